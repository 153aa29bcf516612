"""Write the packaged model as an ONNX graph, straight from its weight file.

The network is BERT (12 layers, post-normalised) and the graph is what ONNX Runtime's own optimiser
would arrive at: one node each for attention, for residual sum and normalisation, and for bias and
GELU. It is written directly since exporting a PyTorch model and optimising it takes 90 seconds and
1.5 GB, against seconds.

* The word table stays 4-bit; only the rows of the tokens at hand are expanded.
* Each linear layer goes through ``linear``, which adds the nodes of one product ``x @ w.T``. The
  one in use, ``multiply_rows``, is int8: a scale for each row of the weights and a scale for each
  token's activations. The usual dynamic quantisation has one scale for a whole batch, so that a
  text's vector depends on the texts beside it; here it does not. Feeding the file's 4-bit blocks to
  ``MatMulNBits`` loses nothing and takes twice the time (figures: tests/benchmarks/embedding.py).
* Weights take 7 bits: processors without VNNI add pairs of products in 16 bits, where 8 bits would
  saturate and 2 x 255 x 63 fits.
* Token types are always 0, so their vector is added to the positions here, once.
* The pooled mean is taken as a sum, since it is then scaled to unit length.

Tensors stand in a file of their own, aligned, so that they can be mapped rather than copied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from copassist.models.packaged import GRAPH_FILE, HALF_FILE, HALF_LAYERS, TENSOR_FILE
from copassist.models.weights import BLOCK, Shape, Weights

_ALIGNMENT = 4096
_OUTSIDE = 4096  # bytes; what is smaller stays in the graph, where shapes are inferred from it
_CONTRIB = "com.microsoft"
_ACTIVATION_MAX, _CENTRE = 127, 128
WEIGHT_MAX = 63
# Opset 21 is the first with 4-bit integers; it asks for format 10 of the file.
_OPSET, _FORMAT = 21, 10


class GraphWriter:
    """Collects nodes, and writes tensors to their file as they come (never all in memory)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._nodes: list[onnx.NodeProto] = []
        self._tensors: list[TensorProto] = []
        self._made: dict[str, tuple[str, str]] = {}
        self._file = (folder / TENSOR_FILE).open("wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, operator: str, *inputs: str, domain: str = _CONTRIB, **attributes: Any) -> str:  # noqa: ANN401
        """Add a node and return the name of its output."""
        output = f"{operator}_{len(self._nodes)}"
        self._nodes.append(
            helper.make_node(operator, list(inputs), [output], domain=domain, **attributes)
        )
        return output

    def once(self, x: str, add: Callable[[], tuple[str, str]]) -> tuple[str, str]:
        """Return what ``add`` made of ``x`` the first time: queries, keys and values share it."""
        if x not in self._made:
            self._made[x] = add()
        return self._made[x]

    def constant(self, name: str, values: NDArray[Any], kind: int | None = None) -> str:
        """Write a tensor and return its name; ``kind`` INT4 takes values in -8..7."""
        kind = helper.np_dtype_to_tensor_dtype(values.dtype) if kind is None else kind
        data = pack_halves(values) if kind == TensorProto.INT4 else values
        tensor = TensorProto(name=name, data_type=kind, dims=values.shape)
        if data.nbytes < _OUTSIDE:
            tensor.raw_data = data.tobytes()
        else:
            self._write_outside(tensor, data)
        self._tensors.append(tensor)
        return name

    def _write_outside(self, tensor: TensorProto, data: NDArray[Any]) -> None:
        self._file.seek(-self._file.tell() % _ALIGNMENT, 1)
        place = {"location": TENSOR_FILE, "offset": self._file.tell(), "length": data.nbytes}
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in place.items():
            tensor.external_data.add(key=key, value=str(value))
        self._file.write(np.ascontiguousarray(data).data)

    def save(self, file: str, inputs: Mapping[str, Form], outputs: Mapping[str, Form]) -> None:
        """Write the graph so far; each input and output has a name and a form."""
        taken, given = (
            [helper.make_tensor_value_info(name, *form) for name, form in some.items()]
            for some in (inputs, outputs)
        )
        graph = helper.make_graph(self._nodes, "e5", taken, given, self._tensors)
        domains = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=domains, ir_version=_FORMAT)
        (self._folder / file).write_bytes(model.SerializeToString())


class Matrix(Protocol):
    """A matrix of weights."""

    def values(self) -> NDArray[np.float32]:
        """The float32 matrix (rows, columns)."""
        ...


class Tensors(Protocol):
    """The tensors of some layers, by name."""

    def array(self, name: str) -> NDArray[np.float32]:
        """A flat tensor."""
        ...

    def blocks(self, name: str, rows: int) -> Any:  # noqa: ANN401 - Blocks, or another Matrix
        """A matrix of so many rows."""
        ...


Linear = Callable[[GraphWriter, str, str, Any], str]
Report = Callable[[int], None]
Form = tuple[int, list[str | int]]
"""The type of a tensor's values, and its axes."""
TEXTS: dict[str, Form] = {
    name: (TensorProto.INT64, ["texts", "tokens"]) for name in ("input_ids", "attention_mask")
}


def multiply_rows(writer: GraphWriter, x: str, name: str, blocks: Matrix) -> str:
    """Add ``x @ w.T`` in int8, each row of ``x`` with a scale of its own; return its output."""
    values = blocks.values()
    scales = np.maximum(np.abs(values).max(axis=1), np.finfo(np.float32).tiny) / WEIGHT_MAX
    weights = np.rint(values / scales[:, None]).astype(np.int8)
    one = writer.constant(f"{name}.one", np.ones((), np.float32))
    centre = writer.constant(f"{name}.centre", np.array(_CENTRE, np.uint8))
    rows, row_scales = writer.once(x, lambda: _quantise_rows(writer, x, name, one, centre))
    product = writer.add(
        "MatMulIntegerToFloat",
        rows,
        writer.constant(f"{name}.w", np.ascontiguousarray(weights.T)),
        one,
        writer.constant(f"{name}.s", scales.astype(np.float32)),
        centre,
    )
    return writer.add("Mul", product, row_scales, domain="")


def _quantise_rows(
    writer: GraphWriter, x: str, name: str, one: str, centre: str
) -> tuple[str, str]:
    last = writer.constant(f"{name}.last", np.array([-1], np.int64))
    unit = writer.constant(f"{name}.unit", np.array(1 / _ACTIVATION_MAX, np.float32))
    largest = writer.add("ReduceMax", writer.add("Abs", x, domain=""), last, domain="", keepdims=1)
    scales = writer.add("Mul", largest, unit, domain="")
    scaled = writer.add("Div", x, scales, domain="")
    return writer.add("QuantizeLinear", scaled, one, centre, domain=""), scales


def pack_halves(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Pack 4-bit values two to a byte, the first in the low half; the result is flat."""
    flat = values.reshape(-1).astype(np.uint8) & 15
    return (flat[::2] | flat[1::2] << 4).astype(np.uint8)


def write_graph(
    weights: Weights, folder: Path, report: Report, linear: Linear = multiply_rows
) -> None:
    """Write the model of ``weights`` into ``folder``; ``report`` is told the steps done.

    There is a step for the embeddings and one for each layer.


    :raises WeightFileError: when a tensor is missing or of another size.
    :raises OSError: when the folder cannot be written.
    """
    shape = weights.shape
    with GraphWriter(folder) as writer:
        x = _embed(writer, weights)
        mask = writer.add("Cast", "attention_mask", domain="", to=TensorProto.INT32)
        report(1)
        for layer in range(shape.layers):
            x = encode(writer, shape, weights, f"l{layer}.", x, mask, linear)
            if layer + 1 == HALF_LAYERS:
                states: Form = (TensorProto.FLOAT, ["texts", "tokens", shape.hidden])
                writer.save(HALF_FILE, TEXTS, {x: states})
            report(layer + 2)
        vectors: Form = (TensorProto.FLOAT, ["texts", shape.hidden])
        writer.save(GRAPH_FILE, TEXTS, {_pool(writer, x): vectors})


def _embed(writer: GraphWriter, weights: Weights) -> str:
    shape = weights.shape
    table = weights.blocks("emb.word", shape.vocabulary)
    signed = (table.halves ^ 8).reshape(shape.vocabulary, shape.hidden)  # the same bits as half - 8
    words = writer.add(
        "GatherBlockQuantized",
        writer.constant("word", signed, TensorProto.INT4),
        "input_ids",
        writer.constant("word.s", table.scales),
        gather_axis=0,
        quantize_axis=1,
        block_size=BLOCK,
    )
    positions = weights.array("emb.pos").reshape(-1, shape.hidden)
    positions = positions + weights.array("emb.type")[: shape.hidden]
    length = writer.add("Shape", "input_ids", domain="", start=1)
    zero = writer.constant("zero", np.zeros(1, np.int64))
    used = writer.add("Slice", writer.constant("pos", positions), zero, length, domain="")
    return _normalise(writer, shape.epsilon, weights, "emb.ln", words, used)


def _normalise(
    writer: GraphWriter, epsilon: float, weights: Tensors, name: str, x: str, skip: str, *bias: str
) -> str:
    scale, shift = (writer.constant(f"{name}.{p}", weights.array(f"{name}.{p}")) for p in "wb")
    return writer.add("SkipLayerNormalization", x, skip, scale, shift, *bias, epsilon=epsilon)


def encode(
    writer: GraphWriter,
    shape: Shape,
    weights: Tensors,
    layer: str,
    x: str,
    mask: str,
    linear: Linear = multiply_rows,
) -> str:
    """Add one layer, whose tensors begin with ``layer``; return its output."""

    def multiply(name: str, x: str, rows: int = shape.hidden) -> str:
        return linear(writer, x, layer + name, weights.blocks(f"{layer}{name}.w", rows))

    def bias(*names: str) -> str:
        values = np.concatenate([weights.array(f"{layer}{name}.b") for name in names])
        return writer.constant(f"{layer}{names[0]}.b", values)

    def normalise(name: str, x: str, skip: str, *bias: str) -> str:
        return _normalise(writer, shape.epsilon, weights, layer + name, x, skip, *bias)

    attended = writer.add(
        "MultiHeadAttention",
        *(multiply(name, x) for name in "qkv"),
        bias(*"qkv"),
        mask,
        num_heads=shape.heads,
    )
    x = normalise("aln", multiply("ao", attended), x, bias("ao"))
    inner = writer.add("BiasGelu", multiply("fi", x, shape.inner), bias("fi"))
    return normalise("oln", multiply("fo", inner), x, bias("fo"))


def _pool(writer: GraphWriter, x: str) -> str:
    mask = writer.add("Cast", "attention_mask", domain="", to=TensorProto.FLOAT)
    axis = writer.constant("axis", np.ones(1, np.int64))
    row = writer.add("Unsqueeze", mask, axis, domain="")
    total = writer.add("Squeeze", writer.add("MatMul", row, x, domain=""), axis, domain="")
    return writer.add("LpNormalization", total, domain="", axis=-1, p=2)

"""Write the tuned layers as the graph that the product ships, in int8.

python -m tests.benchmarks.reading.export NET
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from onnx import TensorProto

from copassist.models.graph import Form, GraphWriter, encode
from copassist.models.packaged import GRAPH_FILE, HALF_LAYERS
from copassist.models.tuning import READER
from tests.benchmarks.reading.net import PARTS, SHAPE

STORED = {stored: name for name, stored in PARTS.items()} | {"aln": "aln", "oln": "oln"}


@dataclass(frozen=True)
class Values:
    """A matrix as floats."""

    rows: NDArray[np.float32]

    def values(self) -> NDArray[np.float32]:
        return self.rows


@dataclass(frozen=True)
class Tuned:
    """The tensors of tuned layers, by the names of the weight file."""

    state: dict[str, torch.Tensor]

    def array(self, name: str) -> NDArray[np.float32]:
        layer, part, kind = name.split(".")
        number = int(layer[1:]) - HALF_LAYERS
        end = "weight" if kind == "w" else "bias"
        return self.plain(f"layers.{number}.{STORED[part]}.{end}")

    def blocks(self, name: str, rows: int) -> Values:
        values = self.array(name)
        if len(values) != rows:
            raise ValueError(f"{name}: {len(values)} rows, not {rows}")
        return Values(values)

    def plain(self, name: str) -> NDArray[np.float32]:
        return self.state[name].float().numpy()


def write(tuned: Tuned, folder: Path) -> None:
    """Write the graph: states, mask and segments in; a logit a text and two a token out."""
    folder.mkdir(exist_ok=True)
    words: Form = (TensorProto.INT64, ["texts", "tokens"])
    states: Form = (TensorProto.FLOAT, ["texts", "tokens", SHAPE.hidden])
    inputs = {"states": states, "attention_mask": words, "segments": words}
    with GraphWriter(folder) as writer:
        sides = writer.constant("seg", tuned.plain("seg"))
        x = writer.add("Add", "states", _plain(writer, "Gather", sides, "segments"), domain="")
        mask = writer.add("Cast", "attention_mask", domain="", to=TensorProto.INT32)
        for layer in range(HALF_LAYERS, SHAPE.layers):
            x = encode(writer, SHAPE, tuned, f"l{layer}.", x, mask)
        logit: Form = (TensorProto.FLOAT, ["texts"])
        ends: Form = (TensorProto.FLOAT, ["texts", "tokens", 2])
        given = {_judge(writer, tuned, x): logit, _linear(writer, tuned, "span", x): ends}
        writer.save(GRAPH_FILE, inputs, given)


def _judge(writer: GraphWriter, tuned: Tuned, x: str) -> str:
    """Add the head: the first token and the mean of the window's, to one number."""
    middle = writer.constant("middle", np.array([1], np.int64))
    at = writer.constant("first", np.array(0, np.int64))
    first = writer.add("Gather", x, at, domain="", axis=1)
    both = _plain(writer, "Mul", "attention_mask", "segments")
    weight = writer.add("Cast", both, domain="", to=TensorProto.FLOAT)
    total = _plain(writer, "MatMul", _plain(writer, "Unsqueeze", weight, middle), x)
    total = _plain(writer, "Squeeze", total, middle)
    count = writer.add("ReduceSum", weight, middle, domain="", keepdims=1)
    mean = _plain(writer, "Div", total, count)
    whole = writer.add("Concat", first, mean, domain="", axis=-1)
    return _plain(writer, "Squeeze", _linear(writer, tuned, "yes", whole), middle)


def _linear(writer: GraphWriter, tuned: Tuned, name: str, x: str) -> str:
    weights = np.ascontiguousarray(tuned.plain(f"{name}.weight").T)
    found = _plain(writer, "MatMul", x, writer.constant(f"{name}.w", weights))
    return _plain(writer, "Add", found, writer.constant(f"{name}.b", tuned.plain(f"{name}.bias")))


def _plain(writer: GraphWriter, operator: str, *inputs: str) -> str:
    return writer.add(operator, *inputs, domain="")


if __name__ == "__main__":
    write(Tuned(torch.load(sys.argv[1], map_location="cpu")), READER)

"""Calibrate the tuned layers and write them as the graph that the product ships, in int8.

    python -m tests.benchmarks.axes.export NET HOME

The calibration is folded into the head. What is printed goes into ``records/axes.py``: from which
probability on each axis holds.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from onnx import TensorProto

from copassist.models.graph import Form, GraphWriter, encode
from copassist.models.packaged import GRAPH_FILE, HALF_LAYERS
from copassist.models.tuning import EVIDENCE
from copassist.records.axes import AXES, SIGNS
from tests.benchmarks.axes.calibrate import platt, threshold
from tests.benchmarks.axes.net import Evident, logits, states
from tests.benchmarks.axes.units import Unit, owned, real
from tests.benchmarks.reading.export import Tuned
from tests.benchmarks.reading.net import SHAPE

Floats = NDArray[np.float32]


def write(tuned: Tuned, weights: Floats, moves: Floats, folder: Path) -> None:
    """Write the graph: states and mask in, a logit a text and sign out."""
    folder.mkdir(parents=True, exist_ok=True)
    states: Form = (TensorProto.FLOAT, ["texts", "tokens", SHAPE.hidden])
    words: Form = (TensorProto.INT64, ["texts", "tokens"])
    with GraphWriter(folder) as writer:
        x = "states"
        mask = writer.add("Cast", "attention_mask", domain="", to=TensorProto.INT32)
        for layer in range(HALF_LAYERS, SHAPE.layers):
            x = encode(writer, SHAPE, tuned, f"l{layer}.", x, mask)
        pooled = _pool(writer, x)
        told = writer.add("MatMul", pooled, writer.constant("head.w", weights), domain="")
        told = writer.add("Add", told, writer.constant("head.b", moves), domain="")
        inputs = {"states": states, "attention_mask": words}
        writer.save(GRAPH_FILE, inputs, {told: (TensorProto.FLOAT, ["texts", len(SIGNS)])})


def _pool(writer: GraphWriter, x: str) -> str:
    """Add the mean and the highest of the tokens that are no padding."""
    middle = writer.constant("middle", np.array([1], np.int64))
    last = writer.constant("last", np.array([2], np.int64))
    kept = writer.add("Cast", "attention_mask", domain="", to=TensorProto.FLOAT)
    weight = writer.add("Unsqueeze", kept, last, domain="")
    total = writer.add("ReduceSum", writer.add("Mul", x, weight, domain=""), middle,
                       domain="", keepdims=0)  # fmt: skip
    count = writer.add("ReduceSum", kept, middle, domain="", keepdims=1)
    mean = writer.add("Div", total, count, domain="")
    one = writer.constant("one", np.array(1, np.float32))
    low = writer.constant("low", np.array(1e4, np.float32))
    away = writer.add("Mul", writer.add("Sub", weight, one, domain=""), low, domain="")
    seen = writer.add("Add", x, away, domain="")
    highest = writer.add("ReduceMax", seen, middle, domain="", keepdims=0)
    return writer.add("Concat", mean, highest, domain="", axis=-1)


def calibrated(net: Evident, dev: Sequence[Unit]) -> tuple[Floats, Floats, dict[str, float]]:
    """Return the head's weights and moves with the calibration, and where each axis begins."""
    told = logits(net, states([unit.text for unit in dev]))
    weights = net.head.weight.detach().numpy().T.copy()
    moves = net.head.bias.detach().numpy().copy()
    begins: dict[str, float] = {}
    for place, sign in enumerate(SIGNS):
        stretch, move = platt(told[:, place], [unit.soft[place] for unit in dev])
        weights[:, place] *= stretch
        moves[place] = moves[place] * stretch + move
        if sign in AXES:
            chances = 1 / (1 + np.exp(-(told[:, place] * stretch + move)))
            begins[sign] = threshold(chances, [unit.labels[place] for unit in dev])
    return weights, moves, begins


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("net", type=Path)
    parser.add_argument("home", type=Path)
    told = parser.parse_args()
    net = Evident()
    net.load_state_dict(torch.load(told.net, map_location="cpu"))
    dev = [unit for unit in [*owned(), *real(told.home)] if unit.part == "dev"]
    weights, moves, begins = calibrated(net, dev)
    write(Tuned(net.state_dict()), weights, moves, EVIDENCE)
    print(f"{len(dev)} units; axes hold from {begins}")  # noqa: T201


if __name__ == "__main__":
    main()

"""Tune the upper layers on labelled units.

    python -m tests.benchmarks.axes.fit HOME --out NET [--made FILE] [--epochs N]

The loop is that of ``tests/benchmarks/tuning.py``; the mean of the readers is the target, so that a
disputed label is one half. What one reader alone labelled, or was said again in another language,
weighs less; the axes weigh twice the other signs. Units of the part ``dev`` are not trained on:
they calibrate (export.py). On two cores an epoch of 3,500 units takes two to three minutes.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from copassist.records.axes import AXES
from tests.benchmarks.axes.net import Evident, batch, states
from tests.benchmarks.axes.units import Unit, owned, real
from tests.benchmarks.tuning import train

LESS, MORE = 0.8, 2.0


@dataclass(frozen=True)
class Row:
    """A unit as the network takes it."""

    states: Tensor
    wanted: Tensor
    weight: Tensor


def units(home: Path, made: Path | None) -> list[Unit]:
    """Return all units that may be trained on or tuned to, those said again beside them."""
    found = [*owned(), *real(home)]
    by_id = {unit.id: unit for unit in found}
    for line in made.read_text(encoding="utf-8").splitlines() if made else ():
        row = json.loads(line)
        first = by_id[row["id"]]
        found.append(replace(first, text=row["text"], language="fr", readers=1))
    return found


def rows(found: Sequence[Unit]) -> list[Row]:
    """Run the lower layers over every unit."""
    made = []
    for unit, known in zip(found, states([unit.text for unit in found]), strict=True):
        wanted = torch.tensor([0.0 if value is None else value for value in unit.soft])
        weight = torch.tensor([float(value is not None) for value in unit.soft])
        weight[: len(AXES)] *= MORE
        made.append(Row(known, wanted, weight * (1.0 if unit.readers > 1 else LESS)))
    return made


def loss(net: Evident, part: Sequence[Row]) -> Tensor:
    """Return the loss of a batch."""
    found, mask = batch([row.states for row in part], hide=True)
    with torch.autocast("cpu", torch.bfloat16):
        told = net(found, mask)
    wanted, weight = (torch.stack([getattr(r, n) for r in part]) for n in ("wanted", "weight"))
    return functional.binary_cross_entropy_with_logits(told, wanted, weight)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--made", type=Path)
    parser.add_argument("--epochs", type=int, default=7)
    told = parser.parse_args()
    torch.manual_seed(0)
    random.seed(0)
    kept = [unit for unit in units(told.home, told.made) if unit.part == "train"]
    net = Evident()
    train(
        net, ("head",), rows(kept), lambda row: len(row.states), lambda part: loss(net, part),
        told.epochs,
    )  # fmt: skip
    torch.save(net.state_dict(), told.out)


if __name__ == "__main__":
    main()

"""Tune the upper layers on labelled sentences.

    python -m tests.benchmarks.commitments.fit HOME --out NET [--made FILE] [--epochs N]

The loop is that of ``tests/benchmarks/tuning.py``. The loss is that of the sentences (a disputed
one is one half) and, less, that of the signs of the whole text: what is known of the axes teaches
what talk does. Units of the part ``dev`` are not trained on: they calibrate (export.py). On two
cores an epoch of 4,000 units takes two to three minutes.
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

from copassist.commitments.sentences import spans_of
from tests.benchmarks.commitments.net import Coded, Promising, batch, code
from tests.benchmarks.commitments.units import Sentences, read
from tests.benchmarks.tuning import train

SIGNS_WEIGHT, YES_WEIGHT = 0.3, 2.0
"""How much the signs of the whole text weigh, and a sentence that promises beside one that not."""


@dataclass(frozen=True)
class Row:
    """A unit as the network takes it."""

    coded: Coded
    soft: Tensor
    signs: Tensor
    known: Tensor


def rows(found: Sequence[Sentences]) -> list[Row]:
    """Run the lower layers over every unit."""
    made = []
    held = code([one.unit.text for one in found], [one.spans for one in found])
    for one, coded in zip(found, held, strict=True):
        signs = torch.tensor([0.0 if value is None else value for value in one.unit.soft])
        known = torch.tensor([float(value is not None) for value in one.unit.soft])
        made.append(Row(coded, torch.tensor(one.soft), signs, known))
    return [row for row in made if row.coded.spans]


def said_again(found: Sequence[Sentences], file: Path) -> list[Sentences]:
    """Return units said again in the other language, with the labels of the first saying."""
    by_id = {one.unit.id: one for one in found}
    made = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        first = by_id[row["id"]]
        spans = spans_of(row["text"])
        if len(spans) == len(first.spans):
            made.append(replace(first, unit=replace(first.unit, text=row["text"]), spans=spans))
    return made


def loss(net: Promising, part: Sequence[Row]) -> Tensor:
    """Return the loss of a batch."""
    with torch.autocast("cpu", torch.bfloat16):
        told, signs = net(*batch([row.coded for row in part], hide=True))
    wanted = torch.cat([row.soft for row in part])
    sentences = functional.binary_cross_entropy_with_logits(
        told, wanted, 1 + (YES_WEIGHT - 1) * wanted
    )
    whole = functional.binary_cross_entropy_with_logits(
        signs, torch.stack([row.signs for row in part]), torch.stack([row.known for row in part])
    )
    return sentences + SIGNS_WEIGHT * whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--made", type=Path)
    parser.add_argument("--epochs", type=int, default=6)
    told = parser.parse_args()
    torch.manual_seed(0)
    random.seed(0)
    kept = read(told.home, ("train",))
    if told.made:
        kept += said_again(kept, told.made)
    net = Promising()
    train(
        net, ("head", "signs"), rows(kept), lambda row: len(row.coded.states),
        lambda part: loss(net, part), told.epochs,
    )  # fmt: skip
    torch.save(net.state_dict(), told.out)


if __name__ == "__main__":
    main()

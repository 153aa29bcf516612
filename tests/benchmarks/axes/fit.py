"""Tune the upper layers on labelled units.

    python -m tests.benchmarks.axes.fit HOME --out NET [--made FILE] [--epochs N]

AdamW in bfloat16 on batches of like length, a rate that falls to nothing; the mean of the readers
is the target, so that a disputed label is one half. What one reader alone labelled, or was said
again in another language, weighs less; the axes weigh twice the other signs. Units of the part
``dev`` are not trained on: they calibrate (export.py). On two cores an epoch of 3,500 units takes
two to three minutes.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from copassist.records.axes import AXES
from tests.benchmarks.axes.net import Evident, batch, states
from tests.benchmarks.axes.units import Unit, owned, real

RATE, HEAD_RATE, DECAY, WARM_UP, LEAST = 1.2e-4, 8.0, 0.02, 30, 0.02
BATCH, MIXED = 24, 12
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


def batches(some: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield rows of like length together, in a random order."""
    mixed = random.sample(some, len(some))
    cut = []
    for start in range(0, len(mixed), MIXED * BATCH):
        part = sorted(mixed[start : start + MIXED * BATCH], key=lambda row: len(row.states))
        cut += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    yield from random.sample(cut, len(cut))


def train(net: Evident, some: Sequence[Row], epochs: int) -> None:
    """Go over the rows so many times."""
    body = [p for name, p in net.named_parameters() if not name.startswith("head")]
    groups = [{"params": body, "times": 1.0}, {"params": net.head.parameters(), "times": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, lr=RATE, weight_decay=DECAY)
    steps, step = epochs * -(-len(some) // BATCH), 0
    for epoch in range(epochs):
        net.train()
        total = 0.0
        for part in batches(some):
            fall = min(1, (step + 1) / WARM_UP) * max(LEAST, 1 - step / steps)
            step += 1
            for group in optimiser.param_groups:
                group["lr"] = RATE * group["times"] * fall
            found, mask = batch([row.states for row in part], hide=True)
            with torch.autocast("cpu", torch.bfloat16):
                told = net(found, mask)
            wanted, weight = (
                torch.stack([getattr(r, n) for r in part]) for n in ("wanted", "weight")
            )
            loss = functional.binary_cross_entropy_with_logits(told, wanted, weight)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            total += loss.item()
        print(f"epoch {epoch + 1} of {epochs}: {total * BATCH / len(some):.3f}", flush=True)  # noqa: T201


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
    train(net, rows(kept), told.epochs)
    torch.save(net.state_dict(), told.out)


if __name__ == "__main__":
    main()

"""Tuning the upper layers of the packaged encoder: one loop for all that is tuned.

AdamW in bfloat16 on batches of texts of like length, with a rate that rises for ``WARM_UP`` steps
and falls to nothing; heads, which begin from nothing, learn ``HEAD_RATE`` times as fast.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import torch
from torch import Tensor, nn

RATE, HEAD_RATE, DECAY, WARM_UP, LEAST = 1.2e-4, 8.0, 0.02, 30, 0.02
BATCH, MIXED = 24, 12
Row = TypeVar("Row")


def batches(some: Sequence[Row], length: Callable[[Row], int]) -> Iterator[list[Row]]:
    """Yield rows of like length together, in a random order."""
    mixed = random.sample(some, len(some))
    cut = []
    for start in range(0, len(mixed), MIXED * BATCH):
        part = sorted(mixed[start : start + MIXED * BATCH], key=length)
        cut += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    yield from random.sample(cut, len(cut))


def train(
    net: nn.Module,
    heads: tuple[str, ...],
    some: Sequence[Row],
    length: Callable[[Row], int],
    loss: Callable[[list[Row]], Tensor],
    epochs: int,
) -> None:
    """Go over the rows so many times; ``heads`` begin the names of what has no packaged weights."""
    named = list(net.named_parameters())
    body = [p for name, p in named if not name.startswith(heads)]
    head = [p for name, p in named if name.startswith(heads)]
    groups = [{"params": body, "times": 1.0}, {"params": head, "times": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, lr=RATE, weight_decay=DECAY)
    steps, step = epochs * -(-len(some) // BATCH), 0
    for epoch in range(epochs):
        net.train()
        total = 0.0
        for part in batches(some, length):
            fall = min(1, (step + 1) / WARM_UP) * max(LEAST, 1 - step / steps)
            step += 1
            for group in optimiser.param_groups:
                group["lr"] = RATE * group["times"] * fall
            lost = loss(part)
            optimiser.zero_grad()
            lost.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            total += lost.item()
        print(f"epoch {epoch + 1} of {epochs}: {total * BATCH / len(some):.3f}", flush=True)  # noqa: T201

"""The network in PyTorch: the packaged layers, the lower half frozen; a number for each intent.

A turn is told by the mean and the highest of its tokens after the upper layers, beside its cues;
what cannot follow the turn before is masked. The loop is that of ``tests/benchmarks/tuning.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from copassist.models.packaged import HALF_LAYERS
from tests.benchmarks.commitments.net import BATCH, DROPPED, Coded, batch, code
from tests.benchmarks.intents.learning import Learner
from tests.benchmarks.intents.lines import Line
from tests.benchmarks.reading.net import SHAPE, Layer, bias
from tests.benchmarks.tuning import train

EPOCHS, SMOOTHED = 6, 0.05
IMPOSSIBLE = -30.0


class Asking(nn.Module):
    """The upper layers, and a number for each intent."""

    def __init__(self, cues: int, intents: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(n) for n in range(HALF_LAYERS, SHAPE.layers))
        self.head = nn.Linear(2 * SHAPE.hidden + cues, intents)
        self.drop = nn.Dropout(DROPPED)
        nn.init.zeros_(self.head.weight)

    def forward(self, x: Tensor, mask: Tensor, cues: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x, bias(mask))
        x, weight = x.float(), mask[..., None]
        mean = (x * weight).sum(1) / weight.sum(1)
        highest = (x + (weight - 1) * 1e4).max(1)[0]
        told: Tensor = self.head(torch.cat([self.drop(torch.cat([mean, highest], -1)), cues], -1))
        return told.float()


@dataclass(frozen=True)
class Row:
    """A turn as the network takes it."""

    coded: Coded
    cues: Tensor
    masked: Tensor
    wanted: int
    weight: float


def rows(by: Learner, lines: Sequence[Line]) -> list[Row]:
    """Run the lower layers over every turn, each text once."""
    texts = sorted({line.text for line in lines})
    coded = dict(zip(texts, code(texts, [[] for _ in texts]), strict=True))
    cues = torch.from_numpy(by.cue_rows(lines))
    masked = torch.from_numpy(np.where(by.could(lines), 0.0, IMPOSSIBLE)).float()
    return [
        Row(coded[x.text], cues[n], masked[n], by.intents.index(x.intent), x.weight)
        for n, x in enumerate(lines)
    ]


def asking(by: Learner) -> Asking:
    """Return a network that nothing was taught yet."""
    return Asking(len(by.cues) + 2, len(by.intents))


def tune(net: Asking, some: Sequence[Row]) -> None:
    """Teach the network some turns."""

    def loss(part: Sequence[Row]) -> Tensor:
        told = _run(net, part, hide=True)
        wanted = torch.tensor([row.wanted for row in part])
        each = functional.cross_entropy(told, wanted, reduction="none", label_smoothing=SMOOTHED)
        return (each * torch.tensor([row.weight for row in part])).mean()

    train(net, ("head",), some, lambda row: len(row.coded.states), loss, EPOCHS)


@torch.no_grad()
def logits(net: Asking, some: Sequence[Row]) -> NDArray[np.float64]:
    """Return what the network says of some turns, (turns, intents)."""
    net.eval()
    parts = [some[start : start + BATCH] for start in range(0, len(some), BATCH)]
    return np.concatenate([_run(net, part).numpy().astype(np.float64) for part in parts])


def _run(net: Asking, part: Sequence[Row], *, hide: bool = False) -> Tensor:
    states, mask, _ = batch([row.coded for row in part], hide=hide)
    with torch.autocast("cpu", torch.bfloat16):
        told = net(states, mask, torch.stack([row.cues for row in part]))
    return told.float() + torch.stack([row.masked for row in part])

"""The network in PyTorch: the packaged layers, the lower half frozen, and a head over the rest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from copassist.models.embedding import clean
from copassist.models.evidence import cut
from copassist.models.packaged import HALF_LAYERS
from copassist.records.axes import SIGNS
from tests.benchmarks.reading.net import SHAPE, TOKENIZER, Layer, Lower, bias, lower_states

DROPPED = 0.1
"""Share of the tokens that are hidden in training, and of the pooled numbers."""
BATCH = 48


class Evident(nn.Module):
    """The upper layers; the mean and the highest of the tokens; a number for each sign."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(n) for n in range(HALF_LAYERS, SHAPE.layers))
        self.head = nn.Linear(2 * SHAPE.hidden, len(SIGNS))
        self.drop = nn.Dropout(DROPPED)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x, bias(mask))
        weight = mask[..., None].to(x.dtype)
        mean = (x * weight).sum(1) / weight.sum(1)
        highest = (x + (weight - 1) * 1e4).max(1)[0]
        told: Tensor = self.head(self.drop(torch.cat([mean, highest], -1)))
        return told.float()


def states(texts: Sequence[str]) -> list[Tensor]:
    """Return the states of each text after the lower layers."""
    coded = TOKENIZER.encode_batch([f"query: {clean(text)}" for text in texts])
    return lower_states([cut(known.ids) for known in coded], Lower().eval())


def batch(some: Sequence[Tensor], *, hide: bool = False) -> tuple[Tensor, Tensor]:
    """Return states and mask of some texts, padded; in training some tokens are hidden."""
    length = max(map(len, some))
    found = torch.zeros(len(some), length, SHAPE.hidden)
    mask = torch.zeros(len(some), length)
    for row, held in enumerate(some):
        found[row, : len(held)] = held.float()
        mask[row, : len(held)] = 1
        if hide:
            hidden = torch.rand(len(held)) < DROPPED
            hidden[0] = False
            mask[row, : len(held)][hidden] = 0
    return found, mask


@torch.no_grad()
def logits(net: Evident, some: Sequence[Tensor]) -> NDArray[np.float64]:
    """Return what the network says of texts, shape (texts, signs)."""
    net.eval()
    order = sorted(range(len(some)), key=lambda i: len(some[i]))
    told = np.zeros((len(some), len(SIGNS)))
    for start in range(0, len(order), BATCH):
        part = order[start : start + BATCH]
        with torch.autocast("cpu", torch.bfloat16):
            told[part] = net(*batch([some[i] for i in part])).numpy()
    return told

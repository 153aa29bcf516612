"""The network in PyTorch: the packaged layers, the lower half frozen; a number for each sentence.

A sentence is told by the mean and the highest of its own tokens after the upper layers, which have
seen the whole text: so the lines around it are read with it, and a text is read once however many
sentences it has. What the whole text shows (the signs of the axes) is learned beside it: both are
about the same talk, and there are few promises to learn from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from copassist.models.evidence import cut
from copassist.models.layers import PREFIX
from copassist.models.packaged import HALF_LAYERS
from copassist.models.promises import covered
from copassist.records.axes import SIGNS
from tests.benchmarks.reading.net import SHAPE, TOKENIZER, Layer, Lower, bias, lower_states

DROPPED = 0.1
"""Share of the tokens that are hidden in training, and of the pooled numbers."""
BATCH = 48
Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Coded:
    """A text after the lower layers, and the tokens of each of its sentences."""

    states: Tensor
    spans: Spans


class Promising(nn.Module):
    """The upper layers, a number for each sentence, and one for each sign of the whole."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(n) for n in range(HALF_LAYERS, SHAPE.layers))
        self.head = nn.Linear(2 * SHAPE.hidden, 1)
        self.signs = nn.Linear(2 * SHAPE.hidden, len(SIGNS))
        self.drop = nn.Dropout(DROPPED)

    def forward(self, x: Tensor, mask: Tensor, spans: Sequence[Spans]) -> tuple[Tensor, Tensor]:
        for layer in self.layers:
            x = layer(x, bias(mask))
        pooled = _pooled(x, spans)
        weight = mask[..., None].to(x.dtype)
        whole = torch.cat(
            [(x * weight).sum(1) / weight.sum(1), (x + (weight - 1) * 1e4).max(1)[0]], -1
        )
        told: Tensor = self.head(self.drop(pooled))[:, 0]
        signs: Tensor = self.signs(self.drop(whole))
        return told.float(), signs.float()


def _pooled(x: Tensor, spans: Sequence[Spans]) -> Tensor:
    """Return the mean and the highest of the tokens of each span, (spans, 2 x hidden).

    All at once: taking the spans one by one would make a gradient of the whole for each.
    """
    length = x.shape[1]
    rows = [
        torch.arange(row * length + a, row * length + b)
        for row, some in enumerate(spans)
        for a, b in some
    ]
    counts = torch.tensor([len(row) for row in rows])
    owner = torch.repeat_interleave(torch.arange(len(rows)), counts)
    tokens = x.reshape(-1, x.shape[2]).float()[torch.cat(rows)]
    empty = torch.zeros(len(rows), tokens.shape[1])
    mean = empty.index_add(0, owner, tokens) / counts[:, None]
    highest = empty.scatter_reduce(
        0, owner[:, None].expand_as(tokens), tokens, "amax", include_self=False
    )
    return torch.cat([mean, highest], -1)


def code(texts: Sequence[str], spans: Sequence[Spans]) -> list[Coded]:
    """Return each text after the lower layers with the tokens of its sentences."""
    known = TOKENIZER.encode_batch([PREFIX + text for text in texts])
    held = lower_states([cut(one.ids) for one in known], Lower().eval())
    return [
        Coded(states, covered(one.offsets, some))
        for states, one, some in zip(held, known, spans, strict=True)
    ]


def batch(some: Sequence[Coded], *, hide: bool = False) -> tuple[Tensor, Tensor, list[Spans]]:
    """Return states, mask and spans of some texts, padded; in training some tokens are hidden."""
    length = max(len(held.states) for held in some)
    found = torch.zeros(len(some), length, SHAPE.hidden)
    mask = torch.zeros(len(some), length)
    for row, held in enumerate(some):
        size = len(held.states)
        found[row, :size] = held.states.float()
        mask[row, :size] = 1
        if hide:
            hidden = torch.rand(size) < DROPPED
            hidden[0] = False
            mask[row, :size][hidden] = 0
    return found, mask, [held.spans for held in some]


@torch.no_grad()
def logits(net: Promising, some: Sequence[Coded]) -> list[NDArray[np.float64]]:
    """Return what the network says of the sentences of each text."""
    net.eval()
    order = sorted(range(len(some)), key=lambda i: len(some[i].states))
    told: dict[int, NDArray[np.float64]] = {}
    for start in range(0, len(order), BATCH):
        part = order[start : start + BATCH]
        with torch.autocast("cpu", torch.bfloat16):
            found = net(*batch([some[i] for i in part]))[0].numpy().astype(np.float64)
        for i in part:
            told[i], found = np.split(found, [len(some[i].spans)])
    return [told[i] for i in range(len(some))]

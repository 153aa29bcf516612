"""The network in PyTorch: the layers of the packaged model, its lower half frozen."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from copassist.models.packaged import HALF_LAYERS, find_weights
from copassist.models.reader import PASSAGE_TOKENS, QUESTION_TOKENS
from copassist.models.tokenizer import build_tokenizer
from copassist.models.weights import Weights

WEIGHTS = Weights(find_weights())
SHAPE = WEIGHTS.shape
TOKENIZER = build_tokenizer(WEIGHTS)
BATCH = 64
PARTS = {"q": "q", "k": "k", "v": "v", "o": "ao", "fi": "fi", "fo": "fo"}
"""Linear layers by their names here and in the weight file."""


class Layer(nn.Module):
    """One layer, post-normalised, begun with the packaged weights."""

    def __init__(self, number: int) -> None:
        super().__init__()
        for name, stored in PARTS.items():
            self.add_module(name, _linear(f"l{number}.{stored}", name))
        self.aln, self.oln = (_norm(f"l{number}.{name}") for name in ("aln", "oln"))

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        texts, tokens, _ = x.shape
        size = SHAPE.hidden // SHAPE.heads

        def heads(name: str) -> Tensor:
            rows: Tensor = self.get_submodule(name)(x)
            return rows.view(texts, tokens, SHAPE.heads, size).transpose(1, 2)

        weights = (heads("q") @ heads("k").transpose(-1, -2)) / math.sqrt(size) + bias
        seen = (weights.softmax(-1) @ heads("v")).transpose(1, 2).reshape(x.shape)
        x = self.aln(x + self.get_submodule("o")(seen))
        inner = functional.gelu(self.get_submodule("fi")(x))
        told: Tensor = self.oln(x + self.get_submodule("fo")(inner))
        return told


class Lower(nn.Module):
    """Embeddings and the lower layers."""

    def __init__(self) -> None:
        super().__init__()
        words = WEIGHTS.blocks("emb.word", SHAPE.vocabulary).values()
        self.word = nn.Embedding.from_pretrained(  # type: ignore[no-untyped-call]
            torch.from_numpy(words.copy())
        )
        places = WEIGHTS.array("emb.pos").reshape(-1, SHAPE.hidden)
        self.places = torch.from_numpy(places + WEIGHTS.array("emb.type")[: SHAPE.hidden])
        self.norm = _norm("emb.ln")
        self.layers = nn.ModuleList(Layer(n) for n in range(HALF_LAYERS))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        x: Tensor = self.norm(self.word(ids) + self.places[: ids.shape[1]])
        for layer in self.layers:
            x = layer(x, bias(mask))
        return x


class Upper(nn.Module):
    """The tuned layers: ``span`` is where the answer starts and ends, ``yes`` whether it is there.

    ``side`` is 0 for the question's tokens and 1 for the window's.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(n) for n in range(HALF_LAYERS, SHAPE.layers))
        self.seg = nn.Parameter(torch.zeros(2, SHAPE.hidden))
        self.span = nn.Linear(SHAPE.hidden, 2)
        self.yes = nn.Linear(2 * SHAPE.hidden, 1)

    def forward(self, x: Tensor, mask: Tensor, side: Tensor) -> tuple[Tensor, Tensor]:
        x = x + self.seg[side]
        for layer in self.layers:
            x = layer(x, bias(mask))
        weight = (mask * side)[..., None].to(x.dtype)
        mean = (x * weight).sum(1) / weight.sum(1).clamp(min=1)
        yes: Tensor = self.yes(torch.cat([x[:, 0], mean], -1))[:, 0]
        return self.span(x), yes


def tokens(texts: Sequence[str], prefix: str) -> list[tuple[list[int], list[tuple[int, int]]]]:
    """Return ids and offsets of each text, cut as the reader cuts."""
    most = QUESTION_TOKENS if prefix == "query: " else PASSAGE_TOKENS
    found = []
    for coded in TOKENIZER.encode_batch([prefix + text for text in texts]):
        ids = coded.ids if len(coded.ids) <= most else [*coded.ids[: most - 1], coded.ids[-1]]
        found.append((ids, coded.offsets[:most]))
    return found


@torch.no_grad()
def lower_states(coded: Sequence[list[int]], lower: Lower) -> list[Tensor]:
    """Return the states of each text after the lower layers, (tokens, hidden) in bfloat16."""
    order = sorted(range(len(coded)), key=lambda i: len(coded[i]))
    found: dict[int, Tensor] = {}
    for start in range(0, len(order), BATCH):
        some = order[start : start + BATCH]
        ids = torch.full((len(some), max(len(coded[i]) for i in some)), SHAPE.pad)
        mask = torch.zeros(ids.shape)
        for row, i in enumerate(some):
            ids[row, : len(coded[i])] = torch.tensor(coded[i])
            mask[row, : len(coded[i])] = 1
        with torch.autocast("cpu", torch.bfloat16):
            states = lower(ids, mask).to(torch.bfloat16)
        found |= {i: states[row, : len(coded[i])].clone() for row, i in enumerate(some)}
    return [found[i] for i in range(len(coded))]


def batch(pairs: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor, Tensor]:
    """Return states, mask and sides of pairs of a question's states and a window's."""
    length = max(len(q) + len(w) for q, w in pairs)
    states = torch.zeros(len(pairs), length, SHAPE.hidden)
    mask, side = torch.zeros(len(pairs), length), torch.zeros(len(pairs), length, dtype=torch.long)
    for row, (question, window) in enumerate(pairs):
        middle, end = len(question), len(question) + len(window)
        states[row, :middle], states[row, middle:end] = question.float(), window.float()
        mask[row, :end] = 1
        side[row, middle:end] = 1
    return states, mask, side


def bias(mask: Tensor) -> Tensor:
    """Return what keeps attention from padding."""
    return ((1 - mask) * -1e4)[:, None, None, :].to(torch.bfloat16)


def _linear(stored: str, name: str) -> nn.Linear:
    values = WEIGHTS.blocks(f"{stored}.w", SHAPE.inner if name == "fi" else SHAPE.hidden).values()
    made = nn.Linear(values.shape[1], values.shape[0])
    made.weight.data = torch.from_numpy(np.ascontiguousarray(values))
    made.bias.data = torch.from_numpy(WEIGHTS.array(f"{stored}.b").copy())
    return made


def _norm(stored: str) -> nn.LayerNorm:
    made = nn.LayerNorm(SHAPE.hidden, eps=SHAPE.epsilon)
    made.weight.data = torch.from_numpy(WEIGHTS.array(f"{stored}.w").copy())
    made.bias.data = torch.from_numpy(WEIGHTS.array(f"{stored}.b").copy())
    return made

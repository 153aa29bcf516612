"""Tune the upper layers on pairs.

    python -m tests.benchmarks.reading.fit PAIRS --out NET [--from NET] [--seconds N]

The lower layers read every text once; the upper ones are then trained in bfloat16 on batches of
like length, with AdamW and a rate that falls to nothing by the end. Two cores of a server with
bfloat16 products take 1.2 to 1.5 s a batch. What is told at the end is the area under the curve on
documents that were held out, by kind of window and by source.
"""

from __future__ import annotations

import argparse
import pickle
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from tests.benchmarks.answerability import area
from tests.benchmarks.reading.net import BATCH, Lower, Upper, batch, lower_states, tokens
from tests.benchmarks.reading.pairs import Asked, Pair

RATE, WARM_UP, LEAST = 1.4e-4, 60, 0.02
PREFIX = "passage: "
SPAN_WEIGHT = 0.5


@dataclass(frozen=True)
class Row:
    """A pair as the network takes it; ``span`` in tokens of the window."""

    question: Tensor
    window: Tensor
    pair: Pair
    asked: Asked
    span: tuple[int, int] | None

    @property
    def length(self) -> int:
        return len(self.question) + len(self.window)


def rows(found: Sequence[Asked], pairs: Sequence[Pair]) -> list[Row]:
    """Run the lower layers over every question and window."""
    lower = Lower().eval()
    asked = lower_states([ids for ids, _ in tokens([a.text for a in found], "query: ")], lower)
    texts = list(dict.fromkeys(pair.window for pair in pairs))
    coded = dict(zip(texts, tokens(texts, PREFIX), strict=True))
    states = dict(zip(texts, lower_states([ids for ids, _ in coded.values()], lower), strict=True))
    made = []
    for pair in pairs:
        span = _in_tokens(pair.span, coded[pair.window][1]) if pair.span else None
        if (span is None) == (pair.span is None):
            question = asked[pair.question]
            made.append(Row(question, states[pair.window], pair, found[pair.question], span))
    return made


def _in_tokens(span: tuple[int, int], offsets: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    start, end = (place + len(PREFIX) for place in span)
    inside = [i for i, (a, b) in enumerate(offsets) if b > a and b > start and a < end]
    return (inside[0], inside[-1]) if inside else None


def batches(some: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield rows of like length together, in a random order."""
    mixed = random.sample(some, len(some))
    for start in range(0, len(mixed), 40 * BATCH):
        part = sorted(mixed[start : start + 40 * BATCH], key=lambda row: row.length)
        cut = [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
        yield from random.sample(cut, len(cut))


def run(net: Upper, some: Sequence[Row]) -> tuple[Tensor, Tensor, Tensor]:
    """Return logits of spans, logits of yes, and which tokens may begin or end an answer."""
    states, mask, side = batch([(row.question, row.window) for row in some])
    with torch.autocast("cpu", torch.bfloat16):
        span, yes = net(states, mask, side)
    open_ = (mask * side) > 0
    open_[:, 0] = True
    return span.float(), yes.float(), open_


def loss(net: Upper, some: Sequence[Row]) -> Tensor:
    span, yes, open_ = run(net, some)
    wanted = torch.tensor([float(row.span is not None) for row in some])
    total = functional.binary_cross_entropy_with_logits(yes, wanted)
    span = span.masked_fill(~open_[..., None], -1e4)
    for end in range(2):
        places = [len(row.question) + row.span[end] if row.span else 0 for row in some]
        total += SPAN_WEIGHT * functional.cross_entropy(span[..., end], torch.tensor(places))
    return total


def train(net: Upper, some: Sequence[Row], seconds: float) -> None:
    """Go once over the rows, or as far as the time allows."""
    shaped = [p for p in net.parameters() if p.ndim > 1]
    plain = [p for p in net.parameters() if p.ndim <= 1]
    groups = [{"params": shaped, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.98), eps=1e-6)
    plan, started = list(batches(some)), time.monotonic()
    steps = len(plan)
    for step, part in enumerate(plan):
        if step == 25:
            steps = min(steps, int(seconds / ((time.monotonic() - started) / 25)))
        if step >= steps:
            break
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / WARM_UP) * max(LEAST, 1 - step / steps)
        optimiser.zero_grad()
        found = loss(net, part)
        found.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        if step % 50 == 49:
            told = f"{step + 1} of {steps}, {time.monotonic() - started:.0f} s, {found.item():.2f}"
            print(told, flush=True)  # noqa: T201


@torch.no_grad()
def measure(net: Upper, some: Sequence[Row]) -> dict[str, float]:
    """Return the area under the curve by kind of window without the answer, and by source."""
    net.eval()
    ordered = sorted(some, key=lambda row: row.length)
    told: list[float] = []
    for start in range(0, len(ordered), BATCH):
        told += run(net, ordered[start : start + BATCH])[1].tolist()
    groups: dict[str, list[tuple[float, bool]]] = {}
    for row, score in zip(ordered, told, strict=True):
        is_whole = row.span is not None
        kinds = ["removed", "same", "near", "dense"] if is_whole else [row.pair.kind]
        source = row.asked.source.partition("-")[0]
        for name in ("all", source, *kinds):
            groups.setdefault(name, []).append((score, is_whole))
    return {n: area([s for s, _ in rows], [y for _, y in rows]) for n, rows in groups.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--from", dest="begun", type=Path)
    parser.add_argument("--seconds", type=float, default=7200.0)
    told = parser.parse_args()
    torch.manual_seed(3)
    random.seed(3)
    found, pairs = pickle.loads(told.pairs.read_bytes())
    every = rows(found, pairs)
    net = Upper()
    if told.begun:
        net.load_state_dict(torch.load(told.begun))
    kept = [row for row in every if not row.asked.held]
    # What is nearest to the product's own texts is seen twice.
    train(net, [*kept, *(row for row in kept if row.asked.source == "talk")], told.seconds)
    torch.save(net.state_dict(), told.out)
    print(measure(net, [row for row in every if row.asked.held]))  # noqa: T201


if __name__ == "__main__":
    main()

"""Tune the layers, learn the head, and write both as the product ships them.

    python -m tests.benchmarks.intents.fit FOLDER

One fold in five (the n-th lines of an intent in French and English say much the same and are in one
fold) is kept out of a first network and head, and tells from which probability and margin on an
intent holds; then both are learned on all. FOLDER keeps the two networks: one that is there is not
tuned again. On two cores each takes eight minutes.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import softmax

from copassist.assistant.intents import HEAD, PLAIN
from copassist.models.tuning import TURNS
from tests.benchmarks.commitments.export import write_layers
from tests.benchmarks.intents.learning import Floats, Learner, learner
from tests.benchmarks.intents.lines import Line, once_more, plain_questions, read
from tests.benchmarks.intents.net import Asking, asking, logits, rows, tune
from tests.benchmarks.reading.net import SHAPE

FOLDS = 5
PRECISION = 8.0
"""How much worse a plain question taken for a request is than a request that is not told."""
GIVEN_AWAY = 0.01
"""Share of the lines that a wider margin may cost."""


def tuned(by: Learner, lines: Sequence[Line], file: Path) -> Asking:
    """Return a network taught some lines: the one of a file, or a new one that is kept there."""
    net = asking(by)
    if file.exists():
        net.load_state_dict(torch.load(file, map_location="cpu"))
        return net
    tune(net, rows(by, lines))
    torch.save(net.state_dict(), file)
    return net


def mean(
    by: Learner, net: Asking, head: tuple[Floats, Floats], lines: Sequence[Line]
) -> NDArray[np.float64]:
    """Return the probabilities of the intents under the mean of both, (lines, intents)."""
    own = by.read(lines) @ head[0] + head[1]
    both = (own + logits(net, rows(by, lines))) / 2
    told: NDArray[np.float64] = softmax(np.where(by.could(lines), both, -np.inf), axis=1)
    return told


def begins(by: Learner, lines: Sequence[Line], told: NDArray[np.float64]) -> tuple[float, float]:
    """Return the widest margin that costs next to nothing, and the probability that costs least.

    The margin guards plain questions; a probability asked beyond it only tells requests apart. A
    request that is missed is answered from the archive and asked again; a question that is
    taken for a request is an insult.
    """
    plain, best = by.intents.index(PLAIN), told.argmax(axis=1)
    right = np.array([by.intents.index(line.intent) for line in lines])
    likely, leads = told.max(axis=1), told.max(axis=1) - told[:, plain]
    marks = {}
    for least in np.arange(0.2, 0.71, 0.05).round(2):
        for margin in np.arange(0.0, 0.61, 0.05).round(2):
            chosen = np.where((leads >= margin) & (likely >= least), best, plain)
            wrong = chosen != right
            marks[margin, least] = wrong.sum() + (PRECISION - 1) * (wrong & (right == plain)).sum()
    lowest = min(marks.values()) + GIVEN_AWAY * len(lines)
    margin = max(margin for (margin, _), mark in marks.items() if mark <= lowest)
    _, least = min((mark, least) for (m, least), mark in marks.items() if m == margin)
    return float(least), float(margin)


def save(by: Learner, net: Asking, head: tuple[Floats, Floats], pair: tuple[float, float]) -> None:
    """Write the layers and, as one, the two heads; half precision loses nothing measured."""
    write_layers(net, TURNS)
    wide = 2 * SHAPE.hidden
    told = net.head.weight.detach().float().numpy().T.astype(float)
    vectors = len(head[0]) - (len(told) - wide)
    weights = np.vstack([head[0][:vectors], told[:wide], head[0][vectors:] + told[wide:]]) / 2
    bias = (head[1] + net.head.bias.detach().float().numpy()) / 2
    np.savez_compressed(
        HEAD, weights=weights.astype(np.float16), bias=bias.astype(np.float32), means=by.means,
        intents=by.intents, cues=by.cues, begins=pair,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    lines, (learned, others) = read("train"), plain_questions()
    by = learner([*lines, *learned, *others])
    kept = [line for line in lines if crc32(line.group.encode()) % FOLDS == 0]
    first = [*once_more([line for line in lines if line not in kept]), *learned]
    told = mean(by, tuned(by, first, folder / "fold.pt"), by.learn(first), kept)
    pair = begins(by, kept, told)
    whole = [*once_more(lines), *learned]
    save(by, tuned(by, whole, folder / "whole.pt"), by.learn(whole), pair)
    print(f"an intent holds from {pair[0]} on, with a lead of {pair[1]}")  # noqa: T201


if __name__ == "__main__":
    main()

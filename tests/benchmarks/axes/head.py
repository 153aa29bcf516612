"""The head on stored vectors: logistic regression on vectors, cues and shape, taught twice.

    python -m tests.benchmarks.axes.head HOME

Each unit of the parts that may be trained on is there with its labels and, for half of its target,
with what the shipped reader says of it: that has seen meaning which a stored vector has lost, and
gives degrees where labels give yes or no. A vector is the mean of those of its messages, without
the letters of the speakers, as a passage's is.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from copassist.axes.classify import HEAD, features, unspoken
from copassist.axes.cues import cues_of
from copassist.index.rows import Vectors, mean_rows
from copassist.models.embedding import open_embedder
from copassist.models.evidence import open_evidence
from copassist.records.axes import SIGNS
from copassist.settings import Settings
from tests.benchmarks.axes.calibrate import platt
from tests.benchmarks.axes.units import Unit, owned, real

Floats = NDArray[np.float64]
SPEAKER = re.compile(r"(?m)^[A-Z]: ")
PENALTY = 15.0
TAUGHT = 0.5


def table(found: Sequence[Unit], settings: Settings) -> Floats:
    """Return what the head reads of each unit."""
    texts = [unspoken(unit.text) for unit in found]
    cues = [cues_of(text) for text in texts]
    return features(texts, cues, vectors(found, settings)).astype(float)


def vectors(found: Sequence[Unit], settings: Settings) -> Vectors:
    """Return the mean vectors of the messages of each unit, of unit length."""
    said = [[text for text in SPEAKER.split(unit.text) if text.strip()] for unit in found]
    rows = open_embedder(settings).embed_documents([text for unit in said for text in unit])
    return mean_rows(rows, [len(unit) for unit in said])


def fit(x: Floats, wanted: Floats, weight: Floats) -> tuple[Floats, float]:
    """Return weights and move of a logistic regression on targets between 0 and 1."""

    def loss(held: Floats) -> tuple[float, Floats]:
        z = x @ held[:-1] + held[-1]
        missed = weight * (np.logaddexp(0, z) - wanted * z)
        slope = weight * (1 / (1 + np.exp(-z)) - wanted)
        penalty = PENALTY * held[:-1]
        total = float(missed.sum() + 0.5 * held[:-1] @ penalty)
        return total, np.append(x.T @ slope + penalty, slope.sum())

    start = np.zeros(x.shape[1] + 1)
    held = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return held[:-1], float(held[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    settings = Settings(home=parser.parse_args().home)
    found = [*owned(), *real(settings.home)]
    x, read = table(found, settings), open_evidence(settings).read([u.text for u in found])
    train = np.array([unit.part == "train" for unit in found])
    weights, moves = np.zeros((x.shape[1], len(SIGNS))), np.zeros(len(SIGNS))
    for place in range(len(SIGNS)):
        gold = np.array([-1.0 if u.soft[place] is None else u.soft[place] for u in found])
        known = gold >= 0
        wanted = np.where(known, (1 - TAUGHT) * gold + TAUGHT * read[:, place], read[:, place])
        weight = np.where(known, 1.0, TAUGHT)[train]
        weights[:, place], moves[place] = fit(x[train], wanted[train], weight)
        told = x[~train] @ weights[:, place] + moves[place]
        dev = [unit.soft[place] for unit in found if unit.part == "dev"]
        stretch, move = platt(told, dev)
        weights[:, place] *= stretch
        moves[place] = moves[place] * stretch + move
    np.savez(HEAD, weights=weights.astype(np.float32), bias=moves.astype(np.float32))


if __name__ == "__main__":
    main()

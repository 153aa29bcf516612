"""Learning from a community's own labelled questions when to answer.

The gate's probability is put right for this archive by a logistic regression of « can it be
answered? » on its log-odds (Platt, 1999), both kinds weighing the same. Then an answer is given
from where all but ``REFUSED`` of the questions that have one lie above (each language apart, if it
has enough), and given as such from where all but ``BELIEVED`` of the others lie below: between the
two are the passages that come close. Both leave room, since a sample is small.

Half of the questions teach, by document, so that no thread is on both sides; what the other half
makes of it is told beside what it made of the numbers before. Where that is no better, they stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from copassist.answer.gate import Gate
from copassist.answer.learned import Learned, keep_learned, models
from copassist.errors import SourceError
from copassist.evaluation.runs import Mark, Run, about
from copassist.languages import LANGUAGES
from copassist.workspace import Workspace

REFUSED, BELIEVED = 0.1, 0.125
"""A tenth and an eighth: the aim for either error is .15, and a question refused although it has an
answer is lost, while a near miss is still given with care."""
FEWEST = 20
"""Questions of either kind in either half."""
FLATTEST = 0.1
"""Confidence that tells nothing here still goes up, if hardly."""


@dataclass(frozen=True, slots=True)
class Errors:
    """What became of questions that were not learned from, each in 0..1."""

    false_answers: float
    wrong_refusals: float
    close: float


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned, and the errors on the other half without and with it."""

    learned: Learned
    before: Errors
    after: Errors
    n: int

    @property
    def helps(self) -> bool:
        """Whether the larger of both errors became less."""
        return _larger(self.after) < _larger(self.before)

    def row(self) -> dict[str, Any]:
        """Return the lesson as JSON: rates in 0..1."""
        return {
            "taught": self.learned.questions,
            "n": self.n,
            "before": asdict(self.before),
            "after": asdict(self.after),
            "kept": self.helps,
        }


def teach(workspace: Workspace, run: Run) -> Lesson:
    """Learn from a run, and keep what was learned if it helps.

    :raises SourceError: when the run is of other models or another gate than those of now, or too
        few of its questions have an answer, or too few have none.
    """
    now = about(workspace.embedder.name, workspace.settings.chat_model, workspace.learned)
    if any(run.about.get(name) != now[name] for name in ("model", "chat_model", "gate")):
        raise SourceError("learn_changed")
    lesson = learn(run, workspace.assistant.answerer.gate)
    if lesson.helps:
        keep_learned(workspace.engine, lesson.learned)
    return lesson


def learn(run: Run, gate: Gate) -> Lesson:
    """Learn from a run, whose answers were given through ``gate``.

    :raises SourceError: when too few of its questions have an answer, or too few have none.
    """
    told = [mark for mark in run.marks if mark.confidence is not None]
    taught = [mark for mark in told if _teaches(mark)]
    held = [mark for mark in told if not _teaches(mark)]
    kinds = [_of(half, answerable=yes) for half in (taught, held) for yes in (True, False)]
    if min(map(len, kinds)) < FEWEST:
        raise SourceError("learn_few", fewest=2 * FEWEST)
    slope, shift = _line(taught)
    can, cannot = ([_chance(slope * odds + shift) for odds in _odds(of)] for of in kinds[:2])
    threshold, thresholds = lowest(can, [mark.language for mark in kinds[0]])
    sure = max(threshold, highest(cannot))
    learned = Learned(
        slope=slope * gate.slope,
        shift=slope * gate.shift + shift,
        threshold=threshold,
        thresholds=thresholds,
        sure=sure,
        questions=len(taught),
        day=datetime.now(UTC).replace(tzinfo=None),
        models=models(run.about["model"], run.about["chat_model"]),
    )
    then = learned.on(gate)
    after = [
        then.outcome(_chance(odds), mark.language)
        for odds, mark in zip(slope * _odds(held) + shift, held, strict=True)
    ]
    before = [mark.outcome for mark in held]
    return Lesson(learned, _errors(held, before), _errors(held, after), len(held))


def lowest(can: Sequence[float], languages: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Return the threshold under which so many answerable questions lie as may be refused.

    And that of each language in which there are enough of them.
    """
    of = {c: [p for p, code in zip(can, languages, strict=True) if code == c] for c in LANGUAGES}
    by = {c: float(np.quantile(p, REFUSED)) for c, p in of.items() if len(p) >= FEWEST}
    return float(np.quantile(can, REFUSED)), by


def highest(cannot: Sequence[float]) -> float:
    """Return the threshold over which so many of the others lie as may be believed."""
    return float(np.quantile(cannot, 1 - BELIEVED))


def _line(taught: Sequence[Mark]) -> tuple[float, float]:
    """Return slope and shift of the log-odds."""
    # Imported late: scikit-learn is needed here alone.
    from sklearn.linear_model import LogisticRegression

    line = LogisticRegression(C=1e3, class_weight="balanced")  # type: ignore[no-untyped-call]
    line.fit(_odds(taught)[:, None], [mark.answerable for mark in taught])
    return max(float(line.coef_[0, 0]), FLATTEST), float(line.intercept_[0])


def _odds(marks: Sequence[Mark]) -> NDArray[np.float64]:
    """Return the log-odds of what was told."""
    told = np.clip([mark.confidence or 0.0 for mark in marks], 1e-6, 1 - 1e-6)
    odds: NDArray[np.float64] = np.log(told / (1 - told))
    return odds


def _chance(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


def _of(marks: Sequence[Mark], *, answerable: bool) -> list[Mark]:
    return [mark for mark in marks if mark.answerable is answerable]


def _teaches(mark: Mark) -> bool:
    """Whether a question is of the half that teaches, by its document."""
    return crc32(mark.document.encode()) % 2 == 0


def _errors(marks: Sequence[Mark], outcomes: Sequence[str]) -> Errors:
    told = list(zip(marks, outcomes, strict=True))
    can = [outcome for mark, outcome in told if mark.answerable]
    cannot = [outcome for mark, outcome in told if not mark.answerable]
    return Errors(
        false_answers=cannot.count("answered") / len(cannot),
        wrong_refusals=can.count("absent") / len(can),
        close=outcomes.count("close") / len(outcomes),
    )


def _larger(errors: Errors) -> float:
    return max(errors.false_answers, errors.wrong_refusals)

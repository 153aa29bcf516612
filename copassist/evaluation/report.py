"""From the marks of a run to figures: by language, with intervals, beside the run before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from copassist.evaluation.answers import OUTCOMES
from copassist.evaluation.calibration import calibration_error, curve, even_point, reliability
from copassist.evaluation.intervals import Interval, Sample, difference, interval
from copassist.evaluation.runs import Mark, Run
from copassist.languages import LANGUAGES

RETRIEVAL = ("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10")
ANSWERS = (
    "facts", "facts_when_answered", "gold_cited", "citation_precision", "citation_recall",
    "language", "false_answers", "wrong_refusals",
)  # fmt: skip
MEASURES = (*RETRIEVAL, *ANSWERS)
ERRORS = ("false_answers", "wrong_refusals")
"""Of these less is better; of all others more."""
GAP = 0.05
"""French and English are to be served alike: a gap over it is a defect."""


def report(run: Run, before: Run | None = None) -> dict[str, Any]:
    """Return all the figures of a run, ready for JSON; rates are in 0..1."""
    groups = by_language(run.marks)
    return {
        "labels": run.labels,
        "role": run.role.name,
        "date": run.started.isoformat(timespec="seconds"),
        **run.about,
        "n": {name: len(marks) for name, marks in groups.items()},
        "left_out": list(run.left_out),
        "seconds_a_question": round(sum(m.seconds for m in run.marks) / len(run.marks), 3),
        "figures": {name: _figures(marks) for name, marks in groups.items()},
        "gap": _gap(groups),
        "outcomes": _outcomes(run.marks),
        "confidence": {
            name: told for name, marks in groups.items() if (told := _confidence(marks))
        },
        "change": _change(run, before) if before else None,
        "questions": [asdict(mark) for mark in run.marks],
    }


def by_language(marks: Sequence[Mark]) -> dict[str, list[Mark]]:
    """Return all marks, then those of each language that has some."""
    groups = {code: [m for m in marks if m.language == code] for code in LANGUAGES}
    return {"all": list(marks), **{code: found for code, found in groups.items() if found}}


def _of(marks: Iterable[Mark], measure: str) -> tuple[list[float], list[str]]:
    rows = [(m.values[measure], m.document) for m in marks if measure in m.values]
    return [value for value, _ in rows], [document for _, document in rows]


def _each(measured: Callable[[str], Interval | None]) -> dict[str, dict[str, float]]:
    found = {name: measured(name) for name in MEASURES}
    return {name: held._asdict() for name, held in found.items() if held}


def _figures(marks: Sequence[Mark]) -> dict[str, dict[str, float]]:
    def measured(name: str) -> Interval | None:
        values, documents = _of(marks, name)
        return interval(values, documents) if values else None

    return _each(measured)


def _gap(groups: dict[str, list[Mark]]) -> dict[str, dict[str, float]]:
    """Return French less English, as if either asked across languages equally often.

    Across languages less is found: where one language asks so more often than the other, plain
    means would tell that and not how each is served. So both are weighed to the mix of all
    questions (direct standardisation).
    """

    def measured(name: str) -> Interval | None:
        both = [[m for m in groups.get(c, ()) if name in m.values] for c in ("fr", "en")]
        if not all(both):
            return None
        return difference(*(_weighed(marks, both, name) for marks in both))

    return _each(measured)


def _weighed(marks: Sequence[Mark], both: Sequence[Sequence[Mark]], name: str) -> Sample:
    """Return a language's values, weighed to the mix of both where both have either kind."""
    kinds = [Counter(m.is_across for m in of) for of in both]
    own, whole = Counter(m.is_across for m in marks), sum(kinds, Counter())
    weights = [1.0] * len(marks)
    if all(len(kind) == len(whole) for kind in kinds):
        weights = [whole[m.is_across] / own[m.is_across] for m in marks]
    return Sample([m.values[name] for m in marks], [m.document for m in marks], weights)


def _change(run: Run, before: Run) -> dict[str, Any]:
    """Return each measure less what it was, over the questions that both runs asked."""
    past = {mark.id: mark.values for mark in before.marks}

    def measured(name: str) -> Interval | None:
        rows = [
            (m.values[name] - past[m.id][name], m.document)
            for m in run.marks
            if name in m.values and name in past.get(m.id, {})
        ]
        return interval([r[0] for r in rows], [r[1] for r in rows]) if rows else None

    since = before.started.isoformat(timespec="seconds")
    return {"since": since, "before": before.about, "figures": _each(measured)}


def _outcomes(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """Return how many of each outcome there are, by kind of question."""
    kinds: dict[tuple[bool, str], Counter[str]] = {}
    for mark in marks:
        kinds.setdefault((not mark.answerable, mark.kind), Counter())[mark.outcome] += 1
    return [
        {"kind": kind, "answerable": not cannot, **{name: found[name] for name in OUTCOMES}}
        for (cannot, kind), found in sorted(kinds.items())
    ]


def _confidence(marks: Sequence[Mark]) -> dict[str, Any] | None:
    """Return the curve over the threshold and the reliability; None where nothing is told."""
    rows = [(m.confidence, m.answerable) for m in marks if m.confidence is not None]
    confidences, answerable = [c for c, _ in rows], [yes for _, yes in rows]
    points = curve(confidences, answerable)
    if not points:
        return None
    bins = reliability(confidences, answerable)
    return {
        "curve": [point._asdict() for point in points],
        "even": even_point(points)._asdict(),
        "reliability": [held._asdict() for held in bins],
        "calibration_error": calibration_error(bins),
    }

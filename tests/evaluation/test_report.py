from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from copassist.evaluation.report import report
from copassist.evaluation.runs import Mark, Run, about
from copassist.records import Role


def mark(n: int, code: str, answerable: bool, **values: float) -> Mark:
    outcome = "answered" if answerable else "absent"
    return Mark(str(n), code, "fact", answerable, f"d{n // 2}", outcome, None, 0.1, values)


MARKS = (
    mark(0, "fr", True, facts=1, wrong_refusals=0),
    mark(1, "fr", True, facts=1, wrong_refusals=0),
    mark(2, "en", True, facts=0, wrong_refusals=0),
    mark(3, "en", True, facts=1, wrong_refusals=0),
    mark(4, "fr", False, false_answers=0),
    mark(5, "en", False, false_answers=1),
)
RUN = Run(1, datetime(2026, 3, 2), "small", "1", Role.MEMBER, about("hash", ""), MARKS, ("z",))


def test_figures_by_language_and_their_gap() -> None:
    """Means stand by language with their number, and the gap is French less English."""
    told = report(RUN)
    assert told["n"] == {"all": 6, "fr": 3, "en": 3}
    assert told["figures"]["all"]["facts"]["mean"] == 0.75
    assert told["figures"]["all"]["facts"]["n"] == 4
    assert told["gap"]["facts"]["mean"] == 0.5
    assert told["gap"]["false_answers"]["mean"] == -1
    assert told["outcomes"] == [
        {"kind": "fact", "answerable": True, "answered": 4, "close": 0, "absent": 0},
        {"kind": "fact", "answerable": False, "answered": 0, "close": 0, "absent": 2},
    ]
    assert told["left_out"] == ["z"]
    assert told["change"] is None and told["confidence"] == {}


def test_the_gap_is_of_questions_alike() -> None:
    """Served alike, a language that asks more often across languages is not told worse off."""
    own, across = {"facts": 1.0}, {"facts": 0.0}
    made = [("fr", "fr", own)] * 3 + [("fr", "en", across)]
    made += [("en", "en", own)] + [("en", "fr", across)] * 3
    marks = tuple(
        replace(mark(n, code, True, **values), gold_language=gold)
        for n, (code, gold, values) in enumerate(made)
    )
    told = report(replace(RUN, marks=marks))
    assert told["figures"]["fr"]["facts"]["mean"] - told["figures"]["en"]["facts"]["mean"] == 0.5
    assert told["gap"]["facts"]["mean"] == 0
    lone = tuple(replace(m, gold_language=m.language) for m in marks)
    assert report(replace(RUN, marks=lone))["gap"]["facts"]["mean"] == 0.5


def test_a_change_is_over_questions_of_both_runs() -> None:
    """What only one run asked says nothing of what changed."""
    past = [replace(m, values={name: 0.0 for name in m.values}) for m in MARKS[1:3]]
    before = replace(RUN, started=datetime(2026, 2, 2), marks=tuple(past))
    change = report(RUN, before)["change"]
    assert change["since"] == "2026-02-02T00:00:00"
    assert change["figures"]["facts"]["mean"] == 0.5
    assert change["figures"]["facts"]["n"] == 2
    assert "false_answers" not in change["figures"]


def test_confidence_is_told_where_there_is_one() -> None:
    """With confidences the report has the curve, the reliability and its error, by language."""
    sure = tuple(replace(m, confidence=0.9 if m.answerable else 0.1) for m in MARKS)
    told = report(replace(RUN, marks=sure))["confidence"]
    assert set(told) == {"all", "fr", "en"}
    assert told["all"]["even"]["false_answers"] == told["all"]["even"]["wrong_refusals"] == 0
    assert told["all"]["calibration_error"] == 0.1
    assert [b["n"] for b in told["all"]["reliability"]] == [2, 4]


def test_a_report_is_json() -> None:
    """A report is written as JSON and read back the same, with every question in it."""
    told = report(RUN, RUN)
    assert json.loads(json.dumps(told)) == told
    assert [row["id"] for row in told["questions"]] == [m.id for m in MARKS]

"""Answers to the labelled questions of the demonstration community.

    python -m tests.benchmarks.answers          figures on the held part
    python -m tests.benchmarks.answers --fit    fits the gate on the tune part and prints it

Facts: the share of answerable questions whose answer holds every fact of the label (as words, in
any order, numbers whole). Gold: a citation opens a gold message or section. False answers and wrong
refusals are told together, with the language of each answer.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from copassist.answer.gate import signals
from copassist.evaluation.answers import answer_values
from copassist.evaluation.intervals import interval
from copassist.evaluation.labels import Label
from copassist.records import Answer, Role
from copassist.workspace import Workspace
from tests.benchmarks.labels import in_archive, read_labels
from tests.benchmarks.machine import about, write
from tests.benchmarks.retrieval import bench_home

REFUSED, BELIEVED = 0.125, 0.15
"""Of answerable questions so many may be refused; of near misses so many answered as if told."""


@dataclass(frozen=True)
class Row:
    label: Label
    answer: Answer
    quoted: Answer
    signals: tuple[float, ...]

    @property
    def gold(self) -> tuple[str, ...]:
        return self.label.gold if self.label.answerable else ()

    def values(self, answer: Answer) -> dict[str, float]:
        return answer_values(answer, self.label.language, self.gold, self.label.facts)


def run(workspace: Workspace, part: str) -> list[Row]:
    rows = []
    for label in read_labels(part):
        answer = workspace.ask(label.question, history=label.history)
        answerer = workspace.assistant.answerer
        sought = workspace.assistant.sought(label.question, label.history, label.language)
        hits = workspace.search(sought, k=8)
        found = answerer.evidence(sought, label.language, hits, Role.MEMBER)
        quoted = answerer.quoted(label.question, label.language, found)
        rows.append(Row(label, answer, quoted, signals(sought, label.language, hits, found)))
    return rows


def figures(rows: list[Row]) -> dict[str, object]:
    can = [r for r in rows if r.label.answerable]
    cannot = [r for r in rows if not r.label.answerable]
    given = [r.values(r.answer) for r in can]
    ungated = [r.values(r.quoted) for r in can]

    def share(values: list[float]) -> dict[str, object]:
        mean, low, high, n = interval(values or [0.0])
        return {"n": n if values else 0, "share": mean, "interval": [low, high]}

    def answered(kind: str) -> dict[str, object]:
        return share([float(r.answer.grounded) for r in cannot if r.label.kind == kind])

    return {
        "wrong_language": share([1 - r.values(r.answer)["language"] for r in rows]),
        "false_answers_near": answered("unanswerable"),
        "false_answers_elsewhere": answered("elsewhere"),
        "wrong_refusals": share([v["wrong_refusals"] for v in given]),
        "facts_when_answered": share(
            [v["facts_when_answered"] for v in given if "facts_when_answered" in v]
        ),
        "facts_without_gate": share([v["facts"] for v in ungated if "facts" in v]),
        "gold_cited_without_gate": share([v["gold_cited"] for v in ungated]),
        "characters": round(float(np.mean([len(r.quoted.text) for r in rows]))),
    }


def report(rows: list[Row]) -> dict[str, object]:
    out: dict[str, object] = {"all": figures(rows)}
    for code in ("fr", "en"):
        out[code] = figures([r for r in rows if r.label.language == code])
    return out


def fit(rows: list[Row]) -> dict[str, float]:
    """Fit a logistic regression by Newton's method, both classes weighing the same.

    The thresholds are those that refuse, and believe, as many as they may.
    """
    x = np.array([[1.0, *r.signals] for r in rows])
    y = np.array([float(r.label.answerable) for r in rows])
    weight = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    ridge = np.diag([0.0] + [0.5] * (x.shape[1] - 1))
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        gradient = x.T @ (weight * (y - p)) - ridge @ beta
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + ridge
        beta += np.linalg.solve(hessian, gradient)
    p = 1 / (1 + np.exp(-x @ beta))
    near = np.array([not r.label.answerable and r.label.kind != "elsewhere" for r in rows])
    told = [*beta, np.quantile(p[y == 1], REFUSED), np.quantile(p[near], 1 - BELIEVED)]
    names = ("bias", "passage", "sentence", "words", "read", "threshold", "sure")
    return dict(zip(names, np.round(told, 2).tolist(), strict=True))


if __name__ == "__main__":
    archive = in_archive(bench_home("corpus"))
    if "--fit" in sys.argv:
        tuned = run(archive, "tune")
        write("answers_tune", {**about(), "gate": fit(tuned), "figures": report(tuned)})
    else:
        write("answers", {**about(), "part": "held", "figures": report(run(archive, "held"))})

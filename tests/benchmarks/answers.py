"""Answers to the labelled questions of the demonstration community.

    python -m tests.benchmarks.answers          figures on the held part
    python -m tests.benchmarks.answers --fit    fits the gate on the tune part and prints it

Facts: the share of answerable questions whose answer holds every fact of the label (as words, in
any order, numbers whole). Gold: a citation opens a gold message or section. False answers and wrong
refusals are told together, with the language of each answer.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

import numpy as np

from copassist.answer.citations import normal
from copassist.answer.gate import signals
from copassist.evaluation.ranking import interval
from copassist.records import Answer, Citation, Role
from copassist.workspace import Workspace
from tests.benchmarks.labels import Label, in_archive, read_labels
from tests.benchmarks.machine import about, write
from tests.benchmarks.retrieval import bench_home


@dataclass(frozen=True)
class Row:
    label: Label
    answer: Answer
    quoted: Answer
    signals: tuple[float, ...]


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


def names(cited: Citation) -> set[str]:
    if cited.kind == "message":
        return set(cited.message_ids)
    return {f"{cited.space}/{cited.path}#{cited.slug}"}


def holds_facts(answer: Answer, facts: tuple[str, ...]) -> bool:
    text = normal(answer.text)
    return all(re.search(rf"(?<!\w){re.escape(normal(f))}(?!\w)", text) for f in facts)


def figures(rows: list[Row]) -> dict[str, object]:
    can = [r for r in rows if r.label.answerable]
    cannot = [r for r in rows if not r.label.answerable]

    def share(chosen: list[Row], test: object) -> dict[str, object]:
        assert callable(test)
        values = [float(test(r)) for r in chosen]
        mean, low, high = interval(values) if values else (0.0, 0.0, 0.0)
        return {"n": len(values), "share": mean, "interval": [low, high]}

    return {
        "wrong_language": share(rows, lambda r: r.answer.language != r.label.language),
        "false_answers_near": share(
            [r for r in cannot if r.label.kind == "unanswerable"], lambda r: r.answer.grounded
        ),
        "false_answers_elsewhere": share(
            [r for r in cannot if r.label.kind == "elsewhere"], lambda r: r.answer.grounded
        ),
        "wrong_refusals": share(can, lambda r: not r.answer.grounded),
        "facts_when_answered": share(
            [r for r in can if r.answer.grounded], lambda r: holds_facts(r.answer, r.label.facts)
        ),
        "facts_without_gate": share(can, lambda r: holds_facts(r.quoted, r.label.facts)),
        "gold_cited_without_gate": share(
            can,
            lambda r: any(names(c) & set(r.label.gold) for c in r.quoted.citations),
        ),
        "characters": round(float(np.mean([len(r.quoted.text) for r in rows]))),
    }


def report(rows: list[Row]) -> dict[str, object]:
    out: dict[str, object] = {"all": figures(rows)}
    for code in ("fr", "en"):
        out[code] = figures([r for r in rows if r.label.language == code])
    return out


def fit(rows: list[Row]) -> dict[str, float]:
    """Fit a logistic regression by Newton's method, both classes weighing the same."""
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
    return dict(zip(("bias", "passage", "sentence", "words"), beta.round(2).tolist(), strict=True))


if __name__ == "__main__":
    archive = in_archive(bench_home("corpus"))
    if "--fit" in sys.argv:
        tuned = run(archive, "tune")
        write("answers_tune", {**about(), "gate": fit(tuned), "figures": report(tuned)})
    else:
        write("answers", {**about(), "part": "held", "figures": report(run(archive, "held"))})

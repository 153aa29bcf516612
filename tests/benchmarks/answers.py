"""Answers to the labelled questions of the demonstration community, and the gate that gives them.

    python -m tests.benchmarks.answers HOME          figures, each by a gate that never saw it
    python -m tests.benchmarks.answers HOME --fit    fits the gate on all of them and prints it

HOME is a home into which the two real archives were imported, of which other questions are asked
(real_questions.py): what nearness is worth differs from one archive to the next. The questions are
cut into ten folds, those about one thread or article (and an answered question with its near miss)
all in one; what is told of a fold is what a gate makes of it whose weights and thresholds were
fitted on the nine others. What is shipped is fitted the same way on all ten, so that the product's
own evaluation of the demonstration flatters its gate a little.

Facts: the share of answerable questions whose answer holds every fact of the label (as words, in
any order, numbers whole). Gold: a citation opens a gold message or section.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from copassist.answer.gate import Gate, signals
from copassist.evaluation.answers import answer_values
from copassist.evaluation.gold import find_gold
from copassist.evaluation.intervals import interval
from copassist.evaluation.labels import Label
from copassist.evaluation.learning import highest, lowest
from copassist.records import Answer, Outcome, Role
from copassist.workspace import Workspace
from tests.benchmarks.labels import in_archive, read_labels
from tests.benchmarks.machine import about, write
from tests.benchmarks.real_questions import ask_real
from tests.benchmarks.retrieval import bench_home

OWN = "demonstration"
FOLDS = 10
RIDGE = 0.5


@dataclass(frozen=True)
class Row:
    """A question, what was asked of the archive about it, and its group."""

    label: Label
    answer: Answer
    quoted: Answer
    signals: tuple[float, ...]
    group: str
    archive: str = OWN

    def given(self, outcome: Outcome) -> dict[str, float]:
        """Return the measures of the answer that a gate with that outcome lets through."""
        said = outcome != "absent"
        answer = replace(self.quoted if said else self.answer, grounded=said, outcome=outcome)
        return self.values(answer)

    def values(self, answer: Answer) -> dict[str, float]:
        gold = self.label.gold if self.label.answerable else ()
        return answer_values(answer, self.label.language, gold, self.label.facts)


def run(workspace: Workspace) -> list[Row]:
    rows, labels = [], read_labels()
    groups = grouped(workspace, labels)
    for label in labels:
        answer = workspace.ask(label.question, history=label.history)
        answerer = workspace.assistant.answerer
        sought = workspace.assistant.sought(label.question, label.history, label.language)
        hits = workspace.search(sought, k=8)
        found = answerer.evidence(sought, label.language, hits, Role.MEMBER)
        quoted = answerer.quoted(label.question, label.language, found)
        told = signals(sought, label.language, hits, found)
        rows.append(Row(label, answer, quoted, told, groups[label.id]))
    return rows


def real_rows(home: Path) -> list[Row]:
    """Return the same of questions to real archives, of which an answer is only what is quoted."""
    return [
        Row(real.label, real.quoted, real.quoted, real.signals, real.group, real.archive)
        for real in ask_real(home)
    ]


def grouped(workspace: Workspace, labels: Sequence[Label]) -> dict[str, str]:
    """Return for each question the first of its group: its pair, and whose documents it shares."""
    documents = find_gold(workspace.engine, {n for x in labels for n in x.gold}).documents
    ties = nx.Graph()
    for label in labels:
        ties.add_edge(("label", label.id), ("pair", label.id.rstrip("ab")))
        ties.add_edges_from((("label", label.id), ("document", documents[n])) for n in label.gold)
    found = {}
    for group in nx.connected_components(ties):
        names = sorted(name for kind, name in group if kind == "label")
        found |= dict.fromkeys(names, names[0])
    return found


def fit(rows: Sequence[Row]) -> Gate:
    """Fit a logistic regression, both classes weighing the same.

    The thresholds are those of ``evaluation.learning``, of the archive that needs the lowest to
    refuse and the highest to be sure. Only near misses count as believed.
    """
    gate = Gate(*np.round(_weights(rows), 2).tolist())
    p = np.array([gate.confidence(r.signals) for r in rows])
    near = np.array([not r.label.answerable and r.label.kind != "elsewhere" for r in rows])
    archives = np.array([r.archive for r in rows])
    refused = {archive: _lowest(rows, p, archive) for archive in set(archives)}
    lower = refused[OWN][0] - min(threshold for threshold, _ in refused.values())
    thresholds = {code: round(value - lower, 2) for code, value in refused[OWN][1].items()}
    sure = round(max(highest(p[near & (archives == archive)]) for archive in refused), 2)
    return replace(gate, threshold=thresholds.pop("fr"), thresholds=thresholds, sure=sure)


def _weights(rows: Sequence[Row]) -> NDArray[np.float64]:
    """Return bias and weights by Newton's method; one that would be negative is left at nothing."""
    every, y = _signals(rows), np.array([float(r.label.answerable) for r in rows])
    weight = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    used = np.ones(every.shape[1], bool)
    while True:
        x = every[:, used]
        ridge = np.diag([0.0] + [RIDGE] * (x.shape[1] - 1))
        beta = np.zeros(x.shape[1])
        for _ in range(50):
            p = 1 / (1 + np.exp(-x @ beta))
            gradient = x.T @ (weight * (y - p)) - ridge @ beta
            hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + ridge
            beta += np.linalg.solve(hessian, gradient)
        told = np.zeros(len(used))
        told[used] = beta
        # Nearer is never less sure.
        if (told[1:] >= 0).all():
            return told
        used &= (told >= 0) | (np.arange(len(used)) == 0)


def _lowest(
    rows: Sequence[Row], confidences: Iterable[float], archive: str
) -> tuple[float, dict[str, float]]:
    """Return from where an archive's questions are answered, and so for each language."""
    of = [
        (confidence, r.label.language)
        for r, confidence in zip(rows, confidences, strict=True)
        if r.label.answerable and r.archive == archive
    ]
    return lowest([confidence for confidence, _ in of], [code for _, code in of])


def _signals(rows: Sequence[Row]) -> NDArray[np.float64]:
    return np.array([[1.0, *r.signals] for r in rows])


def crossed(rows: Sequence[Row]) -> list[Outcome]:
    """Return what becomes of each question by the gate that was fitted on the other folds."""
    fold = [crc32(r.group.encode()) % FOLDS for r in rows]
    gates = [fit([r for r, f in zip(rows, fold, strict=True) if f != n]) for n in range(FOLDS)]
    return [
        gates[f].outcome(gates[f].confidence(r.signals), r.label.language)
        for r, f in zip(rows, fold, strict=True)
    ]


def report(rows: Sequence[Row], outcomes: Sequence[Outcome]) -> dict[str, object]:
    every = list(zip(rows, outcomes, strict=True))
    pairs = [(r, o) for r, o in every if r.archive == OWN]
    told: dict[str, object] = {"all": figures(pairs)}
    for code in ("fr", "en"):
        told[code] = figures([p for p in pairs if p[0].label.language == code])
    for code, other in (("fr", "fr"), ("en", "en"), ("fr", "en"), ("en", "fr")):
        of = [p for p in pairs if p[0].label.answerable and p[0].label.language == code]
        told[f"{code}>{other}"] = answerable([p for p in of if p[0].label.gold_language == other])
    for archive in sorted({r.archive for r in rows} - {OWN}):
        of = [p for p in every if p[0].archive == archive]
        told[archive] = figures(of)
        for code in ("fr", "en"):
            told[f"{archive} {code}"] = figures([p for p in of if p[0].label.language == code])
    return told


def figures(pairs: Sequence[tuple[Row, Outcome]]) -> dict[str, object]:
    cannot = [(r, o) for r, o in pairs if not r.label.answerable]
    near = [o for r, o in cannot if r.label.kind != "elsewhere"]
    far = [o for r, o in cannot if r.label.kind == "elsewhere"]
    return {
        "wrong_language": share(1 - r.values(r.answer)["language"] for r, _ in pairs),
        "false_answers": share(float(o == "answered") for _, o in cannot),
        "false_answers_near": share(float(o == "answered") for o in near),
        "false_answers_elsewhere": share(float(o == "answered") for o in far),
        "false_or_close": share(float(o != "absent") for _, o in cannot),
        **answerable([(r, o) for r, o in pairs if r.label.answerable]),
        "characters": round(float(np.mean([len(r.quoted.text) for r, _ in pairs]))),
    }


def answerable(pairs: Sequence[tuple[Row, Outcome]]) -> dict[str, object]:
    given = [r.given(o) for r, o in pairs]
    ungated = [r.values(r.quoted) for r, _ in pairs]
    return {
        "wrong_refusals": share(v["wrong_refusals"] for v in given),
        "answered_outright": share(float(o == "answered") for _, o in pairs),
        "facts_when_answered": share(
            v["facts_when_answered"] for v in given if "facts_when_answered" in v
        ),
        "facts_without_gate": share(v["facts"] for v in ungated if "facts" in v),
        "gold_cited_without_gate": share(v["gold_cited"] for v in ungated),
    }


def share(found: Iterable[float]) -> dict[str, object]:
    values = list(found)
    mean, low, high, n = interval(values or [0.0])
    return {"n": n if values else 0, "share": mean, "interval": [low, high]}


if __name__ == "__main__":
    asked = [*run(in_archive(bench_home("corpus"))), *real_rows(Path(sys.argv[1]))]
    if "--fit" in sys.argv:
        sys.stdout.write(f"{fit(asked)}\n")
    else:
        write("answers", {**about(), "figures": report(asked, crossed(asked))})

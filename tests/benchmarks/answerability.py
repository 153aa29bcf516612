"""False answers and wrong refusals on questions that the product never saw, as a curve.

    python -m tests.benchmarks.answerability nomiracl_fr FOLDER
    python -m tests.benchmarks.answerability wrong_archive FOLDER
    python -m tests.benchmarks.answerability service_public_fr FOLDER

nomiracl_fr: the passages of all its questions make one archive, which answers half of them. Told
twice: as shipped, and by a gate that has learned from half of its questions, of the other half; the
halves are parted by the pages of the encyclopedia that their passages are of.
wrong_archive: the demonstration's labelled questions asked of a folder of others' articles.
service_public_fr: 200 questions to the French administration asked of the demonstration community.
In the last two nothing is answerable: only false answers are counted.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import networkx as nx

from copassist.evaluation.answers import OUTCOMES, confidence_of, outcome_of
from copassist.evaluation.calibration import calibration_error, curve, even_point, reliability
from copassist.evaluation.intervals import interval
from copassist.evaluation.learning import learn
from copassist.evaluation.runs import Mark, Run
from copassist.evaluation.runs import about as run_about
from copassist.records import Role
from copassist.workspace import Workspace
from tests.benchmarks.labels import in_archive, read_labels
from tests.benchmarks.machine import about, write
from tests.benchmarks.retrieval import bench_home, document, with_articles

Asked = tuple[str, str, bool]
"""A question, its group and whether the archive answers it."""
Told = tuple[str, bool, str, float]
"""Its group, whether the archive answers it, the outcome, and the confidence."""
THRESHOLDS = [n / 20 for n in range(21)]
ASKED = 200


def confidence(workspace: Workspace, question: str, language: str) -> float:
    """The gate's own probability, for a gate whose answers do not tell it."""
    from copassist.answer.gate import signals

    answerer = workspace.assistant.answerer
    hits = workspace.search(question, k=8)
    found = answerer.evidence(question, language, hits, Role.MEMBER)
    return answerer.gate.confidence(signals(question, language, hits, found))


def measure(workspace: Workspace, questions: Iterable[Asked]) -> dict[str, object]:
    return told_of(ask(workspace, questions))


def ask(workspace: Workspace, questions: Iterable[Asked]) -> list[Told]:
    rows = []
    for question, group, answerable in questions:
        answer = workspace.ask(question)
        told = confidence_of(answer)
        if told is None:
            told = confidence(workspace, question, answer.language)
        rows.append((group, answerable, outcome_of(answer), told))
    return rows


def told_of(rows: Sequence[Told]) -> dict[str, object]:
    groups = {"all": rows} | {
        g: [r for r in rows if r[0] == g] for g in sorted({r[0] for r in rows})
    }
    return {name: figures(found) for name, found in [("all", rows), *groups.items()]}


def figures(rows: Sequence[Told]) -> dict[str, object]:
    can, cannot = ([r for r in rows if r[1] is kind] for kind in (True, False))
    told: dict[str, object] = {
        "n": {"answerable": len(can), "unanswerable": len(cannot)},
        "outcomes": {
            name: {outcome: Counter(r[2] for r in found)[outcome] for outcome in OUTCOMES}
            for name, found in (("answerable", can), ("unanswerable", cannot))
        },
        "false_answers": interval([float(r[2] == "answered") for r in cannot]),
        "false_or_close": interval([float(r[2] != "absent") for r in cannot]),
    }
    if not can:
        by_threshold = {
            str(t): round(sum(r[3] >= t for r in cannot) / len(cannot), 3) for t in THRESHOLDS
        }
        return told | {"false_answers_by_threshold": by_threshold}
    confidences, answerable = [r[3] for r in rows], [r[1] for r in rows]
    points = curve(confidences, answerable)
    bins = reliability(confidences, answerable)
    return told | {
        "wrong_refusals": interval([float(r[2] == "absent") for r in can]),
        "even": even_point(points)._asdict(),
        "curve": points,
        "reliability": bins,
        "calibration_error": calibration_error(bins),
        "area_under_curve": area(confidences, answerable),
    }


def area(confidences: list[float], answerable: list[bool]) -> float:
    """The chance that an answerable question is given more confidence than another."""
    can = [c for c, yes in zip(confidences, answerable, strict=True) if yes]
    cannot = [c for c, yes in zip(confidences, answerable, strict=True) if not yes]
    wins = sum((a > b) + (a == b) / 2 for a in can for b in cannot)
    return round(wins / (len(can) * len(cannot)), 3)


def nomiracl_fr(folder: Path) -> dict[str, object]:
    rows = [
        json.loads(line)
        for name in ("answerable", "unanswerable")
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    passages = {p["docid"]: p["text"] for row in rows for p in row["passages"]}
    documents = [
        document(name, text.partition(":")[0], text.partition(": ")[2] or text, "fr")
        for name, text in passages.items()
    ]
    workspace = with_articles("nomiracl", documents)
    told = ask(workspace, [(row["query"], "fr", row["answerable"]) for row in rows])
    pages = nx.Graph()
    for row in rows:
        pages.add_edges_from((row["query"], p["docid"].partition("#")[0]) for p in row["passages"])
    parts = [sorted(part) for part in nx.connected_components(pages)]
    page = {name: part[0] for part in parts for name in part}
    marks = tuple(
        Mark(row["query"], "fr", "", yes, page[row["query"]], outcome, confidence, 0.0, {})
        for row, (_, yes, outcome, confidence) in zip(rows, told, strict=True)
    )
    made = run_about(workspace.embedder.name, "")
    run = Run(0, datetime.now(), "nomiracl_fr", "", Role.MEMBER, made, marks)
    lesson = learn(run, workspace.assistant.answerer.gate)
    return {**told_of(told), "learned": lesson.row()}


def wrong_archive(folder: Path) -> dict[str, object]:
    workspace = Workspace.open(bench_home(f"wrong-{folder.name}"))
    workspace.import_paths([folder])
    return measure(workspace, [(q.question, q.language, False) for q in read_labels()])


def service_public_fr(folder: Path) -> dict[str, object]:
    lines = (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()[:ASKED]
    asked = [(json.loads(line)["text"], "fr", False) for line in lines]
    return measure(in_archive(bench_home("corpus")), asked)


SETS = {
    "nomiracl_fr": nomiracl_fr,
    "wrong_archive": wrong_archive,
    "service_public_fr": service_public_fr,
}

if __name__ == "__main__":
    chosen, place = sys.argv[1], Path(sys.argv[2])
    ending = f"_{place.name}" if chosen == "wrong_archive" else ""
    write(f"answerability_{chosen}{ending}", {**about(), "figures": SETS[chosen](place)})

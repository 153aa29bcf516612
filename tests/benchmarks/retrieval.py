"""Retrieval quality: fusion beside BM25 alone and dense alone, in one run, with 95 % intervals.

    python -m tests.benchmarks.retrieval corpus
    python -m tests.benchmarks.retrieval service_public_fr FOLDER
    python -m tests.benchmarks.retrieval bilingual_sections FOLDER

Outside folders hold public test sets (corpus and queries as JSON); nothing of them is kept here.
Documents go through the product itself: intake, passages, index, search.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from copassist.archive.intake import Intake
from copassist.evaluation.gold import names_of
from copassist.evaluation.intervals import interval
from copassist.evaluation.ranking import distinct, ranked_values
from copassist.index.rows import read_passages
from copassist.records import Article, Passage, Role, Scope, Section
from copassist.retrieval.fusion import Candidates, Weights, fuse
from copassist.settings import Settings, load
from copassist.workspace import Workspace
from tests.benchmarks.labels import in_archive, read_labels
from tests.benchmarks.machine import about, write

SYSTEMS = {
    "fusion": Weights(),
    "dense": Weights(1.0, 0.0, 0.0),
    "bm25": Weights(0.0, 0.0, 1.0, 0.0),
}


@dataclass(frozen=True)
class Query:
    text: str
    gold: frozenset[str]
    group: str
    language: str | None = None


def ranked(found: Candidates, by: Weights, names: Mapping[str, list[str]]) -> list[str]:
    scores = fuse(found, by)
    order = sorted(scores, key=lambda i: (-scores[i], i))
    return distinct([n for i in order for n in names[i]])


def measure(
    workspace: Workspace, queries: Iterable[Query], name: Callable[[Passage], list[str]]
) -> dict[str, dict[str, object]]:
    rows: dict[str, dict[str, list[dict[str, float]]]] = defaultdict(lambda: defaultdict(list))
    for query in queries:
        within = Scope(language=query.language or None)
        found = workspace.search_engine.candidates(query.text, role=Role.MEMBER, within=within)
        with workspace.engine.connect() as connection:
            passages = read_passages(connection, list(found.languages))
        names = {i: name(passage) for i, passage in passages.items()}
        for system, weight in SYSTEMS.items():
            order = ranked(found, weight, names)
            for group in ("all", query.group):
                rows[group][system].append(ranked_values(order, query.gold))
    return {
        group: {
            system: {
                "n": len(values),
                **{name: interval([v[name] for v in values])[:3] for name in values[0]},
            }
            for system, values in systems.items()
        }
        for group, systems in rows.items()
    }


def bench_home(name: str) -> Settings:
    """A home of its own, kept between runs so that vectors are computed once."""
    home = Path(tempfile.gettempdir()) / f"copassist-benchmark-{name}"
    return load({"COPASSIST_HOME": str(home)})[0]


def with_articles(name: str, articles: Iterable[Article]) -> Workspace:
    workspace = Workspace.open(bench_home(name))
    Intake(workspace.engine, "eval").take(articles)
    workspace.builder().refresh(lambda p: print(p, end="\r", file=sys.stderr))  # noqa: T201
    return workspace


def document(name: str, title: str, text: str, language: str) -> Article:
    return Article("text", name, title, (Section("intro", "", text),), language=language)


def service_public_fr(folder: Path) -> dict[str, dict[str, object]]:
    lines = (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    docs = [json.loads(line) for line in lines]
    workspace = with_articles(
        "spf", [document(d["_id"], d["title"], d["text"], "fr") for d in docs]
    )
    gold: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text().splitlines()[1:]:
        question, target, _ = line.split("\t")
        gold[question].add(target)
    texts = [json.loads(q) for q in (folder / "queries.jsonl").read_text().splitlines()]
    queries = [Query(q["text"], frozenset(gold[q["_id"]]), "fr") for q in texts]
    return measure(workspace, queries, lambda p: [p.path])


def bilingual_sections(folder: Path) -> dict[str, dict[str, object]]:
    docs = json.loads((folder / "corpus.json").read_text(encoding="utf-8"))
    workspace = with_articles(
        "sections", [document(d["id"], d["title"], d["text"], d["lang"]) for d in docs]
    )
    rows = json.loads((folder / "queries.json").read_text(encoding="utf-8"))
    other = {"fr": "en", "en": "fr"}
    queries = [
        Query(r["query"], frozenset([r["relevant"]]), f"{r['qlang']}->{other[r['qlang']]}",
              other[r["qlang"]])
        for r in rows
    ]  # fmt: skip
    return measure(workspace, queries, lambda p: [p.path])


def corpus(_: Path) -> dict[str, dict[str, object]]:
    workspace = in_archive(bench_home("corpus"))
    queries = []
    for label in read_labels():
        if label.answerable:
            sought = workspace.assistant.sought(label.question, label.history)
            pair = f"{label.language}->{label.gold_language}"
            queries.append(Query(sought, frozenset(label.gold), pair))
    return measure(workspace, queries, names_of)


SETS = {
    "corpus": corpus,
    "service_public_fr": service_public_fr,
    "bilingual_sections": bilingual_sections,
}

if __name__ == "__main__":
    chosen = sys.argv[1]
    figures = SETS[chosen](Path(sys.argv[2]) if len(sys.argv) > 2 else Path())
    write(f"retrieval_{chosen}", {**about(), "figures": figures})

"""Scale: what an import, another one, a change and a search cost, from 1,000 messages on.

    python -m tests.benchmarks.scale ARCHIVE... [--sizes 1000 10000] [--made] [--passages N]

ARCHIVE is anything that copassist imports; larger ones are made of it by resampling.py. Every size
has a folder of its own under --work and every stage a process of its own: peak memory is a stage's,
and a run that was stopped goes on where it was (a killed import too: its rate is then that of the
last part). Stages: import, bare (a sample of the texts through the model alone), again (nothing
changed), changed (1 % of the messages edited, wherever they stand), grown (1 % more, the last week:
what a newer export brings), search.

With --made vectors of documents are not computed but made, each of three vectors of real passages
(a + .4 (b - c), unit length): as close to one another as those of the model are, which vectors
drawn at random are not. Questions go through the model all the same. --passages N makes as many
messages as hold N passages, with made vectors.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from sqlalchemy import func, select

from copassist.index.rows import Vectors, passage_batches
from copassist.models.embedding import Embedder, open_embedder
from copassist.records import Progress, Role, Scope
from copassist.settings import load
from copassist.storage.tables import messages, passages
from copassist.workspace import Workspace
from tests.benchmarks.curves import at_a_million, draw
from tests.benchmarks.machine import RESULTS, about, write
from tests.benchmarks.resampling import SPAN_S, START, Resampler, edit, write_export

QUESTIONS, BARE_TEXTS, POOL, WARM_UP = 300, 2000, 600, 10
CHANGED = 0.01
WEEK_S = 7 * 24 * 3600
STAGES = ("import", "bare", "again", "changed", "grown", "search")


class Clocked:
    """The model, with the time that it takes; documents' vectors are made when there is a pool."""

    def __init__(self, embedder: Embedder, pool: Vectors | None) -> None:
        self._embedder, self._pool = embedder, pool
        self.name, self.dimension = embedder.name, embedder.dimension
        self.texts, self.seconds = 0, 0.0

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed_queries(texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        started = time.perf_counter()
        found = self._made(texts) if self._pool is not None else None
        found = self._embedder.embed_documents(texts) if found is None else found
        self.texts += len(texts)
        self.seconds += time.perf_counter() - started
        return found

    def _made(self, texts: Sequence[str]) -> Vectors:
        pool = self._pool
        assert pool is not None
        drawn = [np.random.default_rng(crc32(t.encode())).integers(0, len(pool), 3) for t in texts]
        a, b, c = (pool[[row[i] for row in drawn]] for i in range(3))
        rows = a + np.float32(0.4) * (b - c)
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def opened(place: Path) -> Workspace:
    settings = load({"COPASSIST_HOME": str(place / "home")})[0]
    workspace = Workspace.open(settings)
    pool = place / "pool.npy"
    embedder = Clocked(open_embedder(settings), np.load(pool) if pool.exists() else None)
    workspace.__dict__["_embedder"] = embedder
    return workspace


def told(progress: Progress) -> None:
    left = f", {progress.seconds_left / 60:.0f} min left" if progress.seconds_left else ""
    line = f"{progress.stage} {progress.done} of {progress.total or '?'}{left}"
    print(f"\r{line:70}", end="", file=sys.stderr)  # noqa: T201


def take(place: Path) -> dict[str, Any]:
    workspace = opened(place)
    clock: Any = workspace.embedder
    started = time.perf_counter()
    workspace.import_paths([place / "export"], progress=told)
    seconds = time.perf_counter() - started
    with workspace.engine.connect() as connection:
        said = connection.execute(select(func.count()).select_from(messages)).scalar_one()
        held = connection.execute(select(func.count()).select_from(passages)).scalar_one()
    return {
        "seconds": round(seconds, 1),
        "messages": said,
        "passages": held,
        "texts": clock.texts,
        "texts_per_s": round(clock.texts / seconds, 1),
        "embedding_share": round(clock.seconds / seconds, 3),
    }


def bare(place: Path) -> dict[str, Any]:
    """The model alone, on a sample of the same texts, no more than the longest come first."""
    workspace = Workspace.open(load({"COPASSIST_HOME": str(place / "home")})[0])
    model = open_embedder(workspace.settings)
    found = (p for batch in passage_batches(workspace.engine) for p in batch)
    texts = list(dict.fromkeys(text for passage in found for text in passage.embedded_texts))
    kept = np.random.default_rng(0).permutation(len(texts))[:BARE_TEXTS]
    started = time.perf_counter()
    model.embed_documents([texts[i] for i in kept])
    seconds = time.perf_counter() - started
    return {
        "texts": len(kept),
        "characters_mean": round(float(np.mean([len(texts[i]) for i in kept]))),
        "texts_per_s": round(len(kept) / seconds, 1),
    }


def change(place: Path) -> dict[str, Any]:
    marker = place / "edited"
    if not marker.exists():
        marker.write_text(str(edit(place / "export", CHANGED)))
    return {"edited": int(marker.read_text())} | take(place)


def grow(archive: Resampler, size: int, place: Path) -> None:
    """Add to the export what a week later brings; done once, though the stage may be run again."""
    marker = place / "more"
    if not marker.exists():
        later = archive.messages(round(size * CHANGED), START + SPAN_S, WEEK_S, seed=8)
        marker.write_text(str(write_export(later, place / "export")))


def search(place: Path) -> dict[str, Any]:
    """Questions one after another: member's rights, one language, French and English in turn."""
    workspace = opened(place)
    questions = json.loads((place / "questions.json").read_text(encoding="utf-8"))
    started = time.perf_counter()
    workspace.search(questions[0], role=Role.MEMBER)
    first = time.perf_counter() - started
    seconds: dict[str, list[float]] = {"one_language": [], "both_languages": []}
    for n, question in enumerate(questions):
        for name, language in (("one_language", "fr" if n % 2 else "en"), ("both_languages", None)):
            started = time.perf_counter()
            workspace.search(question, role=Role.MEMBER, within=Scope(language=language))
            seconds[name].append(time.perf_counter() - started)
    return {"first_s": round(first, 2)} | {
        name: percentiles(found[WARM_UP:]) for name, found in seconds.items()
    }


def percentiles(seconds: Sequence[float]) -> dict[str, Any]:
    """Return p50 and p95 in ms, each with its 95 % interval by bootstrap."""
    rows = np.asarray(seconds) * 1000
    draws = np.random.default_rng(7).integers(0, len(rows), (2000, len(rows)))
    found: dict[str, Any] = {"n": len(rows)}
    for q in (50, 95):
        low, high = np.percentile(np.percentile(rows[draws], q, axis=1), [2.5, 97.5])
        middle = np.percentile(rows, q)
        found[f"p{q}_ms"] = [round(float(x), 1) for x in (middle, low, high)]
    return found


WORK: dict[str, Callable[[Path], dict[str, Any]]] = {
    "import": take,
    "bare": bare,
    "again": take,
    "changed": change,
    "grown": take,
    "search": search,
}


def run_stage(place: Path, stage: str) -> None:
    """One stage in this process; its peak memory is the process's."""
    load_before = os.getloadavg()[0]
    figures = WORK[stage](place)
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    figures["peak_mb"] = int(peak[1]) // 1024 if peak else None
    figures["load_average"] = [round(load_before, 1), round(os.getloadavg()[0], 1)]
    (place / f"{stage}.json").write_text(json.dumps(figures))


def run_size(archive: Resampler, size: int, place: Path, pool: Vectors | None) -> dict[str, Any]:
    place.mkdir(parents=True, exist_ok=True)
    if pool is not None:
        np.save(place / "pool.npy", pool)
    if not (place / "questions.json").exists():
        write_export(archive.messages(size), place / "export")
        (place / "questions.json").write_text(json.dumps(archive.questions(QUESTIONS)))
    stages = [stage for stage in STAGES if pool is None or stage != "bare"]
    for stage in stages:
        if not (place / f"{stage}.json").exists():
            if stage == "grown":
                grow(archive, size, place)
            print(f"\n{place.name}: {stage}", file=sys.stderr)  # noqa: T201
            command = [sys.executable, "-m", "tests.benchmarks.scale", "--stage", stage]
            subprocess.run([*command, "--work", str(place)], check=True)
    figures = {stage: json.loads((place / f"{stage}.json").read_text()) for stage in stages}
    return {"vectors": "real" if pool is None else "made", **figures}


def made_pool(archive: Resampler, work: Path) -> Vectors:
    """Real vectors of passages, from which others are made."""
    file = work / "pool.npy"
    if not file.exists():
        settings = load({"COPASSIST_HOME": str(work / "pool")})[0]
        threads = archive.threads[:: max(1, len(archive.threads) // POOL)]
        texts = [" ".join(m.text for m in thread)[:800] for thread in threads]
        texts = (texts * (POOL // len(texts) + 1))[:POOL]
        np.save(file, open_embedder(settings).embed_documents(texts))
    return np.load(file)


def kept_runs() -> list[dict[str, Any]]:
    file = RESULTS / "scale.json"
    return json.loads(file.read_text(encoding="utf-8"))["runs"] if file.exists() else []


def name_of(run: dict[str, Any]) -> tuple[str, int]:
    return run["vectors"], round(run["import"]["messages"], -2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archives", type=Path, nargs="*")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--passages", type=int, default=0)
    parser.add_argument("--made", action="store_true")
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "copassist-scale"
    )
    parser.add_argument("--stage", choices=STAGES)
    asked = parser.parse_args()
    if asked.stage:
        run_stage(asked.work, asked.stage)
        return
    asked.work.mkdir(parents=True, exist_ok=True)
    archive = Resampler(asked.archives)
    pool = made_pool(archive, asked.work) if asked.made or asked.passages else None
    runs = {name_of(run): run for run in kept_runs()}
    for size in asked.sizes:
        place = asked.work / f"{size}-{'made' if asked.made else 'real'}"
        run = run_size(archive, size, place, pool if asked.made else None)
        runs[name_of(run)] = run
    if asked.passages:
        trial = run_size(archive, 10_000, asked.work / "10000-made", pool)["import"]
        size = round(asked.passages * 1.05 * trial["messages"] / trial["passages"])
        run = run_size(archive, size, asked.work / f"{size}-made", pool)
        runs[name_of(run)] = run
    ordered = sorted(runs.values(), key=lambda run: run["import"]["messages"])
    made = [run for run in ordered if run["vectors"] == "made"]
    guess = {"extrapolated_to_a_million_made": at_a_million(made)} if len(made) > 1 else {}
    names = [archive.name for archive in asked.archives]
    write("scale", {**about(), "archive": names, "runs": ordered, **guess})
    (RESULTS / "scale.svg").write_text(draw(ordered), encoding="utf-8")


if __name__ == "__main__":
    main()

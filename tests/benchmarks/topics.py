"""Are suggested topics better than simple ones? Pairs for two readers, then their verdicts.

    python -m tests.benchmarks.topics pairs HOME --language fr [--today DAY] --out FILE
    python -m tests.benchmarks.topics score FILE... --readers A.jsonl B.jsonl ...

Each suggested topic stands beside one of each baseline: a random thread, the most recent one, the
one with most replies (each of the same year, each taken once). All are told alike, the threads as
cases are: a question for the group, a reason, quotes found in the same way, an activity; which side
is the suggestion is drawn and kept apart from what readers see. A reader says which topic a
facilitator should rather bring to the next meeting of this community ("a" or "b").
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from copassist.archive.library import Library
from copassist.axes.talk import Talk
from copassist.languages import language
from copassist.records import Role
from copassist.records.topics import Topic
from copassist.settings import Settings
from copassist.topics.candidates import YEAR, Candidate
from copassist.topics.evidence import Evidence
from copassist.topics.meaning import Meaning, Place
from copassist.topics.methods import fitting
from copassist.topics.quoting import beginning, opening
from copassist.topics.topics import BLOCK_MINUTES, Asked
from copassist.topics.wording import title
from copassist.workspace import Workspace
from tests.benchmarks.machine import about, write
from tests.benchmarks.rates import wilson

BASELINES = ("random", "recent", "replied")
COUNT = 5
WORDS = 7


def pairs(workspace: Workspace, code: str, today: date | None) -> Iterator[dict[str, Any]]:
    """Yield pairs; ``suggested`` says which side is the product's."""
    random.seed(4)
    desk, role = workspace.desk, Role.MEMBER
    told = desk.suggest(Asked(COUNT, None, code), role, today)
    day = today or desk.today(role)
    record, _ = workspace.axes.marked(role)
    talks = [t for t in record.talks if not t.is_meeting
             and day - YEAR <= t.said[-1].when.date() <= day and len(t.people) > 1]  # fmt: skip
    meaning = Meaning.read(workspace.search_engine, role, day - YEAR, day)
    proving = Evidence(Library(workspace.engine), meaning, role)
    orders = {
        "random": random.sample(talks, len(talks)),
        "recent": sorted(talks, key=lambda t: t.said[-1].when, reverse=True),
        "replied": sorted(talks, key=lambda t: -len(t.said)),
    }
    for name in BASELINES:
        plain = _plain(orders[name], workspace, proving, told.topics, code)
        for n, (topic, other) in enumerate(zip(told.topics, plain, strict=False)):
            ours, side = _shown(topic, told.why), random.choice("ab")
            both = {"a": ours, "b": other} if side == "a" else {"a": other, "b": ours}
            yield {"id": f"{name}-{n}", "baseline": name, "suggested": side, "why": told.why} | both


def _plain(
    talks: Sequence[Talk], workspace: Workspace, proving: Evidence, ours: Sequence[Topic], code: str
) -> Iterator[dict[str, Any]]:
    texts, axis = language(code), ours[0].axis
    for talk in talks:
        thread = Library(workspace.engine).thread(talk.source, talk.thread_id, Role.MEMBER)
        first = thread.messages[0]
        quote = beginning(first.text)
        if len(quote.split()) < WORDS:
            continue
        day = talk.said[-1].when.date()
        place = Place("message", talk.source, talk.thread_id)
        subject = thread.topic or opening(quote)
        one = Candidate("case", place, first.id, subject, quote, day, thread.language, 0, 0)
        cited = proving.of(one, proving.about([one])[0])
        way = fitting(axis, "case", BLOCK_MINUTES, code)[0]
        reason: str = texts.rules("topics")["reason"]["case"]["one"]
        yield {
            "title": title(one, axis, texts),
            "reason": reason.format(
                people=len(talk.people),
                threads=texts.counted("threads", 1),
                day=texts.day(day.isoformat()),
            ),
            "evidence": [c.quote for c in cited],
            "activity": way.name,
        }


def _shown(topic: Topic, why: str) -> dict[str, Any]:
    return {
        "title": topic.title,
        "reason": topic.reason.replace(why, "").strip(),
        "evidence": [c.quote for c in topic.evidence],
        "activity": topic.activity.name,
    }


def score(files: Sequence[Path], readers: Sequence[Path]) -> dict[str, Any]:
    """Return how often readers preferred the suggestion, by archive, baseline and reader."""
    found: dict[str, list[bool]] = {}
    agreed = []
    for n, file in enumerate(files):
        rows = {row["id"]: row for row in map(json.loads, file.read_text("utf-8").splitlines())}
        verdicts = [
            {
                row["id"]: row["better"]
                for row in map(json.loads, told.read_text("utf-8").splitlines())
            }
            for told in readers[2 * n : 2 * n + 2]
        ]
        for name, row in rows.items():
            right = [told[name] == row["suggested"] for told in verdicts]
            agreed.append(right[0] == right[1])
            for key in ("all", file.stem, row["baseline"]):
                found.setdefault(key, []).extend(right)
    return {name: wilson(held) for name, held in found.items()} | {"agreement": wilson(agreed)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("pairs", "score"))
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--language", default="fr")
    parser.add_argument("--today", type=date.fromisoformat)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--readers", type=Path, nargs="+", default=[])
    told = parser.parse_args()
    if told.what == "pairs":
        workspace = Workspace.open(Settings(home=told.paths[0]))
        rows = [
            json.dumps(p, ensure_ascii=False) for p in pairs(workspace, told.language, told.today)
        ]
        told.out.write_text("\n".join(rows) + "\n", "utf-8")
        return
    whole = {**about(), **score(told.paths, told.readers)}
    write("topics", whole)
    print(json.dumps(whole, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()

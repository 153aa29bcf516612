"""A large archive made from a real one, as a Slack export, so that scale is measured on real words.

A thread is drawn at random and copied: its channel, its authors, the gaps between its messages.
Each message keeps as many sentences as it has, drawn from messages of the same channel and of about
the same length: so lengths, words and languages are those of the archive, while hardly two messages
are the same and the cache of vectors helps as little as it does on a first import.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from copassist import sources
from copassist.index.sentences import sentences
from copassist.records import Message, Visibility

START = datetime(2020, 1, 6, 8, tzinfo=UTC).timestamp()
SPAN_S = 5 * 365 * 24 * 3600
CLOSE = 40
"""A sentence is replaced by one of those nearest to it in length, so many each way."""


class Resampler:
    """Threads and sentences of an archive."""

    def __init__(self, paths: Iterable[Path], seed: int = 7) -> None:
        self._random = random.Random(seed)
        found = [
            item
            for path in paths
            for item in sources.read(path)
            if isinstance(item, Message) and item.text.strip()
        ]
        found.sort(key=lambda m: (m.space, m.thread_id or m.id, m.timestamp))
        self.threads = [
            list(group) for _, group in groupby(found, lambda m: (m.space, m.thread_id or m.id))
        ]
        self._sentences: dict[str, list[str]] = defaultdict(list)
        for message in found:
            self._sentences[message.space] += sentences(message.text)
        for pool in self._sentences.values():
            pool.sort(key=len)

    def questions(self, count: int) -> list[str]:
        """Return sentences to search for: questions first, then any of 20 letters or more."""
        pool = sorted({s for found in self._sentences.values() for s in found if len(s) >= 20})
        self._random.shuffle(pool)
        return sorted(pool, key=lambda s: not s.rstrip().endswith("?"))[:count]

    def messages(
        self, count: int, start: float = START, span_s: float = SPAN_S, seed: int = 7
    ) -> Iterator[Message]:
        """Yield so many new messages, thread by thread, begun within a span of time.

        One seed gives one archive, whatever was drawn before; another seed other words.
        """
        self._random.seed(seed)
        made = 0
        while made < count:
            thread = self._random.choice(self.threads)
            shift = start + self._random.random() * span_s
            first = ""
            for message in thread[: count - made]:
                stamp = shift + (message.timestamp - thread[0].timestamp).total_seconds()
                made += 1
                # The last digits number the messages, so that no two have one name.
                name = f"{int(stamp)}.{made % 1_000_000:06d}"
                first = first or name
                yield Message(
                    source="slack",
                    id=name,
                    thread_id=first,
                    space=message.space.replace("/", "-"),
                    author=message.author,
                    timestamp=datetime.fromtimestamp(int(stamp), UTC),
                    text=self._text(message),
                    path="",
                    visibility=message.visibility,
                )

    def _text(self, message: Message) -> str:
        pool = self._sentences[message.space]
        return " ".join(self._like(sentence, pool) for sentence in sentences(message.text))

    def _like(self, sentence: str, pool: list[str]) -> str:
        low, high = 0, len(pool)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if len(pool[middle]) < len(sentence) else (low, middle)
        near = pool[max(0, low - CLOSE) : low + CLOSE]
        return self._random.choice(near)


def write_export(messages: Iterable[Message], folder: Path) -> int:
    """Write messages as a Slack export, or add them to one; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    days: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    levels: dict[str, Visibility] = {}
    authors = {user["real_name"]: user["id"] for user in _read(folder / "users.json")}
    count = 0
    for message in messages:
        count += 1
        levels[message.space] = message.visibility
        days[message.space, message.timestamp.date().isoformat()].append(
            {
                "type": "message",
                "user": authors.setdefault(message.author, f"U{len(authors):06d}"),
                "ts": message.id,
                "thread_ts": message.thread_id,
                "text": _escaped(message.text),
            }
        )
    users = [{"id": user, "name": user, "real_name": name} for name, user in authors.items()]
    _write(folder / "users.json", users)
    closed = Visibility.FACILITATORS.strictness
    for file, wanted in (("channels.json", True), ("groups.json", False)):
        named = {s for s, level in levels.items() if (level.strictness < closed) is wanted}
        named |= {channel["name"] for channel in _read(folder / file)}
        _write(folder / file, [{"id": f"C{s}", "name": s} for s in sorted(named)])
    for (space, day), found in days.items():
        place = folder / space / f"{day}.json"
        place.parent.mkdir(exist_ok=True)
        _write(place, sorted([*_read(place), *found], key=lambda row: row["ts"]))
    return count


def edit(folder: Path, share: float, seed: int = 11) -> int:
    """Change a share of the messages of an export; return how many."""
    chosen, count = random.Random(seed), 0
    for file in sorted(folder.glob("*/*.json")):
        found = json.loads(file.read_text(encoding="utf-8"))
        for row in found:
            if chosen.random() < share:
                row["text"] += f" (modifié {count})"
                count += 1
        _write(file, found)
    return count


def _read(file: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(file.read_bytes()) if file.exists() else []
    return found


def _write(file: Path, rows: list[dict[str, str]]) -> None:
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

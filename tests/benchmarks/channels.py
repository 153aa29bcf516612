"""Channels whose conversations are known, read straight from public archives.

A Zulip stream gives its topics, a Discord channel the chains of its replies. What would tell the
answer is taken out of the text: quotes (« said ») and links to topics.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import html

from copassist.archive.lines import Line

TUNE_STREAMS = {
    "10-python-questions",
    "17-python-dev",
    "21-hack-projects",
    "27-dask",
    "41-ESDS",
    "50-machine-learning",
    "54-pythia-outreach",
    "60-Project-Pythia",
}
TUNE_UNTIL = datetime(2026, 2, 6, tzinfo=UTC)
"""The Discord channel "France" may be tuned on before this day; everything else is held."""
SILENCE = timedelta(days=7)
"""A topic taken up again after this long is another conversation: nobody could tell otherwise."""
DISCORD_EPOCH_MS = 1420070400000


@dataclass(frozen=True)
class Channel:
    """Lines in the order of time; ``gold`` gives the conversation of those where it is known."""

    name: str
    part: str
    lines: tuple[Line, ...]
    gold: dict[str, str]

    def silent(self) -> Channel:
        """The same without explicit replies, as WhatsApp exports are."""
        return replace(self, lines=tuple(replace(line, reply_to="") for line in self.lines))


def zulip(folder: Path, silence: timedelta = SILENCE) -> Iterator[Channel]:
    for stream in sorted(path for path in folder.glob("**/zulip_json/*") if path.is_dir()):
        rows = []
        for topic in sorted(stream.glob("*.json")):
            rows += [(row, topic.stem) for row in json.loads(topic.read_text(encoding="utf-8"))]
        rows.sort(key=lambda row: (row[0]["timestamp"], row[0]["id"]))
        lines = tuple(_zulip_line(row) for row, _ in rows)
        gold = _episodes(lines, [topic for _, topic in rows], silence)
        part = "tune" if stream.name in TUNE_STREAMS else "held"
        yield Channel(stream.name, part, lines, gold)


def _zulip_line(row: dict[str, object]) -> Line:
    root = html.fragment_fromstring(str(row["content"]) or "<p></p>", create_parent="div")
    for quoted in root.xpath("//blockquote | //p[a[contains(@href, '/near/')][.='said']]"):
        quoted.drop_tree()
    for link in root.xpath("//a[contains(@href, 'narrow/')]"):
        link.drop_tree()
    mentions = [m.text_content().lstrip("@") for m in root.xpath("//*[@class='user-mention']")]
    text = re.sub(r"\s+", " ", root.text_content()).strip()
    when = datetime.fromtimestamp(int(str(row["timestamp"])), UTC)
    return Line(str(row["id"]), str(row["sender_full_name"]), when, text, tuple(mentions))


def _episodes(lines: tuple[Line, ...], topics: list[str], silence: timedelta) -> dict[str, str]:
    gold: dict[str, str] = {}
    last: dict[str, Line] = {}
    for line, topic in zip(lines, topics, strict=True):
        before = last.get(topic)
        follows = before and line.timestamp - before.timestamp <= silence
        gold[line.id] = gold[before.id] if before and follows else line.id
        last[topic] = line
    return gold


def discord(folder: Path) -> Iterator[Channel]:
    """Channels of an archive as JSON: chains of replies are known, other messages are not."""
    for path in sorted(folder.glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        lines = tuple(sorted(map(_discord_line, found["messages"]), key=lambda m: m.timestamp))
        is_tune = path.stem == "regional-channels--france"
        parts = {
            "tune": tuple(m for m in lines if is_tune and m.timestamp < TUNE_UNTIL),
            "held": tuple(m for m in lines if not is_tune or m.timestamp >= TUNE_UNTIL),
        }
        for part, kept in parts.items():
            if kept:
                yield Channel(path.stem, part, kept, _chains(kept))


def _discord_line(row: dict[str, str]) -> Line:
    mentions = re.findall(r'markdown-mention"[^>]*>@([^<]+)<', row["content_html"])
    target = re.search(r"scrollToMessage\(event,'(\d+)'\)", row["reply_html"])
    when = datetime.fromtimestamp(((int(row["id"]) >> 22) + DISCORD_EPOCH_MS) / 1000, UTC)
    text = row["text"].removesuffix("(edited)").strip()
    reply_to = target.group(1) if target else ""
    return Line(row["id"], row["author"], when, text, tuple(mentions), reply_to)


def _chains(lines: tuple[Line, ...]) -> dict[str, str]:
    opener: dict[str, str] = {}
    for line in lines:
        opener[line.id] = opener.get(line.reply_to, line.id)
    sizes: dict[str, int] = defaultdict(int)
    for name in opener.values():
        sizes[name] += 1
    return {line: name for line, name in opener.items() if sizes[name] > 1}

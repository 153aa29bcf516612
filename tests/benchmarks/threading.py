"""Rebuilt threads beside what is simply done: gap of time, one a day, each message alone.

    python -m tests.benchmarks.threading ZULIP_FOLDER [DISCORD_FOLDER]

Zulip streams are flattened: topics are the truth (one silent for 7 days ends), and replies stay
hidden, as in a WhatsApp export. Discord channels come as JSON: the chains of replies are the truth,
on messages that have one, with all replies hidden. Such chains are often parts of one conversation,
so that truth is strict on joining; ``hidden_half`` tells how many replies find their message when
the other half of them is seen. Intervals by bootstrap over streams, on Discord over weeks.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from time import process_time

from copassist.archive.lines import Line
from copassist.archive.threading import rebuild
from tests.benchmarks.channels import Channel, discord, zulip
from tests.benchmarks.machine import about, write
from tests.benchmarks.partitions import METRICS, Sums, counts, figures, gains

GAPS_MIN = (5, 10, 15, 30, 60, 120, 240, 480, 720, 1080, 1440, 2880, 4320)
System = Callable[[Sequence[Line]], list[str]]


def by_gap(minutes: float) -> System:
    def parted(lines: Sequence[Line]) -> list[str]:
        opened: list[str] = []
        for n, line in enumerate(lines):
            quiet = n == 0 or line.timestamp - lines[n - 1].timestamp > timedelta(minutes=minutes)
            opened.append(line.id if quiet else opened[-1])
        return opened

    return parted


def by_day(lines: Sequence[Line]) -> list[str]:
    first: dict[object, str] = {}
    return [first.setdefault(line.timestamp.date(), line.id) for line in lines]


def alone(lines: Sequence[Line]) -> list[str]:
    return [line.id for line in lines]


def parted(channel: Channel, system: System) -> dict[str, str]:
    ids = [line.id for line in channel.lines]
    return dict(zip(ids, system(channel.lines), strict=True))


def by_stream(channels: Iterable[Channel], system: System) -> list[Sums]:
    return [
        counts([line.id for line in c.lines], c.gold, parted(c, system)) for c in channels if c.gold
    ]


def by_week(channels: Iterable[Channel], system: System) -> list[Sums]:
    rows = []
    for channel in channels:
        found = parted(channel, system)
        for _, week in groupby(channel.lines, lambda m: m.timestamp.isocalendar()[:2]):
            ids = [line.id for line in week if line.id in channel.gold]
            if ids:
                rows.append(counts(ids, channel.gold, found))
    return rows


def best_gap(channels: Sequence[Channel], rows: Callable[..., list[Sums]]) -> int:
    """The gap with the best mean of the four shares, on the tune part: the baseline at its best."""

    def quality(minutes: int) -> float:
        total = sum(rows(channels, by_gap(minutes)))
        return sum(float(of(total)) for name, of in METRICS.items() if name != "variation_bits")

    return max(GAPS_MIN, key=quality)


def measure(channels: Sequence[Channel], rows: Callable[..., list[Sums]]) -> dict[str, object]:
    parts = {p: [c.silent() for c in channels if c.part == p] for p in ("tune", "held")}
    gap = best_gap(parts["tune"], rows)
    systems = {"rebuilt": rebuild, "gap": by_gap(gap), "day": by_day, "alone": alone}
    told: dict[str, object] = {"gap_min": gap}
    for part, kept in parts.items():
        sums = {name: rows(kept, system) for name, system in systems.items()}
        told[part] = {
            "channels": len(kept),
            "messages": sum(len(c.lines) for c in kept),
            **{name: figures(found) for name, found in sums.items()},
            "rebuilt_minus_gap": gains(sums["rebuilt"], sums["gap"]),
            "sizes": sizes(kept),
        }
    return told


def sizes(channels: Iterable[Channel]) -> dict[str, object]:
    found = [n for c in channels for n in Counter(rebuild(c.lines)).values()]
    order = sorted(found)
    alone = sum(n == 1 for n in order)
    return {
        "threads": len(order),
        "alone": alone,
        "p95": order[len(order) * 95 // 100],
        "max": order[-1],
    }


def hidden_half(channels: Iterable[Channel]) -> dict[str, float]:
    """How many replies, every second one hidden, still stand in the thread of their message."""
    found: Mapping[str, list[bool]] = defaultdict(list)
    for channel in channels:
        known = {line.id for line in channel.lines}
        replies = [line for line in channel.lines if line.reply_to in known]
        for name, system in (("rebuilt", rebuild), ("gap_30", by_gap(30))):
            hidden = {line.id for line in replies[::2]}
            lines = [replace(m, reply_to="") if m.id in hidden else m for m in channel.lines]
            home = dict(zip([m.id for m in lines], system(lines), strict=True))
            found[name] += [home[m.id] == home[m.reply_to] for m in replies[::2]]
    return {name: round(sum(hits) / len(hits), 3) for name, hits in found.items()}


def speed(channels: Sequence[Channel]) -> dict[str, float]:
    """100,000 messages, the longest stream over and over."""
    longest = max(channels, key=lambda c: len(c.lines)).silent().lines
    span = longest[-1].timestamp - longest[0].timestamp + timedelta(hours=1)
    lines = [
        replace(line, id=f"{turn}/{line.id}", timestamp=line.timestamp + turn * span)
        for turn in range(100_000 // len(longest) + 1)
        for line in longest
    ][:100_000]
    start = process_time()
    rebuild(lines)
    return {"messages": len(lines), "cpu_s": round(process_time() - start, 1)}


def is_quiet(channel: Channel) -> bool:
    """Fewer than one message in two days."""
    span = channel.lines[-1].timestamp - channel.lines[0].timestamp
    return len(channel.lines) * 2 < span.days


def main(folders: Sequence[str]) -> None:
    streams = list(zulip(Path(folders[0])))
    told: dict[str, object] = {
        "zulip": measure(streams, by_stream),
        "zulip_whole_topics": measure(list(zulip(Path(folders[0]), timedelta.max)), by_stream),
        "zulip_quiet_streams": measure([c for c in streams if is_quiet(c)], by_stream),
        "speed": speed(streams),
    }
    if len(folders) > 1:
        channels = list(discord(Path(folders[1])))
        held = [c for c in channels if c.part == "held"]
        told["discord"] = measure(channels, by_week) | {"hidden_half": hidden_half(held)}
    write("threading", about() | told)


if __name__ == "__main__":
    main(sys.argv[1:])

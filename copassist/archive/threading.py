"""Threads rebuilt in a channel whose source has none (WhatsApp, Discord).

Messages come in the order of time, and each is placed once, by what stands before it: it joins one
of the threads still open or opens its own. So the messages that a newer export adds never move
those already placed. An explicit reply always joins. Otherwise every open thread is scored, and a
new one too, each as a weighted sum of a few signals (``JOINS``, ``OPENS``), and the best wins.
Time alone says much, but what is slow in one channel is quick in another: pauses are measured
against the channel's own pace and the thread's. Few threads stay open, so time is linear.

The weights are those of a conditional logit, learnt from real discussions whose threads are known
(Zulip topics, Discord replies): tests/benchmarks/threading_fit.py learns them again, threading.py
measures, LOG.md tells what else was tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from math import log, log1p
from operator import mul

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    bindparam,
    func,
    select,
    tuple_,
    update,
)

from copassist.archive.lines import Line, Reading, names, read
from copassist.storage.tables import messages

JOINS: Mapping[str, float] = {
    "gap": -0.514,  # minutes since its last message (all counts are as log(1 + n))
    "own_gap": 0.072,  # the same, where the author has spoken in it
    "pace": 0.139,  # the same, beside its own mean pause
    "since": -0.704,  # messages of the channel since its last
    "size": -0.638,  # messages in it
    "mentions": 1.668,  # mentions one of its authors
    "names": 1.018,  # says the name of one without mentioning
    "called": 1.157,  # its messages mention the author, who has not spoken since
    "reacts": 1.213,  # a few words that react (« merci ! »), right after it
    "newcomer": -0.325,  # the author is new to it and comes right after it
    "question": 0.779,  # it is one question yet unanswered, and the message asks none
    "shared": 0.295,  # weight of the words shared, the rare ones most
    "share": 7.289,  # their share of the message
}
OPENS: Mapping[str, float] = {
    "opens": -4.420,  # always
    "length": 0.787,  # words of the message
    "pause": -0.226,  # minutes since the channel's last message
    "hours": 0.426,  # log of the hours, from one on
    "channel_pace": -0.060,  # the pause beside the channel's mean
    "goes_on": -1.994,  # the channel's last author goes on within minutes
    "open": 0.110,  # threads open
}

OPEN_THREADS = 12
OPEN_MIN = 7 * 24 * 60.0
THREAD_MESSAGES = 150
"""A thread silent for longer, or with as many messages, takes only explicit replies."""
THREAD_WORDS = 250
RECENT_AUTHORS = 8
BATCH = 1000
_PACE_OF_CHANNEL, _PACE_OF_THREAD = 0.02, 0.3
_BURST = log1p(10)
"""One who goes on within ten minutes has not finished."""


@dataclass(slots=True)
class OpenThread:
    """A thread that may still be joined; ``pace`` is the mean log of its pauses."""

    id: str
    minute: float
    seen: int = 0
    count: int = 0
    pace: float = 2.0
    asks: bool = False
    authors: dict[str, None] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    words: dict[str, None] = field(default_factory=dict)

    def add(self, reading: Reading, seen: int) -> None:
        """Take a message in."""
        if self.count:
            pause = log1p(max(0.0, reading.minute - self.minute))
            self.pace += _PACE_OF_THREAD * (pause - self.pace)
        self.minute, self.seen, self.asks = reading.minute, seen, reading.asks
        self.count += 1
        _renew(self.authors, [reading.author], RECENT_AUTHORS)
        self.called.discard(reading.author)
        self.called |= reading.mentions
        _renew(self.words, reading.words, THREAD_WORDS)


class Room:
    """One channel as it goes: the threads still open, its pace, and how common its words are.

    It keeps no text: of each message only its id and its thread's, for replies.
    """

    def __init__(self) -> None:
        self.home: dict[str, str] = {}
        self.open: dict[str, OpenThread] = {}
        self._common: Counter[str] = Counter()
        self._pace = 3.0
        self._last: Reading | None = None

    def place(self, line: Line) -> str:
        """Return the id of the thread that a line joins, or its own when it opens one."""
        reading = read(line)
        thread_id = self.home.get(line.reply_to) or self._chosen(reading) or line.id
        self.add(line.id, thread_id, reading)
        return thread_id

    def _chosen(self, reading: Reading) -> str:
        best, chosen = _score(OPENS, self.opening(reading)), ""
        for thread_id, signals in self.joining(reading):
            score = _score(JOINS, signals)
            if score > best:
                best, chosen = score, thread_id
        return chosen

    def joining(self, reading: Reading) -> Iterator[tuple[str, Sequence[float]]]:
        """Yield each open thread with its signals, in the order of ``JOINS``."""
        ceiling = log(len(self.home) + 2)
        known = {w: ceiling - log(self._common[w] + 1) for w in reading.words}
        whole = sum(known.values()) + 2 * ceiling
        around = {author for thread in self.open.values() for author in thread.authors}
        named = {a for a in around if not reading.said.isdisjoint(names(a))}
        for thread in self.open.values():
            recent = reading.minute - thread.minute <= OPEN_MIN
            if recent and thread.count < THREAD_MESSAGES:
                shared = sum(known[w] for w in known if w in thread.words)
                yield thread.id, self._signals(thread, reading, named, shared, whole)

    def _signals(
        self, thread: OpenThread, reading: Reading, named: set[str], shared: float, whole: float
    ) -> Sequence[float]:
        gap = log1p(max(0.0, reading.minute - thread.minute))
        since = len(self.home) - thread.seen
        spoke = reading.author in thread.authors
        others = thread.authors.keys() - {reading.author}
        mentions = not reading.mentions.isdisjoint(others)
        return (
            gap,
            gap * spoke,
            gap - thread.pace,
            log1p(since),
            log1p(thread.count),
            mentions,
            not mentions and not named.isdisjoint(others),
            reading.author in thread.called,
            since == 0 and reading.reacts,
            since == 0 and not spoke,
            thread.count == 1 and thread.asks and not reading.asks,
            log1p(shared),
            shared / whole,
        )

    def opening(self, reading: Reading) -> Sequence[float]:
        """Return the signals of a new thread, in the order of ``OPENS``."""
        last = self._last
        minutes = max(0.0, reading.minute - last.minute) if last else OPEN_MIN
        pause = log1p(minutes)
        goes_on = last is not None and last.author == reading.author
        return (
            1.0,
            log1p(reading.length),
            pause,
            max(0.0, log((minutes + 1) / 60)),
            pause - self._pace,
            goes_on * max(0.0, 1 - pause / _BURST),
            log1p(len(self.open)),
        )

    def add(self, line_id: str, thread_id: str, reading: Reading) -> None:
        """Put a message in a thread, which becomes the latest of those open."""
        if self._last:
            pause = log1p(max(0.0, reading.minute - self._last.minute))
            self._pace += _PACE_OF_CHANNEL * (pause - self._pace)
        self._last = reading
        self._common.update(reading.words)
        self.home[line_id] = thread_id
        thread = self.open.pop(thread_id, None) or OpenThread(thread_id, reading.minute)
        thread.add(reading, len(self.home))
        self.open[thread_id] = thread
        if len(self.open) > OPEN_THREADS:
            del self.open[next(iter(self.open))]


def rebuild(lines: Iterable[Line]) -> list[str]:
    """Return for each line of a channel, in the order of time, the id that opens its thread."""
    room = Room()
    return [room.place(line) for line in lines]


def rethread(connection: Connection, source: str, space: str) -> int:
    """Rebuild the threads of a space in the database; return how many messages changed thread.

    Each channel is by itself, where two of one name share the space. Only messages marked
    ``rebuilt`` are read and only those whose thread differs are written, a batch at a time.
    """
    m = messages.c
    here = (m.source == source) & (m.space == space) & m.rebuilt
    channels = connection.scalars(select(m.channel).where(here).distinct()).all()
    return sum(_rethread(connection, here & (m.channel == channel)) for channel in channels)


def rebuilt(engine: Engine, channels: Iterable[tuple[str, str]]) -> int:
    """Return how many threads were rebuilt in some channels, each a source and a space."""
    m, found = messages.c, 0
    with engine.connect() as connection:
        for source, space in channels:
            here = m.rebuilt & (m.source == source) & (m.space == space)
            query = select(func.count(m.thread_id.distinct())).where(here)
            found += connection.execute(query).scalar_one()
    return found


def _rethread(connection: Connection, channel: ColumnElement[bool]) -> int:
    room, changed = Room(), 0
    set_thread = update(messages).where(messages.c.key == bindparam("row"))
    for rows in _batches(connection, channel):
        found = [(row, room.place(_line(row))) for row in rows]
        moves = [{"row": r["key"], "thread_id": new} for r, new in found if r["thread_id"] != new]
        if moves:
            connection.execute(set_thread, moves)
        changed += len(moves)
    return changed


def _batches(
    connection: Connection, channel: ColumnElement[bool]
) -> Iterator[Sequence[RowMapping]]:
    m = messages.c
    wanted = (
        select(m.key, m.id, m.thread_id, m.author, m.timestamp, m.text, m.mentions, m.reply_to)
        .where(channel)
        .order_by(m.timestamp, m.key)
        .limit(BATCH)
    )
    rows = connection.execute(wanted).mappings().all()
    while rows:
        yield rows
        last = (rows[-1]["timestamp"], rows[-1]["key"])
        rows = connection.execute(wanted.where(tuple_(m.timestamp, m.key) > last)).mappings().all()


def _line(row: RowMapping) -> Line:
    fields = {name: row[name] for name in Line.__slots__}
    fields["timestamp"] = row["timestamp"].replace(tzinfo=UTC)
    fields["mentions"] = tuple(row["mentions"])
    return Line(**fields)


def _score(weights: Mapping[str, float], signals: Sequence[float]) -> float:
    return float(sum(map(mul, weights.values(), signals)))


def _renew(kept: dict[str, None], names: Iterable[str], most: int) -> None:
    for name in names:
        kept.pop(name, None)
        kept[name] = None
    while len(kept) > most:
        del kept[next(iter(kept))]

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select, update

from copassist.archive import threading
from copassist.archive.intake import Intake
from copassist.archive.lines import Line, read
from copassist.archive.threading import JOINS, OPENS, Room, rebuild, rethread
from copassist.records import Message
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.tables import messages
from tests.conftest import said

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def line(
    number: int, text: str, *, at: float = 0, by: str = "Ana", reply_to: str = "", to: str = ""
) -> Line:
    mentions = (to,) if to else ()
    return Line(str(number), by, START + timedelta(minutes=at), text, mentions, reply_to)


@st.composite
def channels(draw: st.DrawFn) -> list[Line]:
    words = st.sampled_from(["imprimante", "budget", "réunion", "merci", "Ana", "hello", "?"])
    minute, lines = 0.0, list[Line]()
    for number in range(draw(st.integers(0, 30))):
        minute += draw(st.sampled_from([0, 0, 1, 5, 60, 2000, 20_000]))
        lines.append(
            line(
                number,
                " ".join(draw(st.lists(words, max_size=6))),
                at=minute,
                by=draw(st.sampled_from(["Ana", "Bob", "Zoé Roy"])),
                to=draw(st.sampled_from(["", "", "Bob", "zoé roy", "nobody"])),
                reply_to=draw(st.sampled_from(["", *map(str, range(number + 1))])),
            )
        )
    return lines


@given(channels(), st.integers(0, 30))
def test_what_comes_later_moves_nothing(lines: list[Line], count: int) -> None:
    """The threads of the first messages are the same whatever a newer export adds after them."""
    assert rebuild(lines[:count]) == rebuild(lines)[:count]


@given(channels())
def test_replies_join(lines: list[Line]) -> None:
    """A message is always in the thread of the earlier message that it answers."""
    homes = rebuild(lines)
    for number, message in enumerate(lines):
        if message.reply_to and int(message.reply_to) < number:
            assert homes[number] == homes[int(message.reply_to)]


@given(channels())
def test_a_thread_is_named_by_its_first_message(lines: list[Line]) -> None:
    """Each thread has the id of the message that opens it, the first of its messages."""
    homes = rebuild(lines)
    for number, home in enumerate(homes):
        assert homes[int(home)] == home
        assert int(home) <= number


SCRIPT = """
from datetime import UTC, datetime
from copassist.archive.threading import Line, rebuild
words = "imprimante budget salle atelier gabarit charte filament billet".split()
text = lambda n: " ".join(words[(n * k) % 8] for k in range(1, n % 6 + 2))
moment = datetime(2026, 3, 2, tzinfo=UTC)
print(rebuild([Line(str(n), "abc"[n * n % 3], moment, text(n)) for n in range(200)]))
"""


def test_equal_moments() -> None:
    """At one same moment order decides, in the same way in another process."""
    said_by = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said_by[0] == said_by[1]
    assert len(set(said_by[0].split())) > 1


@given(channels())
def test_signals_go_with_their_weights(lines: list[Line]) -> None:
    """There are as many signals as weights, and all are finite numbers."""
    room = Room()
    for message in lines:
        reading = read(message)
        rows = [signals for _, signals in room.joining(reading)]
        assert all(len(signals) == len(JOINS) for signals in rows)
        assert len(room.opening(reading)) == len(OPENS)
        assert all(abs(signal) < 1e6 for signals in rows for signal in signals)
        room.place(message)


def test_answer_and_thanks_join_the_question() -> None:
    """A question, its answer and the thanks are one thread; a question of another day is not."""
    lines = [
        line(0, "Quelqu'un sait où est la clé de la salle Pin ?", by="Ana"),
        line(1, "Dans la boîte bleue près de la salle, à l'accueil", by="Bob", at=4),
        line(2, "Merci !", by="Ana", at=6),
        line(3, "Qui vient à l'atelier imprimante de mardi prochain ?", by="Zoé", at=3000),
    ]
    assert rebuild(lines) == ["0", "0", "0", "3"]


def test_two_conversations_at_once() -> None:
    """A mention and shared rare words take a message back to its thread, past another one."""
    lines = [
        line(0, "Which filament do you use for the printer at the lab ?", by="Ana"),
        line(1, "Who booked the train tickets for Lyon on Friday ?", by="Zoé", at=2000),
        line(2, "Ana, the printer at the lab likes white filament", by="Bob", at=2003, to="Ana"),
        line(3, "The train tickets for Lyon on Friday are booked", by="Max", at=2005),
    ]
    assert rebuild(lines) == ["0", "1", "0", "1"]


def test_late_reply_reopens_its_thread() -> None:
    """A reply joins its thread months later, and what follows at once may go on there."""
    lines = [
        line(0, "Le modèle de charte est prêt", by="Ana"),
        line(1, "Super, on le relit", by="Bob", at=200_000, reply_to="0"),
        line(2, "Merci à toi", by="Ana", at=200_001),
    ]
    assert rebuild(lines) == ["0", "0", "0"]


def test_reply_to_what_is_not_there() -> None:
    """A reply to a message that the archive does not hold is placed like any other."""
    assert rebuild([line(0, "Voilà", reply_to="gone")]) == ["0"]


def test_endless_talk_is_cut() -> None:
    """Without replies no thread grows past its most messages, however dense the talk."""
    lines = [line(n, "ok", at=n / 10, by="AB"[n % 2]) for n in range(1000)]
    homes = rebuild(lines)
    assert max(map(homes.count, set(homes))) <= threading.THREAD_MESSAGES


@pytest.fixture
def engine(settings: Settings) -> Engine:
    return open_database(settings.database)


def take(engine: Engine, *found: Message, rebuilt: bool = True) -> None:
    Intake(engine, "").take(found)
    with engine.begin() as connection:
        connection.execute(update(messages).values(rebuilt=rebuilt))


def threads(connection: Connection) -> list[str]:
    return list(connection.scalars(select(messages.c.thread_id).order_by(messages.c.timestamp)))


QUESTION = said("Qui a la clé de la salle Pin ?", at=0)
ANSWER = said("La clé de la salle Pin est à l'accueil", at=3, by="bob")
LATER = said("Atelier imprimante mardi, inscrivez-vous", at=9000, by="zoé")


def test_rethread_writes_what_differs(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebuilt threads are written, batch after batch; a second time, nothing differs."""
    monkeypatch.setattr(threading, "BATCH", 1)
    take(engine, QUESTION, ANSWER, LATER)
    with engine.begin() as connection:
        assert rethread(connection, "slack", "general") == 1
        assert threads(connection) == ["general/0", "general/0", "general/9000"]
        assert rethread(connection, "slack", "general") == 0


def test_rethread_is_rebuild(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages of one moment, cut between batches, are threaded as in one go."""
    monkeypatch.setattr(threading, "BATCH", 2)
    found = [said("bonjour à tous", at=n, by="ab"[n % 2]) for n in range(7)]
    take(engine, *found)
    with engine.begin() as connection:
        connection.execute(update(messages).values(timestamp=datetime(2026, 3, 2, 9)))
        rethread(connection, "slack", "general")
        lines = [Line(m.id, m.author, START, m.text) for m in found]
        kept = connection.scalars(select(messages.c.thread_id).order_by(messages.c.key))
        assert list(kept) == rebuild(lines)


def test_rethread_leaves_real_threads(engine: Engine) -> None:
    """Threads that the source gave, other channels and other sources are left alone."""
    take(engine, QUESTION, ANSWER, rebuilt=False)
    with engine.begin() as connection:
        assert rethread(connection, "slack", "general") == 0
        connection.execute(update(messages).values(rebuilt=True))
        assert rethread(connection, "discord", "general") == 0
        assert rethread(connection, "slack", "outils") == 0
        second = update(messages).where(messages.c.author == "bob")
        connection.execute(second.values(channel="C2"))
        assert rethread(connection, "slack", "general") == 0
        connection.execute(second.values(channel=""))
        assert rethread(connection, "slack", "general") == 1

"""An archive made by an older version is carried along, with what people decided on it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, insert, select, text

from copassist.archive.erased import Erased, hashed
from copassist.archive.intake import Intake
from copassist.records import Message
from copassist.settings import Settings
from copassist.sources import Limits, read
from copassist.storage.database import open_database
from copassist.storage.tables import coverages, erased, levels, messages, metadata, topics, turns
from tests.privacy.test_titles import TITLE, exported

ZULIP, DISCORD = f"3/{TITLE}", f"L’Établi/Accueil / idées / {TITLE}"


def test_keys_lose_the_names_that_they_were_made_of(settings: Settings, tmp_path: Path) -> None:
    """What stood under a topic's name stands under its key, and is what the reader now gives."""
    engine = open_database(settings.database)
    paths = [exported(tmp_path / kind, kind) for kind in ("zulip", "discord")]
    items = [item for path in paths for item in read(path, Limits())]
    Intake(engine, "minutes").take(items)
    now = {m.source: m.thread_id for m in items if isinstance(m, Message)}
    _made_old(engine, now)
    told = open_database(settings.database)
    with told.connect() as connection:
        said = connection.execute(select(messages)).all()
        held = Erased.read(connection).held
        assert {(row.source, row.thread_id) for row in said} == set(now.items())
        assert set(connection.scalars(select(levels.c.name))) == set(now.values())
        assert hashed("title", now["discord"]) in held["title", "discord"]
        assert connection.scalars(select(topics.c.row)).all() == [{"at": [now["zulip"], "x", None]}]
        assert connection.scalars(select(turns.c.answer)).all() == [None]
        whole = [repr(connection.execute(select(table)).all()) for table in metadata.sorted_tables]
    assert not any(name in row for name in (ZULIP, DISCORD) for row in whole)
    again = Intake(told, "minutes")
    again.take(items)
    assert again.report().messages.added == 0
    with told.connect() as connection:
        assert set(connection.scalars(select(messages.c.visibility))) == {"facilitators"}


def _made_old(engine: Engine, now: dict[str, str]) -> None:
    """Put an archive back to the keys of before, with a decision, a title gone, a topic."""
    old = {"zulip": ZULIP, "discord": DISCORD}
    with engine.begin() as connection:
        for source, thread in now.items():
            for table in (messages, coverages):
                for column in (table.c.thread_id, table.c.channel):
                    here = (table.c.source == source) & (column == thread)
                    connection.execute(table.update().where(here).values({column: old[source]}))
            connection.execute(
                insert(levels).values(
                    kind="thread", source=source, name=old[source], level="facilitators"
                )
            )
        name = hashed("title", DISCORD)
        connection.execute(insert(erased).values(kind="title", source="discord", name=name))
        when = datetime(2026, 1, 1)
        connection.execute(insert(topics).values(
            key="k", choice="kept", axis="learning", origin="question",
            row={"at": [ZULIP, "x", None]}, updated=when,
        ))  # fmt: skip
        connection.execute(insert(turns).values(conversation="c", question="q", created=when))
        connection.execute(text("UPDATE alembic_version SET version_num = '0008'"))

"""What is killed: each operation, where it starts, what it tells, and what it must end as.

An operation is one row of ``OPERATIONS``. Everything here runs in a process of its own, on a real
home, with the small embedder of the tests. What it tells, it tells after the commit: a line
appended to a file, which outlives the process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select

import copassist.workspace
from copassist import sources
from copassist.errors import NotFoundError
from copassist.records import Article, Deleted, Message, Progress, Visibility
from copassist.records.privacy import Target
from copassist.settings import Settings
from copassist.storage.tables import articles, messages
from copassist.workspace import Workspace
from tests.conftest import HashEmbedder

LIMITS = sources.Limits(20, 2000)
GONE = Target("member", "membre2")
CLOSED, LEVEL = Target("space", "canal1"), Visibility("subgroup:Atelier")
SOUGHT = 3
"""Messages of what is closed that a member seeks by their own words."""


@dataclass(frozen=True)
class Ground:
    """One home and the two states of the community; ``backup`` is of the first."""

    home: Path
    database_url: str
    chroma_url: str
    first: Path
    later: Path
    backup: Path

    @property
    def told(self) -> Path:
        """The file of what was acknowledged."""
        return self.home.with_suffix(".told")

    def open(self) -> Workspace:
        """Open the home with the small embedder."""
        embedder = HashEmbedder()
        copassist.workspace.open_embedder = lambda *_: embedder  # type: ignore[assignment]
        return Workspace.open(
            Settings(home=self.home, database_url=self.database_url, chroma_url=self.chroma_url)
        )

    def tell(self, words: str) -> None:
        """Append a line, at once."""
        file = os.open(self.told, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        os.write(file, f"{words}\n".encode())
        os.close(file)


@dataclass(frozen=True)
class Operation:
    """``act`` is what is killed, ``finish`` brings any state to the one that must be reached."""

    name: str
    starts_filled: bool
    act: Callable[[Ground, Workspace], None]
    lost: Callable[[Ground, Workspace], list[str]]
    finish: Callable[[Ground, Workspace], None]


def paths(folder: Path) -> list[Path]:
    """Return what is imported of a state."""
    return [folder / "slack", folder / "articles"]


def import_telling(ground: Ground, workspace: Workspace, folder: Path) -> None:
    """Import a state, telling how many items of which path are committed."""
    part, before = 0, 0

    def tell(progress: Progress) -> None:
        nonlocal part, before
        if progress.stage == "read":
            part += progress.done <= before
            before = progress.done
            ground.tell(f"{part} {progress.done}")

    workspace.import_paths(paths(folder), progress=tell)


def lost_of(ground: Ground, workspace: Workspace, folder: Path) -> list[str]:
    """Return what was acknowledged of an import and is not in the database as it was given."""
    with workspace.engine.connect() as connection:
        said = dict(connection.execute(select(messages.c.id, messages.c.text)).all())
        written = {
            path: sections
            for path, sections in connection.execute(select(articles.c.path, articles.c.sections))
        }
    lost = []
    for item in _acknowledged(ground, folder):
        if isinstance(item, Message) and said.get(item.id) != item.text:
            lost.append(f"message {item.id}")
        elif isinstance(item, Deleted) and item.id in said:
            lost.append(f"deletion of {item.id}")
        elif isinstance(item, Article):
            kept = written.get(item.path) or []
            if [s["text"] for s in kept] != [s.text for s in item.sections]:
                lost.append(f"article {item.path}")
    return lost


def _acknowledged(ground: Ground, folder: Path) -> Iterator[object]:
    lines = ground.told.read_text().splitlines() if ground.told.exists() else []
    counts = dict(line.split() for line in lines if " " in line)
    for part, count in counts.items():
        yield from islice(sources.read(paths(folder)[int(part)], LIMITS), int(count))


def lost_of_first(ground: Ground, workspace: Workspace) -> list[str]:
    """Return what the first state holds and the database does not: nothing changes it here."""
    with workspace.engine.connect() as connection:
        held = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (messages, articles)
        ]
        said = dict(connection.execute(select(messages.c.id, messages.c.text)).all())
    items = [item for path in paths(ground.first) for item in sources.read(path, LIMITS)]
    wanted = [sum(isinstance(i, kind) for i in items) for kind in (Message, Article)]
    gone = [i.id for i in items if isinstance(i, Message) and said.get(i.id) != i.text]
    return gone if held == wanted else [*gone, f"{held} of {wanted}"]


def _import(ground: Ground, workspace: Workspace) -> None:
    import_telling(ground, workspace, ground.first)


def _sync(ground: Ground, workspace: Workspace) -> None:
    import_telling(ground, workspace, ground.later)


def _rebuild(_: Ground, workspace: Workspace) -> None:
    workspace.care.rebuild()


def _restore(ground: Ground, workspace: Workspace) -> None:
    workspace.care.restore(ground.backup, replace=True)


def _back_up(ground: Ground, workspace: Workspace) -> None:
    file = ground.home.with_suffix(".zip")
    file.unlink(missing_ok=True)
    workspace.care.back_up(file)
    file.unlink()


def _erase(_: Ground, workspace: Workspace) -> None:
    workspace.care.erase(GONE)


def _erase_to_the_end(ground: Ground, workspace: Workspace) -> None:
    """Erase what is left to erase, and complete what was cut."""
    with suppress(NotFoundError):
        _erase(ground, workspace)
    workspace.care.clean()


def lost_of_others(ground: Ground, workspace: Workspace) -> list[str]:
    """Return the messages of others than who is erased that are gone."""
    with workspace.engine.connect() as connection:
        held = set(connection.scalars(select(messages.c.id)))
    items = (item for path in paths(ground.first) for item in sources.read(path, LIMITS))
    return [i.id for i in items
            if isinstance(i, Message) and i.author != GONE.name and i.id not in held]  # fmt: skip


def _close(_: Ground, workspace: Workspace) -> None:
    workspace.care.set_level(CLOSED, LEVEL.value)


def lost_or_leaked(ground: Ground, workspace: Workspace) -> list[str]:
    """Return what is lost of the first state, and what is closed and yet found by a member."""
    with workspace.engine.connect() as connection:
        closed = select(messages.c.id, messages.c.text).where(messages.c.visibility == LEVEL.value)
        held = dict(connection.execute(closed.order_by(messages.c.id)).all())
    found = {
        name
        for text in list(held.values())[:SOUGHT]
        for hit in workspace.search(text, k=20)
        for name in hit.passage.message_ids
    }
    return lost_of_first(ground, workspace) + [f"{n} is found" for n in sorted(found & held.keys())]


OPERATIONS = (
    Operation("import", False, _import, lambda g, w: lost_of(g, w, g.first), _import),
    Operation("sync", True, _sync, lambda g, w: lost_of(g, w, g.later), _sync),
    Operation("rebuild", True, _rebuild, lost_of_first, _import),
    Operation("restore", True, _restore, lost_of_first, _import),
    Operation("backup", True, _back_up, lost_of_first, _import),
    Operation("erase", True, _erase, lost_of_others, _erase_to_the_end),
    Operation("close", True, _close, lost_or_leaked, _close),
)

from __future__ import annotations

import json
from pathlib import Path

from copassist.archive.roots import Root, remember, roots
from copassist.records import Visibility
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.facts import facts_under, set_fact


def test_path_imported_again_stands_once(settings: Settings, tmp_path: Path) -> None:
    """What was asked for a path last takes the place of what was asked before."""
    engine = open_database(settings.database)
    remember(engine, Root(tmp_path / "z", "ateliers"))
    remember(engine, Root(tmp_path / "a"))
    remember(engine, Root(tmp_path / "z", "cercles", Visibility.PUBLIC))
    assert roots(engine) == [
        Root(tmp_path / "a"),
        Root(tmp_path / "z", "cercles", Visibility.PUBLIC),
    ]


def test_root_that_is_gone_says_so(settings: Settings, tmp_path: Path) -> None:
    """A folder that was moved away is still listed, as one that cannot be read now."""
    engine = open_database(settings.database)
    (tmp_path / "drop").mkdir()
    remember(engine, Root(tmp_path / "drop"))
    assert [root.is_there for root in roots(engine)] == [True]
    (tmp_path / "drop").rmdir()
    assert [root.is_there for root in roots(engine)] == [False]


def test_longest_path_is_kept(settings: Settings) -> None:
    """A path longer than the name of a fact may be is kept whole."""
    engine = open_database(settings.database)
    path = Path("/" + "é" * 200, *("d" * 200 for _ in range(10)))
    remember(engine, Root(path))
    assert [root.path for root in roots(engine)] == [path]


def test_whether_private_talk_was_chosen_is_remembered(settings: Settings, tmp_path: Path) -> None:
    """What is read again takes the same choice; before there was one, all came in."""
    engine = open_database(settings.database)
    remember(engine, Root(tmp_path / "a", private=False))
    assert [root.private for root in roots(engine)] == [False]
    with engine.begin() as connection:
        (name,) = facts_under(connection, "root:")
        held = {"path": str(tmp_path / "a"), "space": "", "visibility": None}
        set_fact(connection, f"root:{name}", json.dumps(held))
    assert [root.private for root in roots(engine)] == [True]

"""Who may read is decided, and all that quotes what was closed is closed with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from copassist.errors import NotFoundError, StoreError
from copassist.index.state import stale_spaces
from copassist.languages import language
from copassist.records import Hit, Role, Visibility
from copassist.records.privacy import Target
from copassist.workspace import Workspace
from tests.conftest import said
from tests.privacy.making import OTHERS, PROMISE, WORDS, spread
from tests.topics.making import take

THREAD = Target("thread", "general/0")
SHOP = Visibility("subgroup:Atelier")


def test_what_was_made_of_it_is_closed_too(workspace: Workspace) -> None:
    """Search, library, agendas, topics and kept answers tell a member no word of it."""
    name = spread(workspace)
    kept = workspace.conversations.read(name, "me")
    assert WORDS in repr(kept.as_read_by(Role.MEMBER))
    moved = workspace.care.set_level(THREAD, SHOP.value)
    assert len(moved.messages) == 3
    held = workspace.conversations.read(name, "me").as_read_by(Role.MEMBER)
    answer = held.turns[0].answer
    assert answer
    assert answer.text == language("fr").text("withheld.answer")
    desk, library = workspace.desk, workspace.library
    told = [
        held,
        found(workspace, Role.MEMBER),
        desk.choices.listed(Role.MEMBER),
        desk.agendas.listed(Role.MEMBER.reads),
        library.threads("general", Role.MEMBER),
    ]
    assert [one for one in told if WORDS in repr(one) or OTHERS in repr(one)] == []


def found(workspace: Workspace, role: Role) -> list[Hit]:
    """What is found in discussions: minutes of the community quote the thread as well."""
    hits = workspace.search("la fleur de sel se garde au sec", k=20, role=role)
    return [hit for hit in hits if hit.passage.kind != "article"]


def test_who_is_in_the_circle_has_it_all(workspace: Workspace) -> None:
    """Members of the subgroup and facilitators find, read and have the agenda as before."""
    name = spread(workspace)
    workspace.care.set_level(THREAD, SHOP.value)
    for role in (Role.MEMBER.within([SHOP]), workspace.reader(Role.FACILITATOR)):
        kept = workspace.conversations.read(name, "me").as_read_by(role)
        assert WORDS in repr(kept)
        assert WORDS in repr(workspace.search("la fleur de sel", role=role))
        assert [held.visibility for held in workspace.desk.agendas.listed(role.reads)] == [SHOP]


def test_participants(workspace: Workspace) -> None:
    """A thread for those who wrote in it is read by them, by the names of the list of roles."""
    from copassist.archive.circles import Person

    spread(workspace)
    workspace.care.set_level(THREAD, "participants")
    lou = workspace.reader(Role.MEMBER, Person(authors=frozenset({"lou"})))
    stranger = workspace.reader(Role.MEMBER, Person(authors=frozenset({"ana"})))
    assert workspace.library.thread("slack", "general/0", lou).count == 3
    with pytest.raises(NotFoundError):
        workspace.library.thread("slack", "general/0", stranger)


def test_a_commitment_follows_its_thread(workspace: Workspace) -> None:
    """A promise made in a space that is closed is listed for who may read the space."""
    spread(workspace)
    workspace.care.set_level(Target("space", "general"), SHOP.value)
    ledger = workspace.desk.ledger
    assert ledger.listed(Role.MEMBER) == []
    within = ledger.listed(Role.MEMBER.within([SHOP]))
    assert [(held.quote, held.visibility) for held in within] == [(PROMISE, SHOP)]


def test_it_is_opened_again(workspace: Workspace) -> None:
    """A wider level gives everything back, with no text embedded again and a sound index."""
    spread(workspace)
    before = [hit.passage.id for hit in workspace.search("la fleur de sel", k=20)]
    workspace.care.set_level(THREAD, "facilitators")
    assert workspace.builder().is_sound()
    workspace.care.set_level(THREAD, "community")
    assert [hit.passage.id for hit in workspace.search("la fleur de sel", k=20)] == before
    assert workspace.builder().is_sound()
    assert stale_spaces(workspace.engine) == []


def test_while_the_index_is_behind_it_is_found_by_nobody(workspace: Workspace) -> None:
    """A kill between the decision and the new index leaves nothing to be found at the old level."""
    spread(workspace)
    care = workspace.care

    class CutError(Exception):
        pass

    def cut(*_: object) -> None:
        raise CutError

    builder = type(care.builder())
    whole = builder.refresh
    try:
        builder.refresh = cut  # type: ignore[method-assign, assignment]
        with pytest.raises(CutError):
            care.set_level(THREAD, SHOP.value)
    finally:
        builder.refresh = whole  # type: ignore[method-assign]
    assert OTHERS not in repr(found(workspace, Role.MEMBER))
    workspace.builder().refresh()
    assert workspace.builder().is_sound()
    assert OTHERS in repr(found(workspace, Role.MEMBER.within([SHOP])))


def test_a_restored_backup_opens_nothing(workspace: Workspace, tmp_path: Path) -> None:
    """What was closed since a backup was made stays closed when it is restored."""
    spread(workspace)
    workspace.care.back_up(tmp_path / "before.zip")
    workspace.care.set_level(THREAD, SHOP.value)
    workspace.care.restore(tmp_path / "before.zip", replace=True)
    assert OTHERS not in repr(found(workspace, Role.MEMBER))
    assert OTHERS in repr(found(workspace, Role.MEMBER.within([SHOP])))
    assert workspace.desk.agendas.listed(Role.MEMBER.reads) == []


@pytest.mark.parametrize(
    ("target", "told", "error"),
    [
        (Target("thread", "general/77"), "community", NotFoundError),
        (Target("space", "nowhere"), "community", NotFoundError),
        (THREAD, "everybody", StoreError),
        (THREAD, "participants:0a1b", StoreError),
        (THREAD, "private", StoreError),
    ],
)
def test_what_cannot_be_decided(
    workspace: Workspace, target: Target, told: str, error: type[Exception]
) -> None:
    """A name that is not there, or no level, is refused and changes nothing."""
    take(workspace, said(WORDS, by="zoé"))
    with pytest.raises(error):
        workspace.care.set_level(target, told)
    assert workspace.library.thread("slack", "general/0", Role.MEMBER).count == 1
    assert stale_spaces(workspace.engine) == []

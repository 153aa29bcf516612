"""Names are shown by consent alone, and never where words are searched or counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copassist.archive.names import Names
from copassist.errors import NotFoundError
from copassist.records import Message, Role, Thread
from copassist.records.privacy import Target
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import take

OPENED = said("Qui tient la ronde du matin ?", by="Zoé Tremblay")
ANSWER = said("Moi, avec Lou.", at=5, thread=0, by="Max")


def showing(workspace: Workspace, *more: Message) -> Workspace:
    """An archive whose setting lets names be shown."""
    take(workspace, OPENED, ANSWER, *more)
    settings = workspace.settings.model_copy(update={"show_names": True})
    return replace(workspace, settings=settings)


def names(workspace: Workspace) -> list[str]:
    """The names beside the messages of the thread."""
    thread: Thread = workspace.library.thread("slack", "general/0", Role.MEMBER)
    return [message.name for message in workspace.signed(thread).messages]


def test_by_consent_alone(workspace: Workspace) -> None:
    """A name stands beside the messages of who allows it, until that is taken back."""
    shown = showing(workspace)
    assert names(shown) == ["", ""]
    Names(shown.engine).allow("Zoé Tremblay")
    assert names(shown) == ["Zoé Tremblay", ""]
    Names(shown.engine).withdraw("Zoé Tremblay")
    assert names(shown) == ["", ""]


def test_by_the_setting_alone(workspace: Workspace) -> None:
    """Consent shows nothing where the community shows no names."""
    Names(showing(workspace).engine).allow("Zoé Tremblay")
    assert names(workspace) == ["", ""]


def test_what_is_searched_bears_no_name(workspace: Workspace) -> None:
    """Passages and answers know letters only."""
    shown = showing(workspace)
    Names(shown.engine).allow("Zoé Tremblay")
    shown.care.rebuild()
    told = [shown.search("la ronde du matin"), shown.ask("Qui tient la ronde du matin ?")]
    assert "Tremblay" not in repr(told)


def test_two_people_of_one_name(workspace: Workspace) -> None:
    """A name that two people of a source bear is shown for neither."""
    other = replace(said("Pas moi.", at=9, by="Zoé Tremblay"), author_id="U2")
    shown = showing(workspace, other)
    Names(shown.engine).allow("Zoé Tremblay")
    assert names(shown) == ["", ""]


def test_who_is_erased_is_no_longer_named(workspace: Workspace) -> None:
    """An erasure takes the consent with the words."""
    shown = showing(workspace)
    Names(shown.engine).allow("Zoé Tremblay")
    shown.care.erase(Target("member", "Zoé Tremblay"))
    assert Names(shown.engine).allowed() == []


def test_who_is_not_there(workspace: Workspace) -> None:
    """Nobody is allowed for who wrote nothing."""
    with pytest.raises(NotFoundError):
        Names(workspace.engine).allow("Personne")

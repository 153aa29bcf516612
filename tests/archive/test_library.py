from __future__ import annotations

import pytest

from copassist.archive.intake import Intake
from copassist.archive.library import TITLE_CHARS, Library, title
from copassist.errors import NotFoundError
from copassist.records import Article, Role, Section, Visibility
from copassist.settings import Settings
from copassist.storage.database import open_database
from tests.conftest import said


@pytest.fixture
def library(settings: Settings) -> Library:
    engine = open_database(settings.database)
    page = Article("text", "a.md", "Axes", (Section("intro", "", "Trois axes."),))
    Intake(engine, "notes").take(
        [
            said("Comment préparer la rencontre ?", by="zoé"),
            said("Trois questions, @zoé", at=5, thread=0, mentions=("zoé",)),
            said("entre nous", at=1, space="prive", level=Visibility.FACILITATORS),
            said("en direct", at=1, space="dm", level=Visibility.PRIVATE),
            page,
        ]
    )
    return Library(engine)


def test_threads_hold_their_replies(library: Library) -> None:
    """A thread has its opener first, its replies after, under pseudonyms."""
    (thread,) = library.threads("general", Role.MEMBER)
    assert (thread.id, thread.count, thread.title) == (
        "general/0",
        2,
        "Comment préparer la rencontre ?",
    )
    assert [(m.author, m.text) for m in thread.messages] == [
        ("A", "Comment préparer la rencontre ?"),
        ("B", "Trois questions, @Membre A"),
    ]


@pytest.mark.parametrize(
    ("role", "spaces"),
    [(Role.MEMBER, {"general", "notes"}), (Role.FACILITATOR, {"general", "notes", "prive"})],
)
def test_shelves_by_role(library: Library, role: Role, spaces: set[str]) -> None:
    """A role sees the spaces that it may read, and direct messages are shown to none."""
    assert {shelf.space for shelf in library.shelves(role)} == spaces


def test_private_thread_is_not_found(library: Library) -> None:
    """Asking for a thread that one may not see is the same as asking for none."""
    assert library.thread("slack", "prive/1", Role.FACILITATOR).count == 1
    with pytest.raises(NotFoundError):
        library.thread("slack", "prive/1", Role.MEMBER)
    with pytest.raises(NotFoundError):
        library.thread("slack", "dm/1", Role.FACILITATOR)


def test_articles(library: Library) -> None:
    """An article is found by its space and path."""
    assert library.article("notes", "a.md", Role.MEMBER).sections[0].text == "Trois axes."
    with pytest.raises(NotFoundError):
        library.article("notes", "b.md", Role.MEMBER)


def test_title_is_cut_at_a_word() -> None:
    """A long first line is cut at a word and never longer than the limit."""
    cut = title("mot " * 60 + "\nsuite")
    assert len(cut) <= TITLE_CHARS
    assert cut.endswith("mot…")

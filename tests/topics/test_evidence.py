"""What a topic rests on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copassist.records import Citation, Deleted, Role, Visibility
from copassist.topics.candidates import Candidate
from copassist.topics.evidence import MOST, Evidence
from copassist.topics.meaning import Place
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import DAY, LONG, article, candidate, ground, take

ASKED = "Comment tenez-vous la ronde du matin dans la cantine du quai ?"
NEAR = "La ronde du matin se tient dans la cantine du quai."
ONE = candidate(subject=ASKED)
PAGE = candidate(
    origin="article", subject="La ronde du matin", slug="idée",
    place=Place("article", "markdown", "articles/ronde.md"),
)  # fmt: skip


@pytest.fixture
def archive(heard: Workspace) -> Workspace:
    page = article("La ronde du matin", LONG)
    talk = [said(f"{NEAR} {n}", at=n * DAY, by="zoé") for n in range(1, 6)]
    take(heard, said(ASKED), *talk, page, space="articles")
    return heard


def cited(workspace: Workspace, one: Candidate = ONE, role: Role = Role.MEMBER) -> list[Citation]:
    meaning = ground(workspace, role).meaning
    return Evidence(workspace.library, meaning, role).of(one, meaning.of([ASKED])[0])


def test_its_own_quote_then_others(archive: Workspace) -> None:
    """Its own place first, then others, each of another thread or article, at most three."""
    found = cited(archive)
    assert [one.n for one in found] == list(range(1, MOST + 1))
    assert (found[0].quote, found[0].message_ids) == (ASKED, ("general/0",))
    places = {(one.kind, one.thread_id or one.path) for one in found}
    assert len(places) == len(found)


def test_quotes_stand_letter_by_letter(archive: Workspace) -> None:
    """Each quote stands in the message or the section that it cites."""
    for one in cited(archive):
        if one.thread_id:
            thread = archive.library.thread("slack", one.thread_id, Role.MEMBER)
            texts = [m.text for m in thread.messages if m.id in one.message_ids]
        else:
            page = archive.library.article(one.space, one.path, Role.MEMBER)
            texts = [section.text for section in page.sections if section.slug == one.slug]
        assert any(one.quote in text for text in texts)


def test_a_section(archive: Workspace) -> None:
    """What an article proposes is cited by its section."""
    one = replace(PAGE, quote=LONG.strip().split(". ")[0] + ".")
    own = cited(archive, one)[0]
    assert (own.kind, own.path, own.slug) == ("article", "ronde.md", "idée")
    assert own.quote == one.quote


@pytest.mark.parametrize("one", [ONE, PAGE], ids=["message", "article"])
def test_what_is_no_longer_said(one: Candidate, archive: Workspace) -> None:
    """A quote that no longer stands where it stood proves nothing."""
    assert cited(archive, replace(one, quote="Il neige sur le quai.")) == []


def test_what_was_deleted(archive: Workspace) -> None:
    """A message that is gone proves nothing; nor does an article that never was."""
    take(archive, Deleted("slack", "general/0"))
    assert cited(archive) == []
    assert cited(archive, replace(PAGE, place=Place("article", "markdown", "x/y.md"))) == []


def test_only_what_the_role_reads(archive: Workspace) -> None:
    """A facilitators' thread is cited for them alone, with its strictest level."""
    take(archive, said("Entre nous.", at=9, thread=0, level=Visibility.FACILITATORS))
    assert cited(archive) == []
    assert cited(archive, role=Role.FACILITATOR)[0].visibility == Visibility.FACILITATORS


def test_nothing_near(heard: Workspace) -> None:
    """Where nothing else speaks of it, it stands alone."""
    take(heard, said(ASKED), said("Les factures arrivent chez le comptable.", at=DAY))
    assert len(cited(heard)) == 1


def test_the_same_words_elsewhere(heard: Workspace) -> None:
    """What was written in two places is quoted once, its own words or others'."""
    take(heard, said(ASKED), said(ASKED, at=DAY, by="zoé"))
    assert len(cited(heard)) == 1
    take(heard, said(NEAR, at=2 * DAY, by="lou"), said(NEAR, at=3 * DAY, by="lou"))
    assert [one.quote for one in cited(heard)] == [ASKED, NEAR]


def test_what_is_not_understood_alone(heard: Workspace) -> None:
    """A quote that says nothing by itself proves nothing."""
    take(heard, said(ASKED), said("La ronde, c’est pour la cantine.", at=DAY, by="zoé"))
    assert len(cited(heard)) == 1


def test_a_thread_tells_what_it_is_about(heard: Workspace) -> None:
    """What a thread as a whole is about finds what one sentence of it would not."""
    thin = "On est passé de 12 à 8 minutes."
    take(heard, said(f"{thin} {NEAR}"), said(f"{NEAR} Oui.", at=DAY, by="zoé"))
    one = replace(candidate(origin="result", subject=thin), quote=thin)
    meaning = ground(heard).meaning
    proving = Evidence(heard.library, meaning, Role.MEMBER)
    alone = meaning.of([thin])[0]
    assert len(proving.of(one, proving.about([one])[0])) == 2
    assert len(proving.of(one, alone)) == 1


def test_robots_prove_nothing(heard: Workspace) -> None:
    """What a robot wrote near a topic is not quoted for it."""
    take(heard, said(ASKED), replace(said(NEAR, at=DAY, by="r"), is_bot=True))
    assert len(cited(heard)) == 1

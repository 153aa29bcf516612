"""What may tell that a commitment was kept, and what does not."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event

from copassist.archive.intake import Intake
from copassist.commitments.ledger import name_of, noted
from copassist.records import Article, Citation, Item, Role, Section, Visibility
from copassist.records.commitments import GROUP, NOTED, Commitment, Due, Form
from copassist.topics.completions import completions, tells_done, tells_kept
from copassist.workspace import Workspace
from tests.conftest import said

DAY = 24 * 60
TALK = (
    "Les bateaux attendent au quai depuis lundi matin.",
    "Quelqu'un a un bon livre sur les stocks ?",
    "La photo du tableau est dans le dossier.",
    "On mange ensemble jeudi midi à la cantine.",
    "Le chariot neuf roule mieux que celui de mars.",
)
"""What else is said: vectors are centred on what an archive says."""
PROMISE = "Je prépare le gabarit de la ronde pour vendredi."


def promised(form: Form = "promise", made: date = date(2026, 3, 2)) -> Commitment:
    """The promise, as it was found in the first thread."""
    return Commitment(
        name_of("slack", "general/0", "general/0", PROMISE), PROMISE, "A",
        "prépare le gabarit de la ronde", Due(), form, 0.9, "confirmed", made, "slack",
        "general/0", "general/0", "general", "fr", Visibility.COMMUNITY,
    )  # fmt: skip


def minutes(
    heading: str, text: str, day: date, level: Visibility = Visibility.COMMUNITY
) -> Article:
    """The minutes of a meeting, of one section."""
    title = f"Compte rendu de la rencontre du {day.isoformat()}"
    return Article(
        source="minutes", space="minutes", path=f"{day.isoformat()}.md", title=title, author="",
        date=day, language="fr", visibility=level,
        sections=(Section("s", heading, text),),
    )  # fmt: skip


def found(workspace: Workspace, *items: Item, form: Form = "promise") -> list[Citation]:
    """What tells that the promise was kept, in an archive of it and of some items."""
    talk = [said(text, at=n + 1, by="luc") for n, text in enumerate(TALK)]
    Intake(workspace.engine, "e").take([said(PROMISE), *talk, *items])
    workspace.builder().refresh()
    told = completions(workspace.search_engine, Role.MEMBER, [promised(form)])
    return [cited for held in told.values() for cited in held]


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("C'est fait !", True),
        ("Le gabarit est en ligne, j'ai mis la version finale.", True),
        ("Done.", True),
        ("I've added the template to the folder.", True),
        ("C'est pas fait encore.", False),
        ("It is not done yet.", False),
        ("Est-ce que c'est fait ?", False),
        ("Une fois que c'est fait, je vous écris.", False),
        ("I'll tell you when it is done.", False),
        ("Bonne fin de semaine à tout le monde.", False),
        ("> c'est fait", False),
        ("CommClosedError: connection closed", False),
    ],
)
def test_what_tells_of_something_done(text: str, tells: bool) -> None:
    """What is done is told from what is asked, wished, denied, quoted or written by a program."""
    assert tells_done(text) is tells


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("A3 v1 : tenu, déposé le 12 juin.", True),
        ("Charte épinglée ✅", True),
        ("Template: done, sent on Monday", True),
        ("Résumé en anglais : non tenu.", False),
        ("Page sur les délais : pas fait, reporté", False),
        ("Photos: half done", False),
    ],
)
def test_what_minutes_say_was_kept(text: str, tells: bool) -> None:
    """A line that looks back says that something was kept, or that it was not."""
    assert tells_kept(text) is tells


def test_said_later_in_its_thread(workspace: Workspace) -> None:
    """What its author says later in the thread is evidence, letter by letter; others' is not."""
    mine = said("Merci. C'est fait !", at=30, thread=0)
    other = said("C'est fait !", at=40, thread=0, by="zoé")
    (cited,) = found(workspace, mine, other)
    assert (cited.quote, cited.message_ids, cited.author) == ("C'est fait !", ("general/30",), "A")


def test_a_promise_of_the_group(workspace: Workspace) -> None:
    """Of what the group promised anybody may tell."""
    (cited,) = found(workspace, said("C'est fait !", at=40, thread=0, by="zoé"), form="group")
    assert cited.author == "B"


def test_said_before_or_long_after(workspace: Workspace) -> None:
    """What was said months later in the same thread tells of something else."""
    assert not found(workspace, said("C'est fait !", at=90 * DAY, thread=0))


def test_near_in_another_thread(workspace: Workspace) -> None:
    """A sentence of another thread counts where it is near the act, and not where it is far."""
    near = said("Le gabarit de la ronde est fait.", at=3 * DAY, by="zoé")
    far = said("La soupe de samedi est publiée, c'est fait.", at=4 * DAY, by="zoé")
    (cited,) = found(workspace, near, far)
    assert cited.message_ids == (f"general/{3 * DAY}",)


@pytest.mark.parametrize(
    ("heading", "text", "count"),
    [
        ("Retour sur les engagements", "- gabarit de la ronde : tenu\n- soupe : tenu", 1),
        ("Retour sur les engagements", "- gabarit de la ronde : non tenu", 0),
        ("Nouvelles", "- gabarit de la ronde : tenu", 0),
    ],
)
def test_minutes_that_look_back(workspace: Workspace, heading: str, text: str, count: int) -> None:
    """The line of later minutes that says it was kept is evidence, under such a heading only."""
    cited = found(workspace, minutes(heading, text, date(2026, 3, 19)))
    assert [one.quote for one in cited] == ["gabarit de la ronde : tenu"][:count]


def test_minutes_of_before(workspace: Workspace) -> None:
    """A meeting held before cannot look back on it."""
    early = minutes("Retour sur les engagements", "- gabarit de la ronde : tenu", date(2026, 3, 1))
    assert not found(workspace, early)


def test_only_what_the_role_may_read(workspace: Workspace) -> None:
    """Evidence that only those who facilitate may read is not shown to members."""
    hidden = Visibility.FACILITATORS
    text = "- gabarit de la ronde : tenu"
    kept = minutes("Retour sur les engagements", text, date(2026, 3, 19), hidden)
    assert not found(workspace, kept)
    assert completions(workspace.search_engine, Role.FACILITATOR, [promised()])


def test_what_was_noted_by_hand(workspace: Workspace) -> None:
    """What no archive holds is looked for in minutes too; an act without words finds nothing."""
    text = "- gabarit de la ronde : tenu"
    found(workspace, minutes("Retour sur les engagements", text, date(2026, 3, 19)))
    day = date(2026, 3, 5)
    held = noted(PROMISE, GROUP, "le gabarit de la ronde", Due(), day, "fr")
    empty = noted("…", GROUP, "…", Due(), day, "fr")
    assert held.source == NOTED
    told = completions(workspace.search_engine, Role.MEMBER, [held, empty])
    assert list(told) == [held.id]


def test_minutes_are_read_once(workspace: Workspace) -> None:
    """However many commitments are looked for, the articles are read once."""
    found(workspace, minutes("Retour sur les engagements", "- gabarit : tenu", date(2026, 3, 19)))
    day = date(2026, 3, 5)
    held = [noted(f"{PROMISE} {n}", GROUP, f"le gabarit {n}", Due(), day, "fr") for n in range(5)]
    read: list[object] = []

    def note(*told: object) -> None:
        read.extend([1] if "articles.sections" in str(told[2]) else [])

    event.listen(workspace.engine, "before_cursor_execute", note)
    completions(workspace.search_engine, Role.MEMBER, held)
    event.remove(workspace.engine, "before_cursor_execute", note)
    assert len(read) == 1

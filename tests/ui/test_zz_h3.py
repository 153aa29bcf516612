"""Follow-up on the page: what is kept, in which words, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from copassist.archive.intake import Intake
from copassist.commitments.ledger import name_of, noted
from copassist.commitments.sentences import Spans
from copassist.index.rows import Vectors
from copassist.languages import LANGUAGES, language
from copassist.records import Article, Item, Message, Role, Section, Visibility
from copassist.records.axes import SIGNS
from copassist.records.commitments import GROUP, Commitment, Due
from copassist.ui.pages.following import PARTS
from copassist.workspace import Workspace
from tests.conftest import said
from tests.ui.conftest import Opens, press, read, shown
from tests.ui.test_navigation import foreign

FR = language("fr")
DAY = 24 * 60
PROMISE = "Je prépare le gabarit de la ronde pour vendredi."
ASKED = "Comment tenez-vous la ronde du matin quand il neige ?"
MINUTES = Article(
    source="minutes", space="minutes", path="2026-03-05.md", author="", language="fr",
    title="Compte rendu de la rencontre du 5 mars 2026", date=date(2026, 3, 5),
    sections=(Section("e", "Engagements", "- zoé : la fiche des stocks, 27 mars"),),
)  # fmt: skip


class Ear:
    """A small real reader: wherever something asks, a question is open; the rest is words."""

    def read(self, texts: Sequence[str]) -> Vectors:
        told = np.zeros((len(texts), len(SIGNS)), np.float32)
        told[:, SIGNS.index("question")] = [0.9 * ("?" in text) for text in texts]
        return told


class Nobody:
    """A small real reader of sentences, to which nothing sounds like a commitment."""

    def read(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[NDArray[np.float32]]:
        return [np.full(len(here), -9, np.float32) for here in spans]


@pytest.fixture(autouse=True)
def _as_facilitator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPASSIST_ROLE", "facilitator")
    monkeypatch.setattr("copassist.models.promises.open_promises", lambda *_: Nobody())


@pytest.fixture
def lively(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A promise and its end, a question, talk, and the minutes of a meeting."""
    monkeypatch.setattr("copassist.models.evidence.open_evidence", lambda *_: Ear())
    talk: list[Message] = []
    for n in range(8):
        at = 100 + DAY * n
        talk += [
            said(f"Quelqu'un a compté les stocks du rayon {n} ?", at=at, by=f"p{n}"),
            said("Oui, il y en avait douze lundi.", at=at + 60, thread=at, by=f"q{n}"),
        ]
    items: list[Item] = [
        said(PROMISE),
        said("Merci à vous. C'est fait !", at=DAY, thread=0),
        said(ASKED, at=3 * DAY, by="luc", space="accueil"),
        said("Is there a glossary of lean words?", at=20 * DAY, by="sam", space="english"),
        *talk,
        MINUTES,
    ]
    Intake(workspace.engine, "e").take(items)
    workspace.builder().refresh()
    return workspace


def promised(due: Due) -> Commitment:
    """The promise of the first thread."""
    return Commitment(
        name_of("slack", "general/0", "general/0", PROMISE), PROMISE, "A",
        "prépare le gabarit de la ronde", due, "promise", 0.9, "proposed", date(2026, 3, 2),
        "slack", "general/0", "general/0", "general", "fr", Visibility.COMMUNITY,
    )  # fmt: skip


def proposed(workspace: Workspace, due: Due) -> Commitment:
    """Put the promise into the ledger, as it was found."""
    held = promised(due)
    workspace.desk.ledger.propose([held])
    return held


def confirmed(workspace: Workspace, due: Due) -> Commitment:
    """Put the promise into the ledger, and confirm it."""
    held = proposed(workspace, due)
    workspace.desk.ledger.decide(held.id, "confirmed", Role.FACILITATOR)
    return held


def kept(workspace: Workspace, held: Commitment) -> Commitment:
    """Return what the ledger holds of a commitment."""
    return workspace.desk.ledger.read(held.id, Role.FACILITATOR)


def send(app: AppTest, held: Commitment) -> AppTest:
    """Send the form that confirms a commitment."""
    return press(app, f"FormSubmitter:followup-confirm-{held.id}")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("archive", ["workspace", "filled", "lively"])
@pytest.mark.parametrize("part", PARTS)
def test_it_speaks_one_language(
    code: str, part: str, archive: str, open_page: Opens, request: pytest.FixtureRequest
) -> None:
    """Empty, with next to nothing or full, each part has its texts, in its language only."""
    held: Workspace = request.getfixturevalue(archive)
    if archive == "lively":
        confirmed(held, Due("vendredi", date(2026, 3, 6)))
        held.desk.ledger.propose([noted("Ranger", GROUP, "Ranger", Due(), date(2026, 3, 5), code)])
    app = open_page("followup", lang=code, part=part)
    assert not app.error
    assert not app.exception
    said = {text.replace("\\", "").replace(":small[]", "") for text in shown(app)}
    # « Sources » is said in both.
    print('INTER', said & foreign(code))
    assert said.isdisjoint(foreign(code) - {language(code).rules("digest")["letter"]["sources"]})


def test_members_do_not_see_it(
    lively: Workspace, open_page: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a member the page is not among the pages, and its address shows nothing of it."""
    monkeypatch.setenv("COPASSIST_ROLE", "member")
    confirmed(lively, Due())
    told = read(open_page("followup"))
    assert "gabarit de la ronde" not in told
    assert FR.text("ui.tagline") in told


def test_the_first_look(lively: Workspace, open_page: Opens) -> None:
    """Where nothing was ever looked at, opening the page looks; minutes and talk are proposed."""
    told = read(open_page("followup"))
    assert "la fiche des stocks" in told
    assert FR.counted("commitments", 2) in told
    found = lively.desk.ledger.listed(Role.FACILITATOR)
    assert [held.status for held in found] == ["proposed"] * 2


def test_another_look_finds_nothing_new(lively: Workspace, open_page: Opens) -> None:
    """The button looks again, and says that nothing is new."""
    told = read(press(open_page("followup"), "followup-look"))
    assert FR.text("ui.followup.look.nothing") in told


def test_a_proposal_is_confirmed_as_it_was_put_right(lively: Workspace, open_page: Opens) -> None:
    """Owner, act and day can be put right before a proposal is confirmed; the quote stays."""
    held = proposed(lively, Due("vendredi", date(2026, 3, 6)))
    app = open_page("followup")
    assert f"{FR.text('member', letter='A')} ·" in read(app)
    assert FR.text("ui.followup.sure.very") in read(app)
    app.text_area(key=f"followup-act-{held.id}").set_value("le gabarit, version 2")
    app.text_input(key=f"followup-owner-{held.id}").set_value("Collectif")
    app.date_input(key=f"followup-day-{held.id}").set_value(date(2026, 3, 9))
    told = read(send(app, held))
    found = kept(lively, held)
    assert (found.status, found.act, found.owner) == ("confirmed", "le gabarit, version 2", GROUP)
    assert (found.quote, found.due.day) == (PROMISE, date(2026, 3, 9))
    assert FR.text("ui.followup.group.open", count=1) in told


def test_a_proposal_is_confirmed_as_it_is(lively: Workspace, open_page: Opens) -> None:
    """Confirmed without a change, the owner stays the letter of its thread."""
    held = proposed(lively, Due("vendredi", date(2026, 3, 6)))
    send(open_page("followup"), held)
    found = kept(lively, held)
    assert (found.status, found.owner, found.act) == ("confirmed", "A", held.act)
    assert [event.due for event in found.events] == [None]


def test_words_that_mean_two_days_ask_which(lively: Workspace, open_page: Opens) -> None:
    """Of an ambiguous day both are offered, none is taken for granted, and the chosen is kept."""
    days = (date(2026, 3, 6), date(2026, 3, 13))
    held = proposed(lively, Due("vendredi prochain", None, days))
    app = open_page("followup")
    assert FR.text("ui.followup.which_day", words="vendredi prochain") in read(app)
    app.radio(key=f"followup-day-{held.id}").set_value(days[1])
    send(app, held)
    assert kept(lively, held).due == Due("vendredi prochain", days[1])


def test_a_proposal_is_dropped(lively: Workspace, open_page: Opens) -> None:
    """A click drops a proposal; it can be opened again from those that ended."""
    held = proposed(lively, Due())
    app = press(open_page("followup"), f"followup-drop-{held.id}")
    assert kept(lively, held).status == "dropped"
    press(app, f"followup-again-{held.id}")
    assert kept(lively, held).status == "confirmed"


def test_what_becomes_of_it(lively: Workspace, open_page: Opens) -> None:
    """A status with a note is kept, and the history tells it."""
    held = confirmed(lively, Due("vendredi", date(2026, 3, 6)))
    app = open_page("followup")
    assert FR.text("ui.followup.overdue") in read(app)
    app.button_group(key=f"followup-status-{held.id}-1").set_value("blocked").run()
    app.text_input(key=f"followup-note-{held.id}-1").set_value("on attend la pièce")
    told = read(press(app, f"followup-keep-{held.id}"))
    assert kept(lively, held).status == "blocked"
    assert "on attend la pièce" in told
    assert FR.text("ui.followup.history") in told


def test_put_off_needs_a_new_day(lively: Workspace, open_page: Opens) -> None:
    """To put it off, a day later than today is asked for; then it is late no more."""
    held = confirmed(lively, Due("vendredi", date(2026, 3, 6)))
    app = open_page("followup")
    app.button_group(key=f"followup-status-{held.id}-1").set_value("postponed").run()
    assert app.button(key=f"followup-keep-{held.id}-1").disabled
    later = datetime.now(UTC).date() + timedelta(35)
    app.date_input(key=f"followup-postponed-{held.id}-1").set_value(later).run()
    told = read(press(app, f"followup-keep-{held.id}"))
    found = kept(lively, held)
    assert (found.status, found.due.day) == ("postponed", later)
    assert FR.text("ui.followup.overdue") not in told


def test_perhaps_done(lively: Workspace, open_page: Opens) -> None:
    """What was said later in the thread is offered as evidence; a click takes it as done."""
    held = confirmed(lively, Due())
    app = open_page("followup")
    assert FR.text("ui.followup.evidence.perhaps", quote="C'est fait !") in read(app)
    assert kept(lively, held).status == "confirmed"
    press(app, f"followup-done-{held.id}")
    assert kept(lively, held).status == "done"


def test_the_quote_opens_its_thread(lively: Workspace, open_page: Opens) -> None:
    """A commitment opens on the message that made it."""
    held = proposed(lively, Due())
    told = read(press(open_page("followup"), f"entry-followup-{held.id}"))
    assert f":orange-background[{PROMISE}]" in told


def test_the_due_days_are_taken_away(lively: Workspace, open_page: Opens) -> None:
    """A calendar file is offered once something open has a day."""
    confirmed(lively, Due())
    assert FR.text("ui.followup.ics") not in read(open_page("followup"))
    confirmed(lively, Due())
    lively.desk.ledger.decide(
        promised(Due()).id, "postponed", Role.FACILITATOR, due=date(2026, 4, 1)
    )
    assert FR.text("ui.followup.ics") in read(open_page("followup"))


def test_open_questions_are_filtered(lively: Workspace, open_page: Opens) -> None:
    """Open questions show their age, and are filtered by space and by language."""
    app = open_page("followup", part="questions")
    told = read(app)
    assert ASKED in told
    assert FR.counted("waiting_days", 17) in told
    app.button_group(key="followup-language").set_value("en").run()
    assert ASKED not in read(app)
    assert "glossary" in read(app)
    app.button_group(key="followup-language").set_value(None).run()
    app.selectbox(key="followup-space").set_value("accueil").run()
    assert "glossary" not in read(app)


def test_the_archive_is_asked(lively: Workspace, open_page: Opens) -> None:
    """The look for answers says how many were looked up, and is not done again."""
    app = press(open_page("followup", part="questions"), "followup-answers-look")
    assert not app.error
    assert FR.text("ui.followup.answer.nothing", count=2) in read(app)
    assert not [b for b in app.button if b.key == "followup-answers-look"]


def test_speeds_are_told_in_words(lively: Workspace, open_page: Opens) -> None:
    """French is told with its intervals; English, of which too few asked, is said to be hidden."""
    told = read(open_page("followup", part="speeds"))
    assert FR.text("ui.followup.speed.fr") in told
    assert FR.text("ui.followup.speed.hidden") in told
    assert "La moitié ont une réponse en 1 heure" in told


def test_the_letter(lively: Workspace, open_page: Opens) -> None:
    """The letter is for members first, since when is chosen, and its numbers open."""
    app = open_page("followup", part="digest")
    assert "glossary" in read(app)
    assert "gabarit" not in read(app)
    app.button_group(key="followup-digest-since").set_value("30").run()
    told = read(app)
    assert "Compte rendu de la rencontre du 5 mars 2026" in told
    assert FR.text("ui.followup.digest.html") in told
    assert "**Engagements**" in shown(press(app, "entry-digest-"))
    app.button_group(key="followup-digest-since").set_value("day").run()
    app.date_input(key="followup-digest-day").set_value(date(2026, 3, 21)).run()
    assert "21 mars 2026" in read(app)

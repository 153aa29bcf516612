"""What a conversation made can be chosen from, opened and taken away."""

from __future__ import annotations

from dataclasses import replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from copassist.agenda.desk import Meeting
from copassist.languages import LANGUAGES, language
from copassist.records import Answer, Card, Role, Visibility
from copassist.topics.rows import topic_row
from copassist.topics.topics import Asked
from copassist.ui.topic_cards import BUTTONS
from copassist.workspace import Workspace
from tests.agenda.making import MONTREAL, START, topic
from tests.ui.conftest import OWNER, Opens, press, read
from tests.ui.test_navigation import foreign

FR = language("fr")
ASKED = "Propose deux sujets"
TOPICS = Card("topics", {
    "topics": [topic_row(topic(n)) for n in (1, 2)], "axis": None, "mode": "remote", "without": [],
})  # fmt: skip
NOTE = Card("note", {"markdown": "# La ronde", "subject": "la ronde"})
DIGEST = Card("digest", {"markdown": "# La semaine", "since": "2026-03-02", "until": "2026-03-08"})


@pytest.fixture
def facilitator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPASSIST_ROLE", "facilitator")
    st.cache_resource.clear()


def kept(workspace: Workspace, *cards: Card) -> str:
    """Keep a conversation in which each card was made; return its name."""
    name = workspace.conversations.start(OWNER, ASKED)
    for card in cards:
        intent = card.kind
        answer = Answer(ASKED, "fr", "Voici.", False, intent, card=card)
        workspace.conversations.answer(workspace.conversations.ask(name, ASKED), answer)
    return name


def agenda(workspace: Workspace, level: Visibility = Visibility.COMMUNITY) -> Card:
    """Draft an agenda and keep it."""
    meeting = Meeting(60, START, MONTREAL, Asked())
    made = workspace.desk.draft(meeting, Role.FACILITATOR, [topic(1)])
    workspace.desk.agendas.save(replace(made, visibility=level))
    return Card("agenda", {"agenda": made.id})


def buttons(app: AppTest) -> set[str]:
    """The labels of buttons, those that download included."""
    downloads = {element.proto.label for element in app.get("download_button")}
    return {button.label for button in app.button} | downloads


@pytest.mark.parametrize("choice", [choice for choice, _, _ in BUTTONS])
def test_choosing_a_topic(
    filled: Workspace, open_page: Opens, facilitator: None, choice: str
) -> None:
    """A facilitator's choice is kept, is said in its place, and leaves the other topics free."""
    app = open_page(c=kept(filled, TOPICS))
    assert "Comment accueillir le groupe 2" in read(app)
    app = next(b for b in app.button if (b.key or "").endswith(f"-{choice}-2")).click().run()
    (held,) = filled.desk.choices.listed()
    assert (held.topic, held.choice) == (topic(2), choice)
    assert (
        f"groupe 2\N{NO-BREAK SPACE}? · {FR.text(f'ui.prepare.topics.choices.{choice}')}"
        in read(app)
    )
    free = {b.key.rpartition("-")[2] for b in app.button if f"-{choice}-" in (b.key or "")}
    assert free == {"1"}


def test_choosing_is_the_facilitators(filled: Workspace, open_page: Opens) -> None:
    """A member is shown no choice and no way to pages that are not theirs."""
    app = open_page(c=kept(filled, TOPICS))
    assert not {FR.text(f"ui.prepare.topics.{name}") for _, name, _ in BUTTONS} & buttons(app)
    assert FR.text("ui.card.prepare") not in read(app)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_card_speaks_one_language(
    filled: Workspace, open_page: Opens, facilitator: None, code: str
) -> None:
    """Each kind of card is drawn after a reload, in the language of the page alone."""
    others = [Card(kind, {"late": False}) for kind in ("commitments", "unanswered")]  # type: ignore[arg-type]
    name = kept(filled, TOPICS, agenda(filled), NOTE, DIGEST, *others, Card("balance", {}))
    app = open_page(c=name, lang=code)
    assert not app.exception
    assert not app.error
    said = set(read(app).splitlines())
    assert said.isdisjoint(foreign(code) - {"Markdown"})
    assert language(code).text("ui.prepare.topics.accept") in buttons(app)


@pytest.mark.parametrize(
    ("card", "label"),
    [(TOPICS, "prepare"), (Card("commitments", {}), "follow"),
     (Card("unanswered", {}), "follow"), (Card("balance", {}), "balance")],
)  # fmt: skip
def test_where_it_leads(
    filled: Workspace, open_page: Opens, facilitator: None, card: Card, label: str
) -> None:
    """Under the last answer alone stands the link to where the work goes on."""
    text = FR.text(f"ui.card.{label}")
    (link,) = [one.proto.label for one in open_page(c=kept(filled, card, card)).get("page_link")
               if one.proto.label == text]  # fmt: skip
    assert link == text


def test_an_agenda_is_taken_away(filled: Workspace, open_page: Opens) -> None:
    """An agenda can be taken away in four forms by whoever may read it."""
    app = open_page(c=kept(filled, agenda(filled)))
    assert {
        FR.text(f"ui.prepare.export.{kind}") for kind in ("md", "docx", "ics", "html")
    } <= buttons(app)


def test_an_agenda_that_is_gone(filled: Workspace, open_page: Opens) -> None:
    """An agenda that was deleted, or that facilitators alone may read, is said to be gone."""
    strict, deleted = agenda(filled, Visibility.FACILITATORS), agenda(filled)
    filled.desk.agendas.delete(deleted.row["agenda"])
    for card in (strict, deleted):
        app = open_page(c=kept(filled, card))
        assert not app.exception
        assert FR.text("ui.card.gone") in read(app)
        assert FR.text("ui.prepare.export.docx") not in buttons(app)


@pytest.mark.parametrize("card", [NOTE, DIGEST], ids=["note", "digest"])
def test_a_text_is_taken_away(filled: Workspace, open_page: Opens, card: Card) -> None:
    """A note and a digest can be taken away as Markdown."""
    assert FR.text("ui.card.md") in buttons(open_page(c=kept(filled, card)))


def test_asking_makes_a_card(filled: Workspace, open_page: Opens, facilitator: None) -> None:
    """What is asked for in the chat is made there, and its card stands under the answer."""
    app = open_page().chat_input[0].set_value("Prépare l’ordre du jour de 60 min de jeudi").run()
    assert FR.text("ui.prepare.export.docx") in buttons(app)
    (held,) = filled.desk.upcoming(Role.FACILITATOR)
    assert held.minutes == 60
    (turn,) = filled.conversations.read(app.query_params["c"], OWNER).turns
    assert turn.answer is not None
    assert turn.answer.card == Card("agenda", {"agenda": held.id})


def test_pressing_twice(filled: Workspace, open_page: Opens, facilitator: None) -> None:
    """Both topics can be chosen one after the other; nothing is left to choose then."""
    app = press(open_page(c=kept(filled, TOPICS)), "1-accepted-")
    app = press(app, "1-accepted-")
    assert {held.topic.key for held in filled.desk.choices.listed()} == {"topic1", "topic2"}
    assert FR.text("ui.prepare.topics.accept") not in buttons(app)

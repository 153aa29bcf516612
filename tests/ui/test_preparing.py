from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from docx import Document
from streamlit.testing.v1 import AppTest

from copassist.agenda import edit
from copassist.agenda.closing import Proposed
from copassist.archive.intake import Intake
from copassist.commitments.detect import Floats
from copassist.commitments.sentences import Spans
from copassist.errors import CopassistError
from copassist.languages import LANGUAGES, language
from copassist.records import Message, Role
from copassist.records.agenda import Agenda
from copassist.records.commitments import AUTHOR, GROUP, Due, Promise
from copassist.settings import Settings
from copassist.topics.topics import Asked
from copassist.ui import agenda_export
from copassist.ui.minutes_proposals import Minutes
from copassist.ui.minutes_reading import text_of
from copassist.workspace import Workspace
from tests.conftest import said
from tests.ui.conftest import Browser, Opens, press, read, shown
from tests.ui.test_navigation import foreign

FR = language("fr")
DAY = 24 * 60
MINUTES = {
    "fr": """## Décisions
- On garde le tableau de bord à six cases.

## Engagements
- Nadia : envoyer le gabarit d’ici le 12 décembre
- Marc : préparer la visite pour le 03/04
- Le groupe relit la liste des outils
""",
    "en": """## Decisions
- We keep the dashboard with its six boxes.

## Commitments
- Nadia: send the template by December 12
- Marc: prepare the visit for 03/04
- The group reads the list of tools again
""",
}


class Deaf:
    """A small real reader of sentences: what no heading announces is no commitment."""

    def read(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[Floats]:
        return [np.full(len(held), -9, np.float32) for held in spans]


@pytest.fixture(autouse=True)
def _as_facilitator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPASSIST_ROLE", "facilitator")
    monkeypatch.setattr("copassist.models.promises.open_promises", lambda *_: Deaf())


@pytest.fixture
def asking(workspace: Workspace) -> Workspace:
    """Some threads, of which questions wait for an answer, and subjects that come back."""
    subjects = ("la ronde du matin", "le tableau de bord", "la charge mentale", "le café du labo")
    found: list[Message] = []
    for n in range(24):
        at, people = 3 * DAY * n, [f"p{(n + i) % 7}" for i in range(3)]
        subject = subjects[n % len(subjects)]
        asked = f"Comment faites-vous pour {subject} chez vous, équipe {n} ?"
        found.append(said(asked, at=at, by=people[0]))
        if n % 3:
            told = f"Merci, parce que {subject} aide : la fiche {n} est utile à tous."
            found.append(said(told, at=at + 60, thread=at, by=people[1]))
    Intake(workspace.engine, "e").take(found)
    workspace.builder().refresh()
    return workspace


def keyed(app: AppTest, kind: str, start: str) -> list[str]:
    """Return the keys of the widgets of a kind that start so."""
    return [w.key for w in app.get(kind) if (w.key or "").startswith(start)]


def drafted(app: AppTest) -> AppTest:
    """Draft an agenda with the form as it stands."""
    press(app, "prepare-next")
    return (
        next(b for b in app.button if b.label == FR.text("ui.prepare.agenda.draft")).click().run()
    )


def kept(workspace: Workspace) -> Agenda:
    """Return the agenda that was saved last."""
    return workspace.desk.agendas.listed(Role.FACILITATOR.reads)[0]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("archive", ["workspace", "filled", "asking"])
@pytest.mark.parametrize("part", ["topics", "agenda", "after"])
def test_it_speaks_one_language(
    code: str, archive: str, part: str, open_page: Opens, request: pytest.FixtureRequest
) -> None:
    """Empty, with too little or full, each part has all its texts, in its language only."""
    request.getfixturevalue(archive)
    app = open_page("prepare", lang=code, part=part)
    assert not app.error
    assert not app.exception
    said = {text.replace("\\", "").replace(":small[]", "") for text in shown(app)}
    assert said.isdisjoint(foreign(code))


def test_members_do_not_see_it(
    filled: Workspace, open_page: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a member the page is not among the pages, and its address shows nothing of it."""
    monkeypatch.setenv("COPASSIST_ROLE", "member")
    assert FR.text("ui.prepare.topics.about") not in read(open_page("prepare"))


def test_a_choice_changes_what_is_suggested(asking: Workspace, open_page: Opens) -> None:
    """A topic that is accepted, parked or rejected is listed, and no longer suggested."""
    app = open_page("prepare")
    for name, choice in (("accept", "accepted"), ("park", "parked"), ("reject", "rejected")):
        first = keyed(app, "button", f"topic-{name}-")[0]
        press(app, first)
        topic = first.removeprefix(f"topic-{name}-")
        assert [h.topic.key for h in asking.desk.choices.listed(None, choice)] == [topic]
        assert first not in keyed(app, "button", f"topic-{name}-")
        assert f"topic-undo-{topic}" in keyed(app, "button", "topic-undo-")


def test_a_choice_is_undone(asking: Workspace, open_page: Opens) -> None:
    """A choice that is undone is forgotten, and the topic is suggested again."""
    app = open_page("prepare")
    first = keyed(app, "button", "topic-accept-")[0]
    press(press(app, first), "topic-undo-")
    assert asking.desk.choices.listed() == []
    assert first in keyed(app, "button", "topic-accept-")


def test_a_card_says_why_and_how(asking: Workspace, open_page: Opens) -> None:
    """A card has its reason, quotes that open, the steps of its activity and its score's parts."""
    app = open_page("prepare")
    told = asking.desk.suggest(Asked(), Role.FACILITATOR)
    words, first = read(app), told.topics[0]
    assert told.why in words
    for part in (first.title, first.evidence[0].quote, first.activity.source):
        assert part in words
    assert all(step.text in words for step in first.activity.steps)
    assert FR.text("ui.prepare.topics.parts.demand", share="").strip() in words
    assert first.evidence[0].quote in read(press(app, f"entry-{first.key}-1"))


def test_another_axis_suggests_for_it(asking: Workspace, open_page: Opens) -> None:
    """The axis that is asked for is the one that the page says it suggests for."""
    app = open_page("prepare")
    app.button_group(key="prepare-axis").set_value("social").run()
    words = FR.rules("topics")["why"]
    assert words["asked"].format(axis=words["social"]) in read(app)


def test_an_agenda_is_drafted_on_what_was_accepted(asking: Workspace, open_page: Opens) -> None:
    """The form drafts an agenda on the accepted topic, keeps it, and opens it at its address."""
    app = press(open_page("prepare"), "topic-accept-")
    topic = asking.desk.choices.listed()[0].topic
    drafted(app)
    made = kept(asking)
    assert (made.minutes, edit.total(made), made.timezone) == (60, 60, "America/Montreal")
    assert topic.key in {item.topic for item in made.items}
    assert app.query_params["agenda"] == made.id
    assert FR.text("ui.prepare.editor.even", total=60) in read(app)


def test_an_agenda_without_a_choice_takes_and_accepts_the_first(
    asking: Workspace, open_page: Opens
) -> None:
    """Where nothing was accepted, the topics that are taken are accepted by that."""
    app = open_page("prepare", part="agenda")
    next(b for b in app.button if b.label == FR.text("ui.prepare.agenda.draft")).click().run()
    used = {item.topic for item in kept(asking).items if item.topic}
    assert used
    assert used <= {held.topic.key for held in asking.desk.choices.listed(None, "accepted")}


def test_an_empty_archive_has_an_agenda_too(workspace: Workspace, open_page: Opens) -> None:
    """A community that has no archive yet can prepare a meeting."""
    app = open_page("prepare", part="agenda")
    next(b for b in app.button if b.label == FR.text("ui.prepare.agenda.draft")).click().run()
    assert not app.error
    assert edit.total(kept(workspace)) == 60


def test_the_time_zone_is_the_browsers(
    workspace: Workspace, open_page: Opens, browser: Browser
) -> None:
    """The browser's time zone is offered where it is known, else that of the settings."""
    for told, offered in (("Europe/Paris", "Europe/Paris"), ("Mars/Olympus", "America/Montreal")):
        browser.timezone = told
        app = open_page("prepare", part="agenda")
        assert app.selectbox(key="prepare-timezone").value == offered


def test_every_edit_is_kept(asking: Workspace, open_page: Opens) -> None:
    """Minutes, place, heading, length and removal are kept at once; the total is said."""
    app = drafted(press(open_page("prepare"), "topic-accept-"))
    made = kept(asking)
    welcome = app.number_input(key=keyed(app, "number_input", f"item-minutes-{made.id}-0-")[0])
    welcome.set_value(made.items[0].minutes + 7).run()
    assert edit.total(kept(asking)) == 67
    told = FR.text("ui.prepare.editor.over", total=67, count=7, minutes=60)
    assert told in read(app)
    press(app, "agenda-fit")
    assert edit.total(kept(asking)) == 60
    press(app, "icon-down-0")
    assert kept(asking).items[1].section == "welcome"
    title = app.text_area(key=keyed(app, "text_area", f"item-title-{made.id}-1-")[0])
    title.set_value("Bonjour à tous").run()
    assert kept(asking).items[1].title == "Bonjour à tous"
    press(app, "item-remove-0-")
    assert len(kept(asking).items) == len(made.items) - 1
    app.number_input(key=keyed(app, "number_input", "agenda-length-")[0]).set_value(90).run()
    assert (kept(asking).minutes, edit.total(kept(asking))) == (90, 90)
    whole = app.text_area(key=keyed(app, "text_area", "agenda-title-")[0])
    whole.set_value("Rencontre d’hiver").run()
    assert kept(asking).title == "Rencontre d’hiver"
    assert not app.exception


def test_a_topic_is_replaced(asking: Workspace, open_page: Opens) -> None:
    """The main block works on another topic that was suggested, which is accepted by that."""
    app = drafted(press(open_page("prepare"), "topic-accept-"))
    before = kept(asking).question
    press(app, "item-seek-")
    press(app, "item-replace-")
    assert kept(asking).question != before
    used = next(item.topic for item in kept(asking).items if item.topic)
    assert asking.desk.choices.read(used, Role.FACILITATOR).choice == "accepted"


def test_an_address_that_names_an_agenda(asking: Workspace, open_page: Opens) -> None:
    """A link to an agenda, as that of a card of the chat, opens it without naming the part."""
    app = open_page("prepare", agenda=kept_after(asking, open_page))
    assert keyed(app, "text_area", "agenda-title-")
    assert app.button_group(key="prepare-part-agenda").value == "agenda"


def test_an_agenda_is_deleted(asking: Workspace, open_page: Opens) -> None:
    """An agenda of the list is deleted; its address then says that it is gone."""
    name = kept_after(asking, open_page)
    press(open_page("prepare", part="agenda"), f"delete-{name}")
    assert asking.desk.agendas.listed(Role.FACILITATOR.reads) == []
    app = open_page("prepare", part="agenda", agenda=name)
    assert FR.text("ui.prepare.agenda.gone") in read(app)


def kept_after(workspace: Workspace, open_page: Opens) -> str:
    """Draft an agenda on the page and return its id."""
    drafted(press(open_page("prepare"), "topic-accept-"))
    return kept(workspace).id


def test_the_page_to_print_has_nothing_live(asking: Workspace, open_page: Opens) -> None:
    """What people wrote is text on the page to print, whatever they wrote."""
    kept_after(asking, open_page)
    hostile = edit.renamed(kept(asking), "<script>x</script> [a](http://b) **c**")
    page = agenda_export.page(hostile)
    assert "<script" not in page
    assert "<a " not in page
    assert "**c**" in page
    assert "<table>" in page


@pytest.mark.parametrize("code", LANGUAGES)
def test_minutes_are_read_and_kept(code: str, asking: Workspace, open_page: Opens) -> None:
    """What is ticked goes to the ledger as it was corrected; topics, agenda and archive follow."""
    name = kept_after(asking, open_page)
    press(app := open_page("prepare", part="agenda", agenda=name, lang=code), "prepare-after")
    app.text_area(key="minutes-text").set_value(MINUTES[code]).run()
    press(app, "minutes-go")
    assert not app.exception
    boxes = keyed(app, "checkbox", "minutes-is-")
    assert len(boxes) == 3
    for box in boxes:
        app.checkbox(key=box).check().run()
    pills = next(g for g in app.button_group if g.key.startswith("minutes-choice-"))
    pills.set_value(date(2027, 4, 3)).run()
    act = keyed(app, "text_input", "minutes-act-")[0]
    app.text_input(key=act).set_value("envoyer le gabarit neuf").run()
    press(app, "minutes-keep")
    assert not app.error
    held = {c.owner: c for c in asking.desk.ledger.listed(Role.FACILITATOR, ("confirmed",))}
    assert set(held) == {"Nadia", "Marc", GROUP}
    assert held["Nadia"].act == "envoyer le gabarit neuf"
    assert held["Nadia"].due.day == date(2026, 12, 12)
    assert held["Marc"].due.day == date(2027, 4, 3)
    assert asking.desk.agendas.read(name).is_closed
    assert "minutes" in {shelf.space for shelf in asking.library.shelves(Role.FACILITATOR)}
    assert language(code).text("ui.prepare.done.archive") in read(app)
    press(app, "minutes-next")
    assert app.query_params["part"] == "agenda"
    assert "agenda" not in app.query_params


def test_who_wrote_the_minutes_is_the_group(workspace: Workspace, open_page: Opens) -> None:
    """What minutes promise in the first person is the group's: nobody knows who wrote them."""
    promise = Promise("Je relis la charte", AUTHOR, "relire la charte", Due(), "promise", 0.9)
    found = Proposed((), (promise,), ())
    minutes = Minutes("un", promise.quote, date(2026, 3, 2), "fr", None, found)

    def page() -> None:
        import streamlit as st

        from copassist.ui.minutes_proposals import proposals

        proposals(*st.session_state["asked"])

    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["asked"] = (workspace, minutes, FR)
    app.run()
    assert app.text_input(key="minutes-owner-un-0").value == "Le groupe"
    app.checkbox(key="minutes-is-un-0").check().run()
    press(app, "minutes-keep")
    (held,) = workspace.desk.ledger.listed(Role.FACILITATOR, ("confirmed",))
    assert held.owner == GROUP


def test_what_is_not_ticked_is_not_kept(workspace: Workspace, open_page: Opens) -> None:
    """Without a tick nothing goes to the ledger, and without that wish nothing to the archive."""
    app = open_page("prepare", part="after")
    app.text_area(key="minutes-text").set_value(MINUTES["fr"]).run()
    press(app, "minutes-go")
    assert "On garde le tableau de bord" in read(app)
    app.checkbox(key=keyed(app, "checkbox", "minutes-archive-")[0]).uncheck().run()
    press(app, "minutes-keep")
    assert workspace.desk.ledger.listed(Role.FACILITATOR) == []
    assert workspace.library.shelves(Role.FACILITATOR) == []


def test_minutes_wait_for_who_comes_back(workspace: Workspace, open_page: Opens) -> None:
    """What was pasted, and what was ticked, is still there after a look at another part."""
    app = open_page("prepare", part="after")
    app.text_area(key="minutes-text").set_value(MINUTES["fr"]).run()
    app.button_group(key="prepare-part-after").set_value("agenda").run()
    app.button_group(key="prepare-part-agenda").set_value("after").run()
    assert app.text_area(key="minutes-text").value == MINUTES["fr"]
    press(app, "minutes-go")
    box = keyed(app, "checkbox", "minutes-is-")[0]
    app.checkbox(key=box).check().run()
    app.button_group(key="prepare-part-after").set_value("agenda").run()
    app.button_group(key="prepare-part-agenda").set_value("after").run()
    assert app.checkbox(key=box).value


def test_nothing_pasted_is_said(workspace: Workspace, open_page: Opens) -> None:
    """The button without any text says what is missing."""
    app = press(open_page("prepare", part="after"), "minutes-go")
    assert FR.text("ui.prepare.after.empty") in read(app)


class Dropped:
    """A file as Streamlit hands it over."""

    file_id = "1"

    def __init__(self, name: str, held: bytes) -> None:
        self.name, self._held = name, held

    def getvalue(self) -> bytes:
        return self._held


def test_a_file_is_read_with_its_headings(settings: Settings) -> None:
    """Minutes in Word or Markdown become text whose headings are marked."""
    document = Document()
    document.add_heading("Engagements", 2)
    document.add_paragraph("Nadia : envoyer le gabarit", style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    files = (Dropped("cr.docx", out.getvalue()), Dropped("../cr.md", MINUTES["fr"].encode()))
    for file in files:
        told = text_of(file, settings)
        assert "# Engagements\n" in told
        assert "Nadia : envoyer le gabarit" in told


@pytest.mark.parametrize(("name", "held"), [("cr.pdf", b"%PDF-1.4 broken"), ("cr.md", b"")])
def test_a_bad_file_is_named(name: str, held: bytes, settings: Settings) -> None:
    """A file that cannot be read is an error that names it as the visitor knows it."""
    with pytest.raises(CopassistError) as caught:
        text_of(Dropped(name, held), settings)
    told = FR.error(caught.value)
    assert name in told
    assert "/" not in told

"""The page of confidentiality: what is kept, one's own traces, erasing, reviewing, the log."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copassist.languages import LANGUAGES, language
from copassist.privacy.audit import Audit
from copassist.records import Role
from copassist.workspace import Workspace
from tests.conftest import said
from tests.privacy.making import OTHERS, WORDS, spread
from tests.topics.making import take
from tests.ui.conftest import OWNER, Browser, Opens, press, read

FR = language("fr")


@pytest.fixture
def lead(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An archive that a facilitator looks after."""
    spread(workspace)
    monkeypatch.setenv("COPASSIST_ROLE", "facilitator")
    return workspace


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_kept(workspace: Workspace, open_page: Opens, browser: Browser, code: str) -> None:
    """Everybody sees what is kept, who sees what and which model reads, in their language."""
    spread(workspace)
    browser.locale = code
    app = open_page("privacy")
    text = read(app)
    for key in ("account", "roles"):
        told = language(code).rules("privacy")[key]
        assert told["names" if key == "account" else "sponsor"] in text
    assert language(code).text("ui.privacy.you") in text
    assert len(app.dataframe) == 1
    assert app.segmented_control[0].options == [
        language(code).text(f"ui.privacy.parts.{part}") for part in ("kept", "own")
    ]


def test_members_do_not_erase(workspace: Workspace, open_page: Opens) -> None:
    """The address of what is the facilitators’ shows a member what is theirs."""
    spread(workspace)
    for part in ("erase", "review", "log"):
        app = open_page("privacy", part=part)
        assert FR.text("ui.privacy.who") in read(app)
        assert not app.text_input


def test_erasing(lead: Workspace, open_page: Opens) -> None:
    """A facilitator sees what would go, confirms, and gets a report; the words are gone."""
    app = open_page("privacy", part="erase")
    app.text_input(key="erase-name-member").set_value("personne").run()
    assert FR.text("error.not_found", id="personne") in read(app)
    app.text_input(key="erase-name-member").set_value("zoé").run()
    assert FR.counted("messages", 3) in read(app)
    assert app.button(key="erase-do").disabled
    app.checkbox(key="erase-sure").check().run()
    press(app, "erase-do")
    assert "Vérifié" in read(app)
    thread = lead.library.thread("slack", "general/0", Role.FACILITATOR)
    assert thread.messages[0].text == OTHERS
    assert not any(WORDS in hit.passage.text for hit in lead.search("comptoir vert"))
    entry = Audit(lead.engine).listed()[0]
    assert (entry.act, entry.row) == ("erase", {"kind": "member", "messages": 3})
    app = open_page("library", thread="slack:general/0")
    assert FR.text("ui.message.removed", day=FR.day(thread.started)) in read(app)


def test_retention(lead: Workspace, open_page: Opens) -> None:
    """Months are set for a space, and what is due is told before it goes."""
    app = open_page("privacy", part="erase")
    app.number_input(key="retain-months-general").set_value(3).run()
    press(app, "retain-keep")
    assert lead.care.retention.listed() == {"general": 3}
    assert FR.text("ui.privacy.retain.due", spaces="#general") in read(app)


def test_reviewing(lead: Workspace, open_page: Opens) -> None:
    """What was redacted is shown around its gap, and can be ticked off."""
    take(lead, said("Écris-moi à zoe.tremblay@courriel.ca, merci.", at=999, by="lou"))
    app = open_page("privacy", part="review")
    assert "[courriel]" in read(app)
    assert FR.text("ui.privacy.review.count", count=1, left=1) in read(app)
    press(app, "review-0")
    assert FR.text("ui.privacy.review.count", count=1, left=0) in read(app)


def test_ones_own_traces(workspace: Workspace, open_page: Opens) -> None:
    """One deletes one's own conversations at once, and nobody else's."""
    spread(workspace)
    for owner in (OWNER, OWNER, "another"):
        workspace.conversations.start(owner, "Une question")
    app = open_page("privacy", part="own")
    assert FR.counted("conversations", 2) in read(app)
    press(app, "privacy-own-delete")
    assert workspace.conversations.list(OWNER) == []
    assert len(workspace.conversations.list("another")) == 1


def test_the_log(lead: Workspace, open_page: Opens) -> None:
    """The log is a table; an empty one says so."""
    assert FR.text("ui.privacy.log.nothing") in read(open_page("privacy", part="log"))
    Audit(lead.engine).note("ask", "a", Role.MEMBER, outcome="answered")
    app = open_page("privacy", part="log")
    assert len(app.dataframe) == 1


def test_a_name_in_two_sources(lead: Workspace, open_page: Opens) -> None:
    """A name that two sources know asks in which, before anything is told to go."""
    take(lead, replace(said("Ailleurs aussi.", at=9, by="zoé"), source="zulip"))
    app = open_page("privacy", part="erase")
    app.text_input(key="erase-name-member").set_value("zoé").run()
    assert not [box for box in app.checkbox if box.key == "erase-sure"]
    app.segmented_control(key="erase-source").set_value("zulip").run()
    assert FR.counted("messages", 1) in read(app)
    app.segmented_control(key="erase-source").set_value("all").run()
    assert FR.counted("messages", 4) in read(app)

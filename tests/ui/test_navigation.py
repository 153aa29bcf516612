from __future__ import annotations

import re

import pytest

from copassist.languages import LANGUAGES, language
from copassist.ui import session
from copassist.ui.navigation import PAGES
from copassist.workspace import Workspace
from tests.ui.conftest import QUESTION, Browser, Opens, ask, press, read, shown

OTHER = {"fr": "en", "en": "fr"}
PLACES = [place.name for place in PAGES]


def foreign(code: str) -> set[str]:
    """The interface's texts that only another language has, as they show."""
    mine = set(language(code).texts.values())
    return {
        text
        for key, text in language(OTHER[code]).texts.items()
        if key.startswith("ui.") and text not in mine and "{" not in text
    }


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("archive", ["workspace", "filled"])
def test_a_page_speaks_one_language(
    place: str, code: str, archive: str, open_page: Opens, request: pytest.FixtureRequest
) -> None:
    """Every page, on an empty archive and a filled one, has all its texts, in its language only."""
    request.getfixturevalue(archive)
    app = open_page(place, lang=code)
    said = {text.replace("\\", "").replace(":small[]", "") for text in shown(app)}
    assert said
    assert not app.error
    assert said.isdisjoint(foreign(code))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_conversation_speaks_one_language(code: str, filled: Workspace, open_page: Opens) -> None:
    """With an answer, its sources and its rating shown, the page has one language."""
    app = ask(open_page(lang=code))
    app.feedback[0].set_value(0).run()
    press(app, "entry-")
    assert not app.error
    said = {text.replace("\\", "").replace(":small[]", "") for text in shown(app)}
    assert said.isdisjoint(foreign(code) - {language(OTHER[code]).text("answer.intro")})


@pytest.mark.parametrize("place", PLACES)
def test_every_widget_has_a_label(place: str, filled: Workspace, open_page: Opens) -> None:
    """A screen reader finds a name on every widget."""
    app = open_page(place)
    for element in app:
        label = getattr(getattr(element, "proto", None), "label", None)
        if label is not None and element.type not in ("expander", "popover", "tab"):
            assert re.search(r"\w", label), element


def test_the_browser_chooses_the_language(open_page: Opens, browser: Browser) -> None:
    """French browsers get French, others English; the address goes before the browser."""
    assert language("fr").text("ui.tagline") in read(open_page())
    browser.locale = "de-DE"
    assert language("en").text("ui.tagline") in read(open_page())
    assert language("fr").text("ui.tagline") in read(open_page(lang="fr"))


def test_the_settings_choose_the_language(
    open_page: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The setting goes before the browser and the address, and there is nothing to switch."""
    monkeypatch.setenv("COPASSIST_LANGUAGE", "en")
    app = open_page(lang="fr")
    assert language("en").text("ui.tagline") in read(app)
    assert language("fr").text("ui.language.choose") not in read(app)


def test_the_language_can_be_switched(filled: Workspace, open_page: Opens) -> None:
    """The switch changes the interface, keeps the choice in the address and the conversation."""
    app = ask(open_page())
    app.button_group(key="switch-fr").set_value("en").run()
    assert app.query_params["lang"] == "en"
    assert language("en").text("ui.chat.input") in read(app)
    assert QUESTION in read(app)


def test_a_setting_that_cannot_be_used_is_told(
    open_page: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error before any page is a sentence too."""
    monkeypatch.setenv("COPASSIST_PORT", "much")
    app = open_page()
    assert len(app.error) == 1
    assert "COPASSIST_PORT" in read(app)


def test_what_was_not_expected_is_logged_and_told(
    open_page: Opens, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of ours shows one sentence to the visitor and its trace to the log."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(session, "owner", fail)
    app = open_page()
    assert language("fr").text("error.unexpected") in read(app)
    assert "ZeroDivisionError" in caplog.text

"""Preparing a meeting in a real browser: from a topic to the agenda that opens on its promises."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from icalendar import Calendar
from playwright.sync_api import Browser, Locator, Page, expect

from copassist.languages import Language, language
from tests.e2e.test_walk import opened, picture

LOCALES = {"fr": "fr-CA", "en": "en-CA"}
PROMISES = {
    "fr": ("Nadia", "envoyer le gabarit de la ronde", "d’ici le 12 janvier",
           "Marc", "préparer la visite du laboratoire"),
    "en": ("Nadine", "send the template of the huddle", "by January 12",
           "Mark", "prepare the visit of the laboratory"),
}  # fmt: skip
MINUTES = {
    "fr": "## Engagements\n- {0} : {1} {2}\n- {3} : {4}\n",
    "en": "## Commitments\n- {0}: {1} {2}\n- {3}: {4}\n",
}


@pytest.mark.parametrize("code", LOCALES)
def test_from_a_topic_to_the_next_agenda(
    code: str, browser: Browser, facilitators_address: str
) -> None:
    """A topic is accepted, an agenda drafted, retimed, fitted and taken away; its promises last."""
    texts = language(code)
    for page in opened(browser, f"{facilitators_address}/prepare", LOCALES[code]):
        _accept(page, texts)
        _draft(page, texts)
        _retime(page, texts)
        _take_away(page, texts)
        _close(page, texts, code)
        _draft(page, texts)
        told = page.get_by_test_id("stMain")
        for word in PROMISES[code][::3]:
            expect(told.get_by_text(word).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def _button(page: Page, texts: Language, key: str, **values: object) -> Locator:
    return page.get_by_role("button", name=texts.text(f"ui.prepare.{key}", **values), exact=True)


def _still(page: Page) -> None:
    """Wait until the page has drawn itself: a click while it does so is lost."""
    page.wait_for_timeout(500)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def _accept(page: Page, texts: Language) -> None:
    accept = _button(page, texts, "topics.accept")
    expect(accept.first).to_be_visible()
    picture(page, f"prepare-{texts.code}")
    _still(page)
    accept.first.click()
    _still(page)
    _button(page, texts, "topics.next").click()


def _draft(page: Page, texts: Language) -> None:
    """Draft an agenda of the usual 60 minutes."""
    _still(page)
    _button(page, texts, "agenda.draft").click()
    expect(page.get_by_text(texts.text("ui.prepare.editor.even", total=60))).to_be_visible()


def _retime(page: Page, texts: Language) -> None:
    minutes = page.get_by_label(texts.text("ui.prepare.editor.of_item", n=1), exact=True)
    before = int(minutes.input_value())
    minutes.fill(str(before + 5))
    minutes.press("Enter")
    said = texts.text("ui.prepare.editor.over", total=65, count=5, minutes=60)
    expect(page.get_by_text(said)).to_be_visible()
    picture(page, f"agenda-{texts.code}")
    _still(page)
    _button(page, texts, "editor.fit", minutes=60).click()
    expect(page.get_by_text(texts.text("ui.prepare.editor.even", total=60))).to_be_visible()
    expect(minutes).to_have_value(str(before + 5))


def _take_away(page: Page, texts: Language) -> None:
    title = page.get_by_label(texts.text("ui.prepare.editor.title")).input_value()
    document = Document(io.BytesIO(_file(page, texts, "docx").read_bytes()))
    assert document.paragraphs[0].text == title
    minutes = [int(row.cells[1].text) for row in document.tables[0].rows[1:]]
    assert sum(minutes) == 60
    calendar = Calendar.from_ical(_file(page, texts, "ics").read_bytes())
    (event,) = calendar.events
    assert event["SUMMARY"] == title
    assert event.end - event.start == timedelta(minutes=60)
    assert title.split()[0] in _file(page, texts, "html").read_text(encoding="utf-8")


def _file(page: Page, texts: Language, kind: str) -> Path:
    # A file that is asked for while the page is drawn again belongs to the page that was.
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    with page.expect_download() as waiting:
        _button(page, texts, f"export.{kind}").click()
    assert waiting.value.suggested_filename.endswith(kind)
    return waiting.value.path()


def _close(page: Page, texts: Language, code: str) -> None:
    """Paste minutes with two commitments, confirm both, and go on to the next meeting."""
    _button(page, texts, "export.after").click()
    box = page.get_by_label(texts.text("ui.prepare.after.text"), exact=True)
    box.fill(MINUTES[code].format(*PROMISES[code]))
    box.press("Control+Enter")
    _button(page, texts, "after.read").click()
    for name in PROMISES[code][::3]:
        tick = page.get_by_test_id("stCheckbox").filter(has_text=name)
        tick.locator("label").click()
        expect(tick.get_by_role("checkbox")).to_be_checked()
    picture(page, f"minutes-{texts.code}")
    _button(page, texts, "proposed.keep").click()
    expect(page.get_by_text(texts.text("ui.prepare.done.commitments", count=2))).to_be_visible()
    expect(page.get_by_text(texts.text("ui.prepare.done.archive"))).to_be_visible()
    _button(page, texts, "done.draft").click()

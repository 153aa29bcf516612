"""Follow-up in a real browser: what was found, what became of it, what is taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Download, Page, expect

from copassist.languages import language
from tests.e2e.test_walk import opened, picture

WAIT_MS = 120_000
"""The first look through the archive reads for twenty seconds, once the models are open."""


@pytest.fixture(params=[("fr", "fr-CA"), ("en", "en-GB")], ids=["fr", "en"])
def visit(
    request: pytest.FixtureRequest, browser: Browser, facilitators_address: str
) -> Iterator[tuple[Page, str]]:
    """Somebody who facilitates, in each language."""
    code, locale = request.param
    for page in opened(browser, f"{facilitators_address}/followup", locale):
        yield page, code


@pytest.fixture
def phone(browser: Browser, facilitators_address: str) -> Iterator[Page]:
    """Somebody who facilitates, on a telephone."""
    yield from opened(browser, f"{facilitators_address}/followup", "fr-CA", width=390)


def downloaded(page: Page, name: str) -> Download:
    """Press what downloads, and return the file."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    return waiting.value


def test_from_a_proposal_to_its_end(visit: tuple[Page, str]) -> None:
    """What was found opens, is confirmed in other words, put off, and taken away as a calendar."""
    page, code = visit
    texts = language(code)
    confirm = page.get_by_role("button", name=texts.text("ui.followup.confirm"))
    expect(confirm.first).to_be_visible(timeout=WAIT_MS)
    picture(page, "followup")
    card = page.get_by_test_id("stVerticalBlock").filter(has=confirm.first).last
    card.locator('[class*="st-key-entry-followup"] button').first.click()
    panel = page.get_by_role("dialog")
    expect(panel.locator(".stMarkdownColoredBackground").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    confirm.first.click()
    opened_form, act = page.get_by_test_id("stPopoverBody"), f"essai {code}"
    opened_form.get_by_role("textbox").first.fill(act)
    opened_form.get_by_role("button", name=texts.text("ui.followup.confirm")).click()
    card = page.get_by_test_id("stLayoutWrapper").filter(has_text=act).last
    card.get_by_role("button", name=texts.text("ui.followup.become")).click()
    choice = page.get_by_test_id("stPopoverBody")
    choice.get_by_role("radio", name=texts.text("commitments.status.postponed")).click()
    choice.get_by_test_id("stDateInputField").click()
    page.keyboard.type("20270302")
    page.keyboard.press("Enter")
    choice.get_by_role("textbox", name=texts.text("ui.followup.note")).fill("plus tard")
    choice.get_by_role("textbox", name=texts.text("ui.followup.note")).press("Tab")
    choice.get_by_role("button", name=texts.text("ui.followup.keep")).click()
    expect(card).to_contain_text(texts.text("ui.followup.history"))
    file = Path(downloaded(page, texts.text("ui.followup.ics")).path())
    due = {
        str(event["summary"]): event.decoded("dtstart").isoformat()
        for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    }
    assert [day for name, day in due.items() if act in name] == ["2027-03-02"]


def test_each_part_has_its_address(visit: tuple[Page, str]) -> None:
    """The parts are one click apart, a reload stays, and the letter is taken away."""
    page, code = visit
    texts = language(code)
    page.goto(page.url.partition("?")[0] + "?part=questions")
    waiting = page.get_by_text(re.compile(r"^(Attend depuis|Waiting for) \d+"))
    expect(waiting.first).to_be_visible()
    page.get_by_text(texts.text("ui.followup.part.speeds"), exact=True).click()
    expect(page.get_by_text(texts.text("ui.followup.speed.fr"), exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("part=speeds"))
    page.reload()
    expect(page.get_by_text(texts.text("ui.followup.speed.interval"))).to_be_visible()
    page.get_by_text(texts.text("ui.followup.part.digest"), exact=True).click()
    page.get_by_text(texts.text("ui.followup.digest.since_30"), exact=True).click()
    part = texts.rules("digest")["part"]["threads"]
    expect(page.get_by_text(part, exact=True)).to_be_visible()
    picture(page, "letter")
    letter = Path(downloaded(page, texts.text("ui.followup.digest.html")).path())
    assert f'<html lang="{code}">' in letter.read_text(encoding="utf-8")
    written = Path(downloaded(page, texts.text("ui.followup.digest.md")).path())
    assert f"## {part}" in written.read_text(encoding="utf-8")


def test_the_archive_answers(visit: tuple[Page, str]) -> None:
    """The look for answers ends, and says what it found."""
    page, code = visit
    texts = language(code)
    page.goto(page.url.partition("?")[0] + "?part=questions")
    page.get_by_role("button", name=texts.text("ui.followup.answer.look")).click()
    nothing = texts.text("ui.followup.answer.nothing", count="#").partition("(")[0]
    found = texts.text("ui.followup.answer.found", count="#").partition("(")[0]
    told = page.get_by_text(nothing).or_(page.get_by_text(found))
    expect(told.first).to_be_visible(timeout=WAIT_MS)


@pytest.mark.parametrize("part", ["commitments", "questions", "speeds", "digest"])
def test_on_a_telephone(phone: Page, part: str) -> None:
    """On 390 pixels nothing of any part scrolls sideways."""
    phone.goto(phone.url.partition("?")[0] + f"?part={part}")
    about = language("fr").text(f"ui.followup.about.{part}")
    expect(phone.get_by_text(about)).to_be_visible()
    phone.wait_for_timeout(2000)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

"""A walk through the app in a real browser, over the demonstration community.

With COPASSIST_TOUR=1 it also takes the pictures of the README into docs/tour.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from copassist.languages import language

TOUR = Path(__file__).parents[2] / "docs" / "tour"
PATIENCE_MS = 60_000
OPENINGS = ("intro", "intro_unsure", "not_in_archive")
expect.set_options(timeout=PATIENCE_MS)


def picture(page: Page, name: str) -> None:
    if os.environ.get("COPASSIST_TOUR"):
        TOUR.mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(800)
        page.screenshot(path=TOUR / f"{name}.png")


def opened(browser: Browser, address: str, locale: str, width: int = 1280) -> Iterator[Page]:
    context = browser.new_context(
        locale=locale, viewport={"width": width, "height": 860}, color_scheme="light"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    yield page
    context.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A visitor from Québec."""
    yield from opened(browser, address, "fr-CA")


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A visitor on a telephone, in English."""
    yield from opened(browser, address, "en-GB", width=390)


def ask(page: Page, question: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")


def last_answer(page: Page) -> str:
    """Wait for the last answer to be whole, and read it."""
    expect(page.get_by_test_id("stFeedback").last).to_be_visible()
    # What was drawn before stands until the page has drawn itself anew.
    page.wait_for_timeout(300)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page.get_by_test_id("stChatMessage").last.inner_text()


def test_ask_in_french_and_open_a_citation(page: Page) -> None:
    """A question in French is answered in French; a citation opens the words among neighbours."""
    ask(page, "À l’urgence, l’attente au triage a baissé de combien à combien ?")
    said = last_answer(page)
    assert "dit l’archive" in said or "s’en approchent" in said
    assert "42" in said
    assert "29" in said
    page.get_by_role("button", name="[1]").first.click()
    panel = page.get_by_role("dialog")
    expect(panel).to_be_visible()
    expect(panel.locator(".stMarkdownColoredBackground").first).to_be_visible()
    picture(page, "question")


def test_ask_in_english_over_french_text(page: Page) -> None:
    """A question in English is answered in English, with French words quoted and marked."""
    ask(page, "Who was supposed to record the retirement interviews with doyenne?")
    said = last_answer(page)
    assert "archive says" in said or "come close" in said
    assert "(in French)" in said
    picture(page, "english")


def test_switch_language(page: Page) -> None:
    """The interface follows the browser, and switches at a click, everywhere."""
    expect(page.get_by_role("link", name="Bibliothèque")).to_be_visible()
    page.get_by_role("radio", name="English").or_(
        page.get_by_text("English", exact=True)
    ).first.click()
    expect(page.get_by_role("link", name="Library")).to_be_visible()
    expect(page.get_by_role("link", name="Bibliothèque")).to_have_count(0)


def test_reload_finds_the_conversation_and_a_thumb_down_its_reason(page: Page) -> None:
    """A reload loses nothing; a thumb down takes a reason and says thanks."""
    ask(page, "Comment faire le suivi sans devenir la police ?")
    said = last_answer(page)
    page.reload()
    expect(page.get_by_test_id("stChatMessage").last).to_contain_text("[1]")
    again = last_answer(page)
    assert said.splitlines()[0] == again.splitlines()[0]
    feedback = page.get_by_test_id("stFeedback").last
    feedback.get_by_role("radio").nth(1).click()
    form = page.get_by_test_id("stForm").last
    expect(form).to_be_visible()
    form.get_by_role("textbox").fill("il manque un exemple")
    form.get_by_role("button").last.click()
    expect(page.get_by_text("Merci", exact=False).last).to_be_visible()


def test_library_and_import(page: Page) -> None:
    """The library lists the spaces and finds passages; the import page says what it takes."""
    page.get_by_role("link", name="Bibliothèque").click()
    expect(page.get_by_text("cas-vecus").first).to_be_visible()
    assert "animation-privee" not in page.locator("body").inner_text()
    picture(page, "library")
    page.get_by_role("link", name="cas-vecus").first.click()
    expect(page).to_have_url(re.compile("space=cas-vecus"))
    page.reload()
    expect(page.get_by_text("#cas-vecus").first).to_be_visible()
    page.get_by_role("link", name="Importer").click()
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
    picture(page, "import")


def test_on_a_telephone(phone: Page) -> None:
    """On 390 pixels nothing scrolls sideways, and an answer and its citation can be read."""
    ask(phone, "Why were so many patients missing their Wednesday morning bloodwork?")
    last_answer(phone)
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    picture(phone, "phone")


def test_four_turns_that_change_language(page: Page) -> None:
    """Four turns: follow-ups keep their subject, and each answer is in its question's language.

    The third turn goes over to English, in the middle of the same subject.
    """
    turns = (
        ("À l’urgence, l’attente au triage a baissé de combien à combien ?", "fr", ""),
        ("et sur quelle durée ?", "fr", "triage"),
        ("Did it hold over the summer?", "en", "triage"),
        ("Who measured it?", "en", "triage"),
    )
    for number, (question, code, kept) in enumerate(turns, 1):
        ask(page, question)
        expect(page.get_by_test_id("stFeedback")).to_have_count(number)
        said = last_answer(page)
        starts = [language(code).text(f"answer.{key}") for key in OPENINGS]
        assert any(start in said for start in starts), (question, said)
        other = [language("en" if code == "fr" else "fr").text(f"answer.{k}") for k in OPENINGS]
        assert not any(start in said for start in other), (question, said)
        sought = language("fr").text("ui.chat.sought", question="").strip()
        assert not kept or (sought in said and kept in said.partition(sought)[2]), said

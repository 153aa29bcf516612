"""A newcomer's first days in a real browser, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from copassist.languages import Language, language
from tests.e2e.test_preparing import LOCALES
from tests.e2e.test_walk import opened, picture


@pytest.mark.parametrize("code", LOCALES)
def test_a_first_week(code: str, browser: Browser, address: str) -> None:
    """Three things at a time; what is done stays done after a reload; ahead there is more."""
    texts = language(code)
    for page in opened(browser, f"{address}/begin", LOCALES[code]):
        page.get_by_text(texts.text("ui.begin.pace_7"), exact=True).click()
        _button(page, texts, "start").click()
        expect(_cards(page)).to_have_count(3)
        picture(page, f"begin-{code}")
        for done in (1, 2):
            _press(page, texts, "done")
            expect(page.get_by_text(re.compile(rf"^{done}\D"))).to_be_visible()
        page.reload()
        expect(page.get_by_text(re.compile(r"^2\D"))).to_be_visible()
        _press(page, texts, "leave")
        expect(page.get_by_text(texts.text("ui.begin.quiet"))).to_be_visible()
        _press(page, texts, "ahead")
        expect(_cards(page)).to_have_count(3)
        named = re.escape(texts.text("ui.begin.words", count="@")).replace("@", r"\d+")
        page.get_by_text(re.compile(f"^{named}$")).click()
        expect(page.locator("strong", has_text="A3").first).to_be_visible()
        _press(page, texts, "forget")
        expect(_button(page, texts, "start")).to_be_visible()


def _cards(page: Page) -> Locator:
    return page.locator('[class*="st-key-begin-step-"]')


def _button(page: Page, texts: Language, key: str) -> Locator:
    return page.get_by_role("button", name=texts.text(f"ui.begin.{key}"), exact=True)


def _press(page: Page, texts: Language, key: str) -> None:
    """Press the first button of a name, once the page is still."""
    page.wait_for_timeout(500)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    _button(page, texts, key).first.click()

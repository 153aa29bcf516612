"""The balance page in a real browser: from the picture to a message put right."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from copassist.languages import language
from tests.e2e.test_walk import ask, opened, picture

FR = language("fr")


@pytest.fixture
def page(browser: Browser, facilitators_address: str) -> Iterator[Page]:
    """Somebody who facilitates, from Québec."""
    yield from opened(browser, f"{facilitators_address}/balance", "fr-CA")


def test_from_the_picture_to_a_message(page: Page) -> None:
    """The neglected axis is named; a number opens its threads, a thread its messages' axes."""
    expect(page.get_by_text(FR.text("axes.name.performance")).first).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    picture(page, "balance")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.get_by_role("tab", name=FR.text("axes.performance")).click()
    page.get_by_text(re.compile("^Voir .* fils$")).locator("visible=true").first.click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text(FR.text("ui.balance.threads_about"))).to_be_visible()
    panel.get_by_test_id("stPageLink-NavLink").first.click()
    expect(page.get_by_text(FR.text("ui.balance.read_closely"))).to_be_visible()
    pills = page.locator('[class*="st-key-balance-axes"]').first
    pills.get_by_role("button", name=FR.text("axes.social")).click()
    expect(page.get_by_text(FR.text("ui.balance.corrected")).first).to_be_visible()


def test_the_picture_is_taken_away(page: Page) -> None:
    """The three downloads are files that hold something."""
    page.get_by_role("button", name=FR.text("ui.balance.export")).click()
    for kind in ("png", "csv", "docx"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=FR.text(f"ui.balance.export_{kind}")).click()
        path = waiting.value.path()
        assert path.stat().st_size > 500
        assert waiting.value.suggested_filename.endswith(kind)


def test_asked_in_the_chat(page: Page) -> None:
    """« Quel est notre axe le plus faible ? » is answered from the measure, with its threads."""
    page.get_by_role("link", name=FR.text("ui.page.chat")).click()
    ask(page, "Quel est notre axe le plus faible ?")
    answer = page.get_by_test_id("stChatMessage").last
    expect(answer).to_contain_text(FR.text("axes.name.performance"))
    expect(answer).to_contain_text("[1]")
    # While the page draws itself a click is lost.
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_role("button", name=re.compile(r"^\[1\]")).click()
    expect(page.get_by_role("dialog")).to_be_visible()

"""Hostile text in a real browser: it is shown as it stands, and nothing is made of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import served
from tests.ui.test_plain import HOSTILE, folded

SCRIPT = Path(__file__).parent / "hostile_page.py"
ROOT = Path(__file__).parents[2]
MADE = "a, img, h1, h2, h3, table, code, blockquote, ol, hr, del, em, .katex, [role=img]"


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page of hostile texts."""
    module = ["streamlit", "run", str(SCRIPT), "--server.headless=true", "--server.port"]
    log = tmp_path_factory.mktemp("hostile") / "app.log"
    with served(module, log, {**os.environ, "PYTHONPATH": str(ROOT)}) as address:
        page = browser.new_page()
        page.goto(address)
        expect(page.locator(f".st-key-answer-{len(HOSTILE) - 1}")).to_be_visible()
        page.wait_for_timeout(2000)  # what is rewritten after parsing is loaded late
        yield page
        page.close()


@pytest.mark.parametrize("number", range(len(HOSTILE)), ids=HOSTILE)
@pytest.mark.parametrize("way", ["plain", "marked", "label", "answer"])
def test_hostile_text_is_shown_as_it_stands(page: Page, way: str, number: int) -> None:
    """No sign, link, picture, heading, list or formula comes of it; every character is there."""
    shown = page.locator(f".st-key-{way}-{number}")
    text = folded(HOSTILE[number])
    if way == "answer":
        assert text in folded(shown.inner_text())
    else:
        assert folded(shown.inner_text()) == text
    assert shown.locator(MADE).count() == 0

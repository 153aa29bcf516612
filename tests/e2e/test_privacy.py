"""Erasing in a real browser: what goes is told, confirmed, proved, and gone from the answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from copassist.languages import language
from tests.e2e.conftest import served
from tests.e2e.test_preparing import LOCALES
from tests.e2e.test_walk import ask, opened, picture
from tests.ui.conftest import slack

SAID = "La fleur de sel se range sous le comptoir vert du phare de la pointe."
MESSAGE = "accueil/1746100000.000100"
ASKED = {"fr": "Où se range la fleur de sel ?", "en": "Where is the fleur de sel stored?"}


@pytest.fixture
def own_address(tmp_path: Path) -> Iterator[str]:
    """The app of a facilitator, on a small archive of its own."""
    environ = {**os.environ, "COPASSIST_HOME": str(tmp_path / "home"),
               "COPASSIST_ROLE": "facilitator"}  # fmt: skip
    export = slack(tmp_path / "export", [SAID, "Chez nous on la garde au sec, dans un bocal."])
    command = [sys.executable, "-m", "copassist.cli", "import", str(export)]
    subprocess.run(command, env=environ, check=True)
    log = tmp_path / "app.log"
    with served(["copassist.cli", "run", "--port"], log, environ) as url:
        yield url


@pytest.mark.parametrize("code", LOCALES)
def test_erasing_a_message(code: str, browser: Browser, own_address: str) -> None:
    """An answer holds the words; the message is erased and proved gone; the answer says so."""
    texts = language(code)
    for page in opened(browser, own_address, LOCALES[code]):
        ask(page, ASKED[code])
        expect(page.get_by_text("comptoir vert").first).to_be_visible()
        conversation = page.url
        page.goto(f"{own_address}/library?thread=slack:{MESSAGE}")
        page.get_by_role("button", name=texts.text("ui.privacy.erase.open")).click()
        page.get_by_text(texts.text("ui.privacy.erase.this_message")).click()
        expect(page.get_by_text(texts.counted("messages", 1)).first).to_be_visible()
        picture(page, f"erase-{code}")
        _still(page)
        page.get_by_text(texts.text("ui.privacy.erase.sure")).click()
        _still(page)
        page.get_by_role("button", name=texts.text("ui.privacy.erase.do")).click()
        keep = page.get_by_role("button", name=texts.text("ui.privacy.erase.report"))
        with page.expect_download() as taken:
            keep.click()
        report = json.loads(Path(taken.value.path()).read_text(encoding="utf-8"))
        assert (report["messages"], report["proof"]["remains"]) == (1, [])
        page.goto(conversation)
        expect(page.get_by_text(texts.text("erased.answer"))).to_be_visible()
        assert "comptoir vert" not in page.content()


def _still(page: Page) -> None:
    page.wait_for_timeout(500)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

"""The app as it is served: its headers, its names, and nothing fetched from elsewhere."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, expect

from copassist.ui.asgi import HEADERS
from tests.e2e.test_walk import PATIENCE_MS


@pytest.mark.parametrize("path", ["/", "/library", "/_stcore/health", "/nowhere/x.js"])
def test_headers(address: str, path: str) -> None:
    """Pages, Streamlit's own addresses and those that do not exist are guarded alike."""
    held = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    held.request("GET", path)
    answer = held.getresponse()
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize(("name", "status"), [("localhost", 101), ("evil.example", 403)])
def test_names(address: str, name: str, status: int) -> None:
    """A browser that was sent here under another name is refused."""
    place = urlsplit(address)
    headers = {
        "Host": f"{name}:{place.port}", "Origin": f"http://{name}:{place.port}",
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "streamlit",
    }  # fmt: skip
    held = http.client.HTTPConnection(place.netloc, timeout=20)
    held.request("GET", "/_stcore/stream", headers=headers)
    assert held.getresponse().status == status


def test_the_pages_keep_to_their_server(facilitators_address: str, browser: Browser) -> None:
    """No page is refused anything by the policy, charts included, or asks another server."""
    elsewhere: list[str] = []
    refused: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    with browser.new_context(locale="fr-CA") as context:
        page = context.new_page()
        page.on("console", hear)
        page.on("request", lambda asked: elsewhere.append(asked.url))
        for name in ("", "library", "balance", "import"):
            page.goto(f"{facilitators_address}/{name}")
            done = page.get_by_test_id("stApp")
            expect(done).to_have_attribute(
                "data-test-script-state", "notRunning", timeout=PATIENCE_MS
            )
            if name == "balance":
                chart = page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first
                expect(chart).to_be_visible(timeout=PATIENCE_MS)
    here = urlsplit(facilitators_address).netloc
    assert [url for url in elsewhere if urlsplit(url).netloc not in (here, "")] == []
    assert refused == []

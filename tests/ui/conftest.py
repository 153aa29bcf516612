"""The app on a real workspace, whose only small part is the embedder (see tests/conftest.py)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from copassist.ui.session import COOKIE
from copassist.workspace import Workspace

APP = Path(__file__).parents[2] / "app.py"
OWNER = "0" * 32
ARTICLE = """---
titre: Préparer une rencontre
auteur: Équipe
date: 2025-10-27
langue: fr
---

# Préparer une rencontre

## Durée

Prévoyez 75 minutes, dont huit pour les engagements de la fin.
"""
QUESTION = "Combien de temps dure la ronde du matin ?"
Opens = Callable[..., AppTest]


@dataclass
class Browser:
    """What Streamlit tells of the visitor's browser; AppTest has none."""

    locale: str = "fr-CA"
    ip_address: str | None = None
    cookies: dict[str, str] = field(default_factory=lambda: {COOKIE: OWNER})
    headers: dict[str, str] = field(default_factory=lambda: {"Host": "localhost:8501"})
    url: str = "http://localhost:8501/library"
    timezone: str | None = "America/Montreal"


@pytest.fixture(autouse=True, scope="session")
def _no_components() -> Iterator[None]:
    """AppTest reads what every package is for components, of which there is none: 0.2 s a page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            BidiComponentManager, "discover_and_register_components", lambda *_, **__: None
        )
        yield


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The visitor's browser, on a server that has just started."""
    visitor = Browser()
    monkeypatch.setattr(st, "context", visitor)
    st.cache_resource.clear()
    yield visitor
    st.cache_resource.clear()


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    """An archive of one thread and one article."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "rencontre.md").write_text(ARTICLE, encoding="utf-8")
    texts = [QUESTION, "La ronde du matin dure douze minutes.", "Merci, je note."]
    workspace.import_paths([folder])
    workspace.import_paths([slack(tmp_path / "etabli", texts)])
    return workspace


def slack(root: Path, texts: Sequence[str]) -> Path:
    """Write a Slack export of one thread."""
    (root / "accueil").mkdir(parents=True)
    names = {"users": [{"id": "U1", "name": "a"}], "channels": [{"id": "C1", "name": "accueil"}]}
    for name, rows in names.items():
        (root / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    rows = [
        {
            "type": "message",
            "user": "U1",
            "ts": f"17461{n:05}.000100",
            "thread_ts": "1746100000.000100",
            "text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        }
        for n, text in enumerate(texts)
    ]
    (root / "accueil" / "2025-05-01.json").write_text(json.dumps(rows), encoding="utf-8")
    return root


@pytest.fixture
def open_page(workspace: Workspace) -> Opens:
    """Open a page of the app at an address, in a session of its own."""

    def opened(page: str = "chat", **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        # A default page has no name of its own in the address.
        app._page_hash = calc_hash("" if page == "chat" else page)
        return app.run()

    return opened


def shown(app: AppTest) -> list[str]:
    """Return every text that the app shows, labels included."""
    found: list[str] = []
    for element in app:
        if element.type == "html":  # our own style and scripts
            continue
        for holder in (element, getattr(element, "proto", None)):
            for name in ("label", "value", "body", "placeholder", "help"):
                text = getattr(holder, name, None)
                if isinstance(text, str) and text:
                    found.append(text)
    return found


def ask(app: AppTest, question: str = QUESTION) -> AppTest:
    """Ask a question, and wait for its answer."""
    return app.chat_input[0].set_value(question).run()


def press(app: AppTest, start: str) -> AppTest:
    """Press the first button whose key starts so."""
    return next(b for b in app.button if (b.key or "").startswith(start)).click().run()


def read(app: AppTest) -> str:
    """Return all that is shown, without the escapes of Markdown."""
    return "\n".join(shown(app)).replace(":small[]", "").replace("\\", "")

"""Whatever the app answers, a browser is told to keep to it."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket
from streamlit.web.server.app_discovery import discover_asgi_app

from copassist.ui.asgi import HEADERS, POLICY, SCRIPT, Guarded


async def page(_: Request) -> PlainTextResponse:
    return PlainTextResponse("x", headers={"X-Frame-Options": "ALLOWALL", "X-Own": "kept"})


async def socket(held: WebSocket) -> None:
    await held.accept()
    await held.send_text("heard")
    await held.close()


CLIENT = TestClient(
    Starlette(
        routes=[Route("/", page), WebSocketRoute("/socket", socket)],
        middleware=[Middleware(Guarded)],
    )
)


def test_every_answer_is_guarded() -> None:
    """Each header stands once, in the place of one of the same name; errors have them too."""
    for path, status in (("/", 200), ("/nothing", 404)):
        answer = CLIENT.get(path)
        assert answer.status_code == status
        for name, held in HEADERS.items():
            assert answer.headers.get_list(name) == [held]
    assert CLIENT.get("/").headers["X-Own"] == "kept"


def test_sockets_pass() -> None:
    """What is no answer to a request goes through as it is."""
    with CLIENT.websocket_connect("/socket") as held:
        assert held.receive_text() == "heard"


def test_nothing_leaves_for_another_server() -> None:
    """No part of the policy names another server, or allows any."""
    named = " ".join(POLICY.values()).split()
    assert set(named) <= {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}
    assert "data:" not in POLICY["script-src"] + POLICY["connect-src"]


def test_streamlit_finds_the_app() -> None:
    """``streamlit run`` serves the app of our script, beside which no module can be shadowed."""
    found = discover_asgi_app(SCRIPT)
    assert (found.is_asgi_app, found.app_name) == (True, "app")
    assert {file.name for file in SCRIPT.parent.glob("*.py")} == {"__init__.py", "served.py"}

"""The app as a server serves it: Streamlit's, with headers that keep a browser to it.

The policy is for what the pages show: words that others wrote. Whatever they might ever make of a
page, it loads and sends nothing beyond this server, and no other site can frame it. Scripts that
stand in the page have to be allowed: those of ``ui.session`` do.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT = Path(__file__).with_name("served.py")
"""What ``streamlit run`` is given."""
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "media-src": "'self' data: blob:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {held}" for name, held in POLICY.items()),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # The address names the conversation: no other site is told of it.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_LINES = [(name.lower().encode(), held.encode()) for name, held in HEADERS.items()]


class Guarded:
    """Puts the headers on every answer of an app, in the place of its own of the same names."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = {name for name, _ in _LINES}
                kept = [line for line in message.get("headers", ()) if line[0].lower() not in ours]
                message = {**message, "headers": [*kept, *_LINES]}
            await send(message)

        await self.app(scope, receive, guarded)

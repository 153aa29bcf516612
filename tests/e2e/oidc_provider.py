"""A small OpenID Connect provider on loopback: ``python -m tests.e2e.oidc_provider PORT``.

It does what the authorisation code flow asks of a provider, and checks what it should: client and
secret, redirect address, PKCE, each code once. Who one is, is chosen on its page.
"""

from __future__ import annotations

import base64
import json
import sys
import time
from dataclasses import dataclass
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "copassist", "a-secret-of-the-client"
PEOPLE = {
    "fanny": ["animation", "communaute"],
    "paul": ["communaute"],
    "nina": ["communaute", "nouveaux"],
    "mecene": ["mecenes"],
    "voisin": ["animation-du-quartier"],
}
"""Who may sign in, and their groups."""
CALLBACK, HEALTH = "/oauth2callback", "/_stcore/health"
"""Where Streamlit takes people back; what ``served`` asks of whatever it starts."""


@dataclass(frozen=True)
class Granted:
    """What a code stands for."""

    person: str
    asked: dict[str, str]


class Provider(ThreadingHTTPServer):
    """The provider: its key, and the codes that wait to be used."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.issuer = f"http://127.0.0.1:{port}"
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
        self.codes: dict[str, Granted] = {}

    def metadata(self) -> dict[str, Any]:
        """What the discovery document says."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/leave",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def tokens(self, granted: Granted) -> dict[str, Any]:
        """The tokens of a person; the ID token holds all that is known."""
        now, name = int(time.time()), granted.person
        claims = {
            "iss": self.issuer, "sub": f"sub-{name}", "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": granted.asked["nonce"], "name": name.capitalize(),
            "email": f"{name}@example.org", "email_verified": True, "groups": PEOPLE[name],
        }  # fmt: skip
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        return {"access_token": name, "token_type": "Bearer", "expires_in": 300, "id_token": signed}


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Provider

    def do_GET(self) -> None:
        at = urlsplit(self.path)
        asked = {name: held[0] for name, held in parse_qs(at.query).items()}
        match at.path:
            case "/.well-known/openid-configuration":
                self._tell(self.server.metadata())
            case "/jwks":
                self._tell({"keys": [self.server.key.as_dict(private=False)]})
            case "/userinfo":
                name = self.headers.get("Authorization", "").removeprefix("Bearer ")
                self._tell({"sub": f"sub-{name}"}, 200 if name in PEOPLE else 401)
            case "/authorize":
                self._authorize(asked)
            case "/leave" if _is_ours(asked.get("post_logout_redirect_uri", "")):
                self._send_to(asked["post_logout_redirect_uri"])
            case path if path == HEALTH:
                self._tell({})
            case _:
                self._tell({"error": "not_found"}, 404)

    def _authorize(self, asked: dict[str, str]) -> None:
        """Ask who it is, then send them back with a code."""
        is_sound = asked.get("client_id") == CLIENT and _is_ours(asked.get("redirect_uri", ""))
        if not is_sound or asked.get("code_challenge_method") != "S256":
            self._tell({"error": "invalid_request"}, 400)
        elif asked.get("person") in PEOPLE:
            code = token_urlsafe()
            self.server.codes[code] = Granted(asked["person"], asked)
            back = {"code": code, "state": asked["state"]}
            self._send_to(f"{asked['redirect_uri']}?{urlencode(back)}")
        else:
            links = "".join(
                f"<p><a href='?{urlencode(asked | {'person': name})}'>{name}</a></p>"
                for name in PEOPLE
            )
            self._answer(200, "text/html", links.encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: held[0] for name, held in parse_qs(body).items()}
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        granted = self.server.codes.pop(sent.get("code", ""), None)
        proof = sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        if self.headers.get("Authorization") != f"Basic {basic}":
            self._tell({"error": "invalid_client"}, 401)
        elif (
            granted is None
            or granted.asked["redirect_uri"] != sent.get("redirect_uri")
            or granted.asked["code_challenge"] != challenge
        ):
            self._tell({"error": "invalid_grant"}, 400)
        else:
            self._tell(self.server.tokens(granted))

    def _tell(self, told: dict[str, Any], status: int = 200) -> None:
        self._answer(status, "application/json", json.dumps(told).encode())

    def _send_to(self, address: str) -> None:
        self._answer(302, "text/plain", b"", Location=address)

    def _answer(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _is_ours(address: str) -> bool:
    parts = urlsplit(address)
    return (parts.hostname, parts.path) == ("localhost", CALLBACK)


if __name__ == "__main__":
    Provider(int(sys.argv[1])).serve_forever()

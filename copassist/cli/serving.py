"""What Streamlit needs to sign people in: the settings, written where it reads them.

Streamlit takes them from a file of secrets alone: it is made anew at each start, and only the
account that serves may read it. What signs the cookies is made once, so that a restart signs nobody
out; deleting ``cookie_secret`` signs everybody out at the next start.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from copassist.errors import SettingsError, StoreError
from copassist.hiding import conceal
from copassist.settings import Settings

SECRETS, COOKIE_SECRET = "sign_in.toml", "cookie_secret"
HERE = ("localhost", "127.0.0.1", "::1")


def address(settings: Settings, port: int) -> str:
    """Return the address that people type."""
    return settings.public_url.rstrip("/") or f"http://localhost:{port}"


def hosts(settings: Settings) -> tuple[str, ...]:
    """Return the names by which browsers may reach the app; none: any.

    A page of another site can make a browser reach this machine under that site's own name, and
    read what comes back. Where the app is open to a network and nobody said at which address, its
    names are not known.
    """
    public = urlsplit(settings.public_url).hostname
    if public is None and settings.host not in HERE:
        return ()
    return (*HERE, public) if public else HERE


def sign_in(settings: Settings) -> dict[str, str]:
    """Write what Streamlit needs to sign people in; return its options, none without sign-in.

    :raises SettingsError: when the file of the client's secret cannot be read, or is empty.
    :raises StoreError: when the home cannot be written.
    """
    if not settings.oidc_metadata_url:
        return {}
    file = settings.home / SECRETS
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        _write(file, _toml(settings, _cookie_secret(settings.home / COOKIE_SECRET)))
    except OSError as error:
        raise StoreError("home", path=str(settings.home), reason=str(error)) from error
    return {"secrets.files": str(file)}


def _toml(settings: Settings, cookie_secret: str) -> str:
    kept = {
        # Streamlit fills the port in, so that two apps on one home write the same file.
        "redirect_uri": f"{settings.public_url.rstrip('/') or 'http://localhost:{port}'}"
        "/oauth2callback",
        "cookie_secret": cookie_secret,
        "client_id": settings.oidc_client_id,
        "client_secret": _client_secret(settings),
        "server_metadata_url": settings.oidc_metadata_url,
    }
    # A string of JSON is one of TOML, as long as its characters stand as they are.
    rows = [f"{name} = {json.dumps(held, ensure_ascii=False)}" for name, held in kept.items()]
    scopes = json.dumps(settings.oidc_scopes, ensure_ascii=False)
    return "\n".join(["[auth]", *rows, f"client_kwargs = {{ scope = {scopes} }}", ""])


def _client_secret(settings: Settings) -> str:
    file = settings.oidc_client_secret_file
    if not file:
        return settings.oidc_client_secret.get_secret_value()
    try:
        held = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("setting_file", where=file, remedy=str(error)) from error
    if not held:
        raise SettingsError("setting_file", where=file, remedy="empty")
    conceal(held)
    return held


def _cookie_secret(file: Path) -> str:
    if not file.exists():
        _write(file, secrets.token_hex(32))
    return file.read_text(encoding="utf-8")


def _write(file: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    descriptor, beside = tempfile.mkstemp(dir=file.parent)  # made with the rights 0600
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        written.write(text)
    Path(beside).replace(file)

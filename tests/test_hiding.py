"""Secrets are planted, everything fails, and nothing that is written holds one."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.errors import CopassistError, StoreError
from copassist.hiding import MARK, conceal, concealed, passwords
from copassist.languages import LANGUAGES, language
from copassist.settings import load
from copassist.storage.database import open_database

KEY, PASSWORD, CLIENT, PROXY = "sk-planted0001", "Pl@nted/0002", "planted:0003", "planted-0004"
ESCAPED = quote(PASSWORD, "")
SECRETS = (KEY, PASSWORD, ESCAPED, CLIENT, PROXY, "nted/0002")
ADDRESSES = [
    f"postgresql+psycopg://u:{ESCAPED}@127.0.0.1:1/db",
    f"postgresql+psycopg://u:{PASSWORD}@127.0.0.1:1/db",
    f"postgresql+psycopg://u:{ESCAPED}@127.0.0.1:port/db",
    f"postgresql+psycopg://u@127.0.0.1:1/db?password={ESCAPED}",
    f"postgresql+psycopg://u:{ESCAPED}@127.0.0.1:1/db?bogus={ESCAPED}",
    f"mysql://u:{ESCAPED}@127.0.0.1/db",
    f"nothing at all ://u:{ESCAPED}@",
]
FAILS = """
import logging, sys, threading
from copassist.settings import load
load()
secrets = sys.argv[1:]
log = logging.getLogger("copassist.anything")
logging.basicConfig(format="%(message)s %(args)s")
for secret in secrets:
    log.warning("told %s of %s", secret, {"a": secret})
    log.warning(f"{secret} 100%")
    log.warning("too few %s %s", secret)
    try:
        raise ValueError(secret)
    except ValueError:
        log.exception("failed")
    def fail(said=secret):
        raise RuntimeError(said)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
raise RuntimeError(" ".join(secrets))
"""


class Echo(BaseHTTPRequestHandler):
    """A server that refuses, and says the key that it was given."""

    def do_POST(self) -> None:
        said = json.dumps({"error": {"message": f"Wrong key {self.headers['Authorization']}"}})
        self.send_response(401)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def echo() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def environ(home: Path, **other: str) -> dict[str, str]:
    """Settings with a secret wherever one can stand."""
    own = {"HOME": str(home), "LANGUAGE": "en"} | other
    kept = {name: held for name, held in os.environ.items() if not name.startswith("COPASSIST_")}
    planted = {"OPENAI_API_KEY": KEY, "CORPORATE_PROXY_PASSWORD": PROXY}
    return kept | planted | {f"COPASSIST_{name}": held for name, held in own.items()}


def command(own: dict[str, str], *words: str) -> str:
    """All that a command writes."""
    line = [sys.executable, "-m", "copassist.cli", *words]
    done = subprocess.run(line, env=own, capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr


def assert_hidden(said: str) -> None:
    assert [secret for secret in SECRETS if secret in said] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_database_that_does_not_open(tmp_path: Path, address: str) -> None:
    """The sentence says where and why, without the password or a part of it."""
    settings = load(environ(tmp_path, DATABASE_URL=address))[0]
    with pytest.raises(StoreError) as caught:
        open_database(settings.database)
    assert_hidden(f"{caught.value} {caught.value.data}")
    for code in LANGUAGES:
        assert_hidden(language(code).error(caught.value))


def test_the_list_of_settings(tmp_path: Path) -> None:
    """Settings are listed with what is secret in them taken out, as text and as JSON."""
    own = environ(
        tmp_path,
        DATABASE_URL=ADDRESSES[1],
        CHAT_BASE_URL=f"http://u:{PASSWORD}@127.0.0.1:9/v1?api_key={KEY}",
        OIDC_METADATA_URL="https://provider.example/x",
        OIDC_CLIENT_ID="copassist",
        OIDC_CLIENT_SECRET=CLIENT,
        DEFAULT_ROLE="member",
    )
    for words in (["settings"], ["settings", "--json"]):
        said = command(own, *words)
        assert "127.0.0.1:9" in said
        assert_hidden(said)


def test_settings_that_are_refused(tmp_path: Path) -> None:
    """A value that cannot be used is told without what is secret in it."""
    said = command(environ(tmp_path, PUBLIC_URL=f"http://u:{PASSWORD}@h"), "settings")
    assert "COPASSIST_PUBLIC_URL" in said
    assert_hidden(said)
    said = command(environ(tmp_path, OIDC_CLIENT_SECRET=CLIENT), "settings")
    assert "oidc_metadata_url" in said
    assert_hidden(said)


def test_a_chat_model_that_refuses(tmp_path: Path, echo: int) -> None:
    """A provider that says the key back has it taken out of what is told."""
    own = environ(tmp_path, CHAT_MODEL="openai:any", CHAT_BASE_URL=f"http://127.0.0.1:{echo}/v1")
    script = (
        "from copassist.errors import ModelError\n"
        "from copassist.models.chat import open_chat\n"
        "from copassist.settings import load\n"
        "try: print(open_chat(load()[0]).say('a', 'b'))\n"
        "except ModelError as error: print(error)\n"
    )
    line = [sys.executable, "-c", script]
    done = subprocess.run(line, env=own, capture_output=True, text=True, timeout=120)
    assert "Wrong key Bearer" in done.stdout
    assert_hidden(done.stdout + done.stderr)


def test_the_doctor(tmp_path: Path) -> None:
    """What is not well is said without what is secret."""
    own = environ(
        tmp_path, CHAT_MODEL=f"nobody:{KEY}", CHAT_BASE_URL=f"http://u:{PASSWORD}@127.0.0.1:9/v1",
        EMBEDDING_MODEL=str(tmp_path / "none"),
    )  # fmt: skip
    for words in (["doctor"], ["doctor", "--json"]):
        said = command(own, *words)
        assert "sqlite" in said
        assert_hidden(said)


def test_logs_and_tracebacks(tmp_path: Path) -> None:
    """Messages, arguments, exceptions, threads and the last words of a process hold none."""
    own = environ(tmp_path, DATABASE_URL=ADDRESSES[1])
    line = [sys.executable, "-c", FAILS, KEY, PASSWORD, PROXY]
    done = subprocess.run(line, env=own, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert f"told {MARK} of" in done.stderr
    assert f"{MARK} 100%" in done.stderr
    assert f"RuntimeError: {MARK} {MARK} {MARK}" in done.stderr
    shown = done.stderr.replace(repr(FAILS), "")
    assert_hidden(shown)


def test_what_is_not_secret_stays(caplog: pytest.LogCaptureFixture) -> None:
    """Records without secrets are as they were, with what they were made of."""
    conceal("planted-0005")
    with caplog.at_level(logging.INFO):
        logging.getLogger("any").info("%s of %d", "part", 3)
        logging.getLogger("any").info("%s of %d", "planted-0005", 3)
    first, second = caplog.records
    assert (first.args, first.getMessage()) == (("part", 3), "part of 3")
    assert (second.args, second.getMessage()) == ((MARK, 3), f"{MARK} of 3")


@pytest.mark.parametrize(
    "text",
    ["", "100 %", "https://example.org/a?b=c", "http://host:80/path", "a:b@c", "12:30 @ana",
     "mailto:ana@example.org", "https://example.org/monkey=1"],
)  # fmt: skip
def test_addresses_without_a_password(text: str) -> None:
    """What only resembles one is left as it is."""
    assert concealed(text) == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="@/:?# \t\n\r"), min_size=8))
def test_a_password_in_an_address(word: str) -> None:
    """Whatever its characters, a password is found in an address and never told from then on."""
    address = f"postgresql://ana:{quote(word, '')}@db.example/x"
    assert quote(word, "") in passwords(address)
    assert concealed(address) == f"postgresql://ana:{MARK}@db.example/x"


def test_an_error_keeps_what_is_no_text() -> None:
    """Only texts are looked at: numbers and lists are as they were."""
    assert CopassistError("setting", limit=3, names=["a"]).data == {"limit": 3, "names": ["a"]}

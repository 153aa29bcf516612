"""The siege: an operation is killed at a random moment, then the home is looked at.

1. A process starts the operation, says that it starts, and is killed (SIGKILL) after a random part
   of the time that the operation takes.
2. Another opens the home: nothing acknowledged may be missing, and the doctor finds the index in
   step, or behind (the next refresh completes it), or broken (a rebuild repairs it).
3. What was imported is found by search. Finishing the operation gives, row for row, the home that
   was never killed, and finishing it again finds nothing new.

Processes are forked from a server that has imported everything, so that a kill costs no start.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from copassist.errors import CopassistError
from copassist.index.state import SUM, open_index, stale_spaces
from copassist.records import Role
from copassist.storage.facts import facts_under
from copassist.storage.tables import articles, messages, passages, vectors
from copassist.storage.vectors import VectorIndex
from copassist.workspace import Workspace
from tests.torture.community import write
from tests.torture.operations import OPERATIONS, Ground, Operation, paths

CHECK_S = 300
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.torture.siege"])


@dataclass
class Tally:
    """What a siege found: how the homes were after each kill, and what went wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    states: Counter[tuple[str, str]] = field(default_factory=Counter)
    repairs: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Siege:
    """A place for homes; ``new_database`` gives addresses where they are not SQLite."""

    folder: Path
    threads: int = 40
    chroma_url: str = ""
    new_database: Callable[[], str] | None = None

    def run(self, kills: int, seed: int) -> Tally:
        """Kill ``kills`` times, the operations in turn; the moments follow from ``seed``."""
        dice, tally = random.Random(seed), Tally()
        filled = self._prepare()
        wanted, took = {}, {}
        for operation in OPERATIONS:
            ground = self._ground(f"whole-{operation.name}", filled, operation)
            took[operation.name] = _timed(ground, operation)
            wanted[operation.name] = _ask(_finished, ground, operation.name)
        for number in count():
            if tally.kills.total() == kills:
                return tally
            operation = OPERATIONS[number % len(OPERATIONS)]
            ground = self._ground(f"{operation.name}-{number}", filled, operation)
            moment_s = dice.random() * took[operation.name]
            if not _kill(ground, operation, moment_s):
                tally.states[operation.name, "ended before"] += 1
                continue
            tally.kills[operation.name] += 1
            found = _ask(_examine, ground, operation.name)
            _judge(tally, operation, moment_s, found, wanted[operation.name])
            shutil.rmtree(ground.home, ignore_errors=True)
        raise AssertionError("numbers have no end")

    def _prepare(self) -> Ground:
        """Make both states, and a home that holds the first, with its backup."""
        for later in (False, True):
            write(self.folder / str(later), later=later, threads=self.threads)
        ground = self._empty("filled")
        _ask(_fill, ground, "")
        return ground

    def _empty(self, name: str) -> Ground:
        return Ground(
            self.folder / name,
            self.new_database() if self.new_database else "",
            self.chroma_url,
            self.folder / "False",
            self.folder / "True",
            self.folder / "backup.zip",
        )

    def _ground(self, name: str, filled: Ground, operation: Operation) -> Ground:
        ground = self._empty(name)
        if operation.starts_filled and self.new_database is None:
            shutil.copytree(filled.home, ground.home)
        elif operation.starts_filled:
            _ask(_restored, ground, "")
        return ground


def _judge(
    tally: Tally, operation: Operation, moment_s: float, found: dict[str, Any], wanted: Any
) -> None:
    where = f"{operation.name} at {moment_s:.2f} s"
    tally.states[operation.name, found.get("state", "lost")] += 1
    if found.get("repair"):
        tally.repairs.append(f"{where}: {found['repair']}")
    if found.get("failure"):
        tally.failures.append(f"{where}: {found['failure']}")
    elif found["lost"]:
        tally.failures.append(f"{where}: lost {found['lost'][:3]} of {len(found['lost'])}")
    elif found["unfound"]:
        tally.failures.append(f"{where}: search does not find {found['unfound']}")
    elif differences := _differences(found["content"], wanted["content"]):
        tally.failures.append(f"{where}: differs from a home never killed: {differences}")


def _differences(found: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    different = [n for n in wanted if n != "vectors" and found.get(n) != wanted[n]]
    # Texts of a half-read thread may have been embedded too; they are kept, and harm nothing.
    missing = {tuple(v) for v in wanted["vectors"]} - {tuple(v) for v in found["vectors"]}
    return different + (["vectors"] if missing else [])


def _kill(ground: Ground, operation: Operation, moment_s: float) -> bool:
    """Start the operation and kill it; False when it had ended."""
    process = _processes.Process(target=_act, args=(ground, operation.name))
    process.start()
    _wait_until_told(ground)
    process.join(moment_s)
    alive = process.is_alive()
    process.kill()
    process.join()
    return alive


def _timed(ground: Ground, operation: Operation) -> float:
    """Return how long the operation takes when nobody kills it, in seconds."""
    process = _processes.Process(target=_act, args=(ground, operation.name))
    process.start()
    _wait_until_told(ground)
    started = time.monotonic()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"{operation.name} fails when it is not killed")
    return time.monotonic() - started


def _wait_until_told(ground: Ground) -> None:
    while not ground.told.exists():
        time.sleep(0.002)


def _act(ground: Ground, name: str) -> None:
    (operation,) = (o for o in OPERATIONS if o.name == name)
    workspace = ground.open()
    ground.tell("starts")
    operation.act(ground, workspace)


def _ask(work: Callable[..., Any], ground: Ground, name: str) -> dict[str, Any]:
    """Run some work in a process of its own and return what it found; a crash is a finding."""
    answer = ground.home.with_suffix(".json")
    answer.unlink(missing_ok=True)
    process = _processes.Process(target=_answering, args=(work, ground, name, answer))
    process.start()
    process.join(CHECK_S)
    if process.is_alive():
        process.kill()
        process.join()
        return {"failure": f"no answer in {CHECK_S} s"}
    if not answer.exists():
        return {"failure": f"the process that looks ended with {process.exitcode}"}
    found: dict[str, Any] = json.loads(answer.read_text())
    return found


def _answering(work: Callable[..., Any], ground: Ground, name: str, answer: Path) -> None:
    operation = next((o for o in OPERATIONS if o.name == name), None)
    try:
        found = work(ground, operation)
    except CopassistError as error:
        found = {"failure": repr(error)}
    part = answer.with_suffix(".part")
    part.write_text(json.dumps(found))
    part.rename(answer)


def _fill(ground: Ground, _: None) -> dict[str, Any]:
    with _opened(ground) as workspace:
        workspace.import_paths(paths(ground.first))
        workspace.care.back_up(ground.backup)
    return {}


def _restored(ground: Ground, _: None) -> dict[str, Any]:
    with _opened(ground) as workspace:
        workspace.care.restore(ground.backup)
    return {}


def _finished(ground: Ground, operation: Operation) -> dict[str, Any]:
    with _opened(ground) as workspace:
        operation.finish(replace(ground, home=ground.home), workspace)
        return {"content": _content(workspace)}


def _examine(ground: Ground, operation: Operation) -> dict[str, Any]:
    """Open a home after a kill, as its owner would, and say what is found."""
    with _opened(ground) as workspace:
        lost = operation.lost(ground, workspace)
        behind, sound = bool(stale_spaces(workspace.engine)), workspace.builder().is_sound()
        state = "behind" if behind else "clean" if sound else "broken"
        repair = _mend(workspace)
        unfound = _unfound(workspace)
        operation.finish(ground, workspace)
        if not workspace.builder().is_sound():
            repair += " unsound after the end"
            workspace.care.rebuild()
        content = _content(workspace)
    return {
        "lost": lost, "state": state, "repair": repair, "unfound": unfound, "content": content
    }  # fmt: skip


def _mend(workspace: Workspace) -> str:
    """Do what the app does when it starts, then what the doctor advises; say what it took."""
    try:
        workspace.builder().refresh()
        if workspace.builder().is_sound():
            return ""
        why = "unsound after a refresh"
    except CopassistError as error:
        why = f"refresh: {error!r}"
    workspace.care.rebuild()
    assert workspace.builder().is_sound(), "a rebuild repairs"
    return why


def _unfound(workspace: Workspace) -> list[str]:
    """Return the messages, of a few that open a thread, that a search for them does not find."""
    with workspace.engine.connect() as connection:
        opening = messages.c.id == messages.c.thread_id
        query = select(messages.c.id, messages.c.text).where(opening).order_by(messages.c.id)
        said = connection.execute(query).all()
    # Who reads what was closed, too.
    reader = workspace.reader(Role.FACILITATOR)
    return [
        row.id
        for row in said[:: len(said) // 5 + 1]
        if not any(
            row.id in hit.passage.message_ids
            for hit in workspace.search(row.text, k=20, role=reader)
        )
    ]


def _content(workspace: Workspace) -> dict[str, Any]:
    """Every row but its number, and what the index holds, in a form that JSON keeps."""
    found: dict[str, Any] = {}
    with workspace.engine.connect() as connection:
        for table in (messages, articles, passages):
            columns = [c for c in table.c if c.name != "key"]
            found[table.name] = sorted(repr(tuple(r)) for r in connection.execute(select(*columns)))
        rows = connection.execute(select(vectors.c.hash, vectors.c.model, vectors.c.vector))
        found["vectors"] = sorted([r.hash, r.model, r.vector.hex()] for r in rows)
        sums = {s: json.loads(v) for s, v in facts_under(connection, SUM).items()}
    found["sums"] = {s: [v["n"], np.round(v["sum"], 3).tolist()] for s, v in sorted(sums.items())}
    index = open_index(workspace.engine, workspace.settings)
    found["index"] = {shelf: sorted(ids) for shelf, ids in sorted(_ids(index).items())}
    return found


def _ids(index: VectorIndex) -> dict[str, list[str]]:
    prefix = index._prefix
    return {
        shelf: index.client.get_collection(prefix + shelf, embedding_function=None).get(include=[])[
            "ids"
        ]
        for shelf in index.counts()
    }


@contextmanager
def _opened(ground: Ground) -> Iterator[Workspace]:
    workspace = ground.open()
    yield workspace
    workspace.engine.dispose()

"""Twenty people who ask at once of the app as it is served, each over a WebSocket of their own.

    python -m tests.benchmarks.sockets [--people 20] [--rounds 3]

``load`` asks the workspace; here ``copassist run`` serves the demonstration community, and each
person does what a browser does: opens the page of the chat, types a labelled question, waits until
its answer stands, types the next. Twenty browsers would take the two cores for themselves: the
people speak Streamlit's own messages instead, all in one process, on the same two cores. Then each
asks the same again with nobody else there: whatever a page showed in the crowd has to be what it
shows now, and nothing of another person's.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Markdown_pb2 import Markdown
from websockets.asyncio.client import ClientConnection, connect

from copassist.archive.library import title
from copassist.ui.plain import line, plain
from copassist.ui.session import COOKIE
from tests.benchmarks.labels import read_labels
from tests.benchmarks.load import CORES, spread
from tests.benchmarks.machine import about, write
from tests.benchmarks.retrieval import bench_home
from tests.servers import served

T = TypeVar("T")
XSRF = "_streamlit_xsrf"
PATIENCE_S = 180


@dataclass
class Page:
    """What stands on one page, put together from messages as a browser does."""

    held: dict[tuple[int, ...], tuple[str, Element | Block]] = field(default_factory=dict)
    run: str = ""
    script: str = ""
    query: str = ""

    def take(self, message: ForwardMsg) -> bool:
        """Take a message in; return whether the page now stands."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.run = message.metadata.run.script_run_id
            self.script = message.new_session.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            self._draw(tuple(message.metadata.delta_path), message)
        elif kind == "script_finished":
            self.held = {at: kept for at, kept in self.held.items() if kept[0] == self.run}
            return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        return False

    def _draw(self, at: tuple[int, ...], message: ForwardMsg) -> None:
        if message.delta.HasField("add_block"):
            self.held[at] = (self.run, message.delta.add_block)
            return
        for below in [other for other in self.held if other[: len(at)] == at]:
            del self.held[below]
        self.held[at] = (self.run, message.delta.new_element)

    def elements(self, kind: str, within: tuple[int, ...] = ()) -> list[Element]:
        """Return what this run drew of a kind, from top to bottom; any kind: an empty one."""
        return [
            node
            for at, (run, node) in sorted(self.held.items())
            if run == self.run and isinstance(node, Element) and at[: len(within)] == within
            if kind in ("", node.WhichOneof("type"))
        ]

    def chat(self) -> list[str]:
        """Return what was asked and answered, in order; nothing where it is not said yet."""
        said = []
        for at, (run, node) in sorted(self.held.items()):
            if run == self.run and isinstance(node, Block) and node.HasField("chat_message"):
                first = next(iter(self.elements("", at)), Element())
                is_said = first.markdown.element_type != Markdown.Type.CAPTION
                said.append(first.markdown.body if is_said else "")
        return said

    def past(self) -> list[str]:
        """Return the titles of the conversations at the side."""
        return [b.button.label for b in self.elements("button") if "past-" in b.button.id]

    def errors(self) -> list[str]:
        """Return what the page says went wrong."""
        alerts = [element.alert for element in self.elements("alert")]
        told = [alert.body for alert in alerts if alert.format == Alert.Format.ERROR]
        return told + [element.exception.message for element in self.elements("exception")]


@dataclass(frozen=True)
class Told:
    """Seconds to the first words and to the whole answer; ``failure`` is why there is none."""

    answer: str = ""
    first: float = 0.0
    whole: float = 0.0
    failure: str = ""


@dataclass
class Visit:
    """One browser with the chat open."""

    socket: ClientConnection
    page: Page = field(default_factory=Page)
    asked: list[str] = field(default_factory=list)

    async def open(self) -> None:
        """Open the page."""
        async with asyncio.timeout(PATIENCE_S):
            await self._run(BackMsg())

    async def ask(self, question: str) -> Told:
        """Type a question and wait until its answer stands."""
        self.asked.append(question)
        message = BackMsg()
        typed = message.rerun_script.widget_states.widgets.add()
        typed.id = self.page.elements("chat_input")[0].chat_input.id
        typed.chat_input_value.data = question
        try:
            async with asyncio.timeout(PATIENCE_S):
                first, whole = await self._run(message)
        except Exception as error:  # noqa: BLE001 - whatever fails is counted
            return Told(failure=repr(error))
        return Told(self.page.chat()[-1], first, whole, self._wrong())

    async def _run(self, message: BackMsg) -> tuple[float, float]:
        state = message.rerun_script
        state.query_string, state.page_script_hash = self.page.query, self.page.script
        state.context_info.locale = "fr-CA"
        state.context_info.timezone = "America/Montreal"
        started, first = time.perf_counter(), 0.0
        await self.socket.send(message.SerializeToString())
        while True:
            came = ForwardMsg.FromString(await self.socket.recv(decode=False))
            stands, passed = self.page.take(came), time.perf_counter() - started
            if not first and came.delta.new_element.HasField("markdown"):
                chat = self.page.chat()
                first = passed if len(chat) == 2 * len(self.asked) and all(chat) else 0.0
            if stands:
                return first, passed

    def _wrong(self) -> str:
        """Return what is wrong with the page as it stands."""
        if errors := self.page.errors():
            return errors[0]
        chat = self.page.chat()
        if chat[::2] != [plain(question) for question in self.asked]:
            return f"not the questions asked: {chat[::2]}"
        if self.page.past() != [line(title(self.asked[0]))]:
            return f"not the person's conversations: {self.page.past()}"
        return "" if all(chat) else "no answer"


async def visit(address: str, questions: Sequence[str], begin: asyncio.Barrier) -> list[Told]:
    """Open the chat in a browser that was here before, and ask, once all are there."""
    async with httpx.AsyncClient() as client:
        token = (await client.get(f"{address}/_stcore/health")).cookies[XSRF]
    async with connect(
        f"ws://{urlsplit(address).netloc}/_stcore/stream",
        origin=address,
        subprotocols=["streamlit", token],
        additional_headers={"Cookie": f"{COOKIE}={secrets.token_hex(16)}; {XSRF}={token}"},
        max_size=None,
    ) as socket:
        person = Visit(socket)
        await person.open()
        await begin.wait()
        return [await person.ask(question) for question in questions]


async def together(address: str, walks: Sequence[Sequence[str]]) -> list[list[Told]]:
    """Let each ask their own questions, all at once."""
    begin = asyncio.Barrier(len(walks))
    return await asyncio.gather(*(visit(address, questions, begin) for questions in walks))


async def in_turn(address: str, walks: Sequence[Sequence[str]]) -> list[list[Told]]:
    """Let each ask their own questions, one person after the other."""
    return [(await together(address, [questions]))[0] for questions in walks]


def memory(process: int, name: str) -> int:
    """Return the megabytes that a process holds (VmRSS) or held at most (VmHWM)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
    assert found is not None, f"no {name} in {status}"
    return round(int(found[1]) * 1024 / 1e6)


def processor_seconds(process: int) -> float:
    """Return for how long the cores worked for a process: what others do changes it little."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def flat(walks: Sequence[Sequence[T]]) -> list[T]:
    return [one for walk in walks for one in walk]


def measure(people: int, rounds: int) -> dict[str, object]:
    environ = {**os.environ, "COPASSIST_HOME": str(bench_home("corpus").home)}
    subprocess.run([sys.executable, "-m", "copassist.cli", "demo"], env=environ, check=True)
    log = Path(environ["COPASSIST_HOME"], "sockets.log")
    labelled = sorted({label.question for label in read_labels() if not label.history})
    warming, *asked = random.Random(0).sample(labelled, 1 + people * rounds)
    walks = [asked[number::people] for number in range(people)]
    with served(["copassist.cli", "run", "--port"], log, environ) as (address, process):
        asyncio.run(in_turn(address, [[warming]]))
        before, busy = memory(process, "VmRSS"), os.getloadavg()[0]
        worked, started = processor_seconds(process), time.perf_counter()
        crowd = asyncio.run(together(address, walks))
        seconds = time.perf_counter() - started
        worked = processor_seconds(process) - worked
        after, peak = memory(process, "VmRSS"), memory(process, "VmHWM")
        alone = asyncio.run(in_turn(address, walks))
    told, quiet = flat(crowd), flat(alone)
    return {
        **about(),
        "cores": CORES,
        "load_average_before": busy,
        "people": people,
        "questions": len(told),
        "failures": [one.failure for one in (*told, *quiet) if one.failure],
        "answered_otherwise_than_alone": [
            question
            for question, one, other in zip(flat(walks), told, quiet, strict=True)
            if one.answer != other.answer
        ],
        "errors_in_log": log.read_text(encoding="utf-8").count("Traceback"),
        "alone": {
            "first_words": spread([one.first for one in quiet]),
            "whole": spread([one.whole for one in quiet]),
        },
        "first_words": spread([one.first for one in told]),
        "whole": spread([one.whole for one in told]),
        "answers_a_second": round(len(told) / seconds, 1),
        "processor_seconds_an_answer": round(worked / len(told), 2),
        "memory_before_mb": before,
        "memory_after_mb": after,
        "peak_memory_mb": peak,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    write("sockets", measure(given.people, given.rounds))

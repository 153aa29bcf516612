"""The 0.5B model for real: fetched from its wheels, loaded, asked in both languages."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copassist.answer.gate import Gate
from copassist.archive.demonstration import demonstration
from copassist.errors import ModelError
from copassist.models.chat import ChatModel
from copassist.models.fetching import fetch
from copassist.models.local import LocalChat
from copassist.models.parts import packaged
from copassist.models.shelf import Shelf
from copassist.records import Answer
from copassist.settings import Settings
from copassist.workspace import Workspace
from tests.local.conftest import FIGURES

NAME = "small"
QUESTIONS = {
    "fr": "À l’urgence, l’attente au triage a baissé de combien à combien ?",
    "en": "Who was supposed to record the retirement interviews with doyenne?",
}
PATIENCE_S = 600
LONG = {"messages": [{"role": "user", "content": "Compte. " * 400}], "max_tokens": 60,
        "temperature": 0, "stream": True, "ignore_eos": True}  # fmt: skip


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the model in it; COPASSIST_TEST_MODELS keeps it from one run to the next."""
    kept = os.environ.get("COPASSIST_TEST_MODELS")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("home")
    if all(model.name != NAME for model in Shelf(folder).models()):
        began = time.perf_counter()
        fetch(folder, NAME)
        FIGURES.append(f"fetched, joined and checked in {time.perf_counter() - began:.1f} s")
    return folder


@pytest.fixture(scope="session")
def community(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The demonstration community with the real models."""
    place = tmp_path_factory.mktemp("community")
    (place / "models").symlink_to(home / "models")
    settings = Settings(home=place, chat_model=f"local:{NAME}", chat_timeout_s=PATIENCE_S)
    workspace = Workspace.open(settings)
    for part in demonstration():
        workspace.import_paths([part])
    began, before = time.perf_counter(), _resident_mb()
    assert workspace.assistant
    seconds, held = time.perf_counter() - began, _resident_mb() - before
    FIGURES.append(f"loaded in {seconds:.1f} s, {held} MB more resident")
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="session")
def chat(community: Workspace) -> ChatModel:
    found = community.assistant.answerer.chat
    assert isinstance(found, ChatModel)
    assert isinstance(found.model, LocalChat)
    return found


def test_the_parts_make_the_file(home: Path) -> None:
    """What the wheels hold is byte for byte the file that was examined."""
    with Shelf(home).find(NAME).path.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == packaged()[NAME].sha256


def test_it_opens_no_port(chat: ChatModel) -> None:
    """While the engine runs, this process listens to no port, and its socket file is gone."""
    listening = set()
    for table in ("tcp", "tcp6"):
        rows = [line.split() for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]]
        listening |= {f"socket:[{row[9]}]" for row in rows if row[3] == "0A"}
    ours = {str(fd.readlink()) for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()}
    assert not listening & ours
    sockets = [line.split()[-1] for line in Path("/proc/net/unix").read_text().splitlines()]
    own = [name for name in sockets if name.endswith("engine.sock")]
    assert own
    assert not any(Path(name).exists() for name in own)


def test_how_fast_it_is(chat: ChatModel) -> None:
    """It reads and writes at the pace that its engine tells."""
    told: list[dict[str, Any]] = []

    def take(chunk: Any) -> bool:
        told.extend(chunk if isinstance(chunk, list) else [chunk])
        return False

    assert isinstance(chat.model, LocalChat)
    chat.model.engine.handle_chat_completions(LONG, take)
    timings = next(chunk["timings"] for chunk in reversed(told) if "timings" in chunk)
    read, written = timings["prompt_per_second"], timings["predicted_per_second"]
    assert read > 0 < written
    FIGURES.append(f"reads {read:.0f} tokens a second, writes {written:.1f}")


@pytest.mark.parametrize("code", list(QUESTIONS))
def test_it_answers_with_citations_that_hold(community: Workspace, code: str) -> None:
    """In either language every citation stands in its passage, is in the text, and was counted."""
    # The gate is set open: what is tried is the model, not whether it is asked.
    assistant = community.assistant
    answerer = replace(assistant.answerer, gate=Gate(threshold=0.0))
    *_, said = answerer.stream(QUESTIONS[code], code)
    assert isinstance(said, Answer)
    shown = f"{said.model}, {said.seconds:.1f} s, {said.usage}\n{said.text}\n{said.notice}"
    FIGURES.append(f"{QUESTIONS[code]}\n{shown}")
    assert said.model == f"local:{NAME}" or said.notice
    assert said.citations
    for cited in said.citations:
        FIGURES.append(f"  [{cited.n}] {cited.path}: {cited.quote}")
        assert f"[{cited.n}]" in said.text
    assert said.usage is not None
    assert said.usage.prompt_tokens and said.usage.written_tokens
    held = {hit.passage.id: hit.passage for hit in community.search(QUESTIONS[code], k=50)}
    assert all(c.quote in held[c.passage_id].text for c in said.citations)


def test_giving_up_does_not_break_it(community: Workspace, chat: ChatModel) -> None:
    """An answer that took too long is given up, in quotes; the next one is written."""
    hurried = replace(chat, timeout_s=0.2)
    answerer = replace(community.assistant.answerer, gate=Gate(threshold=0.0), chat=hurried)
    *_, said = answerer.stream(QUESTIONS["fr"], "fr")
    assert isinstance(said, Answer)
    assert (said.model, bool(said.notice)) == ("extractive", True)
    assert "".join(str(p) for p in chat.stream(_greeting()) if isinstance(p, str))


def test_a_prompt_too_long_is_told(chat: ChatModel) -> None:
    """More than its context holds is a failure of the model, with the engine's own reason."""
    with pytest.raises(ModelError) as caught:
        list(chat.stream(_greeting("bonjour " * 12_000)))
    assert "context" in str(caught.value.data["reason"])


def _greeting(text: str = "Dis bonjour.") -> list[Any]:
    from langchain_core.messages import HumanMessage

    return [HumanMessage(text)]


def _resident_mb() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1000

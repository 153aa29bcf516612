"""The adapter, over a small engine that speaks as xllamacpp does; tests/local runs the real one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from copassist.errors import ModelError, ModelUnavailableError
from copassist.models.chat import ChatModel, open_chat
from copassist.models.engine import open_engine
from copassist.models.local import EXCERPTS, LocalChat, sentences
from copassist.records import Usage
from copassist.settings import Settings

EXCERPT = '<excerpt n="{n}" date="2026-03-02">\nFil\nMembre A: texte {n}\n</excerpt>\n\n'
PROMPT = [
    SystemMessage("Réponds."),
    HumanMessage("".join(EXCERPT.format(n=n) for n in range(1, 9)) + "Question : la ronde ?"),
]
SAID = {
    "sentences": [
        {"text": "La ronde dure dix minutes [7]. On la tient\ndebout.", "sources": [2, 1, 2]},
        {"text": "Elle a lieu « le matin ».", "sources": [3]},
    ]
}


class Engine:
    """Says a text in pieces of three characters, until it is told to stop."""

    def __init__(self, text: str, error: str = "") -> None:
        self.text, self.error = text, error
        self.request: dict[str, Any] = {}
        self.said = 0
        self.stopped = threading.Event()

    def handle_chat_completions(
        self, request: dict[str, Any], callback: Callable[[Any], bool]
    ) -> object:
        self.request = request
        if self.error:
            return callback({"error": {"code": 400, "message": self.error}})
        for start in range(0, len(self.text), 3):
            self.said = start
            told = {"choices": [{"delta": {"content": self.text[start : start + 3]}}]}
            if callback([told] if start % 2 else told):
                self.stopped.set()
                return None
        return callback({"choices": [], "usage": {"prompt_tokens": 900, "completion_tokens": 40}})


def chat(engine: Engine, timeout_s: float = 10) -> ChatModel:
    return ChatModel("local:x", LocalChat(engine=engine), timeout_s)


def test_json_becomes_sentences_that_cite() -> None:
    """Each sentence ends with its numbers, as the answer's checks read them; tokens are counted."""
    *words, usage = chat(Engine(json.dumps(SAID))).stream(PROMPT)
    assert "".join(w for w in words if isinstance(w, str)).splitlines() == [
        "La ronde dure dix minutes. [2][1]",
        "On la tient debout. [2][1]",
        "Elle a lieu « le matin ». [3]",
    ]
    assert isinstance(usage, Usage)
    assert (usage.prompt_tokens, usage.written_tokens) == (900, 40)


def test_a_sentence_is_handed_on_before_the_next_is_written() -> None:
    """Sentences stream: the first is out while the model is at the second."""
    text = json.dumps(SAID, ensure_ascii=False)
    read = 0

    def pieces() -> Any:
        nonlocal read
        for letter in text:
            read += 1
            yield letter

    assert next(filter(None, sentences(pieces()))).startswith("La ronde")
    assert read < text.index("Elle a lieu")


def test_the_model_may_only_cite_what_it_was_given() -> None:
    """The best excerpts alone are read, and the schema allows only their numbers."""
    engine = Engine('{"sentences": []}')
    assert [w for w in chat(engine).stream(PROMPT) if isinstance(w, str)] == []
    schema = engine.request["response_format"]["json_schema"]["schema"]
    item = schema["properties"]["sentences"]["items"]["properties"]
    assert item["sources"]["items"]["enum"] == list(range(1, EXCERPTS + 1))
    system, asked = (m["content"] for m in engine.request["messages"])
    assert asked.count("<excerpt") == asked.count("</excerpt>") == EXCERPTS
    assert asked.endswith("Question : la ronde ?")
    assert '"sources"' in system


def test_a_prompt_without_excerpts_is_answered_in_plain_text() -> None:
    """It is a chat model like any other for prompts of other kinds."""
    engine = Engine("Bonjour à tous.")
    model = LocalChat(engine=engine)
    assert model.invoke([HumanMessage("Bonjour ?")], stop=["!"]).content == "Bonjour à tous."
    assert "response_format" not in engine.request
    assert engine.request["stop"] == ["!"]


@pytest.mark.parametrize("text", ["", "{", '{"sentences": [', '{"sentences": [{"text": "Une ph'])
def test_json_that_is_cut_gives_no_sentence(text: str) -> None:
    """A model out of tokens in the middle of a sentence leaves no half of it."""
    assert "".join(sentences(iter(text))) == ""


def test_an_engine_that_refuses_is_a_failure_of_the_model() -> None:
    """What the engine says of a prompt that is too long reaches the notice."""
    with pytest.raises(ModelError) as caught:
        list(chat(Engine("", error="exceeds the available context size")).stream(PROMPT))
    assert "context size" in str(caught.value.data["reason"])


def test_nobody_listening_stops_the_engine() -> None:
    """An answer that is given up does not keep the processor busy."""
    engine = Engine(json.dumps(SAID) + " " * 30_000_000)
    words = chat(engine).stream(PROMPT)
    assert next(words)
    words.close()  # type: ignore[attr-defined]
    assert engine.stopped.wait(10)


def test_an_unknown_local_model_is_named_with_those_there_are(tmp_path: Path) -> None:
    """A name that no file has is said with what to do."""
    with pytest.raises(ModelError) as caught:
        open_chat(Settings(home=tmp_path, chat_model="local:small"))
    assert (caught.value.key, caught.value.data["name"]) == ("model_unknown", "small")


@pytest.mark.parametrize("data", [b"", b"GGUF", b"GGUF" + bytes(5000), b"<html>" * 50])
def test_a_broken_file_is_refused_by_the_real_engine(tmp_path: Path, data: bytes) -> None:
    """Xllamacpp itself, given a file that is no model, raises; the process lives on."""
    path = tmp_path / "x.gguf"
    path.write_bytes(data)
    with pytest.raises(ModelUnavailableError) as caught:
        open_engine("x", path, 1)
    assert caught.value.key == "local_broken"


def test_a_missing_engine_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra, the error names it."""
    monkeypatch.setitem(__import__("sys").modules, "xllamacpp", None)
    with pytest.raises(ModelUnavailableError) as caught:
        open_engine("x", tmp_path / "x.gguf", 1)
    assert caught.value.key == "local_engine"


@pytest.mark.parametrize("value", ["", "extractive"])
def test_quoting_is_the_default(tmp_path: Path, value: str) -> None:
    """No chat model is opened by default, nor when quotes are asked for by name."""
    assert open_chat(Settings(home=tmp_path)) is None
    assert open_chat(Settings(home=tmp_path, chat_model=value)) is None

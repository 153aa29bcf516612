"""A chat model is asked what a turn asks for only where the head hesitates, and is held to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, get_args

import pytest

from copassist.assistant.intents import PLAIN, Head, Intents
from copassist.assistant.tooling import Wishes, tools_of
from copassist.assistant.wishes import Intent, Wish
from copassist.errors import ModelError
from copassist.index.rows import Vectors
from copassist.languages import LANGUAGES, language
from tests.assistant.test_intents import NothingRead, flat
from tests.conftest import HashEmbedder

NEVER = 2.0
"""No intent is as likely as that: the head leaves all turns plain."""


class Chooser:
    """A small real chooser: calls the tool that it was given, or fails."""

    def __init__(self, name: str | None) -> None:
        self.name = name
        self.heard: list[tuple[str, str, list[str]]] = []

    def choose(self, instructions: str, text: str, tools: Sequence[Mapping[str, Any]]) -> str:
        self.heard.append((instructions, text, [tool["name"] for tool in tools]))
        if self.name is None:
            raise ModelError("model_failed", model="test", reason="down")
        return self.name


def wishes(head: Head, chooser: Chooser | None) -> Wishes:
    return Wishes(Intents(HashEmbedder(dimension=8), NothingRead(), head), chooser)


def test_the_head_alone() -> None:
    """Where the head is sure the model is not asked."""
    chooser = Chooser("agenda")
    wish = wishes(flat(), chooser).find("trois sujets", "fr")
    assert wish is not None
    assert (wish.intent, chooser.heard) == ("topics", [])


@pytest.mark.parametrize("code", LANGUAGES)
def test_where_the_head_hesitates(code: str) -> None:
    """The model is asked in the language of the turn; what it calls is read from the words."""
    chooser = Chooser("topics")
    wish = wishes(flat(least=NEVER), chooser).find("trois sujets", code)
    assert wish == Wish("topics", "sujets", count=3)
    ((instructions, text, offered),) = chooser.heard
    assert (instructions, text) == (language(code).prompt("tools"), "trois sujets")
    assert not {"shorter", "replace", "retime"} & set(offered)


def test_the_shape_of_a_question() -> None:
    """A tool that the model calls for what has the shape of a question to the archive is none."""
    text = "Le livreur est-il passé quand on parlait des sujets ?"
    chooser = Chooser("missed")
    assert wishes(flat(least=NEVER), chooser).find(text, "fr") is None
    assert chooser.heard


def test_what_goes_on_is_offered_after_it() -> None:
    """What goes on is offered only where it can: nothing is replaced where nothing was made."""
    chooser = Chooser("replace")
    assert wishes(flat(least=NEVER), chooser).find("trois sujets", "fr") is None
    wish = wishes(flat(least=NEVER), chooser).find("trois sujets", "fr", "topics")
    assert wish is not None
    assert wish.intent == "replace"
    assert "retime" not in chooser.heard[1][2]


@pytest.mark.parametrize("name", ["", "weather", "TOPICS", "topics ", PLAIN, "retime", None])
def test_what_is_no_tool(name: str | None) -> None:
    """A tool that was not offered, none, or a model that fails: a plain question."""
    chooser = Chooser(name)
    assert wishes(flat(least=NEVER), chooser).find("trois sujets", "fr") is None
    assert len(chooser.heard) == 1


def test_without_a_model() -> None:
    """Without a chat model, what the head does not tell is a plain question."""
    assert wishes(flat(least=NEVER), None).find("trois sujets", "fr") is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_tool_for_each_intent(code: str) -> None:
    """Each intent is a tool with a sentence about it, which takes nothing."""
    tools = tools_of(code)
    assert {tool["name"] for tool in tools} == set(get_args(Intent))
    assert all(tool["description"].endswith(".") for tool in tools)
    assert all(tool["parameters"]["properties"] == {} for tool in tools)


def test_embedded_once() -> None:
    """A turn is embedded once, whether the model is asked or not."""

    class Counting(HashEmbedder):
        """An embedder that keeps what it was asked to embed."""

        asked: ClassVar[list[str]] = []

        def embed_queries(self, texts: Sequence[str]) -> Vectors:
            self.asked.extend(texts)
            return super().embed_queries(texts)

    intents = Intents(Counting(dimension=8), NothingRead(), flat(least=NEVER))
    Wishes(intents, Chooser("topics")).find("trois sujets", "fr")
    assert Counting.asked == ["trois sujets"]

"""Which tool a chat model calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import ConfigDict

from copassist.assistant.tooling import tools_of
from copassist.errors import ModelError
from copassist.models.chat import ChatModel

TOOLS = tools_of("fr")


class Silent(BaseChatModel):
    """A small real chat model that says one thing, and can call no tool."""

    @property
    def _llm_type(self) -> str:
        return "silent"

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self.answer(messages, kwargs))])

    def answer(self, messages: list[BaseMessage], told: dict[str, Any]) -> AIMessage:
        return AIMessage("D’accord.")


class Calling(Silent):
    """One that calls the tools of some names, whatever it hears; ``fails`` is raised first."""

    calls: tuple[str, ...] = ()
    fails: Exception | None = None
    model_config: ClassVar[ConfigDict] = ConfigDict(arbitrary_types_allowed=True)

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, Any]:
        return self.bind(tools=tools, **kwargs)

    def answer(self, messages: list[BaseMessage], told: dict[str, Any]) -> AIMessage:
        if self.fails:
            raise self.fails
        instructions, text = messages
        assert (instructions.content, text.content) == ("Choisis.", "Trois sujets")
        assert [tool["function"]["name"] for tool in told["tools"]] == [t["name"] for t in TOOLS]
        assert {tool["type"] for tool in told["tools"]} == {"function"}
        calls = [{"name": name, "args": {}, "id": name} for name in self.calls]
        return AIMessage("", tool_calls=calls)


def choose(model: BaseChatModel) -> str:
    return ChatModel("test:one", model).choose("Choisis.", "Trois sujets", TOOLS)


@pytest.mark.parametrize(
    ("calls", "chosen"),
    [(("topics",), "topics"), (("agenda", "topics"), "agenda"), (("rain",), "rain"), ((), "")],
)
def test_the_tool_that_it_calls(calls: tuple[str, ...], chosen: str) -> None:
    """The first tool that is called is told by its name, which ever it is; none is nothing."""
    assert choose(Calling(calls=calls)) == chosen


def test_a_model_without_tools() -> None:
    """A chat model that can call no tools calls none, and that is no error."""
    assert choose(Silent()) == ""


def test_a_model_that_fails() -> None:
    """A failure is the model's, with its name and its reason."""
    with pytest.raises(ModelError) as caught:
        choose(Calling(fails=ConnectionError("away")))
    assert caught.value.data["model"] == "test:one"
    assert caught.value.data["reason"] == "away"


class Hearing(Silent):
    """One that keeps what it hears."""

    heard: ClassVar[list[str]] = []

    def answer(self, messages: list[BaseMessage], told: dict[str, Any]) -> AIMessage:
        self.heard.extend(str(message.content) for message in messages)
        return AIMessage("D’accord.")


@pytest.mark.parametrize("remote", [True, False])
def test_what_leaves_is_redacted(remote: bool) -> None:
    """Personal data in a question does not leave this machine; a model within it reads all."""
    Hearing.heard.clear()
    question = "Qui répond à zoe.tremblay@courriel.ca ?"
    ChatModel("test:one", Hearing(), remote=remote).say("Réponds.", question)
    assert Hearing.heard == ["Réponds.", "Qui répond à [courriel] ?" if remote else question]

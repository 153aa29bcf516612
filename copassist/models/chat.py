"""Chat models: a settings value ``provider:model`` becomes a stream of words.

LangChain's ``init_chat_model`` makes the model, ``local:NAME`` is one of the home's own. Each
provider's library raises errors of its own; a row of ``ERRORS`` names their base, so that a failure
of the model is told from one of ours. Whatever the provider, a model is held to ``bounds``.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from copassist.errors import ModelError, ModelUnavailableError
from copassist.models.bounds import Said, within
from copassist.models.shelf import Shelf
from copassist.records import Usage
from copassist.redaction.redact import redact
from copassist.settings import EXTRACTIVE, Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.messages.ai import UsageMetadata

ERRORS = {
    "openai": "openai.OpenAIError",
    "azure_openai": "openai.OpenAIError",
    "anthropic": "anthropic.AnthropicError",
    "mistralai": "httpx.HTTPError",
    "ollama": "ollama.ResponseError",
    "google_genai": "google.genai.errors.APIError",
    "groq": "groq.GroqError",
}
_ANY: tuple[type[Exception], ...] = (
    ImportError, OSError, ValueError, RuntimeError, httpx.HTTPError,
)  # fmt: skip
_COUNTED = ("openai", "azure_openai")
"""Providers that tell tokens only when asked to; the others always do, or cannot."""
LOCAL = "local"


@dataclass(frozen=True)
class ChatModel:
    """A chat model that writes; ``price`` is that of a million tokens read, and written.

    What goes to one that is ``remote`` is redacted before it leaves this machine.
    """

    name: str
    model: BaseChatModel
    timeout_s: float = 60.0
    price: tuple[float, float] = (0.0, 0.0)
    remote: bool = True

    def stream(self, prompt: list[BaseMessage]) -> Iterator[str | Usage]:
        """Yield the words as they come, then what they took.

        :raises ModelError: when the model fails, cannot be reached, takes too long or loops.
        """
        started = time.perf_counter()
        errors, said = _errors(self.name), Said(self.name)
        told: UsageMetadata | None = None
        try:
            sent = self._sent(prompt)
            for chunk in within(self.timeout_s, lambda: self.model.stream(sent), errors):
                text = _text(chunk.content)
                said.hear(text)
                told = _added(told, chunk.usage_metadata)
                if text:
                    yield text
        except errors as error:
            raise self._failed(error) from error
        yield self._usage(told, time.perf_counter() - started)

    def say(self, instructions: str, text: str) -> str:
        """Return the whole answer to a text under instructions.

        :raises ModelError: as ``stream``.
        """
        from langchain_core.messages import HumanMessage, SystemMessage

        prompt: list[BaseMessage] = [SystemMessage(instructions), HumanMessage(text)]
        return "".join(piece for piece in self.stream(prompt) if isinstance(piece, str))

    def choose(self, instructions: str, text: str, tools: Sequence[Mapping[str, Any]]) -> str:
        """Return the name of the tool that the model calls; empty: none, or it cannot call any.

        :raises ModelError: when the model fails, cannot be reached or takes too long.
        """
        from langchain_core.messages import HumanMessage, SystemMessage

        prompt = self._sent([SystemMessage(instructions), HumanMessage(text)])
        errors = _errors(self.name)
        try:
            bound = self.model.bind_tools([_tool(tool) for tool in tools])
            (said,) = within(self.timeout_s, lambda: iter([bound.invoke(prompt)]), errors)
        except NotImplementedError:
            return ""
        except errors as error:
            raise self._failed(error) from error
        return said.tool_calls[0]["name"] if said.tool_calls else ""

    def _sent(self, prompt: list[BaseMessage]) -> list[BaseMessage]:
        """Return a prompt without personal data, where it leaves this machine."""
        if not self.remote:
            return prompt
        return [
            message.model_copy(update={"content": redact(message.content).text})
            if isinstance(message.content, str)
            else message
            for message in prompt
        ]

    def _failed(self, error: Exception) -> ModelError:
        # Every library has a timeout of its own, and names it so.
        if "timeout" in type(error).__name__.lower():
            return ModelError("model_slow", model=self.name, seconds=round(self.timeout_s))
        if getattr(error, "status_code", None) == httpx.codes.TOO_MANY_REQUESTS:
            return ModelError("model_limited", model=self.name)
        reason = str(error)[:200] or type(error).__name__
        return ModelError("model_failed", model=self.name, reason=reason)

    def _usage(self, told: UsageMetadata | None, seconds: float) -> Usage:
        if told is None:
            return Usage(None, None, round(seconds, 3))
        read, written = told["input_tokens"], told["output_tokens"]
        cost = (read * self.price[0] + written * self.price[1]) / 1e6 if any(self.price) else None
        return Usage(read, written, round(seconds, 3), cost)


def open_chat(settings: Settings) -> ChatModel | None:
    """Return the chat model of the settings, or None when none is set.

    :raises ModelUnavailableError: when the provider's package is not installed or refuses, or the
        engine of local models is not installed or cannot load the file.
    :raises ModelError: when there is no local model of that name.
    """
    if settings.chat_model in ("", EXTRACTIVE):
        return None
    provider, _, name = settings.chat_model.partition(":")
    made = _local(name, settings) if provider == LOCAL else _made(provider, settings)
    price = (settings.chat_price_in, settings.chat_price_out)
    timeout, remote = settings.chat_timeout_s, provider != LOCAL
    return ChatModel(settings.chat_model, made, timeout, price, remote)


def open_provider(settings: Settings) -> ChatModel | None:
    """Return the chat model of a provider; one in our own process is too small to be believed.

    :raises ModelUnavailableError: as ``open_chat``.
    """
    is_local = settings.chat_model.startswith(f"{LOCAL}:")
    return None if is_local else open_chat(settings)


def _local(name: str, settings: Settings) -> BaseChatModel:
    from copassist.models.engine import open_engine
    from copassist.models.local import LocalChat

    found = Shelf(settings.home).find(name)
    return LocalChat(engine=open_engine(name, found.path, settings.threads))


def _made(provider: str, settings: Settings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"temperature": 0, "timeout": settings.chat_timeout_s}
    if provider in _COUNTED:
        options["stream_usage"] = True
    if settings.chat_base_url:
        options["base_url"] = settings.chat_base_url
        if "OPENAI_API_KEY" not in os.environ:
            options["api_key"] = "not-needed"  # a local server asks for none; the library does
    try:
        made: BaseChatModel = init_chat_model(settings.chat_model, **options)
    except _errors(settings.chat_model) as error:
        raise ModelUnavailableError(
            "chat_unavailable",
            model=settings.chat_model,
            setting="COPASSIST_CHAT_MODEL",
            reason=str(error)[:200],
        ) from error
    return made


def _tool(tool: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "function", "function": dict(tool)}


def _added(one: UsageMetadata | None, other: UsageMetadata | None) -> UsageMetadata | None:
    """Add what two chunks told: some providers tell what was read first, what was written last."""
    from langchain_core.messages.ai import add_usage

    return add_usage(one, other) if other else one


def _errors(name: str) -> tuple[type[Exception], ...]:
    path = ERRORS.get(name.partition(":")[0], "")
    module, _, attribute = path.rpartition(".")
    if not module:
        return _ANY
    if module not in sys.modules:
        try:
            importlib.import_module(module)
        except ImportError:
            return _ANY
    found: type[Exception] = getattr(sys.modules[module], attribute)
    return (*_ANY, found)


def _text(content: Any) -> str:  # noqa: ANN401 - a text, or the blocks of some providers
    if isinstance(content, str):
        return content
    return "".join(block.get("text", "") for block in content if isinstance(block, dict))

"""Chat models: a settings value ``provider:model`` becomes a stream of words.

LangChain's ``init_chat_model`` makes the model. Each provider's library raises errors of its own;
a row of ``ERRORS`` names their base, so that a failure of the model is told from one of ours.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from copassist.errors import ModelError, ModelUnavailableError
from copassist.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

ERRORS = {
    "openai": "openai.OpenAIError",
    "azure_openai": "openai.OpenAIError",
    "anthropic": "anthropic.AnthropicError",
    "mistralai": "httpx.HTTPError",
    "ollama": "ollama.ResponseError",
    "google_genai": "google.genai.errors.APIError",
    "groq": "groq.GroqError",
}
_ANY: tuple[type[Exception], ...] = (ImportError, OSError, ValueError, RuntimeError)


@dataclass(frozen=True)
class ChatModel:
    """A chat model that writes."""

    name: str
    model: BaseChatModel

    def stream(self, prompt: list[BaseMessage]) -> Iterator[str]:
        """Yield the words as they come.

        :raises ModelError: when the model fails or cannot be reached.
        """
        try:
            for chunk in self.model.stream(prompt):
                yield _text(chunk.content)
        except _errors(self.name) as error:
            raise ModelError("model_failed", model=self.name, reason=str(error)[:200]) from error


def open_chat(settings: Settings) -> ChatModel | None:
    """Return the chat model of the settings, or None when none is set.

    :raises ModelUnavailableError: when the provider's package is not installed or refuses.
    """
    if not settings.chat_model:
        return None
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"temperature": 0, "timeout": settings.chat_timeout_s}
    if settings.chat_base_url:
        options["base_url"] = settings.chat_base_url
        if "OPENAI_API_KEY" not in os.environ:
            options["api_key"] = "not-needed"  # a local server asks for none; the library does
    try:
        model = init_chat_model(settings.chat_model, **options)
    except _errors(settings.chat_model) as error:
        raise ModelUnavailableError(
            "chat_unavailable",
            model=settings.chat_model,
            setting="COPASSIST_CHAT_MODEL",
            reason=str(error)[:200],
        ) from error
    return ChatModel(settings.chat_model, model)


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

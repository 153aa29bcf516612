"""A local model as a LangChain chat model, held to sentences that name their sources.

Small models almost never cite when they are asked to; held by a JSON schema they do (1 citation in
22 against 14 in 20, see README.md). So when a prompt has numbered excerpts, the model can only
write sentences with the numbers of some, and each is handed on as ``A sentence. [2]`` as soon as it
is whole. Any other prompt is answered in plain text.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.utils import convert_to_openai_messages
from langchain_core.outputs import ChatGenerationChunk, ChatResult

EXCERPTS = 4
"""A small model reads less than a hundred words a second: half the excerpts are half the wait."""
SENTENCES, SENTENCE_CHARS, SOURCES = 4, 400, 2
_EXCERPT = re.compile(r'<excerpt n="(\d+)".*?</excerpt>\s*', re.DOTALL)
_EXAMPLE = '{"sentences": [{"text": "…", "sources": [1]}]}'
_MARK = re.compile(r"\s*\[[\d,;\s]*\]")
_ENDS = re.compile(r"(?<=[.!?…])\s+")


class LocalChat(BaseChatModel):
    """A chat model over an engine of this process."""

    engine: Any
    max_tokens: int = 400

    @property
    def _llm_type(self) -> str:
        return "copassist-local"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's signature
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's signature
    ) -> Iterator[ChatGenerationChunk]:
        asked, numbers = _asked(messages)
        request = {
            "messages": asked,
            "max_tokens": self.max_tokens,
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
            **({"stop": stop} if stop else {}),
            **({"response_format": _schema(numbers)} if numbers else {}),
        }
        chunks = _Chunks(_run(self.engine, request))
        for text in sentences(chunks) if numbers else chunks:
            yield ChatGenerationChunk(message=AIMessageChunk(content=text))
        yield ChatGenerationChunk(message=AIMessageChunk(content="", usage_metadata=chunks.usage))


class _Chunks:
    """The words of an engine's chunks; ``usage`` is what it told of tokens, at the end."""

    def __init__(self, chunks: Iterable[dict[str, Any]]) -> None:
        self.chunks = chunks
        self.usage: UsageMetadata | None = None

    def __iter__(self) -> Iterator[str]:
        for chunk in self.chunks:
            if "error" in chunk:
                raise RuntimeError(chunk["error"].get("message", "error"))
            if told := chunk.get("usage"):
                read, written = told["prompt_tokens"], told["completion_tokens"]
                self.usage = UsageMetadata(
                    input_tokens=read, output_tokens=written, total_tokens=read + written
                )
            for choice in chunk.get("choices", ()):
                if text := choice.get("delta", {}).get("content"):
                    yield text


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the sentences of streamed JSON, each with its numbers, as soon as it is whole.

    While one is being written nothing is yielded, piece by piece: who reads may leave at any.
    """
    held, opened = "", False
    for piece in pieces:
        held += piece
        if not opened:
            _, opening, rest = held.partition("[")
            opened, held = bool(opening), rest if opening else held
        while opened and (held := held.lstrip(" ,\r\n\t")).startswith("{"):
            try:
                item, end = json.JSONDecoder().raw_decode(held)
            except ValueError:  # not whole yet
                break
            held = held[end:]
            yield _cited(item["text"], item["sources"])
        yield ""


def _cited(text: str, sources: Iterable[int]) -> str:
    """Write a sentence, or the several that a model put in one, with the numbers after each."""
    marks = "".join(f"[{number}]" for number in dict.fromkeys(sources))
    plain = " ".join(_MARK.sub("", text).split())
    return "".join(f"{one} {marks}\n" for one in _ENDS.split(plain) if one)


def _asked(messages: list[BaseMessage]) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the messages with the first excerpts only, and the numbers of these."""
    numbers: list[int] = []

    def first(match: re.Match[str]) -> str:
        numbers.append(int(match[1]))
        return match[0] if len(numbers) <= EXCERPTS else ""

    asked = convert_to_openai_messages(messages)
    assert isinstance(asked, list)
    for message in asked:
        message["content"] = _EXCERPT.sub(first, message["content"])
    if numbers and asked[0]["role"] == "system":
        asked[0]["content"] += f"\n{_EXAMPLE}"
    return asked, numbers[:EXCERPTS]


def _schema(numbers: list[int]) -> dict[str, Any]:
    sources = {
        "type": "array", "items": {"type": "integer", "enum": numbers},
        "minItems": 1, "maxItems": SOURCES,
    }  # fmt: skip
    text = {"type": "string", "minLength": 1, "maxLength": SENTENCE_CHARS}
    sentence = {
        "type": "object", "properties": {"text": text, "sources": sources},
        "required": ["text", "sources"], "additionalProperties": False,
    }  # fmt: skip
    schema = {
        "type": "object",
        "properties": {
            "sentences": {"type": "array", "items": sentence, "maxItems": SENTENCES},
        },
        "required": ["sentences"],
        "additionalProperties": False,
    }
    return {"type": "json_schema", "json_schema": {"schema": schema}}


def _run(engine: Any, request: dict[str, Any]) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - pydantic holds it so
    """Yield an engine's chunks as they come; it stops at the next one when nobody listens."""
    chunks: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
    left = threading.Event()

    def take(told: Any) -> bool:  # noqa: ANN401 - a chunk, or a list of some
        for chunk in told if isinstance(told, list) else [told]:
            chunks.put(chunk)
        return left.is_set()

    def run() -> None:
        try:
            engine.handle_chat_completions(request, take)
        finally:
            chunks.put(None)

    threading.Thread(target=run, daemon=True).start()
    try:
        while (chunk := chunks.get()) is not None:
            yield chunk
    finally:
        left.set()

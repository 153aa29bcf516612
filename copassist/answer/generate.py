"""The generated answer: a chat model writes from the same passages, and code proves it.

The model's words are held back until a sentence is complete; what is read is a sentence whose cited
passages say it, or the quote that it cites (``proving``). What cites nothing is dropped: a claim
without its message is not an answer. Passages are data (``prompt``): nothing in them is obeyed,
since only proved sentences come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from langchain_core.messages import BaseMessage

from copassist.answer.clauses import Near
from copassist.answer.prompt import answer_prompt
from copassist.answer.proving import Proof, Written
from copassist.records import Exchange, Passage, Usage

_BREAK = re.compile(r"(?<=[.!?…])(?P<tail>(?:\s?[»”\"])?(?:\s?\[[\d,;\s]+\])*)(?=\s+[^\s\[])|\n+")
DENIAL = "NOT_IN_ARCHIVE"
"""What a model is told to write where the passages do not answer."""
SENTENCES = 12
LONGEST = 2000
"""More sentences are not read, nor a longer one: an answer is short."""


@dataclass(frozen=True, slots=True)
class Denial:
    """The model, having read the passages, says that they do not answer."""


class Writer(Protocol):
    """A chat model that writes."""

    @property
    def name(self) -> str:
        """The model, as ``provider:model``."""

    def stream(self, prompt: list[BaseMessage]) -> Iterator[str | Usage]:
        """Yield words as they come; then, if it is known, what they took."""
        ...


def generate(
    model: Writer,
    question: str,
    code: str,
    passages: Sequence[Passage],
    history: Sequence[Exchange] = (),
    near: Near | None = None,
) -> Iterator[Written | Usage | Denial]:
    """Yield checked sentences as the model writes them, none of them twice, then what they took.

    Where the model says that the passages do not answer, that is yielded too.

    :raises ModelError: when the model fails or cannot be reached.
    """
    proof = Proof(question, code, passages, near)
    read = 0
    prompt = answer_prompt(question, code, proof.readable, history)
    for sentence in _complete(model.stream(prompt)):
        if isinstance(sentence, Usage):
            yield sentence
        elif sentence.strip(" .") == DENIAL:
            yield Denial()
        elif read < SENTENCES and (written := proof.written(sentence)):
            read += 1
            yield written


def _complete(words: Iterable[str | Usage]) -> Iterator[str | Usage]:
    """Yield whole sentences from a stream of pieces."""
    held = ""
    for piece in words:
        if isinstance(piece, Usage):
            yield piece
            continue
        held += piece
        if len(held) > LONGEST:
            held = ""  # it goes on and on, and proves nothing
        while match := _BREAK.search(held):
            sentence, held = held[: match.end()], held[match.end() :]
            if sentence.strip():
                yield sentence.strip()
    if held.strip():
        yield held.strip()

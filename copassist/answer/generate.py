"""The generated answer: a chat model writes from the same passages, and code checks it.

The model's words are held back until a sentence is complete; the sentence is read only when every
number it cites is a passage and every word it quotes stands in one. What cites nothing is dropped:
a claim without its message is not an answer. Passages are data: they go in a message of their own,
fenced and numbered, and nothing in them is obeyed, since only checked sentences come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from copassist.answer.citations import check, citation, support
from copassist.archive.pseudonyms import label
from copassist.languages import language
from copassist.records import Citation, Exchange, Passage

_BREAK = re.compile(r"(?<=[.!?…])(?P<tail>(?:\s?[»”\"])?(?:\s?\[[\d,;\s]+\])*)(?=\s+[^\s\[])|\n+")


@dataclass(frozen=True, slots=True)
class Written:
    """One checked sentence of a generated answer, numbered, with its new citations."""

    text: str
    citations: tuple[Citation, ...]


class Writer(Protocol):
    """A chat model that writes."""

    @property
    def name(self) -> str:
        """The model, as ``provider:model``."""

    def stream(self, prompt: list[BaseMessage]) -> Iterator[str]:
        """Yield words as they come."""
        ...


def generate(
    model: Writer,
    question: str,
    code: str,
    passages: Sequence[Passage],
    history: Sequence[Exchange] = (),
) -> Iterator[Written]:
    """Yield checked sentences as the model writes them; nothing when it finds no answer.

    :raises ModelError: when the model fails or cannot be reached.
    """
    numbers: dict[tuple[str, str], int] = {}
    for sentence in _complete(model.stream(_prompt(question, code, passages, history))):
        checked = check(sentence, passages)
        if checked is None:
            continue
        fresh: list[Citation] = []
        marks = []
        for i in checked.cited:
            part, quote = support(checked.text, passages[i])
            key = (passages[i].id, quote)
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                fresh.append(citation(numbers[key], passages[i], part, quote, code))
            marks.append(f"[{numbers[key]}]")
        yield Written(f"{checked.text} {''.join(marks)}", tuple(fresh))


def _prompt(
    question: str, code: str, passages: Sequence[Passage], history: Sequence[Exchange]
) -> list[BaseMessage]:
    texts = language(code)
    excerpts = "\n\n".join(_excerpt(n, p, code) for n, p in enumerate(passages, 1))
    before = "\n".join(f"- {e.question}" for e in history[-3:])
    return [
        SystemMessage(texts.prompt("answer")),
        HumanMessage(
            texts.prompt("question").format(excerpts=excerpts, before=before, question=question)
        ),
    ]


def _excerpt(number: int, passage: Passage, code: str) -> str:
    lines = [
        f"{label(part.author, code)}: {part.text}" if part.message_id else part.text
        for part in passage.parts
    ]
    day = passage.parts[0].timestamp[:10]
    # The fence cannot be closed from within: angle brackets of the text are taken away.
    body = "\n".join(lines).replace("<", "‹").replace(">", "›")
    return f'<excerpt n="{number}" date="{day}">\n{passage.context}\n{body}\n</excerpt>'


def _complete(words: Iterable[str]) -> Iterator[str]:
    """Yield whole sentences from a stream of pieces."""
    held = ""
    for piece in words:
        held += piece
        while match := _BREAK.search(held):
            sentence, held = held[: match.end()], held[match.end() :]
            if sentence.strip():
                yield sentence.strip()
    if held.strip():
        yield held.strip()

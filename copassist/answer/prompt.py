"""The prompt of a generated answer: rules, and passages as fenced material.

Passages are data: they go in a message of their own, numbered, each in its fence, without what
gives orders (``orders``); nothing in them can close the fence, number itself, or hide.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from copassist.answer.orders import fenced
from copassist.archive.pseudonyms import label
from copassist.languages import language
from copassist.records import Exchange, Passage

EARLIER = 3


def answer_prompt(
    question: str, code: str, passages: Sequence[Passage], history: Sequence[Exchange]
) -> list[BaseMessage]:
    """Return what a model is asked, over passages that are ``orders.citable``."""
    texts = language(code)
    excerpts = "\n\n".join(_excerpt(n, p, code) for n, p in enumerate(passages, 1))
    before = "\n".join(f"- {e.question}" for e in history[-EARLIER:])
    asked = texts.prompt("question").format(excerpts=excerpts, before=before, question=question)
    return [SystemMessage(texts.prompt("answer")), HumanMessage(asked)]


def _excerpt(number: int, passage: Passage, code: str) -> str:
    lines = [
        f"{label(part.author, code)}: {part.text}" if part.message_id else part.text
        for part in passage.parts
        if part.text
    ]
    day = passage.parts[0].timestamp[:10]
    body = fenced("\n".join([passage.context, *lines]))
    return f'<excerpt n="{number}" date="{day}">\n{body}\n</excerpt>'

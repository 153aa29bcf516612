"""The answer as a LangChain runnable, for those who compose their own chains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig

from copassist.answer.answer import Answerer
from copassist.languages.detect import detect
from copassist.records import Answer, Role


class AnswerRunnable(Runnable[str, Answer]):
    """A question in, an Answer out; in the question's language, for what ``role`` may read."""

    def __init__(self, answerer: Answerer, role: Role = Role.MEMBER) -> None:
        self.answerer = answerer
        self.role = role

    def invoke(self, input: str, config: RunnableConfig | None = None, **_: Any) -> Answer:  # noqa: ANN401 - LangChain's signature
        """Return the answer to a question."""
        *_pieces, answer = self._all(input)
        assert isinstance(answer, Answer)
        return answer

    def _all(self, question: str) -> Iterator[str | Answer]:
        return self.answerer.stream(question, detect(question), role=self.role)

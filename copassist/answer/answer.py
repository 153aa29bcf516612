"""Answering: hits in, a streamed answer out.

Without a chat model the answer quotes. With one, the model writes from the same passages; when it
fails, cites nothing that stands, or finds no answer where the gate does, the quotes are given
instead and the answer says so.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from langchain_core.messages import HumanMessage, SystemMessage

from copassist.answer.evidence import Evidence, SentenceVectors, gather
from copassist.answer.extract import choose, not_in_archive, quote_lines
from copassist.answer.gate import Gate, signals
from copassist.answer.generate import Writer, generate
from copassist.errors import ModelError
from copassist.languages import language
from copassist.records import Answer, Citation, Exchange, Hit, Outcome, Role, Scope
from copassist.retrieval.search import WHOLE, Search

HITS = 8
NEAREST = 3
NEAR = 0.22
"""Below it a passage is near nothing: most questions of another world stay under it."""


@dataclass(frozen=True)
class Answerer:
    """Answers questions from the archive; safe to share between threads."""

    search: Search
    known: SentenceVectors
    gate: Gate
    chat: Writer | None = None

    def stream(
        self,
        question: str,
        code: str,
        *,
        role: Role = Role.MEMBER,
        sought: str = "",
        history: Sequence[Exchange] = (),
        within: Scope = WHOLE,
    ) -> Iterator[str | Answer]:
        """Yield the answer's text in pieces, then the whole Answer.

        ``sought`` is the question as it is searched, when the history completes it; ``within`` the
        part of the archive that it keeps to.

        :raises QuestionError: when the question cannot be searched.
        """
        started = time.perf_counter()
        sought = sought or question
        hits = self.search.search(sought, k=HITS, role=role, within=within)
        found = self.evidence(sought, code, hits, role)
        said: list[str] = []
        answer: Answer | None = None
        for piece in self._pieces(question, code, sought, hits, found, history):
            if isinstance(piece, Answer):
                answer = piece
            else:
                said.append(piece)
                yield piece
        assert answer is not None
        seconds = round(time.perf_counter() - started, 4)
        yield replace(answer, text="".join(said), seconds=seconds)

    def written(self, rules: str, request: str) -> str:
        """Return what the chat model writes by some rules; nothing when none is set.

        :raises ModelError: when the model fails or cannot be reached.
        """
        prompt = [SystemMessage(rules), HumanMessage(request)]
        return "".join(self.chat.stream(prompt)) if self.chat else ""

    def evidence(self, sought: str, code: str, hits: Sequence[Hit], role: Role) -> list[Evidence]:
        """Return the scored sentences of the hits."""
        if not hits:
            return []
        vector = self.search.question_vector(sought, role)
        return gather(sought, code, hits, vector, self.search.means(role), self.known)

    def _pieces(
        self,
        question: str,
        code: str,
        sought: str,
        hits: Sequence[Hit],
        found: Sequence[Evidence],
        history: Sequence[Exchange],
    ) -> Iterator[str | Answer]:
        told = signals(sought, code, hits, found)
        outcome, confidence = self.gate.outcome(told), round(self.gate.confidence(told), 3)
        if outcome == "absent":
            refusal = not_in_archive(question, code, nearest(hits))
            yield refusal.text
            yield replace(refusal, confidence=confidence)
            return
        notice = ""
        if self.chat is not None:
            written = yield from self._generated(self.chat, question, code, hits, history)
            if isinstance(written, Answer):
                yield replace(written, outcome=outcome, confidence=confidence)
                return
            notice = written
        quoted = self.quoted(question, code, found, outcome)
        yield from quoted.text.splitlines(keepends=True)
        yield replace(quoted, notice=notice, confidence=confidence)

    def _generated(
        self,
        chat: Writer,
        question: str,
        code: str,
        hits: Sequence[Hit],
        history: Sequence[Exchange],
    ) -> Generator[str, None, Answer | str]:
        """Yield the text of a generated answer and return it, or why there is none."""
        cited: list[Citation] = []
        notice = language(code).text("answer.model_silent")
        try:
            for written in generate(chat, question, code, [h.passage for h in hits], history):
                yield (" " if cited else "") + written.text
                cited += written.citations
        except ModelError as error:
            notice = language(code).error(error)
        if not cited:
            return notice
        return Answer(question, code, "", True, "question", tuple(cited), model=chat.name)

    def quoted(
        self, question: str, code: str, found: Sequence[Evidence], outcome: Outcome = "answered"
    ) -> Answer:
        """Return the extractive answer, whatever the gate thinks."""
        lines = quote_lines(choose(found), code)
        key = "answer.intro" if outcome == "answered" else "answer.intro_unsure"
        intro = language(code).text(key)
        text = "\n".join([intro, *(line for line, _ in lines)])
        cited = tuple(citation for _, citations in lines for citation in citations)
        return Answer(question, code, text, True, "question", cited, outcome=outcome)


def nearest(hits: Sequence[Hit]) -> list[Hit]:
    """Return the nearest threads and articles, one hit each; none when nothing is near."""
    seen: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        if hit.similarity < NEAR:
            continue
        key = (hit.passage.path, hit.passage.thread_id or "")
        seen.setdefault(key, hit)
    return list(seen.values())[:NEAREST]

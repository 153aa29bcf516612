"""Answering: hits in, a streamed answer out.

Without a chat model the answer quotes. With one, the model writes from the same passages, and what
it finds, or says that it does not, weighs on whether the archive answers at all (``gate``). When it
fails, or cites nothing that stands, the quotes are given instead and the answer says so. Of a model
that fails on its way, the sentences that were read stay, and the quotes follow.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from langchain_core.messages import HumanMessage, SystemMessage

from copassist.answer.conflicts import conflicts
from copassist.answer.disagreement import disagreement
from copassist.answer.evidence import Evidence, SentenceVectors, gather
from copassist.answer.extract import choose, not_in_archive, quote_line, quote_lines, with_later
from copassist.answer.gate import Gate, signals
from copassist.answer.generate import Denial, Writer, generate
from copassist.answer.later import HITS as LATER
from copassist.answer.later import replacing, told_since
from copassist.answer.proving import nearness
from copassist.answer.reading import Reads, read
from copassist.errors import ModelError
from copassist.languages import language
from copassist.records import Answer, Citation, Exchange, Hit, Outcome, Role, Scope, Usage
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
    reader: Reads | None = None

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
        more, answer = self._later(answer, sought, role, within)
        if more:
            said.append(more)
            yield more
        seconds = round(time.perf_counter() - started, 4)
        yield replace(answer, text="".join(said), seconds=seconds)

    @property
    def careful(self) -> Answerer:
        """The answerer that never answers outright: at most, what it finds comes close."""
        return replace(self, gate=replace(self.gate, sure=math.inf))

    def written(self, rules: str, request: str) -> str:
        """Return what the chat model writes by some rules; nothing when there is none to believe.

        :raises ModelError: when the model fails or cannot be reached.
        """
        if self._judge is None:
            return ""
        pieces = self._judge.stream([SystemMessage(rules), HumanMessage(request)])
        return "".join(piece for piece in pieces if isinstance(piece, str))

    def evidence(self, sought: str, code: str, hits: Sequence[Hit], role: Role) -> list[Evidence]:
        """Return the scored sentences of the hits."""
        if not hits:
            return []
        vector = self.search.question_vector(sought, role)
        found = gather(sought, code, hits, vector, self.search.means(role), self.known)
        return read(self.reader, sought, found) if self.reader else found

    def _later(self, answer: Answer, sought: str, role: Role, within: Scope) -> tuple[str, Answer]:
        """Return the words and the answer with what has since replaced a value that it quotes."""
        since = told_since(answer.citations) if answer.grounded else None
        if since is None:
            return "", answer
        scope = replace(within, since=max(since, within.since or since))
        hits = self.search.search(sought, k=LATER, role=role, within=scope)
        later = replacing(sought, answer.citations, hits, answer.language)
        cited = (*answer.citations, *later)
        fresh = tuple(c for c in conflicts(cited) if c not in answer.conflicts)
        if not later or not fresh:
            return "", answer
        told = disagreement(fresh, answer.language, noted=False)
        more = "\n\n" + "\n".join([*told, quote_line(later, answer.language)])
        return more, replace(answer, citations=cited, conflicts=(*answer.conflicts, *fresh))

    def _pieces(
        self,
        question: str,
        code: str,
        sought: str,
        hits: Sequence[Hit],
        found: Sequence[Evidence],
        history: Sequence[Exchange],
    ) -> Iterator[str | Answer]:
        confidence = self.gate.confidence(signals(sought, code, hits, found))
        written, verdict = None, None
        if self.chat is not None and self._is_asked(confidence, code, hits):
            written, verdict = yield from self._generated(self.chat, question, code, hits, history)
        if verdict is not None:
            confidence = self.gate.judged(confidence, verdict)
        confidence = self.gate.calibrated(confidence)
        outcome = self.gate.outcome(confidence, code)
        if outcome == "answered" and verdict is False:
            outcome = "close"  # what its reader denies is no answer
        elif outcome == "absent" and written and written.citations:
            outcome = "close"  # what was read stays
        if written and written.citations and not written.notice:
            last = replace(written, outcome=outcome)
        elif outcome == "absent":
            last = not_in_archive(question, code, nearest(hits))
            if written:
                last = replace(last, notice=written.notice, usage=written.usage)
            yield last.text
        else:
            last = self.quoted(question, code, found, outcome, written)
            yield from last.text.splitlines(keepends=True)
        yield replace(last, confidence=round(confidence, 3))

    def _is_asked(self, confidence: float, code: str, hits: Sequence[Hit]) -> bool:
        """Whether the chat model reads the hits: a judge does wherever something is near."""
        may_answer = self.gate.outcome(self.gate.calibrated(confidence), code) != "absent"
        return may_answer or (self._judge is not None and bool(nearest(hits)))

    @property
    def _judge(self) -> Writer | None:
        """The chat model, if it can be believed.

        Local ones cannot: of those measured, none rewrites a question rightly (0 of 2), and all
        find an answer wherever they look.
        """
        return None if self.chat is None or self.chat.name.startswith("local:") else self.chat

    def _generated(
        self,
        chat: Writer,
        question: str,
        code: str,
        hits: Sequence[Hit],
        history: Sequence[Exchange],
    ) -> Generator[str, None, tuple[Answer, bool | None]]:
        """Yield the text of a generated answer; return it, its notice saying why it is not whole.

        With it, whether the model found the answer; None where it does not tell.
        """
        cited: list[Citation] = []
        notice, usage, verdict = "", None, None
        try:
            passages, near = [hit.passage for hit in hits], nearness(self.known)
            for written in generate(chat, question, code, passages, history, near):
                if isinstance(written, Usage):
                    usage = written
                    continue
                if isinstance(written, Denial):
                    verdict = False
                    continue
                yield (" " if cited else "") + written.text
                cited += written.citations
        except ModelError as error:
            notice = language(code).error(error)
        differing = conflicts(cited)
        if not notice and (said := disagreement(differing, code, noted=False)):
            yield "\n\n" + "\n".join(said)
        if not cited and verdict is False:
            notice = notice or language(code).text("answer.model_denied")
        elif cited and self._judge is not None and not notice:
            verdict = True
        whole = Answer(question, code, "", True, "question", tuple(cited), model=chat.name)
        return replace(whole, notice=notice, usage=usage, conflicts=differing), verdict

    def quoted(
        self,
        question: str,
        code: str,
        found: Sequence[Evidence],
        outcome: Outcome = "answered",
        begun: Answer | None = None,
    ) -> Answer:
        """Return the extractive answer, whatever the gate thinks; it goes on with one begun."""
        before = begun.citations if begun else ()
        lines = quote_lines(with_later(choose(found), found), code, len(before))
        key = "answer.intro" if outcome == "answered" else "answer.intro_unsure"
        intro = ("\n\n" if before else "") + language(code).text(key)
        cited = (*before, *(citation for _, citations in lines for citation in citations))
        differing = conflicts(cited)
        said = disagreement(differing, code)
        text = "\n".join([intro, *(line for line, _ in lines), *([""] * bool(said)), *said])
        whole = Answer(question, code, text, True, "question", cited, outcome=outcome)
        whole = replace(whole, conflicts=differing)
        if begun is None:
            return whole
        model = begun.model if before else whole.model
        notice = begun.notice or language(code).text("answer.model_silent")
        return replace(whole, model=model, notice=notice, usage=begun.usage)


def nearest(hits: Sequence[Hit]) -> list[Hit]:
    """Return the nearest threads and articles, one hit each; none when nothing is near."""
    seen: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        if hit.similarity < NEAR:
            continue
        key = (hit.passage.path, hit.passage.thread_id or "")
        seen.setdefault(key, hit)
    return list(seen.values())[:NEAREST]

"""A turn: greet, or answer from the archive, in the asker's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from copassist.answer.answer import Answerer
from copassist.assistant.followup import complete
from copassist.languages import LANGUAGES, language
from copassist.languages.detect import detect
from copassist.records import Answer, Exchange, Hit, Role
from copassist.retrieval.lexical import senses
from copassist.retrieval.search import clean_question


@dataclass(frozen=True)
class Assistant:
    """Serves conversation turns; safe to share between threads."""

    answerer: Answerer

    def sought(self, question: str, history: Sequence[Exchange], language_code: str = "") -> str:
        """Return the question as it is searched, completed from the history."""
        return complete(question, language_code or detect(question), history)

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Exchange] = (),
        language_code: str = "",
        role: Role = Role.MEMBER,
        default_language: str = "fr",
    ) -> Iterator[str | Answer]:
        """Yield pieces of text, then the Answer.

        The answer is in ``language_code`` when given, else in the question's own language, else
        (nothing to go by) in ``default_language``.

        :raises QuestionError: when the question cannot be searched.
        """
        text = clean_question(question, self.answerer.search.settings.question_chars)
        greeted = _greets(text)
        code = language_code or greeted or detect(text, default_language)
        if greeted:
            said = language(code).text("answer.greeting")
            yield said
            yield Answer(text, code, said, False, "greeting")
            return
        sought = self.sought(text, history, code)
        for piece in self.answerer.stream(text, code, role=role, sought=sought, history=history):
            if isinstance(piece, Answer):
                yield replace(piece, suggestions=_suggestions(piece, code))
            else:
                yield piece


def _greets(text: str) -> str:
    """Return the language of a greeting that says nothing more, else nothing."""
    words = text.lower().strip(" !?.,").split()
    for code in LANGUAGES:
        greetings = language(code).lexicon["greetings"]
        if words and len(words) <= 3 and words[0].strip(",") in greetings:
            return "" if senses(" ".join(words[1:]), code) else code
    return ""


def _suggestions(answer: Answer, code: str) -> tuple[str, ...]:
    """Offer to go on: what else was said where the answer was found."""
    texts = language(code)
    titles = (
        dict.fromkeys((c.title, c.kind) for c in answer.citations)
        if answer.grounded
        else dict.fromkeys(_named(hit) for hit in answer.nearest)
    )
    return tuple(
        texts.text(f"suggest.{kind}", title=title.rstrip(" ?.!…")) for title, kind in titles
    )[:3]


def _named(hit: Hit) -> tuple[str, str]:
    return hit.passage.title, hit.passage.kind

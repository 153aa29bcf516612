"""Follow-up questions, completed by the chat model where one is set, and checked.

What the model writes is used only when it is one line that keeps every name, number and date of the
question, and holds none that neither the question nor the conversation has; else the rules of
``followup`` complete the question. A model that fails or wanders costs nothing but its time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from copassist.assistant.followup import Closeness, complete
from copassist.errors import ModelError
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.records import Exchange

Write = Callable[[str, str], str]
"""What the chat model writes for rules and a request; nothing when none is set."""
TURNS = 4
ANSWER_CHARS = 300
LONGEST = 3
"""A completed question is at most so many times as long as it and the longest before it."""
_TOLD = re.compile(r"[^\W_]*\d[\w.,:/-]*|\w+_\w+|[^\W\d_a-zà-ÿœ][\w’'-]*")
_EDGES = " .,:;?!…'’-"


def rewrite(
    question: str,
    code: str,
    history: Sequence[Exchange],
    write: Write,
    close: Closeness | None = None,
) -> str:
    """Return the question as it stands alone: by the model if what it wrote holds, or by rules."""
    if not history:
        return question
    try:
        written = write(language(code).prompt("followup"), _request(question, history)).strip()
    except ModelError:
        written = ""
    written = written.strip('"“”«» \u00a0\u202f')
    if holds(written, question, history):
        return written
    return complete(question, code, history, close)


def holds(written: str, question: str, history: Sequence[Exchange]) -> bool:
    """Whether a rewritten question keeps what the question names, and adds only what was said."""
    said = " ".join([question, *(f"{past.question} {past.answer}" for past in history)])
    longest = max(len(text) for text in [question, *(past.question for past in history)])
    if not written or "\n" in written or len(written) > LONGEST * (len(question) + longest):
        return False
    return _told(question) <= _words(written) and _told(written) <= _words(said)


def _request(question: str, history: Sequence[Exchange]) -> str:
    lines = []
    for past in history[-TURNS:]:
        lines += [f"Q: {past.question}", f"A: {' '.join(past.answer.split())[:ANSWER_CHARS]}"]
    # The fence cannot be closed from within.
    body = "\n".join(lines).replace("<", "‹").replace(">", "›")
    return f"<conversation>\n{body}\n</conversation>\n\nQ: {question}"


def _told(text: str) -> set[str]:
    """Return names, numbers and months; a capital that opens a sentence makes no name."""
    inner = re.sub(r"(^\W*|[.?!:]\s+)\w", lambda match: match[0].lower(), text)
    found = {fold(part.strip(_EDGES).lower()) for part in _TOLD.findall(inner)}
    return (found | (_words(text) & _months())) - {"", "i"}


def _words(text: str) -> set[str]:
    plain = fold(text.lower().replace("’", "'"))
    parts = re.findall(r"[\w.,:/'-]+", plain)
    return {piece.strip(_EDGES) for part in parts for piece in (part, *re.split(r"[',:/-]", part))}


def _months() -> set[str]:
    """Return the months; in English two are words too, and are kept all the same."""
    return {m for code in LANGUAGES for m in language(code).rules("periods")["months"].split()}

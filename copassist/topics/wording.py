"""How a topic is told: its title as a question for everybody, why now, what to send beforehand.

A question that already speaks to everybody is its own title; anything else is quoted in a question
of the product's, so that no word of the archive is changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from copassist.languages import Language
from copassist.records import Citation
from copassist.records.axes import Axis
from copassist.records.topics import Origin
from copassist.topics.candidates import Candidate
from copassist.topics.quoting import SUBJECT_CHARS
from copassist.topics.threads import is_of_one

if TYPE_CHECKING:
    from copassist.topics.suggest import Scored

TITLE_CHARS = 140
SENT = 3
_MARKUP = re.compile(
    r"[*`]{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)|!?\[([^\]]*)\]\([^)]*\)|<[^>]*>|^[-•–*]\s+"
)


def title(one: Candidate, axis: Axis, texts: Language) -> str:
    """Return the topic as a question for the whole group."""
    said = bare(one.subject)
    whole = said.endswith("?") and len(said) <= TITLE_CHARS and one.language == texts.code
    if one.is_question and whole and not is_of_one(said):
        return said
    words = texts.rules("topics")["title"][one.origin]
    template: str = words[axis if axis in words else "other"]
    return template.format(subject=cut(said.rstrip(" ?.!…:\u00a0\u202f"), SUBJECT_CHARS))


def reason(one: Scored, texts: Language) -> str:
    """Return why this topic, and why now.

    What is known of the axes is not said: it rests on all that a role reads, not on the citations
    whose level a topic takes.
    """
    candidate, words = one.candidate, texts.rules("topics")["reason"]
    detail = candidate.detail
    key = detail.get("state") or detail.get("half") or "one"
    due = texts.day(detail["due"]) if detail.get("due") else ""
    of = words[candidate.origin]
    said: str = of[key if key in of else "one"]
    values = {**detail, "day": texts.day(candidate.day.isoformat()), "due": due}
    if "threads" in detail:
        values["threads"] = texts.counted("threads", int(detail["threads"]))
    told = said.format(**values)
    return f"{told} {words['for_one']}" if candidate.for_one else told


def prepare(origin: Origin, evidence: Sequence[Citation], texts: Language) -> tuple[str, ...]:
    """Return what to send or do before the meeting."""
    words = texts.rules("topics")["prepare"]
    sent = []
    for cited in evidence[:SENT]:
        key = "article" if cited.kind == "article" else "thread"
        where = {"title": bare(cited.title), "day": texts.day(cited.timestamp)}
        sent.append(words[key].format(**where))
    return (*dict.fromkeys(sent), words["of"][origin])


def bare(text: str) -> str:
    """Return a text on one line, without its markup."""
    # Only plain space is folded: no-break spaces are the text's own.
    return re.sub(r"[^\S\u00a0\u202f]+", " ", _MARKUP.sub(r"\1", text)).strip()


def cut(text: str, most: int) -> str:
    """Return a text cut at a word."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"

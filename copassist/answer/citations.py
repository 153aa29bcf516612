"""Citations: made from the archive, and checked by code before anybody reads them.

A quote is a verbatim slice of the one message or section that it names. In a generated sentence a
number that is no passage is taken out. One that cites nothing never reaches the reader; one whose
quoted words do not stand in a passage that it cites, or that says what these do not (``claims``),
gives way to the quote that it cites.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from copassist.answer.claims import holds
from copassist.answer.clauses import Near
from copassist.answer.orders import recites
from copassist.archive.library import TELLING_CHARS
from copassist.archive.pseudonyms import label
from copassist.languages.detect import detect
from copassist.languages.folding import fold
from copassist.records import Citation, Part, Passage

_NUMBER = re.compile(r"\s?\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]")
_QUOTE = re.compile(r"«\s*([^»]+?)\s*»|“([^”]+?)”|\"([^\"]+?)\"")
_SPACES = re.compile(r"\s+")
MIN_QUOTE_WORDS = 2
"""A quoted single word is a name or a term, not a claim about what was said."""


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A generated sentence that may be read, with the passages (from 0) that it cites."""

    text: str
    cited: tuple[int, ...]


def citation(n: int, passage: Passage, part: Part, quote: str, language: str) -> Citation:
    """Make a citation of a quote that stands in a part of a passage.

    :raises ValueError: when the quote does not stand there, letter by letter.
    """
    if quote not in part.text:
        raise ValueError(f"not a quote of {passage.id}: {quote!r}")
    ids = (part.message_id,) if part.message_id else ()
    author = label(part.author, language) if passage.kind == "message" else part.author
    return Citation(
        n=n,
        quote=quote,
        passage_id=passage.id,
        kind=passage.kind,
        path=passage.path,
        space=passage.space,
        message_ids=ids,
        title=passage.title,
        language=_language(part, passage),
        author=author,
        timestamp=part.timestamp,
        visibility=passage.visibility,
        thread_id=passage.thread_id,
        slug=passage.slug,
        heading=passage.heading,
        page=passage.page,
    )


def check(
    sentence: str,
    passages: Sequence[Passage],
    code: str,
    near: Near | None = None,
    common: Collection[str] = (),
    question: str = "",
) -> CheckedSentence | None:
    """Return the sentence with only true citations, or None when it may not be read as it is.

    It is to be in the language ``code``; ``common`` are words that name nobody.
    """
    cited = cited_passages(sentence, len(passages))
    said = own_words(sentence)
    if not cited or recites(said) or detect(said, code) != code:
        return None
    held = [normal(passages[i].indexed_text) for i in cited]
    for match in _QUOTE.finditer(said):
        words = normal(next(group for group in match.groups() if group))
        if len(words.split()) >= MIN_QUOTE_WORDS and not any(words in text for text in held):
            return None
    if not holds(said, code, [passages[i] for i in cited], near, common, question):
        return None
    return CheckedSentence(said, cited)


def cited_passages(sentence: str, count: int) -> tuple[int, ...]:
    """Return the passages (from 0) that a sentence cites, of those that there are."""
    return tuple(dict.fromkeys(i for i in _numbers(sentence) if 0 <= i < count))


def own_words(sentence: str) -> str:
    """Return a sentence without its citations."""
    return _NUMBER.sub("", sentence).strip()


def normal(text: str) -> str:
    """Fold what may differ between a quote and its source: spaces, apostrophes, case, accents."""
    folded = fold(text).replace("’", "'").replace("‘", "'").lower()
    return _SPACES.sub(" ", folded).strip(" .!?…,;:")


def _language(part: Part, passage: Passage) -> str:
    """Return the language of the words quoted: a French thread may hold an English message."""
    return detect(part.text) if len(part.text) >= TELLING_CHARS else passage.language


def _numbers(sentence: str) -> Iterable[int]:
    for match in _NUMBER.finditer(sentence):
        for number in re.findall(r"\d+", match.group(1)):
            yield int(number) - 1

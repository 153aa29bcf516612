"""Redaction: what tells who somebody is leaves a text before the archive keeps it.

Patterns alone, chosen by figures (tests/benchmarks/redaction.py). What has a check digit is
believed by it; what has none (telephones, addresses) must have the whole form. Kinds are looked
for in an order in which the surer one wins: a secret in a link, an address of e-mail, an IBAN, a
NIR, a card, a NAS, a telephone, a street. Each has a cheap first test, since most messages hold
nothing; patterns start at the edge of a word and are bounded, so that time is linear in the text.

A redacted text is looked through again until nothing is found, so that redacting it once more
changes nothing. Placeholders are in the text's own language. Names of people are not redacted:
authors are pseudonyms already, and a name said is what makes a memory readable.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from copassist.languages import language
from copassist.languages.detect import detect
from copassist.redaction.addresses import find_addresses
from copassist.redaction.links import find_emails, find_tokens
from copassist.redaction.numbers import (
    find_cards,
    find_ibans,
    find_nas,
    find_nirs,
    find_phones,
    has_long_number,
)

Kind = Literal["token", "email", "iban", "nir", "card", "nas", "phone", "address"]
_DIGIT = re.compile("[0-9]")
Place = tuple[int, int]
Finder = Callable[[str], Iterator[Place]]


@dataclass(frozen=True, slots=True)
class Span:
    """Where personal data stands in a text: characters from ``start`` to before ``end``."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Found:
    """How many times a kind was redacted; what it was is not kept."""

    kind: Kind
    count: int


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without its personal data, and what was taken out, by kind in the order of kinds."""

    text: str
    found: tuple[Found, ...] = ()


def redact(text: str) -> Redacted:
    """Return the text with a placeholder for each piece of personal data."""
    spans = find_personal(text)
    if not spans:
        return Redacted(text)
    words = language(detect(text)).rules("redaction")["placeholders"]
    counts: Counter[Kind] = Counter()
    while spans:
        pieces, last = [], 0
        for span in spans:
            pieces += [text[last : span.start], words[span.kind]]
            last = span.end
        text = "".join([*pieces, text[last:]])
        counts.update(span.kind for span in spans)
        spans = find_personal(text)
    kinds: tuple[Kind, ...] = get_args(Kind)
    return Redacted(text, tuple(Found(kind, counts[kind]) for kind in kinds if counts[kind]))


def find_personal(text: str) -> list[Span]:
    """Return where personal data stands, in order; spans do not overlap."""
    spans: list[Span] = []
    taken = bytearray()
    for kind, finder in _finders(text):
        for start, end in finder(text):
            taken = taken or bytearray(len(text))
            if not any(taken[start:end]):
                taken[start:end] = b"1" * (end - start)
                spans.append(Span(start, end, kind))
    return sorted(spans, key=lambda span: span.start)


def _finders(text: str) -> Iterator[tuple[Kind, Finder]]:
    """Yield what is worth looking for."""
    yield "token", find_tokens
    yield "email", find_emails
    if not _DIGIT.search(text):
        return
    if has_long_number(text):
        yield "iban", find_ibans
        yield "nir", find_nirs
        yield "card", find_cards
        yield "nas", find_nas
        yield "phone", find_phones
    yield "address", find_addresses

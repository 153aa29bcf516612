"""The glossary: a community's own words, each with what it stands for and a use in each language.

Words come from the archive (``terms``) and from a short list of what communities of practice say
(``known`` in ``onboarding.toml``), of which those count that are used here: these have a name in
both languages, so that French and English stand side by side. What an acronym stands for is taken
only where somebody wrote it beside it, letter for letter: « retour d’expérience (REX) ».

A use is quoted by a sentence: first one that says what the word means, then one of middling length
that has it early. Sensitive sentences, questions, code and mentions are never quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import log2

from sqlalchemy import Engine, select

from copassist.archive.library import Library
from copassist.axes.axes import Axes
from copassist.index.sentences import sentences
from copassist.languages import LANGUAGES, language
from copassist.languages.detect import detect
from copassist.languages.folding import fold
from copassist.onboarding.acronyms import stands_for
from copassist.onboarding.pieces import Piece, pieces
from copassist.onboarding.sensitive import is_sensitive
from copassist.onboarding.terms import candidates, defines, key_of, small
from copassist.records import Citation, Role
from copassist.records.onboarding import Term
from copassist.storage.tables import messages

MOST = 20
KNOWN, KNOWN_PLACES, KNOWN_SHARE = 6.0, 3, 0.1
"""What a listed word is worth to one who says it; where and by whom it must be used."""
FEWEST_WORDS, MOST_WORDS, WORDS = 6, 40, 16
"""Of a quote: at least, at most, at best."""
EARLY, TRIED = 6, 5
"""Words before it of a word that stands early; sentences whose language is looked at."""
_LEAD = re.compile(r"^(?:[-*•–☐] )?\s*")
_NOT_QUOTED = re.compile(r"[?@`{}<>|\\]|://|\w_\w|\w\(|==|^\W*(?:>|\$|\d+[.)]\s)|^[\[#]|[:,]$")
_SUFFIX = re.compile(r"(?<=\w)(?:-\w+|\d+)$")


@dataclass(frozen=True)
class _Sought:
    """A word to quote: by language the pattern that finds it, in small letters or as it stands."""

    name: str
    other: str
    worth: float
    places: int
    people: int
    patterns: Mapping[str, re.Pattern[str]]
    as_written: bool

    def find(self, text: str, code: str, plain: str = "") -> re.Match[str] | None:
        """Return where it stands in a text of a language; ``plain`` is it in small letters."""
        return self.patterns[code].search(text if self.as_written else plain or small(text))


def glossary(axes: Axes, role: Role, today: date, most: int = MOST) -> list[Term]:
    """Return the words that a role may read of what was written until a day (included).

    Those of most use to a newcomer come first; fewer than asked for where fewer are sure.

    :raises ModelUnavailableError: when the packaged weights are missing.
    """
    found = list(pieces(axes, role, today))
    channels = [shelf.space for shelf in Library(axes.engine).shelves(role)]
    mined = candidates(found, channels, _names(axes.engine)) if found else []
    plain = [small(piece.text) for piece in found]
    known = list(_known(found, plain))
    listed = {key_of(name) for one in known for name in (one.name, one.other)}
    sought = known + [
        _Sought(one.name, "", one.worth, one.places, one.people, *_patterns_of(one.name))
        for one in mined
        if key_of(one.name) not in listed
    ]
    sought.sort(key=lambda one: (-one.worth, one.name))
    told = (_term(one, found, plain) for one in _apart(sought))
    chosen: list[Term] = []
    for term in told:
        if term.quotes:
            chosen.append(term)
        if len(chosen) == most:
            break
    return chosen


def _apart(sought: Iterable[_Sought]) -> Iterator[_Sought]:
    """Yield words without the versions of those before them (CESM2, CESM-LE after CESM)."""
    stems: set[str] = set()
    for one in sought:
        stem = key_of(_SUFFIX.sub("", one.name)) if one.as_written else key_of(one.name)
        if stem not in stems:
            stems.add(stem)
            yield one


def _known(found: Sequence[Piece], plain: Sequence[str]) -> Iterator[_Sought]:
    """Yield the listed words that are used here."""
    everybody = len({piece.by for piece in found})
    for names in _concepts().values():
        patterns = {code: _pattern(names[code]) for code in LANGUAGES}
        used = [
            piece
            for piece, text in zip(found, plain, strict=True)
            if patterns[piece.language].search(text)
        ]
        places, people = len({p.place for p in used}), len({p.by for p in used})
        if places >= KNOWN_PLACES and people >= max(2, KNOWN_SHARE * everybody):
            main = _commonest(used)
            first, other = names[main][0], next(names[c][0] for c in LANGUAGES if c != main)
            worth = KNOWN * log2(1 + people)
            yield _Sought(
                first, other if other != first else "", worth, places, people, patterns, False
            )


def _commonest(used: Sequence[Piece]) -> str:
    return max(LANGUAGES, key=lambda code: sum(piece.language == code for piece in used))


def _term(one: _Sought, found: Sequence[Piece], plain: Sequence[str]) -> Term:
    """Return a word with its meaning and its best uses."""
    uses = [
        (piece, sentence)
        for piece, text in zip(found, plain, strict=True)
        if one.find(piece.text, piece.language, text)
        for sentence in sentences(piece.text)
        if one.find(sentence, piece.language)
    ]
    meaning = ""
    if one.as_written and one.name.isupper():
        spelled = (stands_for(one.name, sentence) for _, sentence in uses)
        meaning = next((long for long in spelled if long), "")
    quotes = [_best(one, meaning, uses, code) for code in LANGUAGES]
    cited = tuple(quote for quote in quotes if quote)
    if not any(meaning in quote.quote for quote in cited):
        meaning = ""
    return Term(one.name, meaning, one.other, one.places, one.people, cited)


def _best(
    one: _Sought, meaning: str, uses: Sequence[tuple[Piece, str]], code: str
) -> Citation | None:
    """Return the citation of the best use in a language."""
    here = [
        (_telling(one, meaning, sentence, code), -n, piece, sentence)
        for n, (piece, sentence) in enumerate(uses)
        if piece.language == code and _is_quotable(sentence)
    ]
    for _, _, piece, sentence in sorted(here, key=lambda held: held[:2], reverse=True)[:TRIED]:
        if detect(sentence) == code:
            return piece.cite(_LEAD.sub("", sentence))
    return None


def _telling(one: _Sought, meaning: str, sentence: str, code: str) -> float:
    """Return how well a sentence shows what a word is about."""
    stands = one.find(sentence, code)
    words = len(sentence.split())
    early = stands is not None and len(sentence[: stands.start()].split()) < EARLY
    told = stands is not None and defines().match(small(sentence), stands.end()) is not None
    spelled = bool(meaning) and meaning in sentence
    ends = sentence.rstrip()[-1:] in ".!…»"
    return 6.0 * spelled + 3.0 * told + early + 0.5 * ends - abs(words - WORDS) / WORDS


def _is_quotable(sentence: str) -> bool:
    words = sentence.split()
    fits = FEWEST_WORDS <= len(words) <= MOST_WORDS and "\n" not in sentence
    return fits and not _NOT_QUOTED.search(sentence) and not is_sensitive(sentence)


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    """Return what finds words in small letters, inflected or not."""
    plain = "|".join(re.escape(small(name)) for name in names)
    return re.compile(rf"(?<![\w-])(?:{plain})s?(?![\w-])")


def _patterns_of(name: str) -> tuple[Mapping[str, re.Pattern[str]], bool]:
    """Return what finds a mined word, and whether it is looked for as it is written."""
    as_written = name != name.lower()
    found = (
        re.compile(rf"(?<![\w-]){re.escape(name)}s?(?![\w-])") if as_written else _pattern([name])
    )
    return dict.fromkeys(LANGUAGES, found), as_written


@cache
def _concepts() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the listed words: by concept, then by language, their names."""
    told = {code: language(code).rules("onboarding")["glossary"]["known"] for code in LANGUAGES}
    return {
        concept: {code: told[code][concept] for code in LANGUAGES} for concept in told[LANGUAGES[0]]
    }


def _names(engine: Engine) -> frozenset[str]:
    """Return the names of all who wrote or were mentioned, and their parts, folded."""
    m = messages.c
    with engine.connect() as connection:
        rows = connection.execute(select(m.author, m.mentions)).all()
    held = {name for author, mentions in rows for name in (author, *mentions)}
    parts = {part for name in held for part in re.findall(r"[^\W_]+", name)}
    return frozenset(fold(name.lower()) for name in held | parts)

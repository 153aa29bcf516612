"""The words that a community says and that people at large do not: what a glossary could hold.

What is said by few people or in few places is nobody's vocabulary. Of the rest, a word is kept when
it is much more used here than anywhere (``familiarity``) and looks like a term:

- an *acronym*: nearly always written in capitals (« NON » shouted is also written small);
- a *name*: written with a capital within sentences, or with one inside it (JupyterHub), and neither
  a person's (who wrote here, who is greeted, who has a family name) nor a place's;
- a *channel's* name;
- a *common* word that a good part of all people say, that has an article before it and is defined
  or marked somewhere: rarity alone would let every conjugated verb in.

Words that are inflected count as one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import log, log2

from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.onboarding.familiar import familiarity
from copassist.onboarding.pieces import ARTICLES, Piece

LEAST_PLACES, LEAST_PEOPLE = 4, 3
ACRONYM, NAME, CHANNEL, COMMON = 7.0, 9.0, 8.0, 13.0
"""How much more (natural logarithm) a word is used here than anywhere, at least, for each kind."""
CAPITALS = 0.8
"""The share of its writings that makes an acronym."""
CAPITAL, OFTEN, NAMING = 0.25, 3, 5
"""Of a name: its capitals within sentences, as a share and how many; how many people say it."""
NEAR_PEOPLE, NEAR_PLACES = 0.25, 0.17
"""Shares from which on what stands around a name tells that it is a person's, or a place's."""
SHARE, TOLD, ARTICLED = 0.15, 3, 0.4
"""Of a common word: people of all who say it, signs that it is a term, uses behind an article."""

_NOT_SAID = re.compile(
    r"```.*?(?:```|\Z)|`[^`]*`|https?://\S+|\S+@\S+|@[\w.-]+|^[ \t]*>[^\n]*|:[a-z0-9_+-]+:"
    r"|[\w.-]*[/\\_=(][\w./\\_=()-]*[/\\_=)]\S*|\w+\.\w+\b",
    re.DOTALL | re.MULTILINE,
)
"""Code, addresses, quotes of others, and what is written as programs write."""
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_ELIDED = re.compile(r"^(?:qu|jusqu|lorsqu|puisqu|[cdjlmnst])['’]", re.IGNORECASE)
_ACRONYM = re.compile(
    r"(?=(?:.*[A-ZÀ-Þ]){2}|.*[A-ZÀ-Þ].*\d|\d[A-ZÀ-Þ])(?!.*\d{3})[A-ZÀ-Þ\d][A-ZÀ-Þ\d-]{1,7}"
)
_INSIDE = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")
_PLURAL = re.compile(r"(?<=[A-ZÀ-Þ\d])s$")
_OPENS = re.compile(r"[.!?:;\n*•«\"“(|]|- ")
_MARKED = re.compile(
    r"«\s?([^»]{2,40}?)\s?»|“([^”]{2,40})”|(?<!\w)\*{1,2}([^*\n]{2,40})\*{1,2}(?!\w)"
)
_FAULT = re.compile(r".+(?:Error|Exception|Warning)")


@dataclass
class Use:
    """How one word is used: in which forms, by whom and where."""

    forms: Counter[str] = field(default_factory=Counter)
    within: Counter[str] = field(default_factory=Counter)
    people: set[int] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)
    near_people: int = 0
    near_places: int = 0
    articled: int = 0

    @property
    def best(self) -> str:
        """The form that is most often written."""
        return _PLURAL.sub("", max(self.forms, key=lambda form: (self.forms[form], form)))

    @property
    def weight(self) -> float:
        """How much it is the group's: the more people say it the more."""
        return log2(1 + len(self.people))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that the glossary may hold, with how much it is worth there."""

    name: str
    places: int
    people: int
    worth: float


def candidates(
    found: Sequence[Piece], channels: Iterable[str], names: Collection[str]
) -> list[Candidate]:
    """Return the words of some pieces that look like terms, the most worth first.

    ``channels`` are the names of spaces; ``names`` those of people, folded.
    """
    uses, total = count(found)
    everybody = len({piece.by for piece in found})
    spaces = {key_of(word) for word in channels}
    kept = []
    for key, use in uses.items():
        if key in names or f"{key}s" in names or key in _listed("plain"):
            continue
        rarity = log(len(use.places) / total)
        if found_as := _kind(key, use, rarity, everybody, spaces):
            worth = use.weight * found_as
            kept.append(Candidate(use.best, len(use.places), len(use.people), worth))
    return sorted(kept, key=lambda one: (-one.worth, one.name))


def count(found: Sequence[Piece]) -> tuple[Mapping[str, Use], int]:
    """Return the uses of every word of some pieces, and how many words there are."""
    uses: dict[str, Use] = {}
    total = 0
    for piece in found:
        total += _read(piece, uses)
    return uses, total


@lru_cache(1 << 16)
def key_of(word: str) -> str:
    """Return what the writings of one word have in common."""
    plain = fold(word.lower().replace("œ", "oe").replace("’", "'"))
    return plain[:-1] if plain.endswith("s") and (len(plain) > 3 or _PLURAL.search(word)) else plain


def _kind(key: str, use: Use, rarity: float, everybody: int, spaces: Collection[str]) -> float:
    """Return how much more a term is used here than anywhere; 0 of what is no term."""
    best, people, places = use.best, len(use.people), len(use.places)
    if "'" in best or "’" in best or _FAULT.fullmatch(best) or len(best) < 2:
        return 0.0
    capitals = sum(n for form, n in use.forms.items() if _ACRONYM.fullmatch(_PLURAL.sub("", form)))
    if capitals >= CAPITALS * use.forms.total():
        excess = rarity - familiarity(best)
        is_said = places > 1 and (people > 1 or use.people == {ARTICLES})
        return excess if is_said and excess >= ACRONYM else 0.0
    excess = rarity - familiarity(best, best.lower(), best.lower().capitalize())
    if places < LEAST_PLACES or people < LEAST_PEOPLE:
        return 0.0
    if key in spaces and "-" not in key:
        return excess if excess >= CHANNEL else 0.0
    if _is_name(use):
        return excess if excess >= NAME and people >= NAMING else 0.0
    is_common = excess >= COMMON and people >= SHARE * everybody and len(use.signs) >= TOLD
    return excess if is_common and use.articled >= ARTICLED * use.forms.total() else 0.0


def _is_name(use: Use) -> bool:
    within = use.within.total()
    raised = sum(
        n for form, n in use.within.items() if not form.islower() and not _is_shouted(form)
    )
    inside = sum(n for form, n in use.forms.items() if _INSIDE.search(form))
    if not (raised >= OFTEN and raised >= CAPITAL * within) and inside < OFTEN:
        return False
    return use.near_people <= NEAR_PEOPLE * within and use.near_places <= NEAR_PLACES * within


def _read(piece: Piece, uses: dict[str, Use]) -> int:
    """Count the words of a piece; return how many there are."""
    text = _NOT_SAID.sub(" ; ", piece.text)
    plain = small(text)
    words = [(_ELIDED.sub("", m.group()), m.end()) for m in _WORD.finditer(text)]
    marked = {
        key_of(word) for span in _MARKED.findall(text) for word in _WORD.findall("".join(span))
    }
    for n, (word, end) in enumerate(words):
        key = key_of(word)
        use = uses.setdefault(key, Use())
        use.forms[word] += 1
        use.people.add(piece.by)
        use.places.add(piece.place)
        elided = text[end - len(word) - 1] in "'’" if end > len(word) else False
        before = fold(words[n - 1][0].lower()) if n else ""
        use.articled += elided or before in _listed("articles")
        if key in marked or defines().match(plain, end):
            use.signs.add(piece.place)
        gap = text[words[n - 1][1] : end - len(word)] if n else "."
        if not _OPENS.search(gap):
            after = words[n + 1] if n + 1 < len(words) else None
            joined = after is not None and not text[end : after[1] - len(after[0])].strip(" ,")
            is_near = joined and after is not None and _is_raised(after[0])
            is_near |= _is_raised(words[n - 1][0]) and not gap.strip(" ,")
            use.within[word] += 1
            use.near_people += is_near or before in _listed("greets")
            use.near_places += before in _listed("places")
    return len(words)


def _is_shouted(form: str) -> bool:
    return form.isupper() and form.isalpha()


def _is_raised(word: str) -> bool:
    return word[:1].isupper() and not word.isupper() and len(word) > 2


def small(text: str) -> str:
    """Return a text without capitals, and without accents where that moves no letter."""
    small = text.lower().replace("’", "'")
    plain = fold(small)
    return plain if len(plain) == len(small) else small


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(
        w for c in LANGUAGES for w in language(c).rules("onboarding")["glossary"][name].split()
    )


@cache
def defines() -> re.Pattern[str]:
    """Return what tells, after a word in small letters, what it means."""
    rules = (language(code).rules("onboarding")["glossary"]["defines"] for code in LANGUAGES)
    return re.compile("|".join(f"(?:{rule})" for rule in rules))

"""Due dates: « d'ici vendredi », "by the end of March" become the day that they mean.

1. The text is made plain (no accents, no capitals), so that chat spelling and what is written with
   care read alike; what is found is shown as it was written.
2. What is never due (« tous les mardis », "last week", « il y a deux jours ») is taken out first.
3. Patterns of ``languages/*/due.toml`` find what tells a day, longest first, in the text's own
   language before the other (« d'ici EOM »); ``dates_days`` says which day.
4. A day that takes another's place (« vendredi, non, lundi ») and one that is said beside another
   (« lundi ou mardi ») are one phrase with it, of the second day or of both.
5. Several days may stand in a text: what stands around each says what it is told for. A day that
   something is due by comes before one that something will be done on; a day of the past or of
   opening hours, and one that is put aside (« pas avant »), is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from copassist.commitments.dates_days import Calendar, Reading
from copassist.commitments.dates_feasts import days_beside
from copassist.commitments.dates_months import Days
from copassist.commitments.dates_words import GONE, Around, plain, words
from copassist.languages import LANGUAGES
from copassist.records.commitments import Due

__all__ = ["Calendar", "find_due"]

FRANCE = Calendar()
SENTENCE = re.compile(r"[.;!?…](?=\s|$)|\n")
HARD, BOUND, WILL, SAID, ASIDE = 4, 3, 2, 1, 0
"""What a day is told for: due by it, bound by it, promised on it, only said, said in passing."""
HALF_YEAR = timedelta(183)
TO_COME = frozenset({"tomorrow", "after_tomorrow", "tomorrow_week", "week", "weekday_next",
                     "weekday_week", "weekday_other", "month_next", "year_next"})  # fmt: skip
"""What can be told of no past."""
DEFINITE = TO_COME | {"today", "weekday_this", "week_this"}
"""What can be told of no habit: « ce vendredi comme d'habitude »."""
REACH = 250
"""Letters to either side of a phrase that are looked at."""
GAP = 60
"""The most letters between a day and the one that is put in its place."""
SHORT = 3
"""Letters of a clause beside its date that hold no verb: « Lundi, on s'est vus »."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of time in a plain text and what it may mean.

    ``lead`` is the end of the lead that it holds already (« d'ici » mars), its start where none;
    ``is_to_come`` when its words can be of no past (« demain », 3 May 2031), ``is_definite`` when
    of no habit (« ce vendredi »); ``rank`` is what it is told for, once what stands around it was
    looked at and is part of it.
    """

    start: int
    lead: int
    end: int
    days: Days
    is_to_come: bool
    is_definite: bool
    rank: int = SAID


def find_due(text: str, code: str, written: date, calendar: Calendar = FRANCE) -> Due:
    """Return when a text of a language, written on a day, says that something is due.

    The day is None where the words tell none (« à la prochaine rencontre », of a day that is not
    known) or may mean two, which are its choices then.
    """
    made = plain(text)
    codes = sorted(LANGUAGES, key=lambda other: other != code)
    arounds = [words(other).around for other in codes]
    found = sorted(_phrases(made.text, codes, written, calendar), key=lambda one: one.start)
    told = [
        placed
        for phrase in _joined(made.text, found, arounds)
        if (placed := _placed(made.text, phrase, arounds, written))
    ]
    if not told:
        return Due()
    # A day comes before words without one, and of the same kind the first that is told.
    best = max(told, key=lambda one: (bool(one.days), one.rank, -one.start, one.end))
    said = made.written(text, best.start, best.end)
    return Due(said, best.days[0]) if len(best.days) == 1 else Due(said, None, best.days)


def _phrases(text: str, codes: list[str], written: date, calendar: Calendar) -> list[Phrase]:
    """Return what tells days in a plain text, in any of the languages."""
    found: list[Phrase] = []
    for code in codes:
        reading = Reading(words(code), written, calendar)
        for void in reading.words.voids:
            text = void.sub(lambda match: GONE * len(match[0]), text)
        for name, pattern in reading.words.told.items():
            for match in pattern.finditer(text):
                days = reading.days(name, match)
                if days is None:
                    continue
                text = text[: match.start()] + GONE * len(match[0]) + text[match.end() :]
                if days or name == "meeting":
                    phrase = _phrase(name, match, days)
                    found.append(_beside(match.string, phrase, reading))
    return found


def _phrase(name: str, match: re.Match[str], days: Days) -> Phrase:
    said = {name for name, held in match.groupdict().items() if held}
    lead = match.end("lead") if "lead" in said else match.start()
    is_ahead = any(name.startswith(("year", "ahead")) for name in said)
    is_to_come = is_ahead or name in TO_COME
    return Phrase(match.start(), lead, match.end(), days, is_to_come, name in DEFINITE)


def _beside(text: str, phrase: Phrase, reading: Reading) -> Phrase:
    """Return a phrase with what counts from its day: « la veille du 3 », "pushed back a week"."""
    around = reading.words.around
    before = around.beside.search(text, 0, phrase.lead)
    behind = around.moved.match(text, phrase.end)
    for match in filter(None, (before, behind)):
        said = {n.rstrip("0123456789"): held for n, held in match.groupdict().items() if held}
        days = days_beside(reading.words, reading.written, phrase.days, said)
        phrase = replace(phrase, days=days)
    if before:
        phrase = replace(phrase, start=before.start(), lead=before.start())
    if behind:
        phrase = replace(phrase, end=behind.end(), is_to_come=True, is_definite=True)
    return phrase


def _joined(text: str, phrases: list[Phrase], arounds: list[Around]) -> list[Phrase]:
    """Join the days of which one takes another's place, and those that are left to choose from."""
    joined: list[Phrase] = []
    for phrase in phrases:
        both = _both(text, joined[-1], phrase, arounds) if joined else None
        joined[len(joined) - bool(both) :] = [both or phrase]
    return joined


def _both(text: str, one: Phrase, other: Phrase, arounds: list[Around]) -> Phrase | None:
    """Return two phrases as one: « vendredi, non, lundi », « lundi ou mardi »."""
    after = max([one.end, *(m.end() for a in arounds if (m := a.after.match(text, one.end)))])
    gap = text[after : other.start]
    if len(gap) > GAP or any(
        a.off.search(text, max(0, one.start - REACH), one.start) for a in arounds
    ):
        return None
    both = replace(one, end=other.end, days=other.days)
    if any(around.mended.fullmatch(gap) for around in arounds):
        # « On avait dit vendredi, finalement lundi »: the past is that of the first.
        return replace(both, is_to_come=True, is_definite=True)
    if not (one.days and other.days and any(a.either.fullmatch(gap) for a in arounds)):
        return None
    if any(around.latest.match(text, other.end) for around in arounds):
        return both
    return replace(both, days=tuple(sorted({*one.days, *other.days})))


def _placed(text: str, phrase: Phrase, arounds: list[Around], written: date) -> Phrase | None:
    """Return a phrase with what leads to it; None where it is told for other than due."""
    base = max(0, phrase.start - REACH)
    text = text[base : phrase.end + REACH]
    start, lead, end = (place - base for place in (phrase.start, phrase.lead, phrase.end))
    for around in arounds:
        if start == lead and (match := around.before.search(text, 0, start)):
            start = lead = match.start()
        if match := around.after.match(text, end):
            end = match.end()
    if any(around.off.search(text, 0, at) for around in arounds for at in (start, lead)):
        return None
    own = arounds[0]
    clause = _within(own.clause, text, start, end)
    is_denied = own.hearsay.search(text, 0, start) and own.but.match(text, end)
    if is_denied or own.refused.match(text, end) or own.dropped.search(text, end, clause[1]):
        return None
    rank, led = _lead(text, lead, end, arounds)
    if rank < HARD:
        tense = _tense(text, start, end, own)
        is_past = tense == "past" and not phrase.is_to_come
        is_usual = not phrase.is_definite and own.usual.search(text, *clause)
        if is_past or is_usual or own.idle.search(text, *clause):
            return None
        rank = WILL if rank == SAID and tense == "promise" else rank
    # A day without its year may be of the past: « le dossier reçu le 3 mars », if that is near.
    is_far = phrase.days and phrase.days[0] - written > HALF_YEAR and not phrase.is_to_come
    if rank < BOUND and is_far:
        if rank == ASIDE:
            return None
        rank = ASIDE
    return replace(phrase, start=base + min(start, led), end=base + end, rank=rank)


def _lead(text: str, start: int, end: int, arounds: list[Around]) -> tuple[int, int]:
    """Return the rank that a lead gives, and where the lead begins."""
    for around in arounds:
        if match := around.hard.search(text, 0, start):
            return HARD, match.start()
        if around.deadline.search(text, 0, start) or around.latest.match(text, end):
            return HARD, start
    for around in arounds:
        if match := around.lead.search(text, 0, start):
            return BOUND, match.start()
        if around.event.match(text, end) or around.of.search(text, 0, start):
            return ASIDE, start
    return SAID, start


def _tense(text: str, start: int, end: int, around: Around) -> str:
    """Return what the verb nearest before a day, or else the first behind it, tells of."""
    first, last = _within(around.clause, text, start, end)
    if start - first < SHORT and last - end < SHORT:
        last = _within(SENTENCE, text, start, end)[1]
    tenses = (("past", around.past), ("promise", around.promise))
    before = [(m.end(), name) for name, verb in tenses for m in verb.finditer(text, first, start)]
    if before:
        return max(before)[1]
    behind = [(m.start(), name) for name, verb in tenses for m in verb.finditer(text, end, last)]
    return min(behind)[1] if behind else ""


def _within(mark: re.Pattern[str], text: str, start: int, end: int) -> tuple[int, int]:
    """Return the ends of the clause or sentence, ended by such marks, around a phrase."""
    first = max((match.end() for match in mark.finditer(text, 0, start)), default=0)
    behind = mark.search(text, end)
    return first, behind.start() if behind else len(text)

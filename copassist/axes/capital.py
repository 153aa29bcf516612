"""Social capital: how give and take are spread over the group, without a word of any one person.

Given and received are equal over a group by construction, so what is told is how many do both, and
what share of the help comes from the tenth that helps most: one number, no name, no rank. A number
that would rest on fewer than five people is not told, and the network has dots without names, drawn
in another order each time.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence

from copassist.axes.marks import Marks
from copassist.axes.talk import Talk
from copassist.records.axes import Capital, Pair

FEW_PEOPLE = 5
"""A number that would rest on fewer people is not told."""
TENTH = 10


def capital(found: Sequence[tuple[Talk, Marks]]) -> Capital:
    """Return the social capital that the threads of a window show."""
    talks = [talk for talk, _ in found if not talk.is_meeting and talk.people]
    askers = {opener(talk) for talk in talks if "asks" in talk.said[0].cues}
    help_by = Counter(person for talk in talks for person in talk.people - {opener(talk)})
    people = {person for talk in talks for person in talk.people}
    told = len(people) >= FEW_PEOPLE
    pairs = Counter(pair for talk in talks for pair in _pairs(talk))
    new = [marks["new_pairs"] for _, marks in found if "new_pairs" in marks]
    first = [marks["newcomers"] for _, marks in found if "newcomers" in marks]
    return Capital(
        people=len(people) if told else None,
        both=len(askers & help_by.keys()) / len(people) if told else None,
        top_tenth=_top_tenth(help_by),
        new_pairs=sum(new) / len(new) if told and new else None,
        newcomers_answered=sum(first) / len(first) if len(first) >= FEW_PEOPLE else None,
        network=_shuffled(pairs) if told else (),
    )


def opener(talk: Talk) -> int:
    """Return who opened a thread, robots apart."""
    return next(message.by for message in talk.said if not message.is_bot)


def _top_tenth(help_by: Counter[int]) -> float | None:
    """Return the share of help that the tenth of helpers who help most give."""
    # Of fewer than fifty helpers a tenth is fewer than five people.
    if len(help_by) < FEW_PEOPLE * TENTH:
        return None
    given = sorted(help_by.values(), reverse=True)
    return sum(given[: len(given) // TENTH]) / sum(given)


def _pairs(talk: Talk) -> Iterable[tuple[int, int]]:
    first = opener(talk)
    for other in talk.people - {first}:
        yield min(first, other), max(first, other)


def _shuffled(pairs: Counter[tuple[int, int]]) -> tuple[Pair, ...]:
    people = list({person for pair in pairs for person in pair})
    random.shuffle(people)
    dots = {person: dot for dot, person in enumerate(people)}
    drawn = [Pair(dots[a], dots[b]) for a, b in pairs]
    random.shuffle(drawn)
    return tuple(drawn)

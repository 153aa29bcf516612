"""Edits of an agenda: each returns another one, whose items follow one another again.

``place`` counts items from 0; one that does not exist raises IndexError. After an edit the minutes
may no longer add up to the meeting's: ``total`` tells them, ``fitted`` brings them back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from itertools import pairwise

from copassist.agenda.draft import block, heading, pause, purpose
from copassist.agenda.plan import PAUSE, apportioned, laid, pauses, timed
from copassist.records.access import Visibility
from copassist.records.agenda import LEAST_MINUTES, MOST_MINUTES, Agenda, AgendaItem
from copassist.records.topics import Topic

LEAST_MAIN = 2
"""Minutes that an item of the main block keeps while there is room for it."""


def moved(agenda: Agenda, place: int, to: int) -> Agenda:
    """Move an item to another place."""
    items = list(agenda.items)
    items.insert(_known(agenda, to), items.pop(_known(agenda, place)))
    return _of(agenda, items)


def retimed(agenda: Agenda, place: int, minutes: int) -> Agenda:
    """Give an item another length; its steps follow.

    :raises ValueError: if it would be shorter than a minute.
    """
    if minutes < 1:
        raise ValueError("an item lasts a minute at least")
    return _with(agenda, place, _lasting(agenda.items[_known(agenda, place)], minutes))


def replaced(agenda: Agenda, place: int, topic: Topic) -> Agenda:
    """Work on a topic in the time of an item.

    In the first place of the main block it becomes the meeting's question: aim and title follow,
    unless a person gave the title. The agenda is never read by more people than the topic.
    """
    old = agenda.items[_known(agenda, place)]
    item = block(topic, old.minutes, agenda.language, agenda.mode, agenda.people)
    made = _with(agenda, place, item)
    levels = [topic.visibility, *(cited.visibility for cited in topic.evidence)]
    made = replace(made, visibility=reduce(Visibility.strictest, levels, agenda.visibility))
    first = next(n for n, held in enumerate(made.items) if held.section == "main")
    if place != first:
        return made
    code = agenda.language
    named = agenda.title == heading(agenda.question, code)
    return replace(
        made,
        question=topic.title,
        title=heading(topic.title, code) if named else agenda.title,
        aim=purpose(topic.title, topic.outcome, code),
    )


def removed(agenda: Agenda, place: int) -> Agenda:
    """Take an item out."""
    items = list(agenda.items)
    del items[_known(agenda, place)]
    return _of(agenda, items)


def renamed(agenda: Agenda, title: str, place: int | None = None) -> Agenda:
    """Give another title to the meeting, or to the item at ``place``."""
    if place is None:
        return replace(agenda, title=title)
    return _with(agenda, place, replace(agenda.items[_known(agenda, place)], title=title))


def total(agenda: Agenda) -> int:
    """Return the minutes of all items."""
    return sum(item.minutes for item in agenda.items)


def fitted(agenda: Agenda) -> Agenda:
    """Bring the items to the meeting's length by the main block alone, where it has room for it.

    Where it has not, every item gives its part, down to a minute.
    """
    if not agenda.items or total(agenda) == agenda.minutes:
        return agenda
    places = [n for n, item in enumerate(agenda.items) if item.section == "main"]
    rest = agenda.minutes - total(agenda) + sum(agenda.items[n].minutes for n in places)
    least = LEAST_MAIN
    if not places or rest < LEAST_MAIN * len(places):
        places, rest, least = list(range(len(agenda.items))), agenda.minutes, 1
    shares = apportioned(rest, [agenda.items[n].minutes for n in places], least)
    items = list(agenda.items)
    for place, minutes in zip(places, shares, strict=True):
        items[place] = _lasting(items[place], minutes)
    return _of(agenda, items)


def lasting(agenda: Agenda, minutes: int) -> Agenda:
    """Give the whole meeting another length: what was edited stays, in proportion.

    Pauses keep their minutes and come or go with the length; the main block stays within half.

    :raises ValueError: if the length is not within 30..180 minutes.
    """
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise ValueError(f"{minutes} minutes are not within {LEAST_MINUTES}..{MOST_MINUTES}")
    if not agenda.items:
        return replace(agenda, minutes=minutes)
    items = _rested(agenda, pauses(minutes))
    free = [n for n, item in enumerate(items) if item.section != "break"]
    if not free:
        return fitted(replace(agenda, minutes=minutes))
    mains = [n for n in free if items[n].section == "main"]
    others = [n for n in free if n not in mains]
    work = minutes - sum(item.minutes for item in items if item.section == "break")
    lengths = [item.minutes for item in items]
    shares = dict(zip(free, apportioned(work, [lengths[n] for n in free], 1), strict=True))
    over = sum(shares[n] for n in mains) - minutes // 2
    if over > 0 and others:
        half = apportioned(minutes // 2, [lengths[n] for n in mains], 1)
        left = apportioned(work - minutes // 2, [lengths[n] for n in others], 1)
        shares = dict(zip([*mains, *others], [*half, *left], strict=True))
    made = [_lasting(item, shares.get(n, item.minutes)) for n, item in enumerate(items)]
    return _of(replace(agenda, minutes=minutes), made)


def _rested(agenda: Agenda, wanted: int) -> list[AgendaItem]:
    """Return the items with as many pauses as wanted; a new one comes after a main activity."""
    items = list(agenda.items)
    found = [n for n, item in enumerate(items) if item.section == "break"]
    for place in reversed(found[wanted:]):
        del items[place]
    for _ in range(wanted - len(found)):
        ends = [
            n + 1
            for n, (item, then) in enumerate(pairwise(items))
            if item.section == "main" and then.section != "break"
        ]
        items.insert(ends[0] if ends else len(items) // 2, pause(PAUSE, agenda.language))
    return items


def _lasting(item: AgendaItem, minutes: int) -> AgendaItem:
    return replace(item, minutes=minutes, steps=timed(item.steps, minutes))


def _with(agenda: Agenda, place: int, item: AgendaItem) -> Agenda:
    return _of(agenda, [*agenda.items[:place], item, *agenda.items[place + 1 :]])


def _of(agenda: Agenda, items: Iterable[AgendaItem]) -> Agenda:
    return replace(agenda, items=laid(items))


def _known(agenda: Agenda, place: int) -> int:
    # A negative place would count from the end and change what nobody pointed at.
    if not 0 <= place < len(agenda.items):
        raise IndexError(place)
    return place

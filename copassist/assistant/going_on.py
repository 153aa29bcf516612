"""Going on with what the turn before made: shorter, another one, at another time.

The turn before left a card; what it made is made again with one thing changed, and told anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from copassist.agenda.desk import Meeting
from copassist.agenda.edit import lasting, replaced
from copassist.assistant.doing import Doing, Turn
from copassist.assistant.meeting_times import clock_of, day_of
from copassist.assistant.periods import Period
from copassist.assistant.telling import Telling
from copassist.errors import NotFoundError
from copassist.languages import language
from copassist.records import Answer, Card
from copassist.records.agenda import LEAST_MINUTES, Agenda
from copassist.records.topics import Topic
from copassist.topics.rows import topic_of, topic_row
from copassist.topics.topics import Asked, Suggested

SHORTER, STEP = 2 / 3, 5
FEW_LINES = 4
Topics = tuple[Topic, ...]


def go_on(doing: Doing, turn: Turn, card: Card) -> Answer:
    """Return the answer to a turn that goes on with a card."""
    if card.kind == "topics":
        return _topics(doing, turn, card.row)
    if card.kind == "agenda":
        try:
            held = doing.desk.agenda(card.row["agenda"], turn.role)
        except NotFoundError:
            telling = Telling(language(turn.language))
            telling.say("agenda_gone")
            return telling.answer(turn.question, "agenda")
        return _agenda(doing, turn, held)
    return _shorter(doing, turn, card)


def place_of(wanted: int | None, count: int) -> int:
    """Return the position (from 0) of the item that is meant: 0 is the middle one, -1 the last."""
    if wanted == 0:
        return count // 2
    if wanted is None or wanted < 0:
        return count - 1
    return min(wanted, count) - 1


def _topics(doing: Doing, turn: Turn, row: dict[str, Any]) -> Answer:
    topics = [topic_of(one) for one in row["topics"]]
    held = [topic for topic in topics if topic.visibility in turn.role.reads]
    if held:
        # Topics go on in the language that they are in.
        turn = replace(turn, wish=replace(turn.wish, language=held[0].language))
    asked = Asked(max(1, len(held)), row["axis"], turn.language, row["mode"])
    why = doing.desk.topics.why(asked, turn.role)
    balance = doing.desk.axes.measure(turn.role)
    if turn.wish.intent == "replace" and held:
        place = place_of(turn.wish.place, len(held))
        gone = (*row["without"], *(topic.key for topic in held))
        asked = replace(asked, count=1, axis=turn.wish.axis or asked.axis, without=gone)
        other = doing.desk.suggest(asked, turn.role).topics
        held[place : place + 1] = other or held[place : place + 1]
        asked = replace(asked, axis=row["axis"], without=gone)
        told = doing.told_topics(turn, asked, Suggested(tuple(held), None, why, balance))
        return told if other else _unchanged(told)
    row = {**row, "topics": [topic_row(topic) for topic in held]}
    telling = Telling(language(turn.language))
    for n, topic in enumerate(held, 1):
        telling.add(f"**{n}. {topic.title}**", topic.evidence[:1])
    return telling.answer(turn.question, "topics", Card("topics", row))


def _agenda(doing: Doing, turn: Turn, held: Agenda) -> Answer:
    wish = turn.wish
    if wish.intent == "shorter":
        shorter = max(LEAST_MINUTES, round(held.minutes * SHORTER / STEP) * STEP)
        return doing.told_agenda(turn, lasting(held, wish.minutes or shorter))
    if wish.intent == "replace":
        other, found = _other_topic(doing, turn, held)
        told = doing.told_agenda(turn, other, found)
        return told if found else _unchanged(told)
    zone = ZoneInfo(held.timezone)
    day = day_of(wish.text, turn.code, turn.today)
    clock = clock_of(wish.text)
    topics: Topics = ()
    start = datetime.combine(day or held.start.date(), clock or held.start.timetz(), zone)
    held = replace(held, start=start)
    if wish.mode and wish.mode != held.mode:
        held, topics = _held_as(doing, turn, held)
    return doing.told_agenda(turn, lasting(held, wish.minutes) if wish.minutes else held, topics)


def _held_as(doing: Doing, turn: Turn, held: Agenda) -> tuple[Agenda, Topics]:
    """Draft an agenda again for another way of meeting: activities and material change with it."""
    asked = Asked(2, None, held.language, turn.wish.mode or held.mode, held.people)
    meeting = Meeting(held.minutes, held.start, held.timezone, asked)
    known = {one.topic.key: one.topic for one in doing.desk.choices.listed(turn.role)}
    keys = dict.fromkeys(item.topic for item in held.items)
    kept = tuple(known[key] for key in keys if key in known)
    topics = kept or doing.desk.next_topics(asked, turn.role)
    return replace(doing.desk.draft(meeting, turn.role, topics), id=held.id), topics


def _other_topic(doing: Doing, turn: Turn, held: Agenda) -> tuple[Agenda, Topics]:
    mains = [n for n, item in enumerate(held.items) if item.section == "main"]
    if not mains:
        return held, ()
    place = mains[place_of(turn.wish.place, len(mains))]
    gone = tuple(item.topic for item in held.items if item.topic)
    asked = Asked(1, turn.wish.axis, held.language, held.mode, held.people, without=gone)
    found: Topics = doing.desk.suggest(asked, turn.role).topics
    return (replaced(held, place, found[0]) if found else held), found


def _unchanged(told: Answer) -> Answer:
    said = language(told.language).rules("desk")["no_other"]
    return replace(told, text=f"{said}\n{told.text}")


def _shorter(doing: Doing, turn: Turn, card: Card) -> Answer:
    """Tell the same again with fewer lines: the first of all, or the first under each heading."""
    again: dict[str, Callable[[Turn], Answer]] = {
        "commitments": doing.commitments,
        "digest": doing.digest,
    }
    days = {n: date.fromisoformat(card.row[n]) for n in ("since", "until") if n in card.row}
    if days:
        turn = replace(turn, period=Period(days.get("since"), days.get("until")))
    turn = replace(turn, wish=replace(turn.wish, late=card.row.get("late", False)))
    if card.kind in again:
        whole = again[card.kind](turn)
    else:
        whole = doing.note(turn, card.row.get("subject", turn.question))
    lines = whole.text.split("\n")
    text = "\n".join(_led(lines) or lines[:FEW_LINES])
    cited = tuple(one for one in whole.citations if f"[{one.n}]" in text)
    return replace(whole, text=text, citations=cited, question=turn.question)


def _led(lines: Sequence[str]) -> list[str]:
    """Return the first line, and each heading with its first item; none where there is no item."""
    pairs = enumerate(pairwise(lines))
    heads = [n for n, (one, then) in pairs if one.startswith("**") and then.startswith("- ")]
    kept = {0, *heads, *(n + 1 for n in heads)} if heads else set()
    return [line for n, line in enumerate(lines) if n in kept]

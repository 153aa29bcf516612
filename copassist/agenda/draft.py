"""Draft an agenda: the plan's sections, filled with what the community left open.

The topics that a facilitator chose fill the main block in order. Where there are fewer topics than
activities, a second activity takes the same question further along the weakest axis; an activity
that needs the whole block has it. An activity too long for its time gives way to one that fits.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from uuid import uuid4
from zoneinfo import ZoneInfo

from copassist.agenda.naming import shown_owner
from copassist.agenda.plan import Slot, laid, plan, timed
from copassist.languages import language
from copassist.records.access import Visibility
from copassist.records.agenda import Agenda, AgendaItem, Section
from copassist.records.axes import Axis
from copassist.records.commitments import OPEN, Commitment
from copassist.records.topics import Activity, Mode, Origin, Step, Topic
from copassist.topics.methods import activity, fitting, remote, scaled

FEW_PEOPLE = 8
"""Below this, facilitation, notes and the case's owner are roles enough (corpus, article 13)."""
TOGETHER, ROUND = "one_two_four_all", "commitments_round"
_AXES: dict[Section, Axis] = {
    "welcome": "social",
    "follow_up": "performance",
    "connection": "social",
    "harvest": "learning",
    "promises": "performance",
    "closing": "social",
}
_ROLES_OF_FEW = frozenset({"host", "notes", "owner"})


@dataclass(frozen=True, slots=True)
class Brief:
    """What an agenda is drafted from.

    ``minutes`` are 30..180; ``start`` is aware; ``timezone`` an IANA name. ``weakest`` is None
    where the measure names no axis; ``reason`` is a sentence ready to be shown. ``topics`` fill the
    main block in order; ``commitments`` open the meeting.
    """

    minutes: int
    start: datetime
    timezone: str
    language: str
    mode: Mode
    weakest: Axis | None
    reason: str
    topics: tuple[Topic, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    people: int = 10


def draft(brief: Brief) -> Agenda:
    """Draft an agenda.

    :raises ValueError: if the length is not within 30..180 minutes.
    :raises ZoneInfoNotFoundError: if the time zone is not known.
    """
    words = language(brief.language).rules("agenda")
    first = brief.topics[0] if brief.topics else None
    question = first.title if first else words["questions"][brief.weakest or "need"]
    aim = purpose(question, first.outcome if first else "", brief.language)
    slots = _whole(plan(brief.minutes, brief.weakest), brief.topics)
    mains = iter(_main(brief, [s.minutes for s in slots if s.section == "main"]))
    paired = all(slot.section != "connection" for slot in slots)
    items = []
    for slot in slots:
        if slot.section == "main":
            items.append(next(mains))
        elif slot.section == "break":
            items.append(pause(slot.minutes, brief.language))
        else:
            items.append(_filled(slot, brief, aim, paired))
    return Agenda(
        id=uuid4().hex,
        title=heading(question, brief.language),
        start=brief.start.astimezone(ZoneInfo(brief.timezone)),
        minutes=brief.minutes,
        timezone=brief.timezone,
        language=brief.language,
        mode=brief.mode,
        question=question,
        aim=aim,
        reason=brief.reason,
        items=laid(items),
        visibility=_visibility(brief),
        people=brief.people,
    )


def heading(question: str, code: str) -> str:
    """Return the title of a meeting that works on a question."""
    title: str = language(code).rules("agenda")["title"]
    return title.format(question=question)


def purpose(question: str, outcome: str, code: str) -> str:
    """Return the aim of a meeting: its question, and what should come out of it."""
    words = language(code).rules("agenda")
    aim: str = words["aim_outcome"] if outcome else words["aim"]
    return aim.format(question=_within_quotes(question), outcome=outcome)


def _within_quotes(text: str) -> str:
    """Return a text as it stands inside quotation marks: its own are those of the second rank."""
    for outer, inner in (("“", "‘"), ("”", "’"), ("«\u00a0", "“"), ("\u00a0»", "”")):
        text = text.replace(outer, inner)
    return text


def block(topic: Topic, minutes: int, code: str, mode: Mode, people: int) -> AgendaItem:
    """Return the item that works on a topic for so many minutes, with its evidence."""
    words = language(code).rules("agenda")
    held = topic.activity if topic.language == code else activity(topic.activity.key, code)
    fewest, most = held.people
    if held.least > minutes or mode not in held.modes or not fewest <= people <= most:
        held = _activity(topic.axis, topic.origin, minutes, code, mode, people)
    made = _worked(held, topic.title, topic.axis, minutes, code, mode)
    pointed = (Step(words["main"]["for_one"], 0),) if topic.for_one else ()
    return replace(
        made,
        role=words["roles"]["owner"],
        steps=pointed + made.steps,
        evidence=topic.evidence,
        topic=topic.key,
        prepare=topic.prepare,
    )


def pause(minutes: int, code: str) -> AgendaItem:
    """Return a break of so many minutes."""
    held = language(code).rules("agenda")["sections"]["break"]
    steps = tuple(Step(row["text"], minutes) for row in held["steps"])
    return AgendaItem("break", 0, minutes, held["title"], None, "", steps)


def _whole(slots: tuple[Slot, ...], topics: Sequence[Topic]) -> tuple[Slot, ...]:
    """Give the whole main block to a lone topic whose activity needs more than the first half."""
    mains = [n for n, slot in enumerate(slots) if slot.section == "main"]
    if len(topics) != 1 or len(mains) < 2:
        return slots
    if topics[0].activity.least <= slots[mains[0]].minutes:
        return slots
    rests = [slot for slot in slots if slot.section == "break"]
    block = Slot("main", sum(slots[n].minutes for n in mains))
    after = [slot for slot in slots[mains[-1] :] if slot.section not in ("main", "break")]
    return (*slots[: mains[0]], *rests[:-1], block, *rests[-1:], *after)


def _main(brief: Brief, lengths: Sequence[int]) -> list[AgendaItem]:
    """Return the items of the main block; topics for which there is no time are named in it."""
    code, mode, people = brief.language, brief.mode, brief.people
    words = language(code).rules("agenda")
    items = [
        block(topic, minutes, code, mode, people)
        for topic, minutes in zip(brief.topics, lengths, strict=False)
    ]
    for minutes in lengths[len(items) :]:
        items.append(_further(brief, minutes, items))
    left = tuple(
        Step(words["main"]["later"].format(question=topic.title), 0)
        for topic in brief.topics[len(lengths) :]
    )
    return [*items[:-1], replace(items[-1], steps=items[-1].steps + left)]


def _further(brief: Brief, minutes: int, before: Sequence[AgendaItem]) -> AgendaItem:
    """Return an item without a topic of its own: the axis' question, or the one before further."""
    code = brief.language
    words = language(code).rules("agenda")
    topic = brief.topics[0] if brief.topics else None
    question = topic.title if topic else words["questions"][brief.weakest or "need"]
    axis = brief.weakest or ("performance" if before else "learning")
    origin: Origin = topic.origin if topic else "theme"
    if before or brief.weakest:
        done = [item.activity for item in before]
        held = _activity(axis, origin, minutes, code, brief.mode, brief.people, done)
    else:
        held = activity(TOGETHER, code)
    made = _worked(held, question, axis, minutes, code, brief.mode)
    return replace(made, role=_role("host", brief.people, code), topic=topic.key if topic else "")


def _activity(
    axis: Axis,
    origin: Origin,
    minutes: int,
    code: str,
    mode: Mode,
    people: int,
    done: Collection[str] = (),
) -> Activity:
    """Return the best method for the time; not one that the meeting has already."""
    for held in fitting(axis, origin, minutes, code, mode=mode, people=people):
        # The meeting opens with the round of commitments in any case.
        if held.key != ROUND and held.key not in done:
            return held
    return activity(TOGETHER, code)


def _worked(
    held: Activity, question: str, axis: Axis, minutes: int, code: str, mode: Mode
) -> AgendaItem:
    words = language(code).rules("agenda")["main"]
    steps = scaled(held, minutes).steps
    spare = minutes - sum(step.minutes for step in steps)
    steps = timed(steps, minutes) if spare < 0 else steps
    if spare > 0:
        steps += (Step(words["spare"], spare),)
    if mode != "in_person":
        steps += (Step(remote(held.key, code), 0),)
    title = words["title"].format(activity=held.name, question=question)
    return AgendaItem(
        "main", 0, minutes, title, axis, "", steps, activity=held.key, materials=held.materials
    )


def _filled(slot: Slot, brief: Brief, aim: str, paired: bool) -> AgendaItem:
    """Return an item of any section but the main block and the breaks."""
    words = language(brief.language).rules("agenda")
    held = words["sections"][slot.section]
    title, rows = held["title"], held["steps"]
    if slot.section == "welcome" and paired:
        title, rows = words["pairs"]["title"], [*rows, words["pairs"]]
    mode = words["mode_steps"][brief.mode]
    steps = [Step(row["text"].format(aim=aim, mode=mode), row["minutes"]) for row in rows]
    if slot.section == "follow_up":
        steps = _followed(brief, slot.minutes) or steps
    return AgendaItem(
        slot.section,
        0,
        slot.minutes,
        title,
        _AXES[slot.section],
        _role(held["role"], brief.people, brief.language),
        timed(steps, slot.minutes),
        materials=(words["mode_materials"][brief.mode],) if slot.section == "welcome" else (),
    )


def _followed(brief: Brief, minutes: int) -> list[Step]:
    """Return a line of one minute for each open commitment, blocked ones first, then by day."""
    words = language(brief.language).rules("agenda")["follow_up"]
    held = sorted(
        (c for c in brief.commitments if c.status in OPEN),
        key=lambda c: (c.status != "blocked", c.due.day or date.max),
    )
    shown = held if len(held) <= minutes else held[: minutes - 1]
    steps = [Step(_line(commitment, brief.language), 1) for commitment in shown]
    rest = len(held) - len(shown)
    if rest:
        steps.append(Step(words["one_other" if rest == 1 else "others"].format(count=rest), 1))
    if held and len(steps) < minutes:
        steps.append(Step(words["success"], minutes - len(steps)))
    return steps


def _line(commitment: Commitment, code: str) -> str:
    texts = language(code)
    rules = texts.rules("agenda")
    words, day = rules["follow_up"], commitment.due.day
    due = words["due"].format(day=texts.day(day.isoformat())) if day else words["no_due"]
    line: str = words["line"].format(
        owner=shown_owner(commitment, code),
        act=commitment.act,
        due=due,
        status=rules["status"][commitment.status],
    )
    blocked: str = words["blocked"]
    return blocked.format(line=line) if commitment.status == "blocked" else line


def _role(key: str, people: int, code: str) -> str:
    role: str = language(code).rules("agenda")["roles"][
        key if people >= FEW_PEOPLE or key in _ROLES_OF_FEW else "host"
    ]
    return role


def _visibility(brief: Brief) -> Visibility:
    """Return the strictest level of the sources; without any it is the community's."""
    levels = [commitment.visibility for commitment in brief.commitments]
    for topic in brief.topics:
        levels += [topic.visibility, *(cited.visibility for cited in topic.evidence)]
    return reduce(Visibility.strictest, levels) if levels else Visibility.COMMUNITY

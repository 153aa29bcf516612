"""Going on with what the turn before made: one thing changes, and nothing else does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.agenda.desk import Meeting
from copassist.assistant.going_on import place_of
from copassist.languages import language
from copassist.records import Answer, Card, Role, Visibility
from copassist.records.agenda import Agenda
from copassist.topics.rows import topic_of
from copassist.topics.topics import Asked
from copassist.workspace import Workspace
from tests.agenda.making import MONTREAL, START, topic
from tests.assistant.making import ASKED, fill, turn
from tests.topics.making import standing

AGENDA = ASKED["agenda"][0]


def keys(answer: Answer) -> list[str]:
    assert answer.card is not None
    return [row["key"] for row in answer.card.row["topics"]]


def agenda(workspace: Workspace, answer: Answer, role: Role = Role.MEMBER) -> Agenda:
    assert answer.card is not None
    return workspace.desk.agenda(answer.card.row["agenda"], role)


@given(st.none() | st.integers(-1, 7), st.integers(1, 9))
def test_any_place(wanted: int | None, count: int) -> None:
    """Whichever item is meant, it is one of those there are; beyond the last it is the last."""
    place = place_of(wanted, count)
    assert 0 <= place < count
    if wanted and wanted > 0:
        assert place == min(wanted, count) - 1


@pytest.mark.parametrize(
    ("text", "place"),
    [("Remplace le deuxième", 1), ("Remplace le premier", 0), ("Replace the last one", 2)],
)
def test_only_one_topic_changes(village: Workspace, text: str, place: int) -> None:
    """The topic that is named gives way to another one, and the others stay as they were."""
    first = turn(village, "Propose trois sujets")
    then = turn(village, text, [first])
    before, after = keys(first), keys(then)
    assert after[place] not in before
    assert [key for n, key in enumerate(after) if n != place] == [
        key for n, key in enumerate(before) if n != place
    ]
    assert (then.intent, len(after)) == ("topics", 3)


def test_what_was_shown_does_not_come_back(village: Workspace) -> None:
    """A replaced topic is not offered again; where none is left that is said, nothing changes."""
    told = [turn(village, "Propose trois sujets")]
    seen = set(keys(told[0]))
    none_left = language("fr").rules("desk")["no_other"]
    for _ in range(9):
        told.append(turn(village, "Remplace le deuxième", told))
        new = keys(told[-1])[1]
        if none_left in told[-1].text:
            break
        assert new not in seen
        seen.add(new)
    assert none_left in told[-1].text
    assert keys(told[-1]) == keys(told[-2])


def test_topics_keep_their_language(village: Workspace) -> None:
    """Topics go on in the language that they are in, whatever the words that ask for it."""
    first = turn(village, "Propose trois sujets")
    then = turn(village, "Replace the second one", [first])
    assert then.card is not None
    assert then.language == "fr"
    assert {topic_of(row).language for row in then.card.row["topics"]} == {"fr"}


def test_topics_of_another_role(heard: Workspace) -> None:
    """What a facilitator was shown is not shown again where the same browser is a member."""
    fill(heard, Visibility.FACILITATORS)
    first = turn(heard, "Propose sept sujets", role=Role.FACILITATOR)
    assert "tableaux neufs" in first.text
    for text in ("Plus court", "Remplace le deuxième"):
        assert "tableaux neufs" in turn(heard, "Plus court", [first], Role.FACILITATOR).text
        then = turn(heard, text, [first])
        assert "tableaux neufs" not in repr((then.text, then.card))


@pytest.mark.parametrize(
    ("text", "minutes"), [("Mets-le à 60 minutes", 60), ("Make it 45 minutes", 45)]
)
def test_another_length(village: Workspace, text: str, minutes: int) -> None:
    """The agenda lasts as long as is asked for, to the minute, and is the same agenda."""
    first = turn(village, AGENDA)
    before = agenda(village, first)
    then = turn(village, text, [first])
    after = agenda(village, then)
    assert (after.id, after.start, after.minutes) == (before.id, before.start, minutes)
    assert sum(item.minutes for item in after.items) == minutes
    lengths = re.findall(r"^- \d\d:\d\d · (\d+) min", then.text, re.MULTILINE)
    assert sum(map(int, lengths)) == minutes
    assert len(village.desk.upcoming(Role.MEMBER)) == 1


def test_another_moment(village: Workspace) -> None:
    """A day or an hour moves the meeting; what is not said stays."""
    told = [turn(village, AGENDA)]
    start = agenda(village, told[0]).start
    told.append(turn(village, "Mets-le à 14 h 30", told))
    moved = agenda(village, told[-1])
    assert (moved.start.date(), f"{moved.start:%H:%M}") == (start.date(), "14:30")
    told.append(turn(village, "Make it on April 9", told))
    moved = agenda(village, told[-1])
    assert (moved.start.date(), f"{moved.start:%H:%M}") == (date(2026, 4, 9), "14:30")
    assert moved.minutes == 90


def test_another_way_of_meeting(village: Workspace) -> None:
    """Held in another way it stays the same meeting, for as many people and minutes."""
    first = turn(village, AGENDA)
    held = replace(agenda(village, first), people=24)
    village.desk.agendas.save(held)
    after = agenda(village, turn(village, "Mets-le en présence", [first]))
    assert (after.id, after.mode, after.people) == (held.id, "in_person", 24)
    assert (after.start, after.minutes) == (held.start, 90)
    assert sum(item.minutes for item in after.items) == 90


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_another_way_keeps_the_order(village: Workspace, order: tuple[int, int]) -> None:
    """Held in another way it works on the same topics in the same order."""
    for n in (1, 2):
        village.desk.choices.choose(standing(village.engine, n), "accepted")
    meeting = Meeting(90, START, MONTREAL, Asked())
    held = village.desk.draft(meeting, Role.MEMBER, [topic(n) for n in order])
    village.desk.agendas.save(held)
    first = Answer("", "fr", "", False, "agenda", card=Card("agenda", {"agenda": held.id}))
    after = agenda(village, turn(village, "Mets-le en présence", [first]))
    topics = [item.topic for item in after.items if item.topic]
    assert topics == [f"topic{n}" for n in order]


def test_topics_that_come_in_are_accepted(village: Workspace) -> None:
    """A topic that a facilitator's agenda takes instead is accepted by that."""
    first = turn(village, AGENDA, role=Role.FACILITATOR)
    then = turn(village, "Remplace le deuxième", [first], Role.FACILITATOR)
    held = agenda(village, then, Role.FACILITATOR)
    worked = {item.topic for item in held.items} - {""}
    accepted = {one.topic.key for one in village.desk.choices.listed(None, "accepted")}
    assert worked <= accepted


def test_another_topic_of_an_agenda(village: Workspace) -> None:
    """Only the second main item works on another topic; the minutes stay."""
    first = turn(village, AGENDA)
    before = agenda(village, first)
    after = agenda(village, turn(village, "Remplace le deuxième", [first]))
    changed = [n for n, (a, b) in enumerate(zip(before.items, after.items, strict=True)) if a != b]
    mains = [n for n, item in enumerate(before.items) if item.section == "main"]
    assert changed == [mains[1]]
    assert sum(item.minutes for item in after.items) == 90


def test_a_shorter_agenda(village: Workspace) -> None:
    """« Plus court » takes minutes off, down to the least that a meeting lasts."""
    told = [turn(village, AGENDA)]
    for minutes in (60, 40, 30, 30):
        told.append(turn(village, "Plus court", told))
        assert agenda(village, told[-1]).minutes == minutes
        assert sum(item.minutes for item in agenda(village, told[-1]).items) == minutes


@pytest.mark.parametrize("intent", ["topics", "commitments", "digest", "note"])
def test_shorter(village: Workspace, intent: str) -> None:
    """« Plus court » tells the same with fewer lines, which cite only what they tell."""
    first = turn(village, ASKED[intent][0])
    then = turn(village, "Plus court", [first])
    assert then.intent == first.intent == intent
    assert len(then.text.splitlines()) < len(first.text.splitlines())
    numbers = {int(n) for n in re.findall(r"\[(\d+)\]", then.text)}
    assert numbers == {cited.n for cited in then.citations}
    assert (then.card and then.card.kind) == intent


@pytest.mark.parametrize("intent", ["digest", "note"])
def test_no_heading_stands_alone(village: Workspace, intent: str) -> None:
    """What is told shorter has under each heading its first item, and no heading without one."""
    then = turn(village, "Plus court", [turn(village, ASKED[intent][0])])
    lines = then.text.splitlines()[1:]
    assert lines
    assert [line[:2] for line in lines] == ["**", "- "] * (len(lines) // 2)


def test_shorter_by_so_much(village: Workspace) -> None:
    """« Plus court » with a length gives the agenda that length."""
    first = turn(village, AGENDA)
    assert agenda(village, turn(village, "Plus court, 45 minutes", [first])).minutes == 45


def test_shorter_is_about_the_same(village: Workspace) -> None:
    """What is told shorter keeps to what was asked: the days of a digest, what is late."""
    first = turn(village, "Quoi de neuf depuis le 5 mars ?")
    assert turn(village, "Plus court", [first]).text.startswith(first.text.splitlines()[0])
    late = turn(village, "Quels engagements sont en retard ?")
    assert turn(village, "Plus court", [late]).text.startswith(late.text.splitlines()[0])


@pytest.mark.parametrize("code", ["fr", "en"])
def test_an_agenda_that_is_gone(village: Workspace, code: str) -> None:
    """Going on with an agenda that was deleted says so, in the words of who asks."""
    first = turn(village, AGENDA)
    village.desk.agendas.delete(agenda(village, first).id)
    text = {"fr": "Mets-le à 60 minutes", "en": "Make it 60 minutes"}[code]
    then = turn(village, text, [first])
    assert (then.text, then.card) == (language(code).rules("desk")["agenda_gone"], None)
    assert village.desk.upcoming(Role.MEMBER) == []


def test_an_agenda_of_another_role(heard: Workspace) -> None:
    """An agenda that facilitators alone may read is gone for a member."""
    fill(heard)
    first = turn(heard, AGENDA)
    strict = replace(agenda(heard, first), visibility=Visibility.FACILITATORS)
    heard.desk.agendas.save(strict)
    then = turn(heard, "Mets-le à 60 minutes", [first])
    assert then.text == language("fr").rules("desk")["agenda_gone"]
    assert heard.desk.agenda(strict.id, Role.FACILITATOR) == strict


def test_kept_in_a_conversation(village: Workspace) -> None:
    """A card that was kept in a conversation is gone on with as if it had just been made."""
    book = village.conversations
    name = book.start("moi", "Propose trois sujets")
    first = turn(village, "Propose trois sujets")
    book.answer(book.ask(name, first.question), first)
    (kept,) = book.read(name, "moi").history
    assert kept.card is not None
    assert first.card is not None
    assert list(map(topic_of, kept.card.row["topics"])) == list(
        map(topic_of, first.card.row["topics"])
    )
    then = village.ask("Remplace le deuxième", history=[kept])
    assert keys(then)[::2] == keys(first)[::2]
    assert keys(then)[1] != keys(first)[1]

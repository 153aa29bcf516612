"""Edits give another agenda whose items follow one another, and can be brought to the length."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copassist.agenda.draft import Brief, draft
from copassist.agenda.edit import (
    fitted,
    lasting,
    moved,
    removed,
    renamed,
    replaced,
    retimed,
    total,
)
from copassist.records.access import Visibility
from copassist.records.agenda import Agenda
from tests.agenda.making import brief, briefs, topic


def follows(agenda: Agenda) -> bool:
    lengths = [item.minutes for item in agenda.items]
    starts = [0, *accumulate(lengths)][:-1]
    steps = [sum(step.minutes for step in item.steps) for item in agenda.items]
    return [item.start for item in agenda.items] == starts and steps == lengths


def mains(agenda: Agenda) -> list[int]:
    return [n for n, item in enumerate(agenda.items) if item.section == "main"]


@settings(max_examples=150, deadline=None)
@given(briefs(), st.data())
def test_any_edits_can_be_fitted(given_brief: Brief, data: st.DataObject) -> None:
    """After any edits items follow one another, and fitted they add up again."""
    agenda = draft(given_brief)
    for _ in range(data.draw(st.integers(1, 5))):
        count = len(agenda.items)
        place = data.draw(st.integers(0, count - 1))
        kind = data.draw(st.sampled_from(["moved", "retimed", "removed", "replaced"]))
        if kind == "moved":
            agenda = moved(agenda, place, data.draw(st.integers(0, count - 1)))
        elif kind == "retimed":
            agenda = retimed(agenda, place, data.draw(st.integers(1, 60)))
        elif kind == "replaced":
            agenda = replaced(agenda, place, topic(7, "troika"))
        elif count > 1:
            agenda = removed(agenda, place)
        assert follows(agenda)
    made = fitted(agenda)
    assert total(made) == made.minutes == given_brief.minutes
    assert follows(made)
    assert min(item.minutes for item in made.items) >= 1
    assert fitted(made) == made


@settings(max_examples=150, deadline=None)
@given(briefs(), st.integers(30, 180))
def test_another_length(given_brief: Brief, minutes: int) -> None:
    """The whole meeting lasts exactly that, with its pauses, the main block within half."""
    made = lasting(draft(given_brief), minutes)
    assert total(made) == made.minutes == minutes
    assert follows(made)
    assert min(item.minutes for item in made.items) >= 1
    rests = [item.minutes for item in made.items if item.section == "break"]
    assert rests == [10] * ((minutes >= 110) + (minutes >= 170))
    assert sum(made.items[n].minutes for n in mains(made)) <= minutes / 2


def test_moved() -> None:
    """Only the order changes, and with it the starts; the agenda given stays as it was."""
    agenda = draft(brief(60))
    made = moved(agenda, 1, 0)
    assert [item.section for item in made.items[:2]] == ["follow_up", "welcome"]
    assert [item.start for item in made.items[:3]] == [0, 8, 13]
    assert agenda.items[0].section == "welcome"


def test_retimed_and_fitted() -> None:
    """What one item takes, the main block gives; the others keep their minutes."""
    agenda = draft(brief(90))
    changed = retimed(agenda, 1, 16)
    assert total(changed) == 96
    made = fitted(changed)
    assert sum(made.items[n].minutes for n in mains(made)) == 34
    kept = [(a.minutes, b.minutes) for a, b in zip(changed.items, made.items, strict=True)
            if a.section != "main"]  # fmt: skip
    assert all(a == b for a, b in kept)


def test_fitted_without_room_in_the_main_block() -> None:
    """Where the others fill the meeting, all of them give their part."""
    made = fitted(retimed(draft(brief(30)), 0, 60))
    assert total(made) == 30
    assert made.items[0].minutes > made.items[1].minutes


def test_replaced() -> None:
    """In the same time it works on the topic, which names the meeting and who may read it."""
    agenda = draft(brief(90, topics=(topic(1, "troika"), topic(2, "one_two_four_all"))))
    first, second = mains(agenda)
    other = topic(3, "troika", visibility=Visibility.FACILITATORS)
    made = replaced(agenda, first, other)
    assert made.items[first].minutes == agenda.items[first].minutes
    assert made.items[first].evidence == other.evidence
    assert other.title in made.title
    assert other.title in made.aim
    assert topic(1).title not in made.title
    assert made.visibility == Visibility.FACILITATORS
    assert made.prepare[:2] == other.prepare
    assert replaced(agenda, second, other).title == agenda.title
    assert removed(made, first).visibility == Visibility.FACILITATORS


def test_a_title_that_a_person_gave_stays() -> None:
    """A topic replaced changes the aim, not the title that somebody wrote."""
    agenda = renamed(draft(brief(60, topics=(topic(1, "troika"),))), "Notre rencontre")
    made = replaced(agenda, mains(agenda)[0], topic(2, "troika"))
    assert made.title == "Notre rencontre"
    assert topic(2).title in made.aim
    assert renamed(made, "On commence", 0).items[0].title == "On commence"


def test_what_an_item_needs_goes_with_it() -> None:
    """Without the topic's item there is nothing of it to prepare."""
    agenda = draft(brief(60, topics=(topic(1, "troika"),)))
    assert agenda.prepare
    assert removed(agenda, mains(agenda)[0]).prepare == ()


def test_edits_of_what_is_not_there() -> None:
    """A place outside, a length below a minute and a meeting too long are refused."""
    agenda = draft(brief(60))
    for place in (-1, len(agenda.items)):
        with pytest.raises(IndexError):
            removed(agenda, place)
        with pytest.raises(IndexError):
            moved(agenda, place, 0)
        with pytest.raises(IndexError):
            moved(agenda, 0, place)
        with pytest.raises(IndexError):
            retimed(agenda, place, 5)
        with pytest.raises(IndexError):
            renamed(agenda, "x", place)
        with pytest.raises(IndexError):
            replaced(agenda, place, topic())
    with pytest.raises(ValueError, match="minute"):
        retimed(agenda, 0, 0)
    with pytest.raises(ValueError, match="181"):
        lasting(agenda, 181)


def test_an_agenda_of_nothing_or_of_pauses() -> None:
    """With every item taken out there is nothing to fit; pauses alone fill the time."""
    agenda = draft(brief(120))
    while agenda.items:
        agenda = removed(agenda, 0)
    assert fitted(agenda) == agenda
    assert lasting(agenda, 60).minutes == 60
    alone = draft(brief(120))
    for place in reversed(range(len(alone.items))):
        if alone.items[place].section != "break":
            alone = removed(alone, place)
    assert total(lasting(alone, 150)) == 150

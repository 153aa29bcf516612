"""Each mark, on threads made by hand."""

from __future__ import annotations

import pytest

from tests.axes.making import marks, shows, talk


@pytest.mark.parametrize(
    ("hours", "answered", "speed"),
    [(0, 1.0, 1.0), (84, 1.0, 0.5), (168, 1.0, 0.0), (169, 0.0, 0.0)],
)
def test_answers(hours: float, answered: float, speed: float) -> None:
    """An answer within 7 days counts, the sooner the more."""
    (found,) = marks(talk((0, 0, "asks"), (1, hours, "")))
    assert (found["answered"], found["speed"]) == (answered, pytest.approx(speed))


def test_only_another_person_answers() -> None:
    """Neither the opener nor a robot answers."""
    (found,) = marks(talk((0, 0, "asks"), (0, 1, ""), (-1, 2, "")))
    assert found["answered"] == 0.0


def test_what_may_still_be_answered_has_no_mark() -> None:
    """Last night's question is not unanswered yet."""
    (found,) = marks(talk((0, 0, "asks")), after_days=1)
    assert "answered" not in found


def test_pairs_are_new_once() -> None:
    """Two people who answered one another before are no new encounter."""
    first, second = marks(
        talk((0, 0, ""), (1, 1, "")), talk((1, 0, ""), (0, 1, ""), (2, 2, ""), day=1)
    )
    assert first["new_pairs"] == 1.0
    assert second["new_pairs"] == 0.5


def test_newcomers() -> None:
    """Who comes after the archive has settled is new, and answered within 72 hours or not."""
    old = talk((0, 0, ""), (1, 1, ""))
    welcomed = talk((2, 0, ""), (0, 71, ""), day=100)
    alone = talk((3, 0, ""), (0, 73, ""), day=101)
    found = marks(old, welcomed, alone)
    assert "newcomers" not in found[0]
    assert [told["newcomers"] for told in found[1:]] == [1.0, 0.0]


def test_asking_and_helping() -> None:
    """An asker who helps others, before or after, gives too."""
    found = marks(
        talk((0, 0, "asks"), (1, 1, "")), talk((1, 0, "asks"), (2, 1, ""), day=30),
        talk((2, 0, "asks"), (3, 1, ""), day=31), talk((0, 0, "asks"), (1, 1, ""), day=320),
    )  # fmt: skip
    assert [told["reciprocity"] for told in found] == [0.0, 1.0, 1.0, 0.0]


def test_facilitators() -> None:
    """Without known facilitators there is no share; their announcements count for nothing."""
    held = talk((0, 0, "asks"), (1, 1, ""), (2, 2, ""), (0, 3, ""))
    assert "shared_voice" not in marks(held)[0]
    assert marks(held, facilitators=[0])[0]["shared_voice"] == 0.5
    assert marks(talk((0, 0, "")), facilitators=[0]) == [{}]


def test_settled_by_who_asked() -> None:
    """Only an asker who comes back settles a question."""
    settled = shows(acknowledged=0.9)
    back = talk((0, 0, "asks"), (1, 1, ""), (0, 2, ""), evidence=settled)
    away = talk((0, 0, "asks"), (1, 1, ""), (1, 2, ""), day=1, evidence=settled)
    told = talk((0, 0, ""), (1, 1, ""), (0, 2, ""), day=2, evidence=settled)
    found = marks(back, away, told)
    assert found[0]["resolved"] == pytest.approx(0.9)
    assert found[1]["resolved"] == 0.0
    assert "resolved" not in found[2]


def test_what_only_some_threads_can_show() -> None:
    """Reasons count among three, syntheses in five messages, decisions among three."""
    shown = shows(reasoned=0.8, synthesis=0.7, decision=0.4)
    two = talk((0, 0, ""), (1, 1, ""), evidence=shown)
    three = talk(*((n % 3, n, "") for n in range(5)), day=1, evidence=shown)
    small, large = marks(two, three)
    assert small["reasoned"] == 0.0
    assert not {"summary", "decided"} & set(small)
    assert (large["reasoned"], large["summary"], large["decided"]) == (0.8, 0.7, 0.4)


def test_meetings() -> None:
    """Minutes decide under their heading, and review from the second meeting on."""
    first = talk((-1, 0, "under:decision"), is_meeting=True, name="1")
    second = talk((-1, 0, "under:review"), day=30, is_meeting=True, name="2",
                  evidence=shows(decision=0.3))  # fmt: skip
    third = talk((-1, 0, "nothing_decided"), day=60, is_meeting=True, name="3",
                 evidence=shows(decision=0.9))  # fmt: skip
    found = marks(first, second, third)
    assert [told["decided"] for told in found] == [1.0, 0.3, 0.0]
    assert "reviewed" not in found[0]
    assert [told["reviewed"] for told in found[1:]] == [1.0, 0.0]


def test_each_thread_counts_once() -> None:
    """Thanks said ten times in a thread are worth no more than once."""
    once = talk((0, 0, ""), (1, 1, ""), evidence=shows(recognition=0.9))
    often = talk((0, 0, ""), *((1, n, "thanks") for n in range(1, 11)), day=1,
                 evidence=shows(recognition=0.9))  # fmt: skip
    found = marks(once, often)
    assert found[0]["recognition"] == found[1]["recognition"] == 0.9

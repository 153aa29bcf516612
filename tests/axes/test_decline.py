"""Each sign of decline, where it holds, where it does not, and where nothing can be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from copassist.axes.attendance import people
from copassist.axes.decline import ALERT, RULES, decline
from copassist.axes.marks import marked
from copassist.axes.talk import Talk
from copassist.languages import LANGUAGES, language
from copassist.records.axes import Decline, Sign, Window
from tests.axes.making import DAY, record, shows, talk

WINDOW = Window(date(2026, 9, 1), date(2026, 11, 29))
NOW, BEFORE, EARLIER = ((WINDOW.since - DAY.date()).days - 90 * n for n in range(3))


def signs(
    talks: Iterable[Talk], facilitators: Iterable[int] = (), attended: Iterable[int] = ()
) -> tuple[Decline, dict[str, Sign]]:
    held = record(talks, facilitators)
    marks = marked(held, DAY + timedelta(days=500))
    days = [NOW - 60, NOW + 5, NOW + 30]
    met = [(talk((-1, 0, ""), day=day, is_meeting=True), count)
           for day, count in zip(days, attended, strict=False)]  # fmt: skip
    told = decline(held, marks, WINDOW, met)
    return told, {sign.name: sign for sign in told.signs}


def many(start: int, count: int = 20, hours: float = 1, answered: bool = True) -> list[Talk]:
    """Threads of one window, by ten people."""
    return [
        talk((n % 10, 0, "asks"), *([((n + 1 + n // 10) % 10, hours, "")] if answered else []),
             day=start + 4 * n)
        for n in range(count)
    ]  # fmt: skip


def test_unanswered() -> None:
    """More threads alone than in the window before; a rise within chance is none."""
    _, found = signs([*many(BEFORE), *many(NOW, answered=False)])
    assert (found["unanswered"].holds, found["unanswered"].n) == (True, 20)
    assert len(found["unanswered"].threads) == 20
    _, found = signs([*many(BEFORE), *many(NOW)])
    assert found["unanswered"].holds is False
    _, found = signs(many(NOW, count=5))
    assert found["unanswered"].holds is None


def test_slower() -> None:
    """Slower two windows in a row, not once."""
    _, found = signs([*many(EARLIER, hours=1), *many(BEFORE, hours=20), *many(NOW, hours=50)])
    assert found["slower"].holds is True
    _, found = signs([*many(EARLIER, hours=50), *many(BEFORE, hours=20), *many(NOW, hours=50)])
    assert found["slower"].holds is False


def test_attendance() -> None:
    """A fifth fewer people at meetings; without minutes that count nothing is told."""
    assert signs(many(NOW), attended=[15, 11, 12])[1]["attendance"].holds is True
    assert signs(many(NOW), attended=[15, 15, 14])[1]["attendance"].holds is False
    assert signs(many(NOW))[1]["attendance"].holds is None


def test_only_those_who_facilitate_open() -> None:
    """It takes known facilitators, and at least four threads in five."""
    theirs = [talk((0, 0, "asks"), (1, 1, ""), day=NOW + n) for n in range(12)]
    assert signs(theirs, [0])[1]["lone_opener"].holds is True
    assert signs(theirs)[1]["lone_opener"].holds is None
    assert signs(many(NOW), [0])[1]["lone_opener"].holds is False


def test_newcomers() -> None:
    """Nobody of five newcomers wrote twice; of fewer than five nothing is told."""
    came = [talk((50 + n, 0, ""), day=NOW + n) for n in range(5)]
    assert signs([*many(0), *came])[1]["newcomers_leave"].holds is True
    stayed = [*came, talk((50, 0, ""), day=NOW + 20)]
    assert signs([*many(0), *stayed])[1]["newcomers_leave"].holds is False
    assert signs([*many(0), *came[:4]])[1]["newcomers_leave"].holds is None


def test_few_voices() -> None:
    """Two people write half; who they are is nowhere in the sign."""
    two = [talk((0, 0, ""), *((n % 2, n, "") for n in range(1, 9)), day=NOW + n) for n in range(12)]
    _, found = signs([*two, *many(NOW, count=6)])
    assert found["few_voices"].holds is True
    assert (found["few_voices"].value, found["few_voices"].threads) == (None, ())
    assert signs(many(NOW))[1]["few_voices"].holds is False


def test_called_off() -> None:
    """Twice in the window is a sign, once is not."""
    off = [talk((0, 0, "cancelled"), (1, 1, ""), day=NOW + n) for n in (1, 40)]
    assert signs([*many(NOW), *off])[1]["cancelled"].holds is True
    assert signs([*many(NOW), *off[:1]])[1]["cancelled"].holds is False


def test_the_same_circle() -> None:
    """The same people answering the same people, all through the window."""
    same = [talk((n % 2, 0, ""), ((n + 1) % 2, 1, ""), day=BEFORE + 4 * n) for n in range(45)]
    assert signs(same)[1]["same_circle"].holds is True


def test_no_results() -> None:
    """One result told is enough."""
    told = talk((0, 0, ""), (1, 1, ""), day=NOW + 3, evidence=shows(outcome=0.8))
    assert signs(many(NOW))[1]["no_results"].holds is True
    assert signs([*many(NOW), told])[1]["no_results"].holds is False


def test_three_signs_are_an_alert() -> None:
    """Two signs are none to speak of; at three there is a word, with the season beside it."""
    two, found = signs([*many(BEFORE), *many(NOW, answered=False)])
    assert sum(sign.holds is True for sign in found.values()) == 2
    assert not two.alert
    off = [talk((0, 0, "cancelled"), day=NOW + n) for n in (1, 40)]
    three, _ = signs([*many(BEFORE), *many(NOW, answered=False), *off])
    assert three.alert
    assert ALERT == 3
    assert not three.quiet_season


def test_nothing_said_nothing_told() -> None:
    """Of an empty window nothing is claimed."""
    told, found = signs([])
    assert not told.alert
    assert {sign.holds for sign in found.values()} == {None}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sign_has_its_words(code: str) -> None:
    """Each rule has a name and one act in each language."""
    _, found = signs([])
    assert len(found) == len(RULES) == 10
    for name in found:
        assert language(code).says(f"axes.sign.{name}.name")
        assert language(code).says(f"axes.sign.{name}.act")


@pytest.mark.parametrize(
    ("text", "count"),
    [("Présence : 15 personnes, dont 12", 15), ("11 people, all remote", 11),
     ("4 décisions", None), ("900 personnes", None), ("", None)],
)  # fmt: skip
def test_people_at_a_meeting(text: str, count: int | None) -> None:
    """Minutes say how many came in the words of their language."""
    assert people(text) == count

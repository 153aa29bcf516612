"""How fast people are answered, with what is still waiting; and in both languages alike or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.archive.intake import Intake
from copassist.axes.targets import Community
from copassist.languages import LANGUAGES, language
from copassist.records import Role, Visibility
from copassist.topics.parity import Asked, Speed, answered, compare, in_words, speeds
from copassist.workspace import Workspace
from tests.conftest import said

NEVER = 2000.0
DAYS = (date(2026, 1, 1), date(2026, 12, 31))


def asked(code: str, hours: Iterable[float], first: int = 0) -> list[Asked]:
    """Questions by as many people; those of ``NEVER`` or more are not answered."""
    return [Asked(code, first + n, h, h < NEVER) for n, h in enumerate(hours)]


def of(found: list[Speed], code: str) -> Speed:
    return next(speed for speed in found if speed.language == code)


def test_share_and_median() -> None:
    """Six of ten within a week, the median among all: half have their answer after five hours."""
    hours = [1, 2, 3, 4, 5, 100, 200, NEVER, NEVER, NEVER]
    told = of(speeds(asked("fr", hours)), "fr")
    assert (told.n, told.hours) == (10, 5)
    assert told.share == pytest.approx(0.6)
    assert told.share_interval is not None
    assert told.share_interval[0] < 0.6 < told.share_interval[1]


def test_the_median_of_few_answers_is_not_told() -> None:
    """Where fewer than half were answered no number of hours is made up."""
    told = of(speeds(asked("fr", [1, 2, 3, NEVER, NEVER, NEVER, NEVER])), "fr")
    assert told.share == pytest.approx(3 / 7)
    assert (told.hours, told.hours_interval) == (None, None)


def test_what_still_waits_is_not_counted_as_refused() -> None:
    """A question of this morning says that it waited an hour, no more (Kaplan and Meier)."""
    waiting = [Asked("fr", 20 + n, 1.0, False) for n in range(10)]
    told = of(speeds([*asked("fr", [2, 3, 4, 5, NEVER]), *waiting]), "fr")
    assert told.share == pytest.approx(0.8)
    assert told.hours == 4


@given(st.lists(st.tuples(st.floats(0, 300), st.booleans()), min_size=5, max_size=30))
def test_without_early_waiting_it_is_the_plain_share(rows: list[tuple[float, bool]]) -> None:
    """Where all that is open has waited a week, the share is answers over questions."""
    found = [
        Asked("en", n, hours if is_answered else NEVER, is_answered)
        for n, (hours, is_answered) in enumerate(rows)
    ]
    plain = np.mean([one.is_answered and one.hours <= 168 for one in found])
    told = of(speeds(found), "en")
    assert told.share == pytest.approx(float(plain))
    assert told.share_interval is not None
    assert 0 <= told.share_interval[0] <= told.share_interval[1] <= 1


def test_few_askers_are_hidden() -> None:
    """Of fewer than five people nothing is told, nor is it the rest of a subtraction."""
    many, few = asked("fr", [1, 2, 3, 4, 5, 6]), asked("en", [1, 2, 3, NEVER], first=50)
    found = speeds([*many, *few])
    assert of(found, "en") == Speed("en")
    assert of(found, "").n == of(found, "fr").n == 6
    same = [replace(one, by=0) for one in many]
    assert of(speeds(same), "") == Speed("")


def test_two_small_languages_are_told_together() -> None:
    """Where no language may be told the whole still may."""
    found = speeds([*asked("fr", [1, 2, 3]), *asked("en", [4, 5, 6], first=50)])
    assert [(speed.language, speed.n) for speed in found] == [("fr", None), ("en", None), ("", 6)]


def test_intervals_hold_the_truth() -> None:
    """Of 200 samples of twenty questions, nine in ten intervals hold a rate of nine in ten."""
    random = np.random.default_rng(7)
    held = 0
    for _ in range(200):
        hours = np.where(random.random(20) < 0.9, 3.0, NEVER)
        interval = of(speeds(asked("fr", hours.tolist())), "fr").share_interval
        assert interval is not None
        held += interval[0] <= 0.9 <= interval[1]
    assert held >= 170


def test_all_answered_is_no_certainty() -> None:
    """Six answers to six questions leave room for doubt."""
    told = of(speeds(asked("fr", [1, 2, 3, 4, 5, 6])), "fr")
    assert told.share_interval is not None
    assert told.share_interval[0] < 0.9
    assert told.share_interval[1] == 1.0


FAST, SLOW = [2.0] * 36 + [NEVER] * 4, [2.0] * 16 + [NEVER] * 24


@pytest.mark.parametrize(
    ("french", "english", "verdict"),
    [
        (FAST, FAST, "equal within the interval"),
        (SLOW, FAST, "French later"),
        (FAST, SLOW, "English later"),
        ([2.0, 3.0, NEVER, NEVER, 4.0], [2.0, 3.0, NEVER, NEVER, 4.0], "not enough data"),
        ([2.0, 3.0], FAST, "not enough data"),
    ],
)
def test_verdicts(french: list[float], english: list[float], verdict: str) -> None:
    """Equal only where the interval is narrow enough; later on either side; or unknown."""
    told = compare([*asked("fr", french), *asked("en", english, first=100)])
    assert told.verdict == verdict
    for code in LANGUAGES:
        words = in_words(told, language(code))
        assert "{" not in words
        assert language(code).rules("unanswered")["parity"]["caveat"] in words


def test_the_difference() -> None:
    """The rate of French less that of English, in points, with its sign."""
    told = compare([*asked("fr", SLOW), *asked("en", FAST, first=100)])
    assert told.difference == pytest.approx(0.4 - 0.9)
    assert told.interval is not None
    assert told.interval[0] < -0.5 < told.interval[1] < 0
    assert "−50" in in_words(told, language("fr"))


def filled(workspace: Workspace) -> None:
    """Six people ask in French, at two-day steps; all but the last are answered in two hours."""
    Intake(workspace.engine, "e").take(
        message
        for n in range(6)
        for message in (
            said("Comment tenez-vous la ronde du matin quand il neige chez vous ?",
                 at=n * 2880, by=f"p{n}"),
            replace(said("Rappel", at=n * 2880 + 5, thread=n * 2880, by="r"), is_bot=True),
            said("On la tient dans la cantine.", at=n * 2880 + 120, thread=n * 2880, by="zoé"),
        )[: 2 if n == 5 else 3]
    )  # fmt: skip
    workspace.builder().refresh()


def test_from_the_archive(workspace: Workspace) -> None:
    """Bots do not answer; what is open has waited until its source was last heard of."""
    filled(workspace)
    alike, found = answered(workspace.axes, Role.MEMBER, *DAYS)
    told = of(found, "fr")
    assert (told.n, told.hours) == (6, 2.0)
    assert told.share == pytest.approx(1.0)
    _, few = answered(workspace.axes, Role.MEMBER, date(2026, 3, 2), date(2026, 3, 5))
    assert of(few, "fr") == Speed("fr")
    assert alike.verdict == "not enough data"


def test_only_what_the_role_reads(workspace: Workspace) -> None:
    """A private question counts for those who may read it only; organising posts for nobody."""
    filled(workspace)
    workspace.axes.set_community(Community(facilitators=("ana",)))
    extra = [
        said("Comment dire non au commanditaire ?", space="privé", level=Visibility.FACILITATORS),
        said("Qui vient à la prochaine rencontre ?", at=40_000),
    ]
    Intake(workspace.engine, "e").take(extra)
    workspace.builder().refresh()
    counts = [of(answered(workspace.axes, role, *DAYS)[1], "fr").n
              for role in (Role.MEMBER, Role.FACILITATOR)]  # fmt: skip
    assert counts == [6, 7]

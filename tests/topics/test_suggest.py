"""Topics are scored by what is needed, taken apart from one another, never twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.index.rows import Vectors
from copassist.records.axes import AXES, Axis, AxisScore, Balance, Seen, Verdict, Window
from copassist.records.topics import PARTS, Origin
from copassist.topics.candidates import AFFINITY, Candidate
from copassist.topics.choices import Chosen
from copassist.topics.meaning import Place
from copassist.topics.suggest import (
    AGAIN,
    EVEN,
    FOR_ONE,
    LIKE_REJECTED,
    MOST_REJECTED,
    ORIGIN_REJECTED,
    WEIGHTS,
    WORTH,
    WORTH_EVEN,
    Choosing,
    gaps,
)
from tests.agenda.making import topic
from tests.topics.making import TODAY, candidate

ORIGINS: tuple[Origin, ...] = get_args(Origin)
NONE = np.zeros((0, 8), np.float32)
SAME_NEEDS = dict.fromkeys(AXES, EVEN)


def apart(count: int) -> Vectors:
    """Vectors that have nothing in common."""
    return np.eye(8, dtype=np.float32)[:count]


def choosing(
    vectors: Vectors,
    needs: Mapping[Axis, float] = SAME_NEEDS,
    *,
    lately: Vectors = NONE,
    rejected: Vectors = NONE,
    chosen: Sequence[Chosen] = (),
) -> Choosing:
    return Choosing(needs, TODAY.toordinal(), vectors, lately, rejected, chosen)


def balance(verdict: Verdict, **scores: float | None) -> Balance:
    window = Window(TODAY, TODAY)
    axes = {a: AxisScore(a, scores[a], None, None, 80.0, None, ()) for a in AXES}
    known = [a for a in AXES if scores[a] is not None]
    weakest = min(known, key=lambda a: scores[a] or 0.0, default=None)
    seen = Seen(9, 9, 9, 0, 0, {}, (), (), False)
    return Balance(window, "maturing", axes, None, weakest, verdict, None, seen, None, None, {})


def rejected(origin: Origin = "question") -> Chosen:
    return Chosen(replace(topic(), origin=origin), "rejected", datetime(2026, 3, 1, tzinfo=UTC))


def test_the_weights() -> None:
    """Each part has a weight, the gap the most, and together they are one."""
    assert set(WEIGHTS) == set(PARTS)
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert max(WEIGHTS, key=lambda part: WEIGHTS[part]) == "gap"
    assert set(AFFINITY) == set(ORIGINS)


def test_gaps() -> None:
    """The axis asked for, else the one that is named, needs the most; else all the same."""
    named = balance("named", social=20.0, learning=60.0, performance=79.0)
    needs = gaps(named, None)
    assert needs["social"] == 1 > needs["learning"] > needs["performance"] >= 0
    assert gaps(named, "performance") == {"social": 0.2, "learning": 0.2, "performance": 1.0}
    for verdict in ("too close to call", "not enough data"):
        assert gaps(replace(named, verdict=verdict), None) == SAME_NEEDS
    nothing = balance("not enough data", social=None, learning=None, performance=None)
    assert gaps(nothing, None) == SAME_NEEDS


CANDIDATES = st.builds(
    candidate,
    st.integers(0, 99),
    st.sampled_from(ORIGINS),
    day=st.dates(TODAY.replace(year=2025), TODAY),
    demand=st.floats(0, 1),
    owner=st.floats(0, 1),
    follow_up=st.floats(0, 1),
    for_one=st.booleans(),
    detail=st.sampled_from([{}, {"poor": "social"}, {"poor": "performance"}]),
)
NEEDS = st.fixed_dictionaries({axis: st.floats(0, 1) for axis in AXES})
VECTOR = st.sampled_from([*apart(8), (apart(8)[0] + apart(8)[1]) / np.sqrt(2)])


@given(CANDIDATES, NEEDS, VECTOR, VECTOR, st.integers(0, 9))
def test_every_score(
    one: Candidate, needs: dict[Axis, float], lately: Vectors, refused: Vectors, times: int
) -> None:
    """Parts are 0..1, and the score is their weighted sum less what was rejected, or is one's."""
    here = choosing(apart(1), needs, lately=lately[None], rejected=refused[None],
                    chosen=[rejected()] * times)  # fmt: skip
    (told,) = here.scored([one])
    assert set(told.parts) == set(PARTS)
    assert all(0 <= part <= 1 for part in told.parts.values())
    whole = sum(WEIGHTS[name] * part for name, part in told.parts.items())
    less = FOR_ONE * one.for_one
    less += LIKE_REJECTED * (float(refused[0]) >= 0.45)
    less += ORIGIN_REJECTED * min(times, MOST_REJECTED) * (one.origin == "question")
    assert told.score == pytest.approx(max(0.0, whole - less), abs=0.001)


def test_what_is_new_and_recent_is_worth_more() -> None:
    """What the last meetings spoke of is less new; what is older fits less."""
    now, old = candidate(0), candidate(1, day=TODAY.replace(year=2025))
    fresh, known = choosing(apart(2)), choosing(apart(2), lately=apart(1))
    assert fresh.scored([now, old])[0].parts["novelty"] == 1
    assert known.scored([now, old])[0].parts["novelty"] == 0
    parts = [told.parts["fit"] for told in fresh.scored([now, old])]
    assert parts[0] == 1 > parts[1] > 0


def test_the_axis_that_needs_it() -> None:
    """A topic serves the axis that needs it the most, among those that its origin can serve."""
    for axis in AXES:
        (told,) = choosing(apart(1), gaps(balance("few", **dict.fromkeys(AXES)), axis)  # type: ignore[arg-type]
                           ).scored([candidate(origin="parked")])  # fmt: skip
        assert told.axis == axis
    poor = candidate(origin="theme", detail={"poor": "social"})
    assert choosing(apart(1)).scored([poor])[0].axis == "social"


def test_the_best_first() -> None:
    """The best come first, no more than asked, and none twice."""
    some = [candidate(n, demand=n / 10) for n in range(6)]
    here = choosing(apart(6), {"social": 0.1, "learning": 1.0, "performance": 0.2})
    assert here.best(here.scored(some), 3) == [5, 4, 3]
    assert here.best(here.scored(some), 9) == [5, 4, 3, 2, 1, 0]
    assert here.best([], 3) == []


def test_another_origin_goes_before() -> None:
    """A second topic of an origin gives way to one of another that is nearly as good."""
    needs: dict[Axis, float] = {"social": 0.1, "learning": 1.0, "performance": 0.1}
    some = [candidate(0, demand=0.9), candidate(1, demand=0.9),
            candidate(2, "disagreement", demand=0.9 - AGAIN)]  # fmt: skip
    here = choosing(apart(3), needs)
    assert here.best(here.scored(some), 2) == [0, 2]


def test_the_same_topic_is_taken_once() -> None:
    """Of topics that say the same, or of one thread or section, only the best is taken."""
    page = Place("article", "markdown", "articles/ronde.md")
    some = [
        candidate(0, demand=0.9), candidate(1, demand=0.8),
        candidate(2, place=Place("message", "slack", "general/0")),
        candidate(3, "article", place=page, slug="a"),
        candidate(4, "article", place=page, slug="a"),
        candidate(5, "article", place=page, slug="b"),
    ]  # fmt: skip
    vectors = apart(6)
    vectors[1] = vectors[0]
    here = choosing(vectors)
    assert set(here.best(here.scored(some), 9)) == {0, 3, 5}


def test_the_same_thread_is_cited_once() -> None:
    """Topics that rest on one thread are one topic."""
    some = [candidate(n, demand=0.9 - n / 10) for n in range(3)]
    places = [frozenset({one.place}) for one in some]
    here = replace(choosing(apart(3)), rests=[places[0], places[0] | places[1], places[2]])
    assert here.best(here.scored(some), 3) == [0, 2]


def test_origins_give_way_once() -> None:
    """A third topic of an origin loses no more than a second one."""
    needs: dict[Axis, float] = {"social": 0.1, "learning": 1.0, "performance": 0.1}
    some = [*(candidate(n, demand=0.9) for n in range(3)), candidate(3, "disagreement", demand=0.3)]
    here = choosing(apart(4), needs)
    assert here.best(here.scored(some), 3) == [0, 1, 2]


def test_what_is_worth_little() -> None:
    """What is worth much less than the best is left out, less so where three axes are wanted."""
    some = [candidate(0, demand=1.0), candidate(1, demand=0.0, owner=0.0, for_one=True)]
    needs: dict[Axis, float] = {"social": 0.1, "learning": 1.0, "performance": 0.1}
    here = choosing(apart(2), needs)
    told = here.scored(some)
    assert told[1].score < WORTH * told[0].score
    assert here.best(told, 2) == [0]
    for share, kept in ((WORTH_EVEN + 0.01, [0, 1]), (WORTH_EVEN - 0.01, [0])):
        poor = replace(told[1], score=share * told[0].score)
        assert choosing(apart(2)).best([told[0], poor], 2) == kept


def test_what_was_wanted_months_ago() -> None:
    """Demand fades with time."""
    now, old = candidate(0), candidate(1, day=TODAY.replace(year=2025))
    told = choosing(apart(2)).scored([now, old])
    assert told[0].parts["demand"] == now.demand > told[1].parts["demand"]


def test_balanced_serves_several_axes() -> None:
    """Where no axis is named, three topics serve three axes, though one axis has the best."""
    some = [
        *(candidate(n, one, demand=0.9) for n, one in enumerate(("question", "disagreement"))),
        candidate(2, "theme", demand=0.9, detail={"poor": "learning"}),
        *(candidate(n, one, demand=0.5) for n, one in enumerate(("commitment", "newcomer"), 3)),
    ]
    here = choosing(apart(5))
    told = here.scored(some)
    assert [told[n].axis for n in range(3)] == ["learning"] * 3
    assert max(told[n].score for n in (3, 4)) < min(told[n].score for n in range(3))
    assert {told[n].axis for n in here.best(told, 3)} == set(AXES)
    named = choosing(apart(5), {"social": 0.1, "learning": 1.0, "performance": 0.1})
    assert set(named.best(named.scored(some), 3)) == {0, 1, 2}


def test_the_wild_card() -> None:
    """It is of an origin that was not taken where there is one, and most unlike what was."""
    some = [candidate(0, demand=0.9), candidate(1), candidate(2, "result"), candidate(3, "parked")]
    vectors = apart(4)
    vectors[2] = 0.5 * vectors[0] + np.sqrt(0.75) * vectors[2]
    here = choosing(vectors)
    assert here.wild(here.scored(some), [0]) == 3
    assert here.wild(here.scored(some[:2]), [0]) == 1
    assert here.wild(here.scored(some[:1]), [0]) is None
    assert here.wild([], []) is None


@given(st.lists(CANDIDATES, max_size=8), NEEDS, st.integers(1, 7))
def test_any_choice(some: list[Candidate], needs: dict[Axis, float], count: int) -> None:
    """Of any candidates, those taken are different, and the wild card is not one of them."""
    here = choosing(apart(len(some)), needs)
    told = here.scored(some)
    taken = here.best(told, count)
    assert len(taken) == len(set(taken)) <= count
    places = [some[n].place for n in taken]
    assert len(places) == len(set(places))
    wild = here.wild(told, taken)
    if wild is None:
        assert {one.place for one in some} == set(places)
    else:
        assert wild not in taken
        assert some[wild].place not in places

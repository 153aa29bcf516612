"""The measure tells back known rates: a short run of the study of tests/benchmarks/axes."""

from __future__ import annotations

import numpy as np
import pytest

from copassist.axes.components import COMPONENTS
from copassist.axes.resample import lowest, past_rates, score, shrunk, sums
from copassist.records.axes import AXES
from tests.axes.simulation import communities


def test_intervals_and_names_are_right() -> None:
    """Over 300 communities of known rates the 90 % interval covers, and who is named is right."""
    told = list(communities(300, seed=7, resamples=300))
    covered = [held for one in told for held in one.covered.values()]
    named = [one for one in told if one.weakest]
    # 900 intervals: 3 points are three standard errors.
    assert 0.87 <= np.mean(covered) <= 0.95
    assert len(named) > 150
    assert np.mean([one.weakest == one.truly for one in named]) >= 0.9


def test_few_threads_move_little() -> None:
    """Three of three are not a rate of 1, and are uncertain in every resample."""
    found = sums([{"answered": 1.0}] * 3, 500, 1)
    value, values = shrunk(found, past_rates([]), 1)
    assert value[0] == pytest.approx((3 + 2.5) / 8 / COMPONENTS[0].full)
    assert values[:, 0].std() > 0.05


def test_a_missing_component_is_missing() -> None:
    """What no thread can show takes no part: neither one half nor nothing."""
    names = [row.name for row in COMPONENTS]
    told = np.zeros(len(names))
    told[names.index("applied")] = told[names.index("outcome")] = 0.5
    observed = np.isin(names, ["applied", "outcome", "decided"])
    assert set(score(told, observed)) == {"performance"}
    assert set(score(told, np.isin(names, ["applied", "outcome"]))) == set()


def test_weights_add_up() -> None:
    """The weights of each axis add up to 1."""
    for axis in AXES:
        assert sum(row.weight for row in COMPONENTS if row.axis == axis) == pytest.approx(1)


def test_the_lowest_is_by_its_target() -> None:
    """The axis furthest from its own target is lowest, not the one with the lowest number."""
    drawn = {axis: np.full(10, score) for axis, score in zip(AXES, (60.0, 50.0, 40.0), strict=True)}
    assert lowest(drawn, {"social": 60, "learning": 70, "performance": 40}) == ("learning", 1.0)
    assert lowest({"social": np.ones(3)}, {"social": 1.0}) is None

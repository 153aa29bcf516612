from __future__ import annotations

import pytest

from copassist.evaluation.intervals import Sample, difference, interval


def test_interval_holds_the_mean() -> None:
    """The mean stands inside its interval, which is the same each time."""
    values = [0.0, 1.0] * 20
    found = interval(values)
    assert found.low < found.mean == 0.5 < found.high
    assert found.n == 40
    assert found == interval(values)


def test_whole_documents_are_drawn() -> None:
    """Ten questions a document that rise and fall together are four values, not forty."""
    values = [float(n % 2) for n in range(4) for _ in range(10)]
    documents = [str(n) for n in range(4) for _ in range(10)]
    together, alone = interval(values, documents), interval(values)
    assert together.mean == alone.mean
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_difference_of_two_groups() -> None:
    """A difference is the first less the second; of equal groups its interval holds nought."""
    assert difference(Sample([1.0] * 5), Sample([0.0] * 5))[:3] == (1.0, 1.0, 1.0)
    same = difference(Sample([0.0, 1.0] * 10), Sample([0.0, 1.0] * 10))
    assert same.mean == 0
    assert same.low < 0 < same.high


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_one_value(value: float) -> None:
    """One value is its own interval."""
    assert interval([value]) == (value, value, value, 1)

from __future__ import annotations

import pytest

from copassist.evaluation.ranking import distinct, ranked_values


def test_every_metric_of_a_list() -> None:
    """A right one in third place is found by five, not by one; the rest is by definition."""
    found = ranked_values(["x", "y", "gold", "z"], {"gold"})
    assert found["recall@1"] == 0
    assert found["recall@5"] == found["recall@10"] == 1
    assert found["mrr@10"] == pytest.approx(1 / 3)
    assert found["ndcg@10"] == pytest.approx(0.5)


def test_all_gold_in_front_is_a_perfect_order() -> None:
    """With all the gold in front every metric is 1; with none of it every metric is 0."""
    assert set(ranked_values(["a", "b", "x"], {"a", "b"}).values()) == {1.0}
    assert set(ranked_values(["x"] + ["y"] * 20, {"a"}).values()) == {0.0}
    assert set(ranked_values([], {"a"}).values()) == {0.0}


def test_after_the_tenth_nothing_counts() -> None:
    """What stands in eleventh place counts for nothing."""
    names = [str(n) for n in range(10)]
    assert set(ranked_values([*names, "gold"], {"gold"}).values()) == {0.0}


def test_distinct_keeps_the_first() -> None:
    """Repeats are dropped where they come later."""
    assert distinct(["b", "a", "b"]) == ["b", "a"]

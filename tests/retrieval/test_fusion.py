from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copassist.retrieval.fusion import fuse

SCORES = st.dictionaries(st.text(max_size=3), st.floats(-1, 1, allow_nan=False), max_size=20)


@given(SCORES, SCORES, st.floats(0, 1))
def test_scores_stay_in_bounds(dense: dict[str, float], words: dict[str, float], w: float) -> None:
    """Every candidate has a score in 0..1, whatever goes in."""
    fused = fuse(dense, {k: abs(v) for k, v in words.items()}, w)
    assert fused.keys() == dense.keys()
    assert all(-1e-9 <= score <= 1 + 1e-9 for score in fused.values())


def test_weight_one_is_dense_alone() -> None:
    """At weight 1 the order is that of the cosine, at 0 that of the words."""
    dense, words = {"a": 0.9, "b": 0.1}, {"b": 5.0}
    assert max(fuse(dense, words, 1), key=lambda i: fuse(dense, words, 1)[i]) == "a"
    assert max(fuse(dense, words, 0), key=lambda i: fuse(dense, words, 0)[i]) == "b"

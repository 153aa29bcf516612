from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copassist.retrieval.fusion import Candidates, Weights, fuse

SCORES = st.dictionaries(st.sampled_from("abcdef"), st.floats(-1, 1, allow_nan=False))


def found(
    meaning: dict[str, float],
    words: dict[str, float] | None = None,
    heading: dict[str, float] | None = None,
    english: str = "",
) -> Candidates:
    languages = {i: "en" if i in english else "fr" for i in meaning}
    return Candidates("fr", languages, meaning, heading or {}, words or {})


@given(SCORES, SCORES, SCORES)
def test_scores_stay_in_bounds(
    meaning: dict[str, float], words: dict[str, float], heading: dict[str, float]
) -> None:
    """Every candidate has a score in 0..1, whatever goes in."""
    held = {i: s for i, s in heading.items() if i in meaning}
    fused = fuse(found(meaning, {i: abs(s) for i, s in words.items()}, held, "ab"))
    assert fused.keys() == meaning.keys()
    assert all(-1e-9 <= score <= 1 + 1e-9 for score in fused.values())


def test_one_signal_alone() -> None:
    """With all the weight on meaning its order stands, with all on words theirs."""
    both = found({"a": 0.9, "b": 0.1}, {"b": 5.0})
    meaning, words = fuse(both, Weights(1, 0, 0)), fuse(both, Weights(0, 0, 1, 0))
    assert meaning["a"] > meaning["b"]
    assert words["b"] > words["a"]


def test_a_heading_lifts_its_section() -> None:
    """Of two passages as near, the one under a nearer heading comes first."""
    fused = fuse(found({"a": 0.5, "b": 0.5}, heading={"a": 0.1, "b": 0.6}))
    assert fused["b"] > fused["a"]


def test_foreign_passages_are_not_held_to_words() -> None:
    """A passage in the other language is not put last for sharing no word with the question."""
    fused = fuse(found({"a": 0.8, "b": 0.7}, {"b": 1.0}, english="a"))
    assert fused["a"] > fuse(found({"a": 0.8, "b": 0.7}, {"b": 1.0}))["a"]

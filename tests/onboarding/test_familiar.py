"""How familiar words are, by the pieces of the packaged model."""

from __future__ import annotations

from copassist.onboarding.familiar import LEAST, familiarity


def test_ordinary_words_are_more_familiar() -> None:
    """What everybody says is more familiar than what a trade says, in both languages."""
    for common, rare in (("réunion", "obeya"), ("meeting", "gemba"), ("table", "xarray")):
        assert familiarity(common) > familiarity(rare) + 4


def test_the_most_common_form_counts() -> None:
    """Of several forms of a word the most familiar counts."""
    assert familiarity("Lyon", "lyon") == max(familiarity("Lyon"), familiarity("lyon"))


def test_a_floor() -> None:
    """However strange a word is, it is told to be no rarer than the least."""
    assert familiarity("zqxwvkjhzqxwvkjh") == LEAST

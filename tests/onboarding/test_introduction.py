"""The introduction drafted for a newcomer."""

from __future__ import annotations

import re

import pytest

from copassist.languages import LANGUAGES
from copassist.onboarding.introduction import introduction, joined

BLANK = re.compile(r"\[[^\]]+\]")


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_only_they_know_is_a_blank(code: str) -> None:
    """Without interests every line has a blank, and nothing is said for them."""
    told = introduction(code).split("\n\n")
    assert len(told) == 4
    assert all(BLANK.search(line) for line in told)


@pytest.mark.parametrize("code", LANGUAGES)
def test_interests_are_theirs(code: str) -> None:
    """Chosen interests stand in it, and a thread only as something to keep or take out."""
    told = introduction(code, ["A3", "la ronde"], "La ronde du matin")
    assert joined(["A3", "la ronde"], code) in told
    (line,) = [line for line in told.split("\n\n") if "La ronde du matin" in line]
    assert BLANK.fullmatch(line)


@pytest.mark.parametrize(("code", "told"), [("fr", "a, b et c"), ("en", "a, b and c")])
def test_joined(code: str, told: str) -> None:
    """Things in a row are joined as the language does, one thing stands alone, nothing is empty."""
    assert joined(["a", "b", "c"], code) == told
    assert joined(["a"], code) == "a"
    assert joined([], code) == ""

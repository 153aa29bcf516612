from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.languages import LANGUAGES, language
from copassist.records.axes import AXES, Axis
from copassist.records.topics import MODES, Mode, Origin
from copassist.topics.methods import activities, activity, fitting, remote, scaled

ORIGINS: tuple[Origin, ...] = get_args(Origin)
SAID = ("name", "materials", "outcome", "source", "remote")
KEYS = [held.key for held in activities("fr")]


def rows(code: str) -> dict[str, dict[str, Any]]:
    return dict(language(code).rules("methods"))


def numbers(row: dict[str, Any]) -> dict[str, Any]:
    """Everything of a method that does not depend on its language."""
    kept = {name: value for name, value in row.items() if name not in SAID}
    lengths = [step["minutes"] for step in row["steps"]]
    return kept | {"steps": lengths, "materials": len(row["materials"])}


def texts(row: dict[str, Any]) -> list[str]:
    said = [row[name] for name in SAID if name != "materials"]
    return [*said, *row["materials"], *(step["text"] for step in row["steps"])]


def test_languages_have_the_same_methods() -> None:
    """Both languages have the same methods in the same order, with the same numbers."""
    french, english = rows("fr"), rows("en")
    assert list(french) == list(english)
    assert [numbers(row) for row in french.values()] == [numbers(row) for row in english.values()]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_a_method_is_whole(key: str, code: str) -> None:
    """A method's steps add up, its bounds hold its usual length, and its words are known ones."""
    held, row = activity(key, code), rows(code)[key]
    assert sum(step.minutes for step in held.steps) == held.minutes
    # Something is over after each step's first minute, so that what was scaled scales again.
    assert len(held.steps) < held.least <= held.minutes <= held.most
    assert 1 < held.people[0] < held.people[1]
    assert held.axes and set(held.axes) <= set(AXES)
    assert held.modes and set(held.modes) <= set(MODES)
    assert row["origins"] and set(row["origins"].split()) <= set(ORIGINS)
    assert all(texts(row))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_steps_never_tell_their_minutes(key: str, code: str) -> None:
    """A step read aloud stays true at any length: its text names no duration."""
    for step in activity(key, code).steps:
        assert not re.search(r"minute|\bheure|\bhour", step.text)


@pytest.mark.parametrize("key", KEYS)
def test_french_is_set_as_french_is(key: str) -> None:
    """No-break spaces stand before : ; ! ? % and inside « », and apostrophes are curly."""
    for text in texts(rows("fr")[key]):
        assert not re.search(r"[^\u00a0][:;!?»%]|«[^\u00a0]| \u00a0|\u00a0 ", text), text
        assert "'" not in text


@pytest.mark.parametrize("key", KEYS)
def test_english_is_set_as_english_is(key: str) -> None:
    """No space stands before punctuation, and apostrophes and quotation marks are curly."""
    for text in texts(rows("en")[key]):
        assert not re.search(r"[\s\u00a0][:;!?%,.]|['\"«»]", text), text


@pytest.mark.parametrize("key", KEYS)
def test_every_length_adds_up(key: str) -> None:
    """At every length a method's steps add up exactly, each at least a minute."""
    held = activity(key, "fr")
    for minutes in range(held.least, held.most + 1):
        found = scaled(held, minutes)
        lengths = [step.minutes for step in found.steps]
        assert sum(lengths) == found.minutes == minutes
        assert min(lengths) >= 1
        assert [step.text for step in found.steps] == [step.text for step in held.steps]


@given(st.sampled_from(KEYS), st.sampled_from(LANGUAGES), st.integers(-1000, 1000))
def test_any_length_is_brought_to_the_bounds(key: str, code: str, minutes: int) -> None:
    """A length at which a method does not work becomes the nearest at which it does."""
    held = activity(key, code)
    found = scaled(held, minutes)
    assert found.minutes == sorted((held.least, minutes, held.most))[1]
    assert scaled(found, minutes).minutes == found.minutes


@pytest.mark.parametrize("key", KEYS)
def test_the_usual_length_changes_nothing(key: str) -> None:
    """At its usual length a method is what its file says."""
    held = activity(key, "fr")
    assert scaled(held, held.minutes) == held


def test_a_silence_lasts() -> None:
    """A step of one minute stays one minute when the method is made longer."""
    lengths = [step.minutes for step in scaled(activity("one_two_four_all", "fr"), 20).steps]
    assert lengths[0] == 1


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("axis", AXES)
def test_there_is_always_a_method(axis: Axis, origin: Origin, mode: Mode) -> None:
    """From 15 to 90 minutes the first method found is made for the axis and fits the time."""
    for minutes in range(15, 91):
        best = fitting(axis, origin, minutes, "fr", mode=mode)[0]
        assert best.axes[0] == axis
        assert best.least <= minutes
        assert mode in best.modes


@given(
    st.sampled_from(AXES),
    st.sampled_from(ORIGINS),
    st.integers(0, 200),
    st.sampled_from(MODES),
    st.integers(1, 120),
)
def test_only_what_works_is_proposed(
    axis: Axis, origin: Origin, minutes: int, mode: Mode, people: int
) -> None:
    """What is proposed is all that works for the time, the people and the mode, and only that."""
    found = fitting(axis, origin, minutes, "en", mode=mode, people=people)
    works = {
        held.key
        for held in activities("en")
        if held.least <= minutes
        and held.people[0] <= people <= held.people[1]
        and mode in held.modes
    }
    assert [held.key in works for held in found] == [True] * len(works)
    main = [held.axes[0] == axis for held in found]
    served = [axis in held.axes for held in found]
    assert main == sorted(main, reverse=True)
    assert served == sorted(served, reverse=True)


def test_the_origin_then_the_length_decide() -> None:
    """Among methods of an axis, those for the origin come first, then the nearest length."""
    found = [held.key for held in fitting("learning", "disagreement", 45, "fr")]
    assert found[:3] == ["fishbowl", "what_so_what_now_what", "one_two_four_all"]
    assert found.index("case_study") > 2
    assert fitting("performance", "result", 30, "fr")[0].key == "after_action_review"


def test_large_methods_wait_for_people() -> None:
    """A method for many people is not proposed to a few."""
    few = fitting("learning", "theme", 90, "fr", people=8)
    many = fitting("learning", "theme", 90, "fr", people=24)
    assert "world_cafe" not in [held.key for held in few]
    assert many[0].key == "world_cafe"


@pytest.mark.parametrize("code", LANGUAGES)
def test_distance_is_one_sentence(code: str) -> None:
    """What changes at a distance is told in one sentence."""
    for key in KEYS:
        assert re.fullmatch(r"[^.]+\.", remote(key, code))


def test_an_unknown_method_is_refused() -> None:
    """A key that no method has raises KeyError."""
    with pytest.raises(KeyError):
        activity("tarot", "fr")
    with pytest.raises(KeyError):
        remote("tarot", "fr")

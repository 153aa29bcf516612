"""Levels: an order, circles that do not mix, names that files can bear."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.records import LEVELS, ROLES, Role, Visibility

A, B = Visibility("subgroup:Achats"), Visibility("participants:0a1b2c3d4e5f")
ANY = st.sampled_from([*LEVELS, A, B, Visibility("subgroup:Équipe de l’Est")])


@given(ANY, ANY, st.sampled_from(ROLES), st.sets(ANY))
def test_what_is_derived_is_read_by_no_more(
    one: Visibility, other: Visibility, role: Role, circles: set[Visibility]
) -> None:
    """Who reads the strictest of two levels reads both; a facilitator's circles are all there."""
    reader = role.within({*circles, A, B, one, other} if role.facilitates else circles)
    held = {level for level in reader.circles if level.is_circle}
    reads = reader.within(held).reads
    if one.strictest(other) in reads:
        assert one in reads
        assert other in reads


@given(ANY, ANY)
def test_the_order_does_not_matter(one: Visibility, other: Visibility) -> None:
    """The strictest of two is the same from either side, and of one level it is that level."""
    assert one.strictest(other) == other.strictest(one)
    assert one.strictest(one) == one.strictest(None) == one


@given(ANY)
def test_a_level_is_written_and_read_again(level: Visibility) -> None:
    """As a file's name, as text and as a copy it is the same level."""
    assert Visibility.of_slug(level.slug) == level
    assert Visibility(level.value) == deepcopy(level) == level
    assert level.slug.replace(".", "").isalnum()


@pytest.mark.parametrize(
    "told", ["", "everybody", "subgroup", "subgroup:", "community:Achats", "subgroup:a/b"]
)
def test_what_is_no_level(told: str) -> None:
    """A level that nobody defined is refused rather than taken for another."""
    with pytest.raises(ValueError, match="is no level"):
        Visibility(told)


def test_what_is_no_role() -> None:
    """A role that nobody defined is refused."""
    with pytest.raises(ValueError, match="is no role"):
        Role("queen")

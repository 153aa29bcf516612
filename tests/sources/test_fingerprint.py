from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.fingerprint import Fingerprints

PARTS = st.tuples(st.sampled_from("ab"), st.sampled_from("xy"))


@given(st.lists(PARTS), st.lists(PARTS))
def test_ids_last_when_messages_are_added(
    first: list[tuple[str, str]], more: list[tuple[str, str]]
) -> None:
    """The same messages with more after them keep their ids, and no two share one."""
    early, late = Fingerprints(), Fingerprints()
    before = [early.of(*parts) for parts in first]
    after = [late.of(*parts) for parts in first + more]
    assert after[: len(before)] == before
    assert len(set(after)) == len(after)


def test_parts_do_not_run_into_one_another() -> None:
    """Where one part ends counts; a lone surrogate does no harm."""
    marks = Fingerprints()
    assert marks.of("ab", "c") != marks.of("a", "bc")
    assert len(marks.of("\ud800")) == 32

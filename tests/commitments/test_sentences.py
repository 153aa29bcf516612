"""Where the sentences of a text stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.commitments.sentences import spans_of

PIECES = st.sampled_from(
    ["A: ", "B: ", "\n", "\r\n", "\u2028", ". ", " ? ", "!", "- ", "Je m’en occupe", "M. Roy", " "]
)
TALK = st.lists(PIECES | st.text(max_size=6), max_size=20).map("".join) | st.text(max_size=80)


@given(TALK)
def test_any_text(text: str) -> None:
    """Spans are inside the text, in order, apart, and none is empty or spans two lines."""
    spans = spans_of(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(len(text[start:end].splitlines()) == 1 for start, end in spans)


@given(TALK)
def test_nothing_is_left_out(text: str) -> None:
    """What stands between the spans is space, or the letter of who speaks."""
    ends = [0, *(end for _, end in spans_of(text))]
    starts = [*(start for start, _ in spans_of(text)), len(text)]
    for end, start in zip(ends, starts, strict=True):
        rest = text[end:start].strip()
        assert rest == "" or (len(rest) == 2 and rest[0].isupper() and rest[1] == ":")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A: Bonjour. Je m’en occupe.\nB: Merci !", ["Bonjour.", "Je m’en occupe.", "Merci !"]),
        ("Le plan B: on attend.", ["Le plan B: on attend."]),
        ("- Zoé : la fiche\n- Lou : le tableau", ["- Zoé : la fiche", "- Lou : le tableau"]),
        ("A: oui\noui\noui", ["oui", "oui", "oui"]),
        ("A: ", ["A:"]),
        ("", []),
    ],
)
def test_who_speaks_is_not_said(text: str, said: list[str]) -> None:
    """Each line is cut by itself, and only the letter at its beginning is left out."""
    assert [text[start:end] for start, end in spans_of(text)] == said

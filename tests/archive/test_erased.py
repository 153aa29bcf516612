"""What was erased is known again by its name and its words, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from copassist.archive.erased import GAP, QUOTED_WORDS, Erased, hashed, runs_of
from tests.conftest import said

SAID = "La fleur de sel se range sous le comptoir vert du phare."


def erased(*texts: str) -> Erased:
    return Erased({("words", ""): {name: None for text in texts for name in runs_of(text)}})


def test_a_quote_is_a_gap() -> None:
    """A run of erased words is a gap wherever it stands, however it is written; the rest stays."""
    held = erased(SAID)
    assert held.unquoted(f"Zoé a dit : {SAID} Bien.") == f"Zoé a dit : {GAP}. Bien."
    assert held.unquoted(f"> *{SAID.upper()}*\nOui") == f"> *{GAP}.*\nOui"
    assert held.unquoted("la fleur de sel,\nse range  sous le comptoir…") == f"{GAP}…"
    assert held.unquoted(f"{SAID} Et {SAID}") == f"{GAP}. Et {GAP}."


def test_few_words_stay() -> None:
    """Fewer words in a row than a quote has are anybody's."""
    short = " ".join(SAID.split()[: QUOTED_WORDS - 1])
    assert erased(SAID).unquoted(short) == short
    assert Erased().unquoted(SAID) == SAID


@given(st.text(max_size=200), st.text(max_size=200))
def test_nothing_else_changes(text: str, other: str) -> None:
    """A text that shares no run with what was erased is as it was; what was erased is gone."""
    held = erased(other)
    if not set(runs_of(text)) & set(runs_of(other)):
        assert held.unquoted(text) == text
    once = held.unquoted(text)
    assert not set(runs_of(once)) & set(runs_of(other)) or GAP in once
    assert held.unquoted(once) == once


def test_up_to_a_day() -> None:
    """A member is erased up to a moment; by the id where there is one, else by the name."""
    until = datetime(2026, 3, 2, 9, 30)
    held = Erased({("member", "slack"): {hashed("member", "U1"): until}})
    one = replace(said("Un mot.", by="zoé"), author_id="U1")
    assert held.covers(one)
    assert not held.covers(replace(one, timestamp=datetime(2026, 3, 2, 9, 31, tzinfo=UTC)))
    assert not held.covers(replace(one, author_id="U2"))
    assert not held.covers(replace(one, source="zulip"))
    named = Erased({("member", "slack"): {hashed("member", "zoé"): until}})
    assert named.covers(said("Un mot.", by="zoé"))
    assert not named.covers(one)

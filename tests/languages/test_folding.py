from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copassist.languages.folding import fold


def test_accents_go() -> None:
    """Accents and compatibility forms go, case stays."""
    assert fold("Prêté à l’ﬁn") == "Prete a l’fin"


@given(st.text(max_size=200))
def test_folding_twice(text: str) -> None:
    """Folding twice is folding once."""
    assert fold(fold(text)) == fold(text)

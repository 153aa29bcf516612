from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.languages import LANGUAGES, language
from copassist.languages.spelling import spell_out


@pytest.mark.parametrize(
    ("text", "code", "whole"),
    [
        ("c koi la suite svp", "fr", "c'est quoi la suite s'il vous plaît"),
        ("how do u run it, thx", "en", "how do you run it, thanks"),
        ("PK LE TAUX A BAISSE", "fr", "pourquoi le taux a baisse"),
        ("Combien de PR et de SVP en 2 sem-1 ?", "fr", "Combien de PR et de SVP en 2 sem-1 ?"),
        ("why 2 of 4?", "en", "why 2 of 4?"),
    ],
)
def test_short_forms(text: str, code: str, whole: str) -> None:
    """Words of short messages are spelled out and shouting is brought down; the rest is kept."""
    assert spell_out(text, code) == whole


@given(st.sampled_from(LANGUAGES), st.data())
def test_twice_is_once(code: str, data: st.DataObject) -> None:
    """Spelling out what is spelled out changes nothing."""
    words = sorted(language(code).rules("spelling")["words"])
    drawn = data.draw(st.lists(st.one_of(st.sampled_from(words), st.text(max_size=8)), max_size=8))
    once = spell_out(" ".join(drawn), code)
    assert spell_out(once, code) == once

from __future__ import annotations

import re
import string

import pytest

from copassist.languages import LANGUAGES, language

KEYS = sorted(language(LANGUAGES[0]).texts)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_languages_have_the_same_keys() -> None:
    """No text is missing in a language."""
    for code in LANGUAGES:
        assert sorted(language(code).texts) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_languages_have_the_same_placeholders(key: str) -> None:
    """A text asks for the same values in every language."""
    first, *others = (placeholders(language(code).texts[key]) for code in LANGUAGES)
    assert all(other == first for other in others)


@pytest.mark.parametrize("key", KEYS)
def test_french_texts_are_set_as_french_is(key: str) -> None:
    """No-break spaces stand before : ; ! ? and inside « », and apostrophes are curly."""
    text = language("fr").texts[key]
    # A question in English among the examples, and the language's own name, are set as English is.
    if key == "ui.examples.member_3":
        return
    assert not re.search(r"[\w»)}] ?[;!?»](?!\S)", text.replace("\N{NO-BREAK SPACE}", "~"))
    assert not re.search(r"« | »|(?<=\w): ", text)
    assert "'" not in text

from __future__ import annotations

from copassist.languages import LANGUAGES
from copassist.languages.dictionary import dictionary
from copassist.languages.folding import fold


def test_every_sense_is_said_in_every_language() -> None:
    """No line leaves a language out, and no sense is told twice in the same words."""
    senses = [tuple(frozenset(sense[code]) for code in LANGUAGES) for sense in dictionary()]
    assert all(all(words) for words in senses)
    assert len(set(senses)) == len(senses)


def test_words_are_single_and_in_small_letters() -> None:
    """What is looked up is one word as it is written, without capitals or signs."""
    words = [word for sense in dictionary() for code in LANGUAGES for word in sense[code]]
    assert all(
        word == word.lower() and fold(word).replace("-", "").replace("'", "").isalpha()
        for word in words
    )

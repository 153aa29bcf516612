from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copassist.records import Part, Passage, Visibility
from copassist.retrieval.lexical import WordIndex, fold, senses, stems


def passage(name: str, text: str, language: str) -> Passage:
    return Passage(
        name, "message", "slack", "p", "s", "t", language, Visibility.COMMUNITY, (Part(text),)
    )


INDEX = WordIndex.of(
    [
        passage("fr", "Les rencontres commencent par les engagements", "fr"),
        passage("en", "Meetings start with the commitments of the pilot", "en"),
        passage("fr2", "Le pilote est terminé", "fr"),
    ]
)


def test_stems_by_language() -> None:
    """Plural and singular, with or without accents and elision, are one word."""
    assert stems("l’engagement", "fr") == stems("Les engagements", "fr")
    assert stems("jusqu'à l'été", "fr") == stems("ete", "fr")


def test_words_cross_languages() -> None:
    """A word that two languages share is found in both."""
    assert set(INDEX.best("pilot", ("fr", "en"), 5)) >= {"en"}
    assert next(iter(INDEX.best("commitments", ("fr", "en"), 5))) == "en"


def test_typing_errors_still_match() -> None:
    """A letter wrong does not lose the word, nor does an English ending on a French one."""
    assert next(iter(INDEX.best("recontres", ("fr", "en"), 5))) == "fr"
    assert "fr" in INDEX.best("engagement-type", ("fr",), 5)


def test_language_filter() -> None:
    """Kept to one language, the best of that language come, not the best of all."""
    assert set(INDEX.best("rencontres meetings", ("en",), 1)) == {"en"}


def test_no_word_shared() -> None:
    """A question that shares no word has no lexical candidate."""
    assert INDEX.best("zzz", ("fr", "en"), 5) == {}
    assert WordIndex.of([]).best("x", ("fr",), 5) == {}


def test_senses_skip_stop_words() -> None:
    """Only words that mean something have senses."""
    assert len(senses("Qu'est-ce que le suivi ?", "fr")) == 1


@given(st.text(max_size=200))
def test_any_text_has_stems(text: str) -> None:
    """No text breaks the stemmer, and folding twice is folding once."""
    assert isinstance(stems(text, "fr"), list)
    assert fold(fold(text)) == fold(text)

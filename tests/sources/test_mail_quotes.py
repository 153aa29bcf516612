from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.mail_quotes import own_words
from copassist.sources.mail_subject import is_forward

from .samples import DATA

SETS = DATA / "mail_quotes"
TUNE, HELD = (
    json.loads((SETS / f"{name}.json").read_text(encoding="utf-8")) for name in ("tune", "held")
)
SENTENCE = st.text("abcdefg éà,’'0123456789", min_size=1, max_size=80).map(
    lambda words: f"{words.strip()} fin."
)


@pytest.mark.parametrize("mail", [*TUNE, *HELD], ids=lambda mail: mail["id"])
def test_labelled_mails(mail: dict[str, Any]) -> None:
    """What each program writes around a mail goes, and what its author wrote stays, to a letter."""
    text = own_words(mail["body"], is_forwarded=is_forward(mail["subject"]))
    assert text == mail["text"]


@given(st.sampled_from(["Le ", "On ", "De ", "From "]), st.lists(SENTENCE, min_size=1, max_size=6))
def test_paragraphs_that_begin_as_quotes_do_are_kept(start: str, sentences: list[str]) -> None:
    """« Le », “On”, « De » and “From” open sentences too."""
    text = "\n".join(f"{start}{sentence}" for sentence in sentences)
    assert own_words(text) == text


@given(st.lists(SENTENCE, min_size=1, max_size=5), st.lists(SENTENCE, min_size=1, max_size=5))
def test_what_is_quoted_below_goes(own: list[str], quoted: list[str]) -> None:
    """However long the mail and what it answers, the words of each stay their own."""
    attribution = "Le lun. 12 mars 2024 à 14:05, Anne <anne@exemple.org> a écrit\u00a0:"
    text = "\n".join([*own, "", attribution, "", *(f"> {line}" for line in quoted)])
    assert own_words(text) == "\n".join(own)


@given(st.text(st.sampled_from("> \n-_:LeOnDàFrom1234@<>écritwrote"), max_size=300), st.booleans())
def test_any_text_is_read(text: str, is_forwarded: bool) -> None:
    """Nothing raises, and a mail that says something is not left empty."""
    assert bool(own_words(text, is_forwarded=is_forwarded).strip()) or not _words(text)


def _words(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def test_an_empty_reply_leaves_the_words_to_their_author() -> None:
    """Where a mail adds nothing, the message under the labels is shown as quoted."""
    text = "De : Luc <luc@exemple.org>\nEnvoyé : lundi\nÀ : Anne\nObjet : Clés\n\nQui les a ?"
    assert own_words(text).endswith("> Objet : Clés\n\n> Qui les a ?")
    assert "@" not in own_words(text)

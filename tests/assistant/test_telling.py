"""An answer in the making: lines, and the numbers of what they cite."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from copassist.assistant.telling import Telling
from copassist.languages import LANGUAGES, language
from copassist.records import Card, Citation, Visibility


def cited(place: str = "a", quote: str = "La ronde dure dix minutes.") -> Citation:
    return Citation(
        7, quote, f"slack:{place}", "message", "a.json", "general", (place,), "La ronde", "fr",
        "Membre A", "2026-03-02T09:00:00+00:00", Visibility.COMMUNITY, place,
    )  # fmt: skip


def test_a_citation_keeps_its_number() -> None:
    """What is cited twice has one number; another quote of the same place has its own."""
    telling = Telling(language("fr"))
    telling.add("un", [cited()])
    telling.add("deux", [cited("b"), None, cited()])
    telling.add("trois", [cited("a", "Debout.")])
    telling.add("quatre", [None])
    answer = telling.answer("?", "topics")
    assert answer.text == "un [1]\ndeux [2][1]\ntrois [3]\nquatre"
    assert [one.n for one in answer.citations] == [1, 2, 3]
    assert answer.grounded


def test_what_cites_nothing() -> None:
    """An answer that rests on nothing says so, and keeps the card that it is given."""
    telling, card = Telling(language("en")), Card("topics", {"topics": []})
    telling.say("no_topics")
    answer = telling.answer("?", "topics", card)
    assert (answer.grounded, answer.citations, answer.card) == (False, (), card)
    assert (answer.question, answer.language, answer.intent) == ("?", "en", "topics")


@given(st.text())
def test_braces_are_words(text: str) -> None:
    """What people wrote is shown as it is, braces too."""
    telling = Telling(language("fr"))
    telling.say("quote", quote=text)
    assert telling.lines == [f"«\u00a0{text}\u00a0»"]


def test_languages_have_the_same_words() -> None:
    """Both languages have the same words with the same placeholders, and the same tools."""
    held = [language(code).rules("desk") for code in LANGUAGES]
    for one, other in (held, held[::-1]):
        assert set(one) == set(other)
        assert set(one["tools"]) == set(other["tools"])
        for key in set(one) - {"tools", "noon"}:
            fields = [set(re.findall(r"\{(\w+)\}", words[key])) for words in (one, other)]
            assert fields[0] == fields[1], key

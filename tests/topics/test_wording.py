"""How topics are told: as questions, in one language, without changing a word of the archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.languages import LANGUAGES, language
from copassist.records.axes import AXES, Axis
from copassist.records.topics import Origin
from copassist.topics.suggest import Scored
from copassist.topics.wording import SUBJECT_CHARS, TITLE_CHARS, bare, cut, prepare, reason, title
from tests.agenda.making import citation
from tests.topics.making import candidate

ORIGINS: tuple[Origin, ...] = get_args(Origin)
SUBJECT = "1789"
"""Of no language."""
NOT_FRENCH = re.compile(r"(?<!\u00a0)[:;?!»]|«(?!\u00a0)|'")
NOT_ENGLISH = re.compile(r"[«»\u00a0]|\s[:;?!]|'")
DETAILS: tuple[dict[str, str], ...] = (
    {},
    {"half": "half"},
    {"half": "none"},
    {"half": "again", "times": "3"},
    {"state": "late"},
    {"state": "blocked"},
)
KNOWN = {"threads": "4", "times": "2", "title": SUBJECT, "due": "2026-03-20", "people": "3"}


def strings(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    else:
        for value in held.values():
            yield from strings(value)


def fragments(code: str) -> set[str]:
    """What the other language says between placeholders."""
    (other,) = (c for c in LANGUAGES if c != code)
    rules = {
        name: held for name, held in language(other).rules("topics").items()
        if name not in ("own", "parked")
    }  # fmt: skip
    pieces = (piece.strip(" ,.:?“”«»\u00a0") for text in strings(rules)
              for piece in re.split(r"\{\w+\}", text))  # fmt: skip
    return {piece for piece in pieces if len(piece) > 8}


def told(code: str) -> Iterator[str]:
    """Everything that can be said of topics, of a subject of no language."""
    texts = language(code)
    cited = [replace(citation(1), title=SUBJECT), replace(citation(2), title=SUBJECT,
                                                          kind="article")]  # fmt: skip
    for origin in ORIGINS:
        one = candidate(origin=origin, subject=SUBJECT)
        yield from (title(one, axis, texts) for axis in AXES)
        yield from prepare(origin, cited, texts)
        # A commitment always has a state.
        for detail in (d for d in DETAILS if origin != "commitment" or "state" in d):
            for for_one in (False, True):
                scored = Scored(replace(one, detail={**KNOWN, **detail}, for_one=for_one),
                                "learning", {}, 0.5)  # fmt: skip
                yield reason(scored, texts)


@pytest.mark.parametrize("code", LANGUAGES)
def test_one_language(code: str) -> None:
    """What is said is set as its language is, and holds nothing of the other's, nor a blank."""
    foreign, wrong = fragments(code), NOT_FRENCH if code == "fr" else NOT_ENGLISH
    for text in told(code):
        assert not any(piece in text for piece in foreign), text
        assert not wrong.search(text), text
        assert text
        assert not re.search(r"[{}]|  ", text), text


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("origin", ORIGINS)
def test_a_title_is_a_question(origin: Origin, axis: Axis, code: str) -> None:
    """Whatever it is about, a topic is a question that quotes its subject."""
    found = title(candidate(origin=origin, subject="La ronde."), axis, language(code))
    assert found.endswith("?")
    assert "La ronde" in found


def test_a_question_is_its_own_title() -> None:
    """A question to everybody stays as it was asked; one's own or another language's is quoted."""
    asked = "Comment tenez-vous la ronde du matin\u00a0?"
    assert title(candidate(subject=asked), "learning", language("fr")) == asked
    for one in (candidate(subject="Comment je tiens ma ronde\u00a0?"),
                candidate(subject=asked, language="en"),
                candidate(subject="Et alors\u00a0? " * 20 + "Non\u00a0?")):  # fmt: skip
        found = title(one, "learning", language("fr"))
        assert found != one.subject
        assert "«\u00a0" in found


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("**La** `ronde` [du](https://x.y) matin\n\nà  dix", "La ronde du matin à dix"),
        ("- petite_nouvelle et _la charte_", "petite_nouvelle et la charte"),
        ("![image](a.png)", "image"),
        ("<@U1> bonjour", "bonjour"),
    ],
)
def test_without_markup(said: str, plain: str) -> None:
    """A subject is told without its markup, names with a line in them whole."""
    assert bare(said) == plain


@given(st.text(max_size=300), st.sampled_from(LANGUAGES), st.sampled_from(ORIGINS))
def test_any_subject(said: str, code: str, origin: Origin) -> None:
    """Whatever the subject, a title is one line, of bounded length, and ends in a question."""
    template = max(len(text) for text in strings(language(code).rules("topics")["title"]))
    found = title(candidate(origin=origin, subject=said), "learning", language(code))
    assert found.endswith("?")
    assert len(found.splitlines()) == 1
    assert len(found) <= max(TITLE_CHARS, template + SUBJECT_CHARS + 1)


@given(st.text(max_size=60), st.integers(1, 40))
def test_cut(text: str, most: int) -> None:
    """A text is cut to a length, and one that is short enough is left."""
    assert cut(text, most) == text or (cut(text, most)[-1] == "…" and len(text) > most)
    assert len(cut(text, most)) <= most + 1


def test_the_reason_says_what_is_known() -> None:
    """The day and the day it was due are in it."""
    one = candidate(origin="commitment", day=date(2026, 3, 2),
                    detail={"state": "late", "due": "2026-03-20"})  # fmt: skip
    found = reason(Scored(one, "performance", {}, 0.5), language("fr"))
    assert "2 mars 2026" in found
    assert "20 mars 2026" in found


@pytest.mark.parametrize(
    ("code", "count", "said"),
    [
        ("fr", "1", "(1 fil dans l’année)"), ("fr", "4", "(4 fils dans l’année)"),
        ("en", "1", "(1 thread this year)"), ("en", "4", "(4 threads this year)"),
    ],
)  # fmt: skip
def test_how_many_threads(code: str, count: str, said: str) -> None:
    """One thread is told in the singular, several in the plural."""
    one = candidate(origin="article", detail={"threads": count, "title": "La ronde"})
    assert said in reason(Scored(one, "learning", {}, 0.5), language(code))


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_words_that_nobody_reads(code: str) -> None:
    """A title for other axes stands only where an axis has none of its own."""
    titles = language(code).rules("topics")["title"]
    assert all(("other" in held) is (not set(AXES) <= held.keys()) for held in titles.values())


def test_what_to_send() -> None:
    """Each thread or article that is cited is sent once, then one thing is done."""
    cited = [citation(1), citation(1), replace(citation(2), kind="article", title="La charte")]
    found = prepare("question", cited, language("fr"))
    assert len(found) == 3
    assert "Accueil" in found[0]
    assert "La charte" in found[1]

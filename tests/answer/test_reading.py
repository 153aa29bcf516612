"""Reading what stands around the best sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.answer.evidence import Evidence
from copassist.answer.reading import HEADING, JOINT, READ, WINDOW, around, headed, read, under
from copassist.index.rows import Vectors
from copassist.records import Part, Passage, Visibility

LINES = ["Bonjour à toutes et à tous.", "La ronde dure dix minutes.", "On la tient debout."]


class Counted(NamedTuple):
    answers: float
    places: Vectors


class Counting:
    """Reads by the share of a text that is digits, and remembers what it was given."""

    def __init__(self) -> None:
        self.passages: list[str] = []

    def read(self, question: str, passages: Sequence[str]) -> list[Counted]:
        self.passages += passages
        shares = [np.array([c.isdigit() for c in t], np.float32) / len(t) for t in passages]
        return [Counted(float(share.sum()), share) for share in shares]


def evidence(lines: Sequence[str]) -> list[Evidence]:
    part = Part(" ".join(lines), "c/1", "zoé", "2025-05-06T10:00:00+00:00")
    told = (part.text, "c", "t", "fr", Visibility.COMMUNITY, (part,))
    text, space, title, code, level, parts = told
    passage = Passage("p", "message", "slack", text[:5], space, title, code, level, parts)
    return [
        Evidence(line, part, passage, (1, n), 1 / n, 0.5, 0.5, np.zeros(2, np.float32))
        for n, line in enumerate(lines, 1)
    ]


def standing(found: Evidence, **changed: str) -> Evidence:
    return replace(found, passage=replace(found.passage, **changed))


def test_a_sentence_is_read_with_those_beside_it() -> None:
    """What is read is the sentence with its neighbours, under its title, each window once."""
    reader = Counting()
    found = read(reader, "Combien de temps ?", evidence(LINES))
    assert reader.passages == [f"t: {' '.join(LINES)}"]
    assert {e.read for e in found} == {0.0}


def test_what_stands_under_nothing_is_read_as_it_is() -> None:
    """A passage without topic, opening or title is read without a heading."""
    reader = Counting()
    read(reader, "Combien de temps ?", [standing(e, title="") for e in evidence(LINES)])
    assert reader.passages == [" ".join(LINES)]


def test_a_thread_s_topic_is_read_before_its_title() -> None:
    """The context of a passage, where it has one, says more of it than the title."""
    (first, *_) = evidence(LINES)
    assert under(standing(first, context="Relève — dix minutes").passage) == "Relève — dix minutes"
    assert under(first.passage) == "t"


@given(st.text(max_size=400))
def test_a_heading_is_one_short_line(text: str) -> None:
    """A heading is on one line, is no longer than the limit, and begins as the text does."""
    heading = headed(text)
    assert len(heading) <= HEADING
    assert "\n" not in heading
    assert " ".join(text.split()).startswith(heading)


def test_what_is_farther_down_is_as_likely_as_the_least() -> None:
    """Only the best sentences are read; nothing below them looks better for it."""
    lines = [f"La ligne {n} dit {'9' * n}, et bien d’autres choses encore{n * ' !'}." * 4
             for n in range(1, READ + 4)]  # fmt: skip
    found = read(Counting(), "Que dit la ligne ?", evidence(lines))
    assert len(found) == len(lines)
    read_ = sorted((e.read for e in found), reverse=True)
    assert read_[0] > read_[-1]
    assert read_[READ - 1 :] == [read_[-1]] * 4
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True)


def test_of_sentences_side_by_side_the_one_that_answers_comes_first() -> None:
    """Where the reader finds the answer counts more than which sentence the question resembles."""
    near = ["La ronde, on en a parlé.", "Elle dure 10 minutes.", "On la tient debout."]
    found = read(
        Counting(), "Combien dure la ronde ?", [replace(e, score=0.5) for e in evidence(near)]
    )
    assert [e.text for e in found] == [near[1], near[0], near[2]]
    assert len({e.read for e in found}) == 1


def test_places_are_counted_in_what_is_read() -> None:
    """Signs that are read as several others (…, ½) move no place of the answer."""
    lines = ["Bon… ½ ﬁn… bien… !", "Elle dure 10 minutes.", "On la tient debout."]
    found = read(Counting(), "Combien ?", [replace(e, score=0.5) for e in evidence(lines)])
    assert found[0].text == lines[1]


LINES_OF_ALL_KINDS = st.lists(st.text("aé .9", min_size=1, max_size=500), min_size=1, max_size=9)


@given(LINES_OF_ALL_KINDS, st.text(max_size=200), st.data())
def test_a_window_holds_its_line_and_little_more(
    lines: list[str], title: str, data: st.DataObject
) -> None:
    """A window holds its line whole, and is no longer than the limit unless the line is."""
    place = data.draw(st.integers(0, len(lines) - 1))
    window = around(standing(evidence(["x"])[0], title=title).passage, lines, place)
    assert window.lines[place - window.first] == lines[place]
    size = len(window.text) - len(window.heading)
    assert size <= max(len(lines[place]), WINDOW) + 4 + len(JOINT)


@given(LINES_OF_ALL_KINDS, st.text(max_size=200), st.data())
def test_each_line_of_a_window_has_its_own_places(
    lines: list[str], title: str, data: st.DataObject
) -> None:
    """A line's share is that of its own characters, whatever the heading and the other lines."""
    place = data.draw(st.integers(0, len(lines) - 1))
    window = around(standing(evidence(["x"])[0], title=title).passage, lines, place)
    digits = np.array([c == "9" for c in window.text], np.float32)
    told = [line.count("9") for line in window.lines]
    # A heading's own places are nobody's: the question is which line, if it is one of them.
    assert window.shares(digits) == pytest.approx([n / (sum(digits) or 1) for n in told])
    assert window.places == [("p", window.first + n) for n in range(len(told))]

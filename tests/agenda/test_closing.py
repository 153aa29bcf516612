"""After the meeting: what its minutes propose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.agenda.closing import Part, Proposed, parts, read_minutes
from copassist.agenda.draft import draft
from copassist.commitments.dates import Calendar
from copassist.commitments.detect import Detector
from copassist.records.agenda import Agenda
from copassist.records.commitments import GROUP
from tests.agenda.making import brief, topic
from tests.conftest import PhraseReader

DAY = date(2026, 12, 3)
WRITTEN = """\
# Compte rendu du 3 décembre

Nous étions douze, et la ronde a duré dix minutes.

## Retour sur les engagements

- Lou : imprimer la charte, tenu.
- Je m’en occupe encore.

## Décisions

1. On garde la ronde du matin. Elle reste courte.
2. Aucune autre

## Engagements

- Zoé : rédiger la fiche d’ici vendredi
- Un tableau neuf pour le quai
"""
PLAIN = WRITTEN.replace("## ", "").replace("# ", "").replace("Décisions", "DÉCISIONS\u00a0:")
BOLD = WRITTEN.replace("## Décisions", "**Décisions**\u00a0:").replace(
    "## Engagements", "**Engagements :**"
)
ENGLISH = """\
## Review of commitments
- Lou: print the charter, done.
## Decisions
- We keep the morning round
## Commitments
- Priya: draft the sheet by Friday
"""


DETECTOR = Detector(PhraseReader().read, PhraseReader.weights)


def read(text: str, code: str = "fr", agenda: Agenda | None = None) -> Proposed:
    return read_minutes(text, code, DAY, DETECTOR, Calendar(), agenda)


@pytest.mark.parametrize("text", [WRITTEN, PLAIN, BOLD, WRITTEN.replace("\n", "\r\n")])
def test_headings(text: str) -> None:
    """In Markdown, in bold or plain: decisions and commitments come from their own sections."""
    found = read(text)
    assert found.decisions == ("On garde la ronde du matin. Elle reste courte.",)
    assert [(one.quote, one.owner) for one in found.commitments] == [
        ("- Zoé : rédiger la fiche d’ici vendredi", "Zoé"),
        ("- Un tableau neuf pour le quai", GROUP),
    ]
    assert found.commitments[0].due.day == date(2026, 12, 4)
    assert found.topics == ()


def test_english() -> None:
    """English minutes are read as French ones are."""
    found = read(ENGLISH, "en")
    assert found.decisions == ("We keep the morning round",)
    assert [one.owner for one in found.commitments] == ["Priya"]


def test_a_decision_is_no_commitment_too() -> None:
    """What is proposed as a commitment is not proposed as a decision again."""
    found = read("## Décisions\nZoé va rédiger la fiche.\nOn garde la ronde.")
    assert [one.quote for one in found.commitments] == ["Zoé va rédiger la fiche."]
    assert found.decisions == ("On garde la ronde.",)


@pytest.mark.parametrize(
    "text", ["Décision\u00a0: garder la salle du mardi", "- Décision : garder la salle du mardi\n"]
)
def test_a_decision_in_a_line(text: str) -> None:
    """A line that says a decision is one, and no heading."""
    assert read(text).decisions == (text.strip("- \n"),)


@pytest.mark.parametrize("mark", ["-", "1.", "- [ ]"])
def test_a_commitment_among_decisions(mark: str) -> None:
    """An item that is proposed as a commitment is proposed once, whatever marks it."""
    found = read(f"## Décisions\n{mark} Zoé va rédiger la fiche.\n{mark} 75 minutes suffisent.")
    assert len(found.commitments) == 1
    assert found.decisions == ("75 minutes suffisent.",)


@pytest.mark.parametrize("text", ["", "\n \n", "## Engagements\n\n## Décisions\n"])
def test_nothing_written(text: str) -> None:
    """Empty minutes propose nothing."""
    assert read(text) == Proposed((), (), ())


def test_parts() -> None:
    """Each part has its heading and its text; what stands before the first has none."""
    assert parts("Avant.\n\n## Décisions ##\n- Un\n\n- Deux\n\nEngagements :\n- Trois") == [
        Part("", "Avant."), Part("Décisions", "- Un\n\n- Deux"), Part("Engagements", "- Trois"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["Tour de table", "- Engagements", "Les engagements sont tenus.", "Engagements " * 9]
)
def test_what_is_no_heading(line: str) -> None:
    """A line of the text, an item, a sentence or a long line is no heading, unless marked."""
    assert parts(f"{line}\nsuite") == [Part("", f"{line}\nsuite")]


def test_what_was_talked_about() -> None:
    """The topics of the agenda whose words are in the minutes were talked about."""
    told = replace(topic(1), title="Comment accueillir les nouvelles personnes\u00a0?")
    other = replace(topic(2), title="Quel logiciel pour les budgets\u00a0?")
    agenda = draft(brief(90, topics=(told, other)))
    found = read("On a parlé d’accueillir les nouvelles personnes.", agenda=agenda)
    assert found.topics == ("topic1",)
    assert read("Il neige.", agenda=agenda).topics == ()


LINES = st.sampled_from(
    ["## Engagements", "Décisions :", "**Retour sur les engagements**", "- Zoé : la fiche du quai",
     "Je m’en occupe demain.", "", "#", "****", "- [ ] ", "| a | b |"]
)  # fmt: skip


@given(
    st.lists(LINES | st.text(max_size=30), max_size=15).map("\n".join),
    st.sampled_from(["fr", "en"]),
)
def test_any_minutes(text: str, code: str) -> None:
    """Any text can be read as minutes, and what they propose stands in it letter by letter."""
    found = read(text, code, draft(brief(60, topics=(topic(1),))))
    assert all(decided in text for decided in found.decisions)
    assert all(promise.quote in text for promise in found.commitments)
    assert set(found.topics) <= {"topic1"}

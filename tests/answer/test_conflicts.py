from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copassist.answer.conflicts import between, conflicts, relation, statement, statements
from copassist.answer.disagreement import disagreement, superseded_notes
from copassist.answer.gate import Gate
from copassist.answer.runnable import AnswerRunnable
from copassist.archive.intake import Intake
from copassist.cli.shapes import answer_shape
from copassist.languages import LANGUAGES, language
from copassist.records import Citation, Visibility
from copassist.workspace import Workspace
from tests.conftest import said

LABELS = Path(__file__).parents[2] / "corpus" / "labels" / "conflicts.jsonl"
ROWS = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
KINDS = {"supersede": "superseded", "contradict": "differs", "neither": None}


def cited(n: int, quote: str, day: str, code: str = "fr") -> Citation:
    return Citation(
        n, quote, f"p{n}", "message", "c/d.json", "c", (f"c/{n}",), "La ronde", code, "Membre A",
        f"{day}T15:00:00+00:00", Visibility.COMMUNITY,
    )  # fmt: skip


@pytest.mark.parametrize("row", [r for r in ROWS if r["kind"] == "neither"], ids=lambda r: r["id"])
def test_look_alikes_raise_no_alarm(row: dict[str, object]) -> None:
    """Another thing, a question, a wish, a result: of all pairs that only look so, one alarm."""
    told = relation_of(row)
    assert told is None or row["id"] == "en-c33"  # « the cancelled order »: known, and kept


@pytest.mark.parametrize("part", ["tune", "held"])
def test_most_conflicts_are_told(part: str) -> None:
    """Of the labelled conflicts at least four in five are told, each as what it is."""
    rows = [row for row in ROWS if row["kind"] != "neither" and row["part"] == part]
    right = [relation_of(row) == KINDS[str(row["kind"])] for row in rows]
    assert sum(right) >= 0.8 * len(right)


def relation_of(row: dict[str, object]) -> str | None:
    one, other = (row["earlier"], row["later"])
    assert isinstance(one, dict) and isinstance(other, dict)
    code = str(row["language"])
    read = [statements(side["text"], side["date"], code) for side in (one, other)]
    return between(read[0], read[1])


def test_quotes_of_one_day_do_not_disagree() -> None:
    """What is said twice within a day is a discussion."""
    one, other = "La ronde du matin dure dix minutes.", "La ronde du matin dure quinze minutes."
    assert not conflicts([cited(1, one, "2026-03-02"), cited(2, other, "2026-03-02")])
    found = conflicts([cited(1, other, "2026-03-03"), cited(2, one, "2026-03-02")])
    assert [(c.kind, c.earlier, c.later) for c in found] == [("differs", 2, 1)]


def test_what_is_superseded_differs_from_nothing_more() -> None:
    """Once a rule is replaced its words are compared no more; the days are told, latest last."""
    quotes = [
        cited(1, "Durée des rencontres : 90 minutes.", "2025-09-15"),
        cited(2, "Durée des rencontres : 75 minutes au lieu de 90.", "2025-11-20"),
        cited(3, "Durée des rencontres : 75 minutes.", "2026-03-16"),
    ]
    found = conflicts(quotes)
    assert [(c.kind, c.earlier, c.later) for c in found] == [("superseded", 1, 2)]
    note = superseded_notes(found, "fr")[1]
    assert note == " (remplacé depuis\u00a0: voir [2], 20 novembre 2025)"
    assert disagreement(found, "fr") == []
    assert disagreement(found, "en", noted=False) == [
        "Passage [1], of 15 September 2025, has been superseded since: see [2], of "
        "20 November 2025."
    ]


def test_the_days_of_what_differs() -> None:
    """An answer says which quotes differ, with their days, and decides nothing."""
    quotes = [
        cited(1, "Les rencontres ont lieu le mardi.", "2026-03-01"),
        cited(2, "Les rencontres ont lieu le jeudi.", "2026-04-05"),
    ]
    assert disagreement(conflicts(quotes), "fr") == [
        "Ces passages ne disent pas la même chose\u00a0: [1] date du 1er mars 2026, [2] du "
        "5 avril 2026. L’archive ne dit pas lequel vaut."
    ]


def test_an_answer_marks_what_was_replaced(workspace: Workspace) -> None:
    """The later message is quoted though it was not chosen, and the earlier quote says when."""
    month = 60 * 24 * 31
    Intake(workspace.engine, "notes").take(
        [
            said("La ronde du matin dure dix minutes, au tableau du triage.", at=0),
            said("Désormais la ronde du matin dure quinze minutes au lieu de dix.", at=month),
        ]
    )
    workspace.builder().refresh()
    answerer = replace(workspace.assistant.answerer, gate=Gate(threshold=0.0))
    told = AnswerRunnable(answerer).invoke("Combien de temps dure la ronde du matin ?")
    assert [c.kind for c in told.conflicts] == ["superseded"]
    old = next(c for c in told.citations if "dix minutes" in c.quote)
    later = told.conflicts[0].later
    assert f"[{old.n}] (remplacé depuis\u00a0: voir [{later}], 2 avril 2026)" in told.text
    key = workspace.conversations.ask(workspace.conversations.start("o", "q"), "q")
    workspace.conversations.answer(key, told)
    kept = workspace.conversations.list("o")[0].id
    assert workspace.conversations.read(kept, "o").turns[0].answer == told
    shape = answer_shape(told)["conflicts"]
    assert [(c["kind"], c["later_day"]) for c in shape] == [("superseded", "2026-04-02")]


def test_what_came_later_is_searched_for(workspace: Workspace) -> None:
    """A rule replaced far from where it is best told is marked, and the later words are cited."""
    month = 60 * 24 * 31
    told = [said(f"On parle du tableau numéro {n} du triage.", at=200 * n) for n in range(1, 30)]
    told += [
        said("Décisions du mois : le café reste libre, et la ronde dure quinze minutes au lieu de "
             "dix, les vélos vont au garage.", at=month),
        said("Le cahier vert est rangé au lieu de traîner dix minutes.", at=month + 200),
        said("Combien de temps dure la ronde du matin au triage ?", at=0),
        said("La ronde du matin au triage dure dix minutes.", at=1, thread=0),
    ]  # fmt: skip
    Intake(workspace.engine, "notes").take(told)
    workspace.builder().refresh()
    answerer = replace(workspace.assistant.answerer, gate=Gate(threshold=0.0))
    answer = AnswerRunnable(answerer).invoke("Combien de temps dure la ronde du matin au triage ?")
    assert [c.kind for c in answer.conflicts] == ["superseded"]
    later = next(c for c in answer.citations if c.n == answer.conflicts[0].later)
    assert "quinze minutes au lieu de dix" in later.quote
    assert f"[{later.n}]" in answer.text
    assert "remplacé depuis" in answer.text
    assert not any("cahier" in c.quote for c in answer.citations)


@settings(deadline=None)
@given(st.text(max_size=120), st.text(max_size=120), st.sampled_from(LANGUAGES))
def test_any_two_texts(one: str, other: str, code: str) -> None:
    """Any two texts disagree in one direction of time at most, and none with itself."""
    early, late = statement(one, "2026-01-05", code), statement(other, "2026-02-05", code)
    assert relation(late, early) is None
    again = statement(one, "2026-02-05", code)
    assert relation(early, again) in (None, "superseded")


def test_both_languages_have_the_same_rules() -> None:
    """What replaces and what only supposes is told in every language."""
    keys = [sorted(language(code).rules("conflicts")) for code in LANGUAGES]
    assert keys == [["replaces", "supposes"]] * len(LANGUAGES)

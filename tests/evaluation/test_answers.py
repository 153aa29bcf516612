from __future__ import annotations

from dataclasses import replace

from copassist.evaluation.answers import answer_values, confidence_of, outcome_of
from copassist.records import Answer, Citation, Visibility


def cited(name: str, quote: str) -> Citation:
    return Citation(
        1, quote, "p", "message", "", "s", (name,), "", "fr", "", "", Visibility.COMMUNITY
    )


ANSWER = Answer(
    "Combien ?",
    "fr",
    "Voici : « douze minutes » [1] « 1 200 pas » [2]",
    True,
    "question",
    (cited("general/1", "douze minutes"), cited("general/5", "1 200 pas")),
)


def test_a_good_answer() -> None:
    """The gold cited, the facts held, the share of citations that are right."""
    values = answer_values(ANSWER, "fr", {"general/1"}, ["Douze", "1 200"])
    assert values == {
        "language": 1, "wrong_refusals": 0, "gold_cited": 1, "facts": 1,
        "facts_when_answered": 1, "citation_precision": 0.5, "citation_recall": 1,
    }  # fmt: skip


def test_facts_are_whole_words() -> None:
    """Twelve is not in twelfth, nor 20 in 1 200; half the facts is not all."""
    values = answer_values(ANSWER, "fr", {"general/1"}, ["douze", "20"])
    assert values["facts"] == 0
    assert values["citation_recall"] == 0.5


def test_a_wrong_refusal() -> None:
    """A refusal of what can be answered holds no fact, whatever its words; it cites nothing."""
    refusal = replace(ANSWER, grounded=False, citations=())
    values = answer_values(refusal, "en", {"general/1"}, ["douze"])
    assert values == {"language": 0, "wrong_refusals": 1, "gold_cited": 0, "facts": 0}


def test_an_answer_to_what_nothing_answers() -> None:
    """Without gold an answer is a false one, and a refusal is right."""
    assert answer_values(ANSWER, "fr", (), ())["false_answers"] == 1
    refusal = replace(ANSWER, grounded=False, citations=())
    assert answer_values(refusal, "fr", (), ())["false_answers"] == 0


def test_three_outcomes() -> None:
    """Close passages that say that they may not answer are no false answer; a refusal is none."""
    assert outcome_of(ANSWER) == "answered"
    close = replace(ANSWER, outcome="close")
    assert outcome_of(close) == "close"
    assert outcome_of(replace(ANSWER, grounded=False)) == "absent"
    assert answer_values(close, "fr", (), ())["false_answers"] == 0


def test_confidence_is_a_share_where_told() -> None:
    """Where an answer tells its confidence it is between 0 and 1."""
    told = confidence_of(ANSWER)
    assert told is None or 0 <= told <= 1

from __future__ import annotations

import pytest

from copassist.assistant.rewriting import holds, rewrite
from copassist.errors import ModelError
from copassist.records import Exchange

PAST = (Exchange("Who runs the Halifax flu clinic?", "clinic_ops_hfx has run it since 2025. [1]"),)


def test_the_model_completes() -> None:
    """What the model writes is sought when it holds."""
    written = "Has clinic_ops_hfx posted results of the Halifax flu clinic?"
    assert rewrite("has she posted results?", "en", PAST, lambda *_: written) == written


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Has Marie posted results of the Halifax flu clinic?",
        "Did the Halifax flu clinic post results in 2024?",
        "Has she posted results?\nYes, she has.",
        "results " * 200,
    ],
)
def test_a_model_that_wanders_is_not_heard(written: str) -> None:
    """Where the model adds a name or a date, or writes anything but a question, rules complete."""
    sought = rewrite("has she posted results?", "en", PAST, lambda *_: written)
    assert sought == "has she posted results? (Who runs the Halifax flu clinic)"


def test_nothing_that_was_asked_is_lost() -> None:
    """A rewritten question that drops a name, a number or a month of the question does not hold."""
    question = "et pour Lyon, en mars 2026 ?"
    assert holds("Combien de gens à Lyon en mars 2026 ?", question, ())
    for lost in ("Combien en mars 2026 ?", "Combien à Lyon en mars ?", "Combien à Lyon en 2026 ?"):
        assert not holds(lost, question, ())


def test_a_model_that_fails() -> None:
    """When the model fails the rules complete, and nothing is raised."""

    def fail(*_: str) -> str:
        raise ModelError("model_failed", model="m", reason="away")

    assert "Halifax" in rewrite("has she posted results?", "en", PAST, fail)


def test_the_first_question_costs_no_call() -> None:
    """Without a history the model is not asked."""
    asked: list[str] = []
    rewrite("Who runs it?", "en", (), lambda *texts: asked.append(texts[0]) or "")
    assert asked == []

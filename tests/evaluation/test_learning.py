from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.answer.gate import Gate
from copassist.answer.learned import Learned, keep_learned, models, read_learned
from copassist.errors import SourceError
from copassist.evaluation.learning import learn, lowest, teach
from copassist.evaluation.runs import Mark, Run, Runs, about
from copassist.records import Role
from copassist.workspace import Workspace

GATE = Gate(threshold=0.4, sure=0.6, thresholds={})


def marks(count: int, can: float, cannot: float, gate: Gate = GATE) -> list[Mark]:
    """Questions of both kinds, whose confidence lies about a mean of each kind."""
    drawn = random.Random(3)
    made = []
    for n in range(count):
        yes = n % 2 == 0
        confidence = min(max(drawn.gauss(can if yes else cannot, 0.08), 0.01), 0.99)
        code = ("fr", "en")[n // 2 % 2]
        outcome = gate.outcome(confidence, code)
        made.append(Mark(str(n), code, "", yes, f"d{n}", outcome, confidence, 0.1, {}))
    return made


def kept_run(workspace: Workspace, some: Sequence[Mark]) -> Run:
    """A whole run of the archive as it answers now."""
    runs = Runs(workspace.engine)
    made = about(workspace.embedder.name, "", workspace.learned)
    return runs.save(runs.begin("own", "1", Role.MEMBER, made, []), some, ended=True)


def run_of(some: Sequence[Mark]) -> Run:
    return Run(1, datetime(2026, 3, 2), "own", "1", Role.MEMBER, about("hash", ""), tuple(some))


def test_both_errors_fall_where_all_comes_close() -> None:
    """Where unanswered questions lie over the shipped threshold too, a better one is learned."""
    lesson = learn(run_of(marks(400, can=0.9, cannot=0.75)), GATE)
    assert lesson.helps
    assert lesson.before.false_answers > 0.9
    assert lesson.after.false_answers < 0.25
    assert lesson.after.wrong_refusals < 0.25
    assert lesson.n + lesson.learned.questions == 400


def test_a_lesson_in_vain_is_not_kept(workspace: Workspace) -> None:
    """Where the shipped numbers already part both kinds, they stay."""
    run = kept_run(workspace, marks(400, can=0.9, cannot=0.1))
    assert not teach(workspace, run).helps
    assert workspace.learned is None


def test_what_was_learned_serves_the_next_answer(workspace: Workspace) -> None:
    """The assistant answers by the numbers that were learned, and by the shipped ones again."""
    shipped = workspace.assistant.answerer.gate
    some = marks(400, can=0.9, cannot=0.8, gate=shipped)
    lesson = teach(workspace, kept_run(workspace, some))
    assert workspace.assistant.answerer.gate == lesson.learned.on(shipped) != shipped
    keep_learned(workspace.engine, None)
    assert workspace.assistant.answerer.gate == shipped


def test_learning_twice_builds_on_the_first(workspace: Workspace) -> None:
    """A second lesson, of answers that the first one gave, keeps odds on one line of the raw."""
    kept_run(workspace, marks(400, can=0.9, cannot=0.8))
    first = teach(workspace, Runs(workspace.engine).last()[0]).learned
    gate = first.on(workspace.assistant.answerer.gate)
    again = [replace(m, confidence=gate.calibrated(m.confidence or 0.0)) for m in
             marks(400, can=0.9, cannot=0.8)]  # fmt: skip
    second = learn(run_of(again), gate).learned
    assert second.slope == pytest.approx(first.slope, rel=0.05)
    assert second.threshold == pytest.approx(first.threshold, abs=0.02)


def test_a_run_of_another_gate_does_not_teach(workspace: Workspace) -> None:
    """Marks that were made by numbers of before say nothing of those of now."""
    run = kept_run(workspace, marks(400, can=0.9, cannot=0.8))
    assert teach(workspace, run).helps
    with pytest.raises(SourceError) as error:
        teach(workspace, run)
    assert error.value.key == "learn_changed"


def test_too_few_do_not_teach(workspace: Workspace) -> None:
    """A handful of questions is refused, saying how many it takes."""
    with pytest.raises(SourceError) as error:
        teach(workspace, kept_run(workspace, marks(40, can=0.9, cannot=0.8)))
    assert error.value.data["fewest"] == 40


def test_other_models_are_not_taught(workspace: Workspace) -> None:
    """What was learned with one model is nothing to another."""
    learned = teach(workspace, kept_run(workspace, marks(400, can=0.9, cannot=0.8))).learned
    keep_learned(workspace.engine, replace(learned, models="other, extractive"))
    assert workspace.learned is None


def test_languages_have_their_thresholds() -> None:
    """Where one language's questions look less likely, as many of them are refused all the same."""
    can = [0.5 + n / 100 for n in range(40)] + [0.3 + n / 100 for n in range(40)]
    _, by = lowest(can, ["fr"] * 40 + ["en"] * 40)
    assert by["fr"] - by["en"] == pytest.approx(0.2)
    assert lowest(can[:45], ["fr"] * 40 + ["en"] * 5)[1].keys() == {"fr"}


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 5), st.floats(-3, 3))
def test_what_is_likelier_stays_likelier(
    one: float, other: float, slope: float, shift: float
) -> None:
    """Putting probabilities right never changes their order."""
    gate = replace(GATE, slope=slope, shift=shift)
    low, high = sorted((one, other))
    assert 0 <= gate.calibrated(low) <= gate.calibrated(high) <= 1


def test_learned_numbers_come_back_whole(workspace: Workspace) -> None:
    """What is kept is what was learned, to the last digit."""
    using = models("a", "")
    learned = Learned(1.2, -0.3, 0.41, {"en": 0.37}, 0.66, 90, datetime(2026, 11, 30), using)
    keep_learned(workspace.engine, learned)
    assert read_learned(workspace.engine, using) == learned

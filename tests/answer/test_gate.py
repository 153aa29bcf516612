from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copassist.answer.gate import READING, Gate, Signals

SIGNALS = st.tuples(*[st.floats(-1, 1, allow_nan=False)] * 4)


def test_three_outcomes() -> None:
    """Far from everything the archive does not say; near, it answers; between, it says so."""
    gate = Gate()
    assert gate.outcome(gate.confidence((0.0, 0.0, 0.0, 0.0))) == "absent"
    assert gate.outcome(gate.confidence((0.9, 0.9, 1.0, 0.9))) == "answered"
    between = (gate.threshold + gate.sure) / 2
    middle = Gate(bias=0.0, passage=1.0, sentence=0.0, words=0.0, threshold=0.5, sure=0.7)
    assert middle.outcome(middle.confidence((0.5, 0.0, 0.0, 0.0))) == "close"
    assert gate.threshold < between < gate.sure


@given(SIGNALS, st.integers(0, 3), st.sampled_from([Gate(), READING]))
def test_nearer_is_never_less_sure(signals: Signals, which: int, gate: Gate) -> None:
    """Each signal can only add to the confidence, which is a probability."""
    more = [value + 0.1 * (i == which) for i, value in enumerate(signals)]
    assert 0 < gate.confidence(signals) <= gate.confidence((*more[:3], more[3])) < 1


@given(st.floats(0, 1), st.booleans())
def test_a_verdict_moves_the_odds_its_way(confidence: float, found: bool) -> None:
    """What a model says never turns certainty, nor moves the probability the other way."""
    judged = Gate().judged(confidence, found)
    assert 0 <= judged <= 1
    assert (judged - confidence) * (1 if found else -1) >= -1e-12
    assert judged == confidence or 0 < confidence < 1

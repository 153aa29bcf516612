from __future__ import annotations

from copassist.evaluation.calibration import calibration_error, curve, even_point, reliability

SURE = [0.9, 0.8, 0.6, 0.1]
YES = [True, True, False, False]


def test_curve_goes_from_always_answering_to_never() -> None:
    """At 0 all is answered, at 1 nothing; where the kinds stand apart there is no error."""
    points = curve(SURE, YES)
    assert (points[0].false_answers, points[0].wrong_refusals) == (1, 0)
    assert (points[-1].false_answers, points[-1].wrong_refusals) == (0, 1)
    best = even_point(points)
    assert (best.false_answers, best.wrong_refusals) == (0, 0)
    assert 0.6 < best.threshold <= 0.8


def test_curve_wants_both_kinds() -> None:
    """Without questions of both kinds there is no curve."""
    assert curve([0.5], [True]) == []
    assert curve([], []) == []


def test_reliability_and_its_error() -> None:
    """Questions of one confidence are one bin; confidence that comes true has no error."""
    true = reliability([0.5, 0.5, 1.0], [True, False, True])
    assert [b.n for b in true] == [2, 1]
    assert calibration_error(true) == 0
    assert calibration_error(reliability([0.9, 0.9], [False, False])) == 0.9

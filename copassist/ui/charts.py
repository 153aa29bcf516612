"""Figures of an evaluation as pictures: Vega-Lite, drawn by Streamlit in the theme of the page.

Each has a description for who does not see it, and languages differ by shape as by colour; all the
figures stand in a table below the pictures too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from copassist.languages import LANGUAGES, Language

COLOURS = ("#b5532f", "#3f7f8c")
"""Clay and lake: told apart by the colour-blind, and read on paper and on dark alike."""
SHAPES = ("circle", "diamond")
STEP, HEIGHT = 20, 340
Rows = list[dict[str, Any]]


def rates(figures: dict[str, Any], measures: Sequence[str], about: str, texts: Language) -> None:
    """Draw measures by language, each with its interval."""
    rows = [
        {
            "measure": texts.text(f"evaluation.measure.{name}"),
            "language": texts.text(f"evaluation.group.{code}"),
            **figures[code][name],
        }
        for name in measures
        for code in LANGUAGES
        if name in figures.get(code, {})
    ]
    x = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": _percents(), "title": None}
    _draw(rows, _spread(x, texts) | {"height": {"step": STEP}}, about)


def change(figures: dict[str, Any], about: str, texts: Language) -> None:
    """Draw how much each measure moved since the run before, around nothing."""
    rows = [
        {"measure": texts.text(f"evaluation.measure.{name}"), **held}
        for name, held in figures.items()
    ]
    x = {"type": "quantitative", "axis": _points(), "title": None}
    spec = _spread(x, texts, by_language=False)
    zero = {
        "mark": {"type": "rule", "strokeDash": [3, 3], "opacity": 0.8, "color": "gray"},
        "encoding": {"x": {"datum": 0}},
    }
    _draw(rows, {"layer": [zero, spec], "height": {"step": STEP}}, about)


def errors(confidence: dict[str, Any], about: str, texts: Language) -> None:
    """Draw false answers against wrong refusals, threshold by threshold, a line a language."""
    rows = [
        {"language": texts.text(f"evaluation.group.{code}"), **point}
        for code in LANGUAGES
        for point in confidence.get(code, {}).get("curve", ())
    ]
    encoding = {
        "x": _share("wrong_refusals", texts.text("evaluation.measure.wrong_refusals")),
        "y": _share("false_answers", texts.text("evaluation.measure.false_answers")),
        "order": {"field": "threshold"},
        "color": _language("color", COLOURS, texts),
        "shape": _language("shape", SHAPES, texts),
        "tooltip": [
            {"field": "threshold", "title": texts.text("ui.quality.threshold")},
            {"field": "false_answers", "title": texts.text("evaluation.measure.false_answers")},
            {"field": "wrong_refusals", "title": texts.text("evaluation.measure.wrong_refusals")},
        ],
    }
    mark = {"type": "line", "point": {"filled": True, "size": 30}, "strokeWidth": 1.5}
    _draw(rows, {"mark": mark, "encoding": encoding, "height": HEIGHT}, about)


def reliability(bins: Rows, about: str, texts: Language) -> None:
    """Draw what share of the questions given some confidence could be answered."""
    line = {
        "data": {"values": [{"t": 0}, {"t": 1}]},
        "mark": {"type": "line", "strokeDash": [3, 3], "opacity": 0.8, "color": "gray"},
        "encoding": {axis: {"field": "t", "type": "quantitative"} for axis in ("x", "y")},
    }
    said = {
        "mark": {
            "type": "line",
            "color": COLOURS[0],
            "point": {"filled": True, "size": 60, "color": COLOURS[0]},
        },
        "encoding": {
            "x": _share("confidence", texts.text("ui.quality.confidence")),
            "y": _share("answerable", texts.text("ui.quality.answerable_share")),
            "tooltip": [{"field": "n", "title": texts.text("ui.quality.questions")}],
        },
    }
    _draw(bins, {"layer": [line, said], "height": HEIGHT}, about)


def _spread(x: dict[str, Any], texts: Language, *, by_language: bool = True) -> dict[str, Any]:
    """Return points with their intervals, a row a measure."""
    y = {
        "field": "measure",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": 180, "ticks": False, "domain": False},
    }
    encoding: dict[str, Any] = {"y": y}
    colour = {} if by_language else {"color": COLOURS[0]}
    point = {"type": "point", "filled": True, "size": 70, "opacity": 1, **colour}
    if by_language:
        encoding["yOffset"] = {"field": "language", "sort": None}
        encoding["color"] = _language("color", COLOURS, texts)
        encoding["shape"] = _language("shape", SHAPES, texts)
    ends: dict[str, Any] = {"x": x | {"field": "low"}, "x2": {"field": "high"}}
    if by_language:
        ends["shape"] = None
    rule = {"mark": {"type": "rule", "opacity": 0.75, **colour}, "encoding": ends}
    dot = {"mark": point, "encoding": {"x": x | {"field": "mean"}}}
    return {"encoding": encoding, "layer": [rule, dot]}


def _language(channel: str, kinds: Sequence[str], texts: Language) -> dict[str, Any]:
    names = [texts.text(f"evaluation.group.{code}") for code in LANGUAGES]
    return {
        "field": "language",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": names, "range": list(kinds)},
        "legend": {"title": None, "orient": "top"},
    }


def _share(field: str, title: str) -> dict[str, Any]:
    scale = {"domain": [0, 1]}
    axis = _percents()
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis, "title": title}


def _percents() -> dict[str, Any]:
    return {"labelExpr": "format(100 * datum.value, 'd') + '\N{NO-BREAK SPACE}%'", "tickCount": 5}


def _points() -> dict[str, Any]:
    return {"labelExpr": "format(100 * datum.value, '+d')", "tickCount": 5}


def _draw(rows: Rows, spec: dict[str, Any], about: str) -> None:
    whole = {"data": {"values": rows}, "description": about, **spec}
    st.vega_lite_chart(spec=whole, width="stretch")

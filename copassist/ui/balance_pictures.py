"""The balance of the axes as pictures: Vega-Lite, the same on the page and in what is exported.

An axis is told by its place and its name as much as by its colour; every number of a picture stands
in the page's tables too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import networkx

from copassist.languages import Language
from copassist.records.axes import AXES, Axis, Balance, Pair, Past

COLOURS: dict[Axis, str] = {"social": "#b5532f", "learning": "#3f7f8c", "performance": "#6b7a2e"}
"""Clay, lake and moss: apart for the colour-blind, and read on paper and on dark alike."""
STEP, HEIGHT, NETWORK = 52, 240, 300
MOST_DOTS = 80
"""Of more people the layout takes seconds: they stand on a ring."""
INK = "#6b6259"
Spec = dict[str, Any]


def bars(told: Balance, texts: Language) -> Spec:
    """Return the three axes: a bar and its interval, a line for the target, a ring for before."""
    rows = [
        {
            "axis": texts.text(f"axes.{axis}"),
            "score": held.score,
            "low": held.low,
            "high": held.high,
            "target": held.target,
            "before": told.previous.scores[axis] if told.previous else None,
            "unknown": "" if held.score is not None else texts.text("axes.unknown"),
        }
        for axis, held in told.axes.items()
    ]
    y: Spec = {"field": "axis", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"labelFontSize": 14, "ticks": False, "domain": False, "labelLimit": 140}
    return {
        "data": {"values": rows},
        "description": texts.text("ui.balance.picture_about"),
        "encoding": {"y": y},
        "layer": _bar_layers(texts),
        "height": {"step": STEP},
    }


def _bar_layers(texts: Language) -> list[Spec]:
    x: Spec = {"type": "quantitative", "scale": {"domain": [0, 100]}, "title": None}
    tip = [
        {"field": name, "title": texts.text(f"ui.balance.tip.{name}"), "format": ".0f"}
        for name in ("score", "low", "high", "target", "before")
    ]
    bar = {"type": "bar", "height": 22, "opacity": 0.85, "cornerRadiusEnd": 2}
    ring = {"type": "point", "size": 110, "color": INK, "strokeWidth": 2, "filled": False}
    score = {"x": x | {"field": "score"}, "color": _colour(texts), "tooltip": tip}
    return [
        {"mark": bar, "encoding": score},
        {
            "mark": {"type": "rule", "strokeWidth": 2.5, "color": INK},
            "encoding": {"x": x | {"field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "tick", "thickness": 3, "size": 40, "color": INK},
            "encoding": {"x": x | {"field": "target"}},
        },
        {"mark": ring, "encoding": {"x": x | {"field": "before"}}},
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "color": INK},
            "encoding": {"x": {"datum": 0}, "text": {"field": "unknown"}},
        },
    ]


def lines(told: Balance, earlier: Sequence[Past], texts: Language) -> Spec:
    """Return the scores window by window, with their intervals."""
    rows: list[Spec] = []
    for past in reversed(earlier):
        rows += [
            _point(axis, past.window.until.isoformat(), past.scores[axis], past.low[axis],
                   past.high[axis], texts)
            for axis in AXES
        ]  # fmt: skip
    rows += [
        _point(axis, told.window.until.isoformat(), held.score, held.low, held.high, texts)
        for axis, held in told.axes.items()
    ]
    x = {"field": "until", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}}
    y: Spec = {"type": "quantitative", "scale": {"domain": [0, 100]}, "title": None}
    colour = _colour(texts)
    return {
        "data": {"values": [row for row in rows if row["score"] is not None]},
        "description": texts.text("ui.balance.trend_about"),
        "encoding": {"x": x},
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.15},
                "encoding": {
                    "y": y | {"field": "low"},
                    "y2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "mark": {"type": "line", "point": {"filled": True, "size": 50}},
                "encoding": {"y": y | {"field": "score"}, "color": colour},
            },
        ],
        "height": HEIGHT,
    }


def network(pairs: Sequence[Pair], texts: Language) -> Spec:
    """Return who met whom: dots of one size, without names, so that nobody can be told."""
    graph = networkx.Graph([(pair.one, pair.other) for pair in pairs])
    # The layout keeps no order of people: their numbers are new each time.
    places = _ring(graph) if len(graph) > MOST_DOTS else networkx.kamada_kawai_layout(graph)  # type: ignore[no-untyped-call]
    dots = [{"x": float(x), "y": float(y)} for x, y in places.values()]
    ties = [
        {
            "x": float(places[a][0]), "y": float(places[a][1]),
            "x2": float(places[b][0]), "y2": float(places[b][1]),
        }
        for a, b in graph.edges
    ]  # fmt: skip
    bare: Spec = {"type": "quantitative", "axis": None, "scale": {"zero": False}}
    x, y = bare | {"field": "x"}, bare | {"field": "y"}
    return {
        "description": texts.text("ui.balance.network_about"),
        "layer": [
            {
                "data": {"values": ties},
                "mark": {"type": "rule", "opacity": 0.35, "color": INK},
                "encoding": {"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}},
            },
            {
                "data": {"values": dots},
                "mark": {"type": "circle", "size": 70, "opacity": 1, "color": COLOURS["social"]},
                "encoding": {"x": x, "y": y},
            },
        ],
        "height": NETWORK,
    }


def _ring(graph: networkx.Graph[int]) -> dict[int, tuple[float, float]]:
    turn = 2 * math.pi / len(graph)
    return {n: (math.cos(i * turn), math.sin(i * turn)) for i, n in enumerate(graph)}


def _point(
    axis: Axis, until: str, score: float | None, low: float | None, high: float | None,
    texts: Language,
) -> Spec:  # fmt: skip
    name = texts.text(f"axes.{axis}")
    return {"axis": name, "until": until, "score": score, "low": low, "high": high}


def _colour(texts: Language) -> Spec:
    names = [texts.text(f"axes.{axis}") for axis in AXES]
    return {
        "field": "axis",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": names, "range": [COLOURS[axis] for axis in AXES]},
        "legend": None,
    }

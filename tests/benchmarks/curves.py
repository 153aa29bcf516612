"""The cost curves of scale.py as a picture, both axes logarithmic.

A dotted line goes on to a million messages at the cost of the last ones: a guess, drawn so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

MILLION = 1_000_000
WIDTH, HEIGHT, MARGIN = 330, 230, 50
Point = tuple[float, float]

PANELS: tuple[tuple[str, Callable[[dict[str, Any]], float]], ...] = (
    ("Import, s", lambda run: run["import"]["seconds"]),
    ("Import again with no change, s", lambda run: run["again"]["seconds"]),
    ("1 % edited, anywhere, s", lambda run: run["changed"]["seconds"]),
    ("Search p95, one language, ms", lambda run: run["search"]["one_language"]["p95_ms"][0]),
    ("Peak memory of the import, MB", lambda run: run["import"]["peak_mb"]),
    ("Peak memory of search, MB", lambda run: run["search"]["peak_mb"]),
)
COLOURS = {"real": "#1f5fa8", "made": "#c2571a"}


def extrapolated(points: Sequence[Point], to: float = MILLION) -> float:
    """Return the value at ``to`` if each further message costs what the last ones did.

    A straight line fitted to the last three sizes, since postings, rows and vectors all grow with
    messages. A cost that falls with size is noise: it is then taken as it stands.
    """
    last = np.array(points[-3:])
    slope = max(float(np.polyfit(last[:, 0], last[:, 1], 1)[0]), 0.0)
    return float(last[-1, 1] + slope * (to - last[-1, 0]))


def at_a_million(runs: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return each cost extrapolated from the runs, all with vectors of one kind."""
    return {
        title: round(extrapolated([(run["import"]["messages"], value(run)) for run in runs]))
        for title, value in PANELS
    }


def draw(runs: Sequence[dict[str, Any]]) -> str:
    """Return the picture as SVG."""
    columns = 3
    rows = math.ceil(len(PANELS) / columns)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * WIDTH} '
        f'{rows * HEIGHT + 30}" font-family="sans-serif" font-size="11">',
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for n, (title, value) in enumerate(PANELS):
        x, y = (n % columns) * WIDTH, (n // columns) * HEIGHT
        parts += [f'<g transform="translate({x},{y})">', *_panel(title, value, runs), "</g>"]
    for n, (vectors, words) in enumerate((("real", "embedded"), ("made", "made vectors"))):
        x, y = 50 + n * 120, rows * HEIGHT + 15
        parts.append(f'<circle cx="{x}" cy="{y}" r="4" fill="{COLOURS[vectors]}"/>')
        parts.append(f'<text x="{x + 8}" y="{y + 4}">{words}</text>')
    x, y = 300, rows * HEIGHT + 19
    parts.append(f'<text x="{x}" y="{y}">dotted: extrapolated; across: messages</text></svg>')
    return "\n".join(parts) + "\n"


def _panel(
    title: str, value: Callable[[dict[str, Any]], float], runs: Sequence[dict[str, Any]]
) -> list[str]:
    by_kind: dict[str, list[Point]] = {}
    for run in runs:
        point = (run["import"]["messages"], max(value(run), 0.01))
        by_kind.setdefault(run["vectors"], []).append(point)
    guesses = {
        kind: [(x, extrapolated(points, x)) for x in np.geomspace(points[-1][0], MILLION, 9)]
        for kind, points in by_kind.items()
        if len(points) > 1
    }
    values = [y for points in by_kind.values() for _, y in points]
    values += [line[-1][1] for line in guesses.values()]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)

    def place(point: Point) -> str:
        across = (math.log10(point[0]) - 2.9) / (6.1 - 2.9)
        up = (math.log10(point[1]) - low) / (high - low)
        x = MARGIN + across * (WIDTH - MARGIN - 20)
        return f"{x:.1f},{HEIGHT - 35 - up * (HEIGHT - 75):.1f}"

    parts = [f'<text x="{MARGIN}" y="20" font-weight="bold">{title}</text>']
    for power in range(low, high + 1):
        x, _, y = place((1000, 10**power)).partition(",")
        right = WIDTH - 20
        parts.append(f'<line x1="{MARGIN}" x2="{right}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        parts.append(f'<text x="{MARGIN - 6}" y="{y}" text-anchor="end">{10**power:,g}</text>')
    for power in range(3, 7):
        x = place((10**power, 10**low)).partition(",")[0]
        parts.append(f'<text x="{x}" y="{HEIGHT - 15}" text-anchor="middle">{10**power:,}</text>')
    for kind, points in by_kind.items():
        line = " ".join(map(place, points))
        parts.append(f'<polyline points="{line}" fill="none" stroke="{COLOURS[kind]}"/>')
        for point in points:
            x, _, y = place(point).partition(",")
            label = f"{point[1]:,.3g}" if point[1] < 1000 else f"{point[1]:,.0f}"
            parts.append(f'<circle cx="{x}" cy="{y}" r="3" fill="{COLOURS[kind]}"/>')
            above = f"{float(y) - 6:.1f}"
            parts.append(f'<text x="{x}" y="{above}" text-anchor="middle">{label}</text>')
    for kind, guess in guesses.items():
        line = " ".join(map(place, guess))
        style = f'stroke="{COLOURS[kind]}" stroke-dasharray="2 4"'
        parts.append(f'<polyline points="{line}" fill="none" {style}/>')
    return parts

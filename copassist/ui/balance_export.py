"""The measure to take away: a picture, a table, and a report of one page."""

from __future__ import annotations

import csv
import io

import vl_convert
from docx import Document
from docx.shared import Cm, Pt

from copassist.axes.telling import change, coverage, score, verdict, window
from copassist.languages import Language
from copassist.records.axes import Balance
from copassist.ui import balance_pictures as pictures

SCALE = 2.0
WIDTH_PX, WIDTH_CM = 640, 15.5
_PAPER = {"background": "#ffffff", "config": {"font": "DejaVu Sans", "view": {"stroke": None}}}


def png(told: Balance, texts: Language) -> bytes:
    """Return the picture of the three axes, twice as dense as on a screen."""
    spec = pictures.bars(told, texts) | _PAPER | {"width": WIDTH_PX}
    made: bytes = vl_convert.vegalite_to_png(spec, scale=SCALE)
    return made


def table(told: Balance, texts: Language) -> bytes:
    """Return every number as CSV, a row a component, in UTF-8 with the mark that Excel wants."""
    out = io.StringIO()
    rows = csv.writer(out)
    heads = ("axis", "name", "value", "rate", "n", "weight", "low", "high", "target")
    rows.writerow(texts.text(f"ui.balance.column.{name}") for name in heads)
    for axis, held in told.axes.items():
        name = texts.text(f"axes.{axis}")
        whole = texts.text("ui.balance.whole")
        rows.writerow([name, whole, _number(held.score), "", told.coverage.threads, "",
                       _number(held.low), _number(held.high), held.target])  # fmt: skip
        for part in held.components:
            said = texts.text(f"axes.component.{part.name}.name")
            value, rate = (None if v is None else 100 * v for v in (part.value, part.rate))
            rows.writerow([name, said, _number(value), _number(rate), part.n, part.weight])
    return out.getvalue().encode("utf-8-sig")


def report(told: Balance, texts: Language) -> bytes:
    """Return a page in DOCX: the verdict, the picture, each axis in a line, what is not seen."""
    page = Document()
    page.styles["Normal"].font.size = Pt(10.5)
    page.core_properties.language = texts.code
    page.add_heading(texts.text("ui.balance.report_title"), 1)
    page.add_paragraph(window(told, texts))
    page.add_paragraph(verdict(told, texts))
    page.add_picture(io.BytesIO(png(told, texts)), width=Cm(WIDTH_CM))
    page.add_paragraph(texts.text("ui.balance.legend"))
    for axis, held in told.axes.items():
        line = page.add_paragraph(style="List Bullet")
        line.add_run(f"{texts.text(f'axes.{axis}')}{texts.text('answer.colon')} ").bold = True
        line.add_run(
            "; ".join(p for p in (score(told, axis, texts), change(told, axis, texts)) if p)
        )
        for part in sorted(held.components, key=lambda part: part.value or 0.0)[:2]:
            if part.value is not None:
                said = texts.text(f"axes.component.{part.name}.name")
                line.add_run(f"; {said}{texts.text('answer.colon')} {texts.percent(part.value)}")
    if told.balance is not None:
        page.add_paragraph(texts.text("axes.balanced", balance=round(told.balance)))
    page.add_paragraph(" ".join(coverage(told, texts)))
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"

"""An agenda to take away: Markdown, a DOCX that prints in black and white, JSON, a stored row.

Topics, quotes and promises are people's words: Markdown shows their marks as they are, and what
XML cannot hold is left out of the DOCX.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from copassist.languages import language
from copassist.records.access import Visibility
from copassist.records.agenda import Agenda, AgendaItem
from copassist.records.answers import Citation
from copassist.records.topics import Step

EMPTY_ROWS = 6
"""Lines to fill of the table of promises."""
WIDTHS_CM = (1.7, 1.8, 9.9, 3.1)
"""Of the columns of the agenda, on a page of A4 or Letter."""
_MARKS = re.compile(r"([\\`*_\[\]<>|&#~])")
_FIRST = re.compile(r"^(\d*)([-+=.)])")
_LINES = re.compile(r"[\r\n\t\v\f\u2028\u2029]+")
_NOT_XML = re.compile(r"[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def shape(agenda: Agenda) -> dict[str, Any]:
    """Return the agenda as the command line prints it in JSON."""
    return {
        "title": agenda.title,
        "minutes": agenda.minutes,
        "items": [
            {
                "start": f"{agenda.begins(item):%H:%M}",
                "minutes": item.minutes,
                "title": item.title,
                "axis": item.axis,
                "role": item.role,
                "steps": _steps(agenda, item),
                "evidence": [
                    {"path": c.path, "message_ids": list(c.message_ids), "quote": c.quote}
                    for c in item.evidence
                ],
            }
            for item in agenda.items
        ],
        "date": agenda.start.date().isoformat(),
        "timezone": agenda.timezone,
        "language": agenda.language,
        "mode": agenda.mode,
        "reason": agenda.reason,
        "prepare": list(agenda.prepare),
        "materials": list(agenda.materials),
    }


def markdown(agenda: Agenda) -> str:
    """Return the agenda as Markdown: a table of the items, then each with its steps."""
    words = language(agenda.language).rules("agenda")["export"]
    lines = [f"# {_marked(agenda.title)}", "", _marked(when(agenda)), ""]
    for name, text in _told(agenda):
        lines += [words["label"].format(name=f"**{name}**", text=_marked(text)), ""]
    lines += _table([words[n] for n in ("time", "minutes", "item", "role")], _rows(agenda))
    for item in agenda.items:
        lines += [f"## {agenda.begins(item):%H:%M} · {_marked(item.title)}", ""]
        lines += [f"- {_marked(text)}" for text in _steps(agenda, item)]
        lines += [f"- {_marked(text)}" for text in _quotes(agenda, item)]
        lines.append("")
    for name, things in _lists(agenda):
        lines += [f"## {name}", "", *(f"- {_marked(thing)}" for thing in things), ""]
    lines += [f"## {words['promises']}", ""]
    lines += _table([words[n] for n in ("who", "what", "by")], [("", "", "")] * EMPTY_ROWS)
    return "\n".join(lines).rstrip("\n") + "\n"


def docx(agenda: Agenda) -> bytes:
    """Return the agenda as a Word document, its language set, without colour."""
    words = language(agenda.language).rules("agenda")["export"]
    page = Document()
    _set(page, agenda, words["locale"])
    page.add_heading(_clean(agenda.title), 1)
    page.add_paragraph(_clean(when(agenda)))
    for name, text in _told(agenda):
        line = page.add_paragraph()
        start, end = words["label"].split("{text}")
        line.add_run(start.format(name=name)).bold = True
        line.add_run(_clean(text) + end)
    table = _grid(page, [words[n] for n in ("time", "minutes", "item", "role")])
    for item, row in zip(agenda.items, _rows(agenda), strict=True):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = _clean(text)
        cells[2].paragraphs[0].runs[0].bold = True
        for text in (*_steps(agenda, item), *_quotes(agenda, item)):
            cells[2].add_paragraph(_clean(text), style="List Bullet")
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS_CM, strict=True):
            cell.width = Cm(width)
    for name, things in _lists(agenda):
        page.add_heading(name, 2)
        for thing in things:
            page.add_paragraph(_clean(thing), style="List Bullet")
    page.add_heading(words["promises"], 2)
    promises = _grid(page, [words[n] for n in ("who", "what", "by")])
    for _ in range(EMPTY_ROWS):
        promises.add_row().height = Cm(0.9)
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def when(agenda: Agenda) -> str:
    """Write the day, the hours, the time zone and the place of a meeting."""
    texts = language(agenda.language)
    rules = texts.rules("agenda")
    said: str = rules["export"]["when"].format(
        day=texts.day(agenda.start),
        start=f"{agenda.start:%H:%M}",
        end=f"{agenda.end:%H:%M}",
        timezone=agenda.timezone,
        mode=rules["modes"][agenda.mode],
    )
    return said


def to_row(agenda: Agenda) -> dict[str, Any]:
    """Return an agenda as JSON holds it; ``from_row`` gives the same agenda back."""
    return asdict(agenda) | {
        "start": agenda.start.isoformat(),
        "visibility": agenda.visibility.value,
    }


def from_row(row: Mapping[str, Any]) -> Agenda:
    """Return the agenda of a row."""
    start = datetime.fromisoformat(row["start"]).astimezone(ZoneInfo(row["timezone"]))
    return Agenda(
        **{
            **row,
            "start": start,
            "visibility": Visibility(row["visibility"]),
            "items": tuple(_item(item) for item in row["items"]),
        }
    )


def _item(row: Mapping[str, Any]) -> AgendaItem:
    fields = {
        **row,
        "steps": tuple(Step(**step) for step in row["steps"]),
        "evidence": tuple(_citation(cited) for cited in row["evidence"]),
    }
    item = AgendaItem(**fields)
    return replace(item, materials=tuple(item.materials), prepare=tuple(item.prepare))


def _citation(row: Mapping[str, Any]) -> Citation:
    ids, level = tuple(row["message_ids"]), Visibility(row["visibility"])
    return Citation(**{**row, "message_ids": ids, "visibility": level})


def _told(agenda: Agenda) -> list[tuple[str, str]]:
    words = language(agenda.language).rules("agenda")["export"]
    told = [(words["aim"], agenda.aim), (words["reason"], agenda.reason)]
    return [(name, text) for name, text in told if text]


def _lists(agenda: Agenda) -> list[tuple[str, tuple[str, ...]]]:
    words = language(agenda.language).rules("agenda")["export"]
    held = [(words["prepare"], agenda.prepare), (words["materials"], agenda.materials)]
    return [(name, things) for name, things in held if things]


def _rows(agenda: Agenda) -> list[tuple[str, ...]]:
    return [
        (f"{agenda.begins(item):%H:%M}", str(item.minutes), item.title, item.role)
        for item in agenda.items
    ]


def _steps(agenda: Agenda, item: AgendaItem) -> list[str]:
    """Write the steps with their minutes; a remark has none."""
    said: str = language(agenda.language).rules("agenda")["export"]["step"]
    return [
        said.format(text=step.text, minutes=step.minutes) if step.minutes else step.text
        for step in item.steps
    ]


def _quotes(agenda: Agenda, item: AgendaItem) -> list[str]:
    said: str = language(agenda.language).rules("agenda")["export"]["evidence"]
    return [said.format(quote=cited.quote, path=cited.path) for cited in item.evidence]


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *([_marked(cell) for cell in row] for row in rows)]
    return [*("| " + " | ".join(line) + " |" for line in lines), ""]


def _marked(text: str) -> str:
    # What begins a list at the start of a line does so inside a list item, too.
    return _FIRST.sub(r"\1\\\2", _MARKS.sub(r"\\\1", _LINES.sub(" ", text)))


def _clean(text: str) -> str:
    return _NOT_XML.sub("", _LINES.sub(" ", text))


def _set(page: Any, agenda: Agenda, locale: str) -> None:  # noqa: ANN401 (python-docx is untyped)
    """Set the language of the text, and black for what the template colours."""
    page.core_properties.language = locale
    page.core_properties.title = _clean(agenda.title)
    for mark in page.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), locale)
    page.styles["Normal"].font.size = Pt(10)
    for name in ("Heading 1", "Heading 2"):
        page.styles[name].font.color.rgb = RGBColor(0, 0, 0)


def _grid(page: Any, heads: Iterable[str]) -> Any:  # noqa: ANN401 (python-docx is untyped)
    """Return a table with its first row in bold, repeated where it goes over a page."""
    names = list(heads)
    table = page.add_table(rows=1, cols=len(names), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table

"""Agendas to take away: each form holds the whole meeting, and a row gives it back exactly."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from copassist.agenda.draft import Brief, draft
from copassist.agenda.export import docx, from_row, markdown, shape, to_row
from copassist.languages import LANGUAGES
from tests.agenda.making import brief, briefs, commitment, topic

NASTY = "| ![x](http://a.b) <b>\x00\x0b\n# a * b_c ` & ~~ […]"
LOCALES = {"fr": "fr-CA", "en": "en-CA"}


def nasty() -> Brief:
    held = replace(topic(1, "troika"), title=f"- {NASTY}", prepare=(f"1. {NASTY}",))
    return brief(60, topics=(held,), commitments=(commitment(owner=NASTY),))


@settings(max_examples=100, deadline=None)
@given(
    briefs(),
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.timezones()),
    st.sampled_from(["America/Montreal", "Europe/Paris", "UTC", "Australia/Lord_Howe"]),
)
def test_a_row_gives_the_agenda_back(given_brief: Brief, start: datetime, zone: str) -> None:
    """Through JSON nothing is lost, at any moment in any zone, the doubled hour included."""
    agenda = draft(replace(given_brief, start=start, timezone=zone))
    back = from_row(json.loads(json.dumps(to_row(agenda))))
    assert back == agenda
    assert back.start.tzinfo is agenda.start.tzinfo
    assert back.end.isoformat() == agenda.end.isoformat()
    assert back.start.fold == agenda.start.fold


def test_shape() -> None:
    """The JSON of the command line: items with wall-clock starts and evidence by path."""
    told = shape(draft(brief(90, topics=(topic(1, "troika"),))))
    assert list(told) == [
        "title", "minutes", "items", "date", "timezone", "language", "mode", "reason", "prepare",
        "materials",
    ]  # fmt: skip
    assert json.loads(json.dumps(told)) == told
    assert [item["start"] for item in told["items"]] == [
        "12:00", "12:05", "12:15", "12:25", "12:50", "13:05", "13:20", "13:28"
    ]  # fmt: skip
    main = told["items"][3]
    assert set(main) == {
        "start", "minutes", "title", "axis", "role", "steps", "evidence"
    }  # fmt: skip
    (cited,) = topic(1).evidence
    assert main["evidence"] == [
        {"path": "archives/1.json", "message_ids": ["m1", "m1b"], "quote": cited.quote}
    ]
    assert all(isinstance(step, str) for item in told["items"] for step in item["steps"])
    assert (told["date"], told["timezone"]) == ("2026-12-03", "America/Montreal")


def test_shape_after_a_change_of_the_clock() -> None:
    """Starts are what a clock on the wall shows, when it goes back in the middle too."""
    late = datetime(2026, 11, 1, 1, 50, tzinfo=ZoneInfo("America/Montreal"))
    told = shape(draft(replace(brief(60), start=late)))
    assert [item["start"] for item in told["items"]] == [
        "01:50", "01:55", "01:03", "01:08", "01:33", "01:43", "01:48"
    ]  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_markdown(code: str) -> None:
    """It has every item, step and quote, and a table of promises to fill."""
    agenda = draft(brief(120, code=code, topics=(topic(1, "troika", code=code),)))
    html = MarkdownIt().enable("table").render(markdown(agenda))
    assert html.count("<table>") == 2
    assert html.count("<h2>") == len(agenda.items) + 3
    assert html.count("<tr>") == 1 + len(agenda.items) + 1 + 6
    for item in agenda.items:
        assert f"{agenda.begins(item):%H:%M}" in html
        for step in item.steps:
            assert step.text.split("«")[0].split("“")[0][:30] in html
    assert "archives/1.json" in html


def test_markdown_shows_marks_as_they_are() -> None:
    """What people wrote makes no link, picture, heading, list, tag or column."""
    agenda = draft(nasty())
    text = markdown(agenda)
    html = MarkdownIt().enable("table").render(text)
    assert not re.search(r"<img|<a |<b>|<em>|<code>|<ol>|<s>|<h1>.*<h1>", html)
    assert html.count("<h1>") == 1
    assert html.count("<td>") == 4 * len(agenda.items) + 3 * 6
    assert not re.search("<li>\\s*<ul>", html)


@pytest.mark.parametrize("code", LANGUAGES)
def test_docx(code: str) -> None:
    """Two tables, the second to be filled; the language is set and nothing is coloured."""
    agenda = draft(brief(90, code=code, topics=(topic(1, "troika", code=code),)))
    made = docx(agenda)
    page = Document(io.BytesIO(made))
    table, promises = page.tables
    assert [row.cells[0].text for row in table.rows[1:]] == [
        f"{agenda.begins(item):%H:%M}" for item in agenda.items
    ]
    assert [row.cells[1].text for row in table.rows[1:]] == [
        str(item.minutes) for item in agenda.items
    ]
    for row, item in zip(table.rows[1:], agenda.items, strict=True):
        assert row.cells[2].text.startswith(item.title)
        assert all(step.text in row.cells[2].text for step in item.steps)
        assert row.cells[3].text == item.role
    assert len(promises.columns) == 3
    assert {cell.text for row in promises.rows[1:] for cell in row.cells} == {""}
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        styles = parts.read("word/styles.xml").decode()
        body = parts.read("word/document.xml").decode()
    assert set(re.findall(r'<w:lang w:val="([^"]+)"', styles)) == {LOCALES[code]}
    assert page.core_properties.language == LOCALES[code]
    assert body.count("w:tblHeader") == 2
    assert "w:shd" not in body
    used = {p.style.name for p in page.paragraphs}
    assert {str(page.styles[name].font.color.rgb) for name in used if "Heading" in name} == {
        "000000"
    }


def test_docx_of_anything() -> None:
    """What XML cannot hold is left out, and the document is made."""
    page = Document(io.BytesIO(docx(draft(nasty()))))
    assert "<b> # a * b_c" in page.paragraphs[0].text


def test_docx_without_a_reason() -> None:
    """A reason that is empty has no line."""
    page = Document(io.BytesIO(docx(draft(replace(brief(), reason="")))))
    assert not [p for p in page.paragraphs if p.text.startswith("Pourquoi")]

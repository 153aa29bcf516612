"""An agenda taken away: Markdown, Word, a calendar file, and a page that prints well."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st
from markdown_it import MarkdownIt

from copassist.agenda.calendar import ics
from copassist.agenda.export import docx, markdown
from copassist.languages import Language
from copassist.records.agenda import Agenda

PAPER = """
body { font: 11pt/1.45 Georgia, serif; color: #000; background: #fff; max-width: 44rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 1.2rem 0 .3rem; break-after: avoid; }
table { width: 100%; border-collapse: collapse; margin: .8rem 0; }
th, td { border: 1px solid #999; padding: .3rem .5rem; text-align: left; vertical-align: top; }
td:empty { height: 1.6rem; }
li, tr { break-inside: avoid; } ul { margin: .3rem 0; padding-left: 1.2rem; }
@page { margin: 1.8cm; }
@media print { body { max-width: none; margin: 0; padding: 0; } }
"""


def downloads(agenda: Agenda, texts: Language, key: str) -> None:
    """Draw the downloads of an agenda; each file is made when it is asked for."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    kinds: dict[str, tuple[str, Callable[[Agenda], str | bytes]]] = {
        "docx": (word, docx),
        "ics": ("text/calendar", ics),
        "html": ("text/html", page),
        "md": ("text/markdown", markdown),
    }
    with st.container(horizontal=True, gap="small"):
        for kind, (mime, make) in kinds.items():
            st.download_button(
                texts.text(f"ui.prepare.export.{kind}"),
                data=partial(make, agenda),
                file_name=f"copassist-{agenda.start.date().isoformat()}.{kind}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"{key}-{kind}",
            )


def page(agenda: Agenda) -> str:
    """Return the agenda as a page of HTML that prints well; nothing in it is live."""
    # The Markdown has people's marks escaped already; HTML in it stays text.
    drawn = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown(agenda))
    return (
        f'<!doctype html>\n<html lang="{agenda.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(agenda.title)}</title>\n<style>{PAPER}</style>\n</head>\n"
        f"<body>\n{drawn}</body>\n</html>\n"
    )

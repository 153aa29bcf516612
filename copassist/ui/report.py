"""The report of an import: what it did, what the sources hold, what was left out and why."""

from __future__ import annotations

import json
from datetime import date
from itertools import groupby

import streamlit as st

from copassist.archive.report import report_shape
from copassist.languages import Language
from copassist.records import Contents, ImportReport, Skipped
from copassist.ui import session
from copassist.ui.plain import line

TALLIED = ("added", "changed", "unchanged", "removed", "skipped")
SHOWN = 50
"""Places named on the page for one reason; the download has them all."""


def report_view(report: ImportReport, texts: Language) -> None:
    """Draw the whole report."""
    with st.container(border=True):
        key = "nothing_new" if report.nothing_new else "done"
        key = "nothing_read" if report.nothing_read else key
        st.markdown(f"**{texts.text(f'ui.import.{key}')}**")
        columns = {
            texts.text(f"ui.import.{kind}"): [getattr(tally, name) for name in TALLIED]
            for kind, tally in (("messages", report.messages), ("articles", report.articles))
        }
        names = [texts.text(f"ui.import.tally.{name}") for name in TALLIED]
        st.table({"": names, **columns})
        if report.contents.spaces:
            _contents(report.contents, texts)
        if report.skipped:
            _skipped(report, texts)
        st.download_button(
            texts.text("ui.import.download"),
            json.dumps(report_shape(report, texts), ensure_ascii=False, indent=2),
            file_name="copassist-import.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
        )
        session.link("chat", texts.text("ui.import.ask_now"), ":material/forum:")


def _contents(held: Contents, texts: Language) -> None:
    """Say what was read, to be held against the source."""
    messages = sum(count for _, count in held.spaces)
    facts = [texts.counted("messages", messages), texts.counted("threads", held.threads)]
    if held.rebuilt:
        facts.append(texts.counted("rebuilt", held.rebuilt))
    with st.expander(line(f"{texts.text('ui.import.held')} {' · '.join(facts)}")):
        months = [(texts.month(date.fromisoformat(f"{m}-01")), n) for m, n in held.months]
        tongues = [(texts.text(f"ui.language.{code}"), n) for code, n in held.languages]
        rows = {"spaces": held.spaces, "months": months}
        rows |= {"languages": tongues, "authors": held.authors}
        tabs = st.tabs([texts.text(f"ui.import.by.{name}") for name in rows])
        for tab, (name, counts) in zip(tabs, rows.items(), strict=True):
            with tab:
                st.dataframe(
                    {
                        texts.text(f"ui.import.one.{name}"): [row for row, _ in counts],
                        texts.text("ui.import.messages"): [count for _, count in counts],
                    },
                    hide_index=True,
                    height="content" if len(counts) < 12 else 420,
                )


def _skipped(report: ImportReport, texts: Language) -> None:
    st.caption(texts.text("ui.import.skipped_about"))
    by_reason = sorted(report.skipped, key=lambda row: row.reason)
    for reason, group in groupby(by_reason, key=lambda row: row.reason):
        rows = list(group)
        count = sum(row.count for row in rows)
        with st.expander(line(f"{_reason(reason, texts)} ({count})")):
            st.text("\n".join(_place(row) for row in rows[:SHOWN]))
            if len(rows) > SHOWN:
                st.caption(texts.text("ui.import.more", count=len(rows) - SHOWN))


def _place(row: Skipped) -> str:
    return f"{row.where} × {row.count}" if row.count > 1 else row.where


def _reason(reason: str, texts: Language) -> str:
    key = f"skipped.{reason}"
    return texts.text(key) if texts.says(key) else reason

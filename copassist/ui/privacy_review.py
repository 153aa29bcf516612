"""What was redacted, to be looked at; and the log of what was done."""

from __future__ import annotations

import re

import streamlit as st

from copassist.languages import LANGUAGES, Language, language
from copassist.privacy.audit import Audit
from copassist.privacy.review import Redaction, redactions, review
from copassist.ui import session
from copassist.ui.plain import line
from copassist.workspace import Workspace

SHOWN, AROUND = 30, 60
"""Redactions on the page at once; characters around each."""


def reviewing(workspace: Workspace, texts: Language) -> None:
    """Draw what was redacted, what nobody looked at first."""
    found = redactions(workspace.engine, session.role(workspace))
    left = sum(not one.reviewed for one in found)
    st.caption(texts.text("ui.privacy.review.about"))
    st.markdown(texts.text("ui.privacy.review.count", count=len(found), left=left))
    for number, one in enumerate(found[:SHOWN]):
        with st.container(border=True, gap="xxsmall"):
            kinds = ", ".join(
                f"{texts.text(f'ui.privacy.review.kind.{kind}')} × {count}"
                for kind, count in one.kinds
            )
            st.markdown(f"**{line(kinds)}** :small[:gray[#{line(one.space)}]]")
            st.markdown(line(_around(one.text)))
            with st.container(horizontal=True):
                _open(one, texts)
                if not one.reviewed:
                    st.button(
                        texts.text("ui.privacy.review.done"),
                        key=f"review-{number}",
                        icon=":material/check:",
                        on_click=_reviewed,
                        args=(workspace, one),
                    )


def _reviewed(workspace: Workspace, one: Redaction) -> None:
    review(workspace.engine, one.source, one.name)
    Audit(workspace.engine).note("review", session.owner(), session.role(workspace))


def _open(one: Redaction, texts: Language) -> None:
    label, icon = texts.text("ui.privacy.review.open"), ":material/open_in_new:"
    if one.thread:
        session.link("library", label, icon, thread=f"{one.source}:{one.thread}", space=one.space)
    else:
        session.link("library", label, icon, article=one.path, space=one.space)


def _around(text: str) -> str:
    """Return what stands around the first placeholder."""
    words = {w for code in LANGUAGES
             for w in language(code).rules("redaction")["placeholders"].values()}  # fmt: skip
    found = re.search("|".join(map(re.escape, sorted(words))), text)
    start = max(0, found.start() - AROUND) if found else 0
    end = found.end() + AROUND if found else 2 * AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def log(workspace: Workspace, texts: Language) -> None:
    """Draw the log."""
    st.caption(texts.text("ui.privacy.log.about"))
    words = texts.rules("privacy")["log"]
    rows = [
        {
            texts.text("ui.privacy.log.when"): entry.when,
            texts.text("ui.privacy.log.who"): entry.who,
            texts.text("ui.privacy.log.role"): texts.text(f"ui.signin.role.{entry.role.name}"),
            texts.text("ui.privacy.log.act"): words[entry.act],
            texts.text("ui.privacy.log.more"): " · ".join(
                f"{name} {held}" for name, held in entry.row.items()
            ),
        }
        for entry in Audit(workspace.engine).listed()
    ]
    if rows:
        st.dataframe(rows, hide_index=True, width="stretch")
    else:
        st.markdown(texts.text("ui.privacy.log.nothing"))

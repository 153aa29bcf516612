"""The words of a community, and the introduction drafted for a newcomer."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from copassist.languages import LANGUAGES, Language
from copassist.onboarding.journeys import Journeys
from copassist.onboarding.written import name_of
from copassist.records.onboarding import Journey, Path, Term
from copassist.ui import session
from copassist.ui.evidence import entries
from copassist.ui.plain import line
from copassist.workspace import Workspace

PAGE = 5
"""Words shown at a time."""
DRAFT, DRAWN = "begin-introduction", "begin-drawn"
"""The text, and how many times a path was made: each has a text of its own, because what was erased
since may stand in the one before."""


def words(workspace: Workspace, texts: Language, told: Path) -> None:
    """Draw the glossary, French and English side by side, some words at a time."""
    if not told.glossary:
        return
    count = len(told.glossary)
    with st.expander(texts.text("ui.begin.words", count=count), icon=":material/dictionary:"):
        pages = -(-count // PAGE)
        number = st.pagination(pages, key=f"begin-words-{pages}") if pages > 1 else 1
        for term in told.glossary[(number - 1) * PAGE : number * PAGE]:
            _word(workspace, texts, term)


def introduction(workspace: Workspace, texts: Language, told: Path, journey: Journey) -> None:
    """Draw the draft, to edit, keep and copy."""
    key = f"{DRAFT}-{session.value(DRAWN)}"
    with st.expander(texts.text("ui.begin.introduction"), icon=":material/edit_note:"):
        st.caption(texts.text("ui.begin.introduction_how"))
        edited = st.text_area(
            texts.text("ui.begin.introduction"),
            journey.introduction or told.introduction,
            height=300,
            label_visibility="collapsed",
            key=key,
            on_change=_keep,
            args=(workspace, journey, key),
        )
        st.caption(texts.text("ui.begin.copy"))
        st.code(edited, language=None, wrap_lines=True)


def _word(workspace: Workspace, texts: Language, term: Term) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f"**{line(name_of(term, texts))}**")
        for column, code in zip(st.columns(len(LANGUAGES)), LANGUAGES, strict=True):
            for cited in (one for one in term.quotes if one.language == code):
                with column:
                    quoted = texts.rules("digest")["letter"]["quoted"].format(quote=cited.quote)
                    st.markdown(line(quoted))
                    entries(workspace, [cited], f"begin-word-{term.name}-{code}")


def _keep(workspace: Workspace, journey: Journey, key: str) -> None:
    kept = replace(journey, introduction=session.value(key) or "")
    Journeys(workspace.engine).keep(kept)

"""What a newcomer chooses: the language to read in, interests, a pace."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from copassist.archive.minutes import is_minutes
from copassist.languages import LANGUAGES, Language
from copassist.onboarding.journeys import Journeys
from copassist.records import Role
from copassist.records.onboarding import Journey
from copassist.ui import session
from copassist.workspace import Workspace

PACES = (7, 14, 30)
"""Days that a path may take."""
MOST = 12
"""Interests offered: the liveliest spaces, then articles."""
EDITING = "begin-editing"


def choices(workspace: Workspace, texts: Language, journey: Journey | None) -> None:
    """Draw the form; what was chosen is kept when it is sent."""
    offered = _offered(workspace, session.role(workspace))
    held = journey.interests if journey else ()
    with st.form("begin-choices"):
        st.segmented_control(
            texts.text("ui.begin.language"),
            LANGUAGES,
            default=journey.language if journey else texts.code,
            required=True,
            format_func=lambda code: texts.text(f"ui.language.{code}"),
            key="begin-language",
        )
        st.pills(
            texts.text("ui.begin.interests"),
            offered,
            selection_mode="multi",
            default=[interest for interest in held if interest in offered],
            help=texts.text("ui.begin.interests_help"),
            key="begin-interests",
        )
        st.text_input(
            texts.text("ui.begin.other"),
            ", ".join(interest for interest in held if interest not in offered),
            placeholder=texts.text("ui.begin.other_help"),
            key="begin-other",
        )
        st.segmented_control(
            texts.text("ui.begin.pace"),
            PACES,
            default=journey.days if journey else PACES[-1],
            required=True,
            format_func=lambda days: texts.text(f"ui.begin.pace_{days}"),
            key="begin-pace",
        )
        st.form_submit_button(
            texts.text("ui.begin.start"), type="primary", on_click=_keep, args=(workspace, journey)
        )


def _keep(workspace: Workspace, journey: Journey | None) -> None:
    """Keep what the form holds; what was done before stays done."""
    other = (wish.strip() for wish in str(session.value("begin-other") or "").split(","))
    interests = (*session.value("begin-interests", ()), *filter(None, other))
    code = session.value("begin-language")
    days = session.value("begin-pace")
    if journey:
        chosen = replace(journey, language=code, interests=interests, days=days)
    else:
        chosen = Journey(session.owner(), code, interests, days, datetime.now(UTC).date())
    Journeys(workspace.engine).keep(chosen)
    session.choose_language(code)
    session.take(EDITING)


def _offered(workspace: Workspace, role: Role) -> list[str]:
    """Return what may interest somebody: spaces as #name, the liveliest first, then articles."""
    shelves = workspace.library.shelves(role)
    talking = sorted((s for s in shelves if s.threads), key=lambda shelf: -shelf.messages)
    titles = [
        article.title
        for shelf in shelves
        if shelf.articles
        for article in workspace.library.articles(shelf.space, role)
        if not is_minutes(article.title)
    ]
    return list(dict.fromkeys([*(f"#{shelf.space}" for shelf in talking), *titles]))[:MOST]

"""Agendas: the form that drafts one, and those that are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from copassist.agenda.desk import TAKEN, Meeting
from copassist.agenda.export import when
from copassist.errors import NotFoundError
from copassist.languages import Language
from copassist.records.agenda import LEAST_MINUTES, MOST_MINUTES, Agenda
from copassist.records.topics import MODES, Topic
from copassist.topics.topics import Asked
from copassist.ui import session
from copassist.ui.agenda_editor import editor
from copassist.ui.plain import line
from copassist.ui.topic_cards import suggestions
from copassist.workspace import Workspace

MINUTES, STEP = 60, 5
NOON = time(12)
AHEAD = timedelta(days=7)
PEOPLE, MOST_PEOPLE = 10, 200


def agendas(workspace: Workspace, texts: Language) -> None:
    """Draw the agenda that the address names, else the form and those kept."""
    role = session.role(workspace)
    if name := session.parameter("agenda"):
        try:
            editor(workspace, workspace.desk.agenda(name, role), texts)
        except NotFoundError:
            session.show(agenda="")
            st.info(texts.text("ui.prepare.agenda.gone"))
        else:
            return
    kept = workspace.desk.agendas.listed(role.reads)
    _form(workspace, texts)
    if kept:
        st.subheader(texts.text("ui.prepare.agenda.kept"), anchor=False)
    for held in kept:
        _row(workspace, held, texts)


def _form(workspace: Workspace, texts: Language) -> None:
    listed = workspace.desk.choices.listed(session.role(workspace), "accepted")
    accepted = tuple(held.topic for held in reversed(listed))
    st.subheader(texts.text("ui.prepare.agenda.new"), anchor=False)
    key = "on_accepted" if accepted else "on_suggested"
    titles = "".join(f"\n- {line(topic.title)}" for topic in accepted)
    st.markdown(f"{texts.text(f'ui.prepare.agenda.{key}')}\n{titles}")
    with st.form("prepare-meeting", border=True):
        meeting = _meeting(workspace, texts)
        sent = st.form_submit_button(
            texts.text("ui.prepare.agenda.draft"), type="primary", icon=":material/event_note:"
        )
    if sent and meeting:
        _draft(workspace, meeting, accepted, texts)


def _meeting(workspace: Workspace, texts: Language) -> Meeting | None:
    """Draw what a meeting is; None while its day or hour is not given."""

    def said(name: str) -> str:
        return texts.text(f"ui.prepare.agenda.{name}")

    zones = sorted(available_timezones())
    with st.container(horizontal=True):
        soon = datetime.now(UTC).date() + AHEAD
        day = st.date_input(said("date"), soon, format="YYYY-MM-DD", key="prepare-date")
        hour = st.time_input(said("time"), NOON, key="prepare-time")
        minutes = st.number_input(
            said("minutes"), LEAST_MINUTES, MOST_MINUTES, MINUTES, STEP, key="prepare-minutes"
        )
    with st.container(horizontal=True):
        here = zones.index(session.timezone(workspace.settings))
        zone = st.selectbox(said("timezone"), zones, here, key="prepare-timezone")
        mode = st.selectbox(
            said("mode"),
            MODES,
            MODES.index("remote"),
            format_func=lambda mode: texts.text(f"ui.prepare.agenda.modes.{mode}"),
            key="prepare-mode",
        )
        people = st.number_input(said("people"), 2, MOST_PEOPLE, PEOPLE, key="prepare-people")
    if not isinstance(day, date) or hour is None:
        return None
    asked = Asked(language=texts.code, mode=mode, people=people)
    return Meeting(minutes, datetime.combine(day, hour, ZoneInfo(zone)), zone, asked)


def _draft(
    workspace: Workspace, meeting: Meeting, accepted: Sequence[Topic], texts: Language
) -> None:
    """Draft an agenda, keep it and open it; topics that it takes are accepted by that."""
    topics = accepted or suggestions(workspace, texts).topics[:TAKEN]
    with st.spinner(texts.text("ui.prepare.agenda.drafting")):
        made = workspace.desk.draft(meeting, session.role(workspace), topics)
        workspace.desk.keep(made, topics)
    session.show(part="agenda", agenda=made.id)
    st.rerun()


def _row(workspace: Workspace, held: Agenda, texts: Language) -> None:
    with st.container(border=True, gap="xxsmall"):
        session.link(
            "prepare", line(held.title), ":material/event_note:", part="agenda", agenda=held.id
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            facts = [when(held)]
            if held.is_closed:
                facts.append(texts.text("ui.prepare.agenda.closed"))
            st.caption(line(" · ".join(facts)), width="stretch")
            with st.popover(
                texts.text("ui.prepare.agenda.delete"), type="tertiary", key=f"bin-{held.id}"
            ):
                if st.button(
                    texts.text("ui.prepare.agenda.really_delete"), key=f"delete-{held.id}"
                ):
                    workspace.desk.agendas.delete(held.id)
                    st.rerun()

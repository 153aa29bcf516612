"""An agenda to be worked on: every change is kept at once, and the total is said in words.

A widget's key holds the value that it shows. What a change alters is then drawn anew, and what it
does not alter stays as it is, with its cursor.
"""

from __future__ import annotations

import streamlit as st

from copassist.agenda import edit
from copassist.agenda.export import when
from copassist.languages import Language
from copassist.records.agenda import LEAST_MINUTES, MOST_MINUTES, Agenda, AgendaItem
from copassist.records.topics import Topic
from copassist.ui import session
from copassist.ui.agenda_export import downloads
from copassist.ui.balance_threads import BADGES
from copassist.ui.evidence import entries
from copassist.ui.plain import line
from copassist.ui.topic_cards import known_topics, suggestions
from copassist.workspace import Workspace


def editor(workspace: Workspace, agenda: Agenda, texts: Language) -> None:
    """Draw an agenda with all that can be changed of it, and its exports."""
    session.link("prepare", texts.text("ui.prepare.agenda.back"), ":material/arrow_back:",
                 part="agenda")  # fmt: skip
    if agenda.is_closed:
        st.info(texts.text("ui.prepare.agenda.is_closed"))
    title = st.text_area(
        texts.text("ui.prepare.editor.title"),
        agenda.title,
        height="content",
        key=f"agenda-title-{agenda.id}-{agenda.title}",
    )
    if title and title.strip() and title.strip() != agenda.title:
        _keep(workspace, edit.renamed(agenda, title.strip()))
    st.caption(line(f"{when(agenda)}. {agenda.reason}"))
    _length(workspace, agenda, texts)
    for place, item in enumerate(agenda.items):
        _item(workspace, agenda, place, item, texts)
    st.markdown(f"**{texts.text('ui.prepare.export.head')}**")
    downloads(agenda, texts, "agenda-export")
    if not agenda.is_closed:
        st.button(
            texts.text("ui.prepare.export.after"),
            key="prepare-after",
            icon=":material/task_alt:",
            on_click=lambda: session.show(part="after"),
        )


def _keep(workspace: Workspace, agenda: Agenda) -> None:
    workspace.desk.agendas.save(agenda)
    st.rerun()


def _length(workspace: Workspace, agenda: Agenda, texts: Language) -> None:
    """Draw the length of the meeting, and the total held against it."""
    with st.container(border=True):
        minutes = st.number_input(
            texts.text("ui.prepare.editor.length"),
            LEAST_MINUTES,
            MOST_MINUTES,
            agenda.minutes,
            5,
            help=texts.text("ui.prepare.editor.length_help"),
            key=f"agenda-length-{agenda.id}-{agenda.minutes}",
            width=220,
        )
        if minutes != agenda.minutes:
            _keep(workspace, edit.lasting(agenda, minutes))
        total = edit.total(agenda)
        over = total - agenda.minutes
        key = "over" if over > 0 else "under" if over < 0 else "even"
        said = texts.text(
            f"ui.prepare.editor.{key}", total=total, count=abs(over), minutes=agenda.minutes
        )
        with st.container(key="agenda-total", horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{said}**" if over else said)
            if (
                over
                and agenda.items
                and st.button(
                    texts.text("ui.prepare.editor.fit", minutes=agenda.minutes),
                    key="agenda-fit",
                    type="primary",
                    icon=":material/fit_width:",
                )
            ):
                _keep(workspace, edit.fitted(agenda))
        st.caption(texts.text("ui.prepare.editor.all_kept"))


def _item(
    workspace: Workspace, agenda: Agenda, place: int, item: AgendaItem, texts: Language
) -> None:
    with st.container(border=True, gap="xsmall", key=f"agenda-item-{place}"):
        said = texts.text(
            "ui.prepare.editor.item", hour=f"{agenda.begins(item):%H:%M}", title=line(item.title)
        )
        if item.axis:
            said += f" :{BADGES[item.axis]}-badge[{texts.text(f'axes.{item.axis}')}]"
        st.markdown(said)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            minutes = st.number_input(
                texts.text("ui.prepare.editor.of_item", n=place + 1),
                1,
                MOST_MINUTES,
                item.minutes,
                label_visibility="collapsed",
                key=f"item-minutes-{agenda.id}-{place}-{item.section}-{item.minutes}",
                icon=":material/timer:",
                width=140,
            )
            if minutes != item.minutes:
                _keep(workspace, edit.retimed(agenda, place, minutes))
            _moves(workspace, agenda, place, item, texts)
            with st.popover(
                texts.text("ui.prepare.editor.change"),
                icon=":material/edit:",
                type="tertiary",
                key=f"item-change-{place}-{item.section}-{item.title}",
            ):
                _changes(workspace, agenda, place, item, texts)
        _steps(workspace, place, item, texts)


def _moves(
    workspace: Workspace, agenda: Agenda, place: int, item: AgendaItem, texts: Language
) -> None:
    last = len(agenda.items) - 1
    for name, to, off in (("up", place - 1, place == 0), ("down", place + 1, place == last)):
        if st.button(
            texts.text(f"ui.prepare.editor.{name}", title=line(item.title)),
            key=f"icon-{name}-{place}",
            icon=f":material/arrow_{name}ward:",
            type="tertiary",
            disabled=off,
        ):
            _keep(workspace, edit.moved(agenda, place, to))


def _changes(
    workspace: Workspace, agenda: Agenda, place: int, item: AgendaItem, texts: Language
) -> None:
    """Draw what changes an item beside its minutes and place."""
    name = f"{place}-{item.section}-{item.title}"
    title = st.text_area(
        texts.text("ui.prepare.editor.item_title"),
        item.title,
        height="content",
        key=f"item-title-{agenda.id}-{name}",
    )
    if title and title.strip() and title.strip() != item.title:
        _keep(workspace, edit.renamed(agenda, title.strip(), place))
    if item.section == "main":
        _replacing(workspace, agenda, place, name, texts)
    if st.button(
        texts.text("ui.prepare.editor.remove"),
        key=f"item-remove-{name}",
        icon=":material/delete:",
        disabled=len(agenda.items) == 1,
    ):
        _keep(workspace, edit.removed(agenda, place))


def _replacing(
    workspace: Workspace, agenda: Agenda, place: int, name: str, texts: Language
) -> None:
    """Draw the topics that an item could work on instead: accepted, or suggested already."""
    used = agenda.items[place].topic
    found = {t.key: t for t in known_topics(workspace, texts) if t.key != used}
    if found:
        chosen = st.selectbox(
            texts.text("ui.prepare.editor.replace"),
            list(found),
            format_func=lambda key: found[key].title,
            key=f"item-topic-{name}",
        )
        if st.button(texts.text("ui.prepare.editor.do_replace"), key=f"item-replace-{name}"):
            _replace(workspace, agenda, place, found[chosen])
    if st.button(
        texts.text("ui.prepare.editor.seek"), key=f"item-seek-{name}", type="tertiary",
        icon=":material/search:",
    ):  # fmt: skip
        suggestions(workspace, texts)
        st.rerun()


def _replace(workspace: Workspace, agenda: Agenda, place: int, topic: Topic) -> None:
    workspace.desk.keep(edit.replaced(agenda, place, topic), [topic])
    st.rerun()


def _steps(workspace: Workspace, place: int, item: AgendaItem, texts: Language) -> None:
    if not item.steps:
        return
    name = f"{place}-{item.section}"
    with st.expander(
        texts.text("ui.prepare.editor.steps"),
        expanded=item.section == "follow_up",
        type="compact",
        key=f"item-steps-{name}",
    ):
        for step in item.steps:
            told = texts.text("ui.prepare.topics.step", text=step.text, minutes=step.minutes)
            st.markdown(f"- {line(told if step.minutes else step.text)}")
        if item.evidence:
            st.caption(texts.text("ui.prepare.editor.sources"))
            entries(workspace, item.evidence, f"agenda-{name}")

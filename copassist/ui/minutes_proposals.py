"""What minutes propose, for a person to tick and correct; and what was kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from copassist.agenda.closing import Proposed
from copassist.commitments.ledger import noted
from copassist.languages import Language
from copassist.records import Visibility
from copassist.records.agenda import Agenda
from copassist.records.commitments import AUTHOR, GROUP, Commitment, Due, Promise
from copassist.records.topics import Topic
from copassist.ui import session
from copassist.ui.plain import line
from copassist.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes that were read: of what day, in what language, of which agenda, and what they say.

    ``name`` is that of the reading: what is ticked and corrected belongs to it.
    """

    name: str
    text: str
    day: date
    language: str
    agenda: Agenda | None
    proposed: Proposed

    @property
    def level(self) -> Visibility:
        """Who may read them: whoever may read the agenda of their meeting."""
        return self.agenda.visibility if self.agenda else Visibility.COMMUNITY


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of minutes: how many commitments and topics, and whether what else was."""

    commitments: int
    topics: int
    closed: bool
    archived: bool


def proposals(workspace: Workspace, minutes: Minutes, texts: Language) -> Kept | None:
    """Draw what minutes propose; return what was kept once a person says so."""
    _decisions(minutes, texts)
    chosen = _commitments(minutes, texts)
    topics = _topics(workspace, minutes, texts)
    st.divider()
    archived = st.checkbox(
        texts.text("ui.prepare.proposed.archive"),
        True,
        help=texts.text("ui.prepare.proposed.archive_help"),
        key=f"minutes-archive-{minutes.name}",
        persist_state="session",
    )
    if not st.button(
        texts.text("ui.prepare.proposed.keep"), key="minutes-keep", type="primary",
        icon=":material/check:",
    ):  # fmt: skip
        return None
    with st.spinner(texts.text("ui.prepare.proposed.keeping")):
        if archived:
            # First, since it may be refused while an import is under way: nothing is kept then.
            workspace.keep_minutes(minutes.text, minutes.day, minutes.language, minutes.level)
        _keep(workspace, minutes.agenda, chosen, topics)
    return Kept(len(chosen), len(topics), minutes.agenda is not None, archived)


def _keep(
    workspace: Workspace,
    agenda: Agenda | None,
    chosen: Sequence[Commitment],
    topics: Sequence[Topic],
) -> None:
    desk = workspace.desk
    desk.ledger.propose(chosen)
    for topic in topics:
        desk.choices.choose(topic, "done")
    if agenda:
        desk.agendas.close(agenda.id)


def kept(done: Kept, texts: Language) -> None:
    """Draw what was kept, and the way to the next agenda."""
    said = [texts.text("ui.prepare.done.head")]
    for name in ("commitments", "topics"):
        if count := getattr(done, name):
            said.append(texts.text(f"ui.prepare.done.{name}", count=count) + ".")
    if done.closed:
        said.append(texts.text("ui.prepare.done.closed"))
    if done.archived:
        said.append(texts.text("ui.prepare.done.archive"))
    if done.commitments:
        said.append(texts.text("ui.prepare.done.next"))
    st.success(" ".join(said), icon=":material/task_alt:")
    st.button(
        texts.text("ui.prepare.done.draft"),
        key="minutes-next",
        type="primary",
        icon=":material/event_note:",
        on_click=lambda: session.show(part="agenda", agenda=""),
    )


def _decisions(minutes: Minutes, texts: Language) -> None:
    _head("decisions", texts, bool(minutes.proposed.decisions))
    for decision in minutes.proposed.decisions:
        st.markdown(f"- {line(decision)}")


def _head(name: str, texts: Language, found: bool) -> None:
    st.subheader(texts.text(f"ui.prepare.proposed.{name}"), anchor=False)
    st.caption(texts.text(f"ui.prepare.proposed.{f'{name}_about' if found else f'no_{name}'}"))


def _commitments(minutes: Minutes, texts: Language) -> list[Commitment]:
    """Draw each commitment proposed; return those that were ticked, as they were corrected."""
    found = minutes.proposed.commitments
    _head("commitments", texts, bool(found))
    told = [_commitment(minutes, number, one, texts) for number, one in enumerate(found)]
    return [one for one in told if one]


def _commitment(
    minutes: Minutes, number: int, found: Promise, texts: Language
) -> Commitment | None:
    name = f"{minutes.name}-{number}"
    owners = texts.rules("agenda")["owners"]
    with st.container(border=True, gap="small"):
        ticked = st.checkbox(
            line(found.quote.lstrip(" \t-*•–☐")), key=f"minutes-is-{name}", persist_state="session"
        )
        act = st.text_input(
            texts.text("ui.prepare.proposed.act"), found.act, key=f"minutes-act-{name}",
            persist_state="session",
        )  # fmt: skip
        # Who wrote minutes is nobody in particular.
        doer = GROUP if found.owner == AUTHOR else found.owner
        shown = owners.get(doer, doer)
        with st.container(horizontal=True):
            owner = st.text_input(
                texts.text("ui.prepare.proposed.owner"), shown, key=f"minutes-owner-{name}",
                persist_state="session",
            )  # fmt: skip
            due = (_choice if found.due.choices else _day)(found.due, name, texts)
        if found.due.text:
            st.caption(line(texts.text("ui.prepare.proposed.due_words", words=found.due.text)))
    if not ticked:
        return None
    # « Le groupe » is a word of the page; the ledger has its own, which each language shows.
    who = doer if owner.strip() in ("", shown) else owner.strip()
    what = act.strip() or found.act
    return noted(found.quote, who, what, due, minutes.day, minutes.language, minutes.level)


def _day(due: Due, name: str, texts: Language) -> Due:
    day = st.date_input(
        texts.text("ui.prepare.proposed.due"),
        due.day,
        format="YYYY-MM-DD",
        key=f"minutes-due-{name}",
        persist_state="session",
    )
    return Due(due.text, day if isinstance(day, date) else None)


def _choice(due: Due, name: str, texts: Language) -> Due:
    """Ask which day ambiguous words mean; while nobody says, they stay ambiguous."""
    day = st.pills(
        texts.text("ui.prepare.proposed.which_day"),
        due.choices,
        format_func=lambda day: texts.day(day.isoformat()),
        key=f"minutes-choice-{name}",
        persist_state="session",
    )
    return Due(due.text, day) if day else due


def _topics(workspace: Workspace, minutes: Minutes, texts: Language) -> list[Topic]:
    """Draw the topics of the agenda, those talked about ticked; return those that are ticked."""
    worked = (
        dict.fromkeys(i.topic for i in minutes.agenda.items if i.topic) if minutes.agenda else {}
    )
    listed = workspace.desk.choices.listed(session.role(workspace)) if worked else []
    chosen = {held.topic.key: held.topic for held in listed}
    known = [chosen[key] for key in worked if key in chosen]
    if not known:
        return []
    st.subheader(texts.text("ui.prepare.proposed.topics"), anchor=False)
    st.caption(texts.text("ui.prepare.proposed.topics_about"))
    return [
        topic
        for topic in known
        if st.checkbox(
            line(topic.title),
            topic.key in minutes.proposed.topics,
            key=f"minutes-topic-{minutes.name}-{topic.key}",
            persist_state="session",
        )
    ]

"""A commitment as a card: what, who, when, where it was said, and what a person decides on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st

from copassist.agenda.naming import shown_owner
from copassist.languages import Language
from copassist.records import Citation, Role
from copassist.records.commitments import GROUP, NOTED, Commitment, Status
from copassist.topics.citing import Citing
from copassist.ui import session
from copassist.ui.evidence import entries
from copassist.ui.plain import line
from copassist.workspace import Workspace

SURE, LIKELY = 0.85, 0.65
"""From which confidence on a proposal is said to be very likely, or likely."""
MARKS = "-*•– "
"""What may open an item of a list."""
BECOMES: tuple[Status, ...] = ("done", "learned", "under_way", "blocked", "postponed", "dropped")


@dataclass(frozen=True)
class Cards:
    """Draws commitments; ``evidence`` holds what may tell that some were kept, by id."""

    workspace: Workspace
    role: Role
    today: date
    texts: Language
    evidence: Mapping[str, tuple[Citation, ...]]

    def proposed(self, held: Commitment) -> None:
        """Draw what was found, to be confirmed or dropped."""
        with st.container(border=True, gap="small"):
            owner = self._told(held, self._text(f"sure.{_sureness(held.confidence)}"))
            with st.container(horizontal=True):
                with st.popover(self._text("confirm"), icon=":material/check:"):
                    self._confirm(held, owner)
                if st.button(
                    self._text("drop"), icon=":material/close:", key=f"followup-drop-{held.id}"
                ):
                    self._decide(held, "dropped")

    def going(self, held: Commitment) -> None:
        """Draw one that is open, and what becomes of it."""
        with st.container(border=True, gap="small"):
            self._told(held, self.texts.text(f"commitments.status.{held.status}"))
            cited = self.evidence.get(held.id, ())
            if cited:
                said = self._text("evidence.perhaps", quote=cited[0].quote)
                st.markdown(f":material/lightbulb: {line(said)}")
                self._entries(cited, f"done-{held.id}")
            with st.container(horizontal=True):
                key = f"followup-done-{held.id}"
                done = self._text("evidence.done")
                if cited and st.button(done, icon=":material/task_alt:", key=key):
                    self._decide(held, "done")
                with st.popover(self._text("become"), icon=":material/edit_note:"):
                    self._become(held)
            self._history(held)

    def ended(self, held: Commitment) -> None:
        """Draw one that has ended, which may be opened again."""
        with st.container(border=True, gap="small"):
            self._told(held, self.texts.text(f"commitments.status.{held.status}"))
            self._history(held)
            key = f"followup-again-{held.id}"
            if st.button(self._text("again"), icon=":material/undo:", key=key, type="tertiary"):
                self._decide(held, "confirmed")

    def _told(self, held: Commitment, status: str = "") -> str:
        """Draw what everybody sees of a commitment; return its owner as shown."""
        cited = Citing(self.workspace.library, self.role).of_commitment(held)
        owner = shown_owner(held, self.texts.code)
        late = self._text("overdue") if held.is_overdue(self.today) else ""
        badges = "".join(f" :gray-badge[{said}]" for said in (status, late) if said)
        st.markdown(f"**{line(held.act)}**{badges}")
        st.markdown(line(f"{owner} · {self._when(held)}"))
        if _words(held.quote) != _words(held.act):
            st.caption(line(self._text("quote", quote=held.quote.lstrip(MARKS))))
        if cited:
            self._entries((cited,), f"{held.id}-{held.status}")
        else:
            day = self.texts.day(held.made.isoformat())
            is_noted = held.source == NOTED
            gone = self.texts.text("ui.evidence.gone")
            st.caption(self._text("noted", day=day) if is_noted else gone)
        return owner

    def _when(self, held: Commitment) -> str:
        due = held.due
        if due.day:
            return self._text("due", day=self.texts.day(due.day.isoformat()))
        if due.choices:
            days = [self.texts.day(day.isoformat()) for day in due.choices]
            return self._text("choices", words=due.text, days=self._text("or").join(days))
        return self._text("words", words=due.text) if due.text else self._text("no_day")

    def _entries(self, cited: tuple[Citation, ...], key: str) -> None:
        """Draw what opens the places where something was said."""
        shown = [replace(one, n=0) for one in cited]
        entries(self.workspace, shown, f"followup-{key}")

    def _confirm(self, held: Commitment, owner: str) -> None:
        with st.form(f"followup-confirm-{held.id}", border=False):
            act = st.text_area(
                self._text("act"), held.act, height=100, key=f"followup-act-{held.id}"
            )
            name = st.text_input(
                self._text("owner"), owner, key=f"followup-owner-{held.id}",
                help=self._text("owner_help"), max_chars=120,
            )  # fmt: skip
            due = self._day(held)
            sent = st.form_submit_button(self._text("confirm"), type="primary")
        if sent:
            told = (name or "").strip()
            who = held.owner if told == owner else told
            group = self.texts.rules("agenda")["owners"][GROUP]
            if not who or who.casefold() in (group.casefold(), GROUP):
                who = GROUP
            kept = (act or "").strip() or held.act
            if (who, kept) != (held.owner, held.act):
                self.workspace.desk.ledger.reword(held.id, who, kept, self.role)
            self._decide(held, "confirmed", due if due != held.due.day else None)

    def _day(self, held: Commitment) -> date | None:
        """Draw the choice of the day; words that mean several days ask which."""
        key = f"followup-day-{held.id}"
        if not held.due.choices:
            chosen = st.date_input(self._text("day"), held.due.day, format="YYYY-MM-DD", key=key)
            return chosen if isinstance(chosen, date) else None
        return st.radio(
            self._text("which_day", words=line(held.due.text)),
            [*held.due.choices, None],
            format_func=lambda d: self.texts.day(d.isoformat()) if d else self._text("no_day"),
            key=key,
        )

    def _become(self, held: Commitment) -> None:
        # Once something is kept the widgets are new, and empty.
        key = f"{held.id}-{len(held.events)}"
        status = st.pills(
            self._text("became"),
            BECOMES,
            format_func=lambda name: self.texts.text(f"commitments.status.{name}"),
            key=f"followup-status-{key}",
        )
        day = None
        if status == "postponed":
            soonest = self.today + timedelta(1)
            day = st.date_input(
                self._text("new_day"), None, min_value=soonest, format="YYYY-MM-DD",
                key=f"followup-postponed-{key}",
            )  # fmt: skip
        note = st.text_input(self._text("note"), max_chars=500, key=f"followup-note-{key}")
        lacks = status is None or (status == "postponed" and day is None)
        is_sent = st.button(
            self._text("keep"), type="primary", disabled=lacks, key=f"followup-keep-{key}"
        )
        if is_sent and status:
            self._decide(held, status, day if isinstance(day, date) else None, note or "")

    def _history(self, held: Commitment) -> None:
        # That it was confirmed, once, is what its being open says.
        if len(held.events) < 2 and not any(event.note or event.due for event in held.events):
            return
        with st.expander(self._text("history"), icon=":material/history:"):
            for event in held.events:
                day = self.texts.day(event.due.isoformat()) if event.due else ""
                due = self._text("due", day=day) if day else ""
                status = self.texts.text(f"commitments.status.{event.status}")
                facts = (self.texts.day(event.when), status, due, event.note)
                st.markdown(f"- {line(' · '.join(fact for fact in facts if fact))}")

    def _decide(
        self, held: Commitment, status: Status, due: date | None = None, note: str = ""
    ) -> None:
        self.workspace.desk.ledger.decide(held.id, status, self.role, due=due, note=note)
        name = self.texts.text(f"commitments.status.{status}")
        session.keep("followup-said", self._text("kept", status=name, act=held.act))
        st.rerun()

    def _text(self, key: str, **values: object) -> str:
        return self.texts.text(f"ui.followup.{key}", **values)


def _sureness(confidence: float) -> str:
    return "very" if confidence >= SURE else "likely" if confidence >= LIKELY else "perhaps"


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text).split()).casefold()

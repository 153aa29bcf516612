"""The commitments in three groups: to confirm, open, ended; and the look for new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from copassist.agenda.calendar import due_dates_ics
from copassist.languages import Language
from copassist.records import Citation, Progress, Role
from copassist.records.commitments import NOTED, OPEN, Commitment
from copassist.topics.completions import completions
from copassist.ui import session
from copassist.ui.boundary import errors
from copassist.ui.commitment_cards import Cards
from copassist.ui.plain import line
from copassist.workspace import Workspace

SECONDS = 20.0
"""How long the archive is looked through at a click."""
PAGES = {"proposed": 5, "open": 10, "ended": 10}
"""Cards of a page, by group."""
Evidence = dict[str, tuple[Citation, ...]]


def commitments(workspace: Workspace, texts: Language) -> None:
    """Draw this part."""
    role, desk = session.role(workspace), workspace.desk
    held, today = desk.ledger.listed(role), desk.local_day()
    with st.container(horizontal=True, vertical_alignment="center"):
        asked = st.button(
            texts.text("ui.followup.look.button"), icon=":material/search:", key="followup-look"
        )
        _export([one for one in held if one.status in OPEN], texts)
    # Where nothing was ever found nothing may ever have been looked at.
    is_new = not any(one.source != NOTED for one in held) and not session.value("followup-looked")
    if asked or is_new:
        _look(workspace, held, texts)
    _tell(texts)
    st.caption(texts.text("ui.followup.as_of", day=texts.day(today.isoformat())))
    _groups(workspace, held, today, texts)


def _groups(workspace: Workspace, held: Sequence[Commitment], today: date, texts: Language) -> None:
    role = session.role(workspace)
    proposed = [one for one in held if one.status == "proposed"]
    proposed.sort(key=lambda one: (-one.confidence, -one.made.toordinal()))
    going = [one for one in held if one.status in OPEN]
    ended = [one for one in held if one.status in ("done", "learned", "dropped")]
    cards = Cards(workspace, role, today, texts, _evidence(workspace, role, going, texts))
    _group("proposed", proposed, cards.proposed, texts)
    _group("open", going, cards.going, texts)
    if ended:
        name = texts.text("ui.followup.group.ended", count=len(ended))
        with st.expander(name, icon=":material/inventory_2:"):
            _pages("ended", ended, cards.ended, texts)


def _group(
    name: str, held: Sequence[Commitment], draw: Callable[[Commitment], None], texts: Language
) -> None:
    st.subheader(texts.text(f"ui.followup.group.{name}", count=len(held)), anchor=False)
    if not held:
        st.caption(texts.text(f"ui.followup.group.no_{name}"))
    _pages(name, held, draw, texts)


def _pages(
    name: str, held: Sequence[Commitment], draw: Callable[[Commitment], None], texts: Language
) -> None:
    size = PAGES[name]
    pages = -(-len(held) // size)
    # Where a decision empties the last page, the one before it is shown.
    key = f"followup-page-{name}-{pages}"
    number = st.pagination(pages, key=key, max_visible_pages=5) if pages > 1 else 1
    for one in held[(number - 1) * size : number * size]:
        draw(one)


def _look(workspace: Workspace, held: Sequence[Commitment], texts: Language) -> None:
    """Look for others than those held, and say how far it is."""
    session.keep("followup-looked", True)
    said = texts.text("ui.followup.look.going")
    bar = st.progress(0.0, text=said)
    left = 0

    def tell(told: Progress) -> None:
        nonlocal left
        left = told.total - told.done
        seconds = min(told.seconds_left or 0.0, SECONDS)
        text = f"{said} · {texts.text('ui.left', seconds=round(seconds))}"
        bar.progress(min(told.done / max(told.total, 1), 1.0), text=text)

    workspace.desk.scan.read(SECONDS, tell)
    # What was promised in private is found too, and counted for nobody.
    found = workspace.desk.ledger.listed(session.role(workspace))
    new = {one.id for one in found} - {one.id for one in held}
    session.keep("followup-found", (len(new), left))
    st.rerun()


def _tell(texts: Language) -> None:
    """Say, once, what was found or kept."""
    if said := session.take("followup-said"):
        st.toast(line(said), icon=":material/check:")
    if (found := session.take("followup-found")) is None:
        return
    new, left = found
    told = texts.counted("commitments", new) if new else texts.text("ui.followup.look.nothing")
    if left:
        told += " " + texts.text("ui.followup.look.left", count=left)
    st.info(told, icon=":material/search:")


def _export(held: Sequence[Commitment], texts: Language) -> None:
    dated = [one for one in held if one.due.day]
    if dated:
        st.download_button(
            texts.text("ui.followup.ics"),
            data=lambda: due_dates_ics(dated, texts.code),
            file_name="copassist.ics",
            mime="text/calendar",
            icon=":material/event:",
            on_click="ignore",
            key="followup-ics",
        )


def _evidence(
    workspace: Workspace, role: Role, held: Sequence[Commitment], texts: Language
) -> Evidence:
    """Return what may tell that some were kept; looked for again where the archive changed."""
    if not held:
        return {}
    record, _ = workspace.axes.marked(role)
    key = (record.last, len(record.talks), tuple((one.id, one.act) for one in held))
    known, found = session.value("followup-evidence", (None, {}))
    if known != key:
        found = {}
        with errors(), st.spinner(texts.text("ui.followup.evidence.looking")):
            found = completions(workspace.search_engine, role, held)
            session.keep("followup-evidence", (key, found))
    kept: Evidence = found
    return kept

"""The balance of the three axes, for facilitators: in ten seconds, then down to the messages.

Sponsors see the figures of what members read: the whole of the community, of the last window.
"""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from copassist.axes.measure import WINDOW_DAYS
from copassist.axes.telling import change, coverage, part_in_words, score, verdict, window
from copassist.languages import Language
from copassist.records import Role
from copassist.records.axes import AXES, AxisScore, Balance, Component, Window
from copassist.ui import balance_pictures as pictures
from copassist.ui import session
from copassist.ui.balance_community import community
from copassist.ui.balance_signs import capital, signs
from copassist.ui.balance_takeaway import takeaway
from copassist.ui.balance_threads import threads_of
from copassist.workspace import Workspace

CLOSE_SECONDS = 8.0
"""So long the page waits for passages to be read closely; the rest is read behind it."""
PERIODS = (30, WINDOW_DAYS, 180, 365)
WINDOWS = 6
"""Windows of the trend, the one shown apart."""


def render(workspace: Workspace) -> None:
    """Draw the page."""
    texts = session.texts()
    st.title(texts.text("ui.page.balance"), anchor=False)
    role = session.role(workspace)
    if role == Role.SPONSOR:
        _overview(workspace, texts)
        return
    if not role.facilitates:
        st.info(texts.text("ui.balance.refused"))
        return
    with st.spinner(texts.text("ui.balance.reading")):
        workspace.axes.read_closely(CLOSE_SECONDS)
        record, _ = workspace.axes.marked(role)
    workspace.axes.read_on()
    if record.last is None:
        st.info(texts.text("ui.library.empty"))
        session.link("import", texts.text("ui.empty.import"), ":material/upload_file:")
        return
    space, days = _choices(workspace, record.last, texts)
    told = workspace.axes.measure_window(role, space, days)
    _summary(told, texts)
    with st.container(horizontal=True):
        takeaway(told, texts)
        community(workspace, texts)
    _trend(workspace, told, role, space, texts)
    _axes(workspace, told, texts)
    signs(workspace, workspace.axes.decline(role, space, days), texts)
    capital(workspace.axes.capital(role, space, days), texts)
    with st.expander(texts.text("ui.balance.coverage"), icon=":material/visibility_off:"):
        left, whole = workspace.axes.closely.left()
        close = texts.text("ui.balance.close", share=texts.percent(1 - left / max(whole, 1)))
        for said in (*coverage(told, texts), close):
            st.markdown(f"- {said}")


def _overview(workspace: Workspace, texts: Language) -> None:
    """Draw what a sponsor sees: figures, and not a word of anybody.

    Neither space nor period can be chosen: what differs between two might be one person.
    """
    record, _ = workspace.axes.marked(Role.MEMBER)
    if record.last is None:
        st.info(texts.text("ui.library.empty"))
        return
    window = Window(record.last - timedelta(days=WINDOW_DAYS - 1), record.last)
    told = workspace.axes.measure_window(Role.MEMBER, "", window)
    _summary(told, texts)
    takeaway(told, texts)
    _trend(workspace, told, Role.MEMBER, "", texts)
    for said in coverage(told, texts):
        st.caption(said)


def _choices(workspace: Workspace, last: date, texts: Language) -> tuple[str, Window]:
    """Draw what is measured; return the space and the window."""
    shelves = workspace.library.shelves(session.role(workspace))
    names = [shelf.space for shelf in shelves if shelf.messages]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        space = st.selectbox(
            texts.text("ui.library.space"),
            ["", *names],
            format_func=lambda name: name or texts.text("ui.balance.everywhere"),
            key="balance-space",
        )
        days = st.selectbox(
            texts.text("ui.balance.period"),
            PERIODS,
            index=PERIODS.index(WINDOW_DAYS),
            format_func=lambda days: texts.text("ui.balance.days", days=days),
            key="balance-days",
        )
        until = st.date_input(
            texts.text("ui.balance.until"), last, max_value=last, format="YYYY-MM-DD",
            key="balance-until",
        )  # fmt: skip
    end = until if isinstance(until, date) else last
    return space or "", Window(end - timedelta(days=days - 1), end)


def _summary(told: Balance, texts: Language) -> None:
    """Draw the verdict, the picture and, in a line each, how the axes stand and moved."""
    st.caption(window(told, texts))
    shown = st.success if told.verdict == "named" else st.info
    shown(verdict(told, texts), icon=":material/balance:")
    st.vega_lite_chart(spec=pictures.bars(told, texts), width="stretch")
    st.caption(texts.text("ui.balance.legend"))
    if told.balance is not None:
        st.markdown(texts.text("axes.balanced", balance=round(told.balance)))


def _trend(workspace: Workspace, told: Balance, role: Role, space: str, texts: Language) -> None:
    earlier = workspace.axes.earlier(role, space, told.window, WINDOWS - 1)
    if not earlier:
        return
    st.subheader(texts.text("ui.balance.trend"), anchor=False)
    st.vega_lite_chart(spec=pictures.lines(told, earlier, texts), width="stretch")
    if told.last_year:
        st.caption(_season(told, texts))


def _season(told: Balance, texts: Language) -> str:
    """Say the scores of the same days a year ago."""
    past = told.last_year
    held = [
        f"{texts.text(f'axes.{axis}')} {round(value)}"
        for axis in AXES
        if past and (value := past.scores[axis]) is not None
    ]
    return texts.text("ui.balance.season", scores=", ".join(held))


def _axes(workspace: Workspace, told: Balance, texts: Language) -> None:
    st.subheader(texts.text("ui.balance.why"), anchor=False)
    st.caption(texts.text("ui.balance.why_about"))
    tabs = st.tabs([texts.text(f"axes.{axis}") for axis in AXES])
    for tab, axis in zip(tabs, AXES, strict=True):
        with tab:
            _axis(workspace, told.axes[axis], told, texts)


def _axis(workspace: Workspace, held: AxisScore, told: Balance, texts: Language) -> None:
    facts = [score(told, held.axis, texts), change(told, held.axis, texts)]
    if held.mix is not None:
        facts.append(texts.text("ui.balance.mix", share=texts.percent(held.mix)))
    st.markdown(" · ".join(fact for fact in facts if fact))
    for part in held.components:
        _component(workspace, part, texts)


def _component(workspace: Workspace, part: Component, texts: Language) -> None:
    name = texts.text(f"axes.component.{part.name}.name")
    with st.container(border=True, gap="xxsmall"):
        weight = texts.text("ui.balance.weight", weight=texts.percent(part.weight))
        st.markdown(f"**{name}** :small[:gray[{weight}]]")
        st.caption(texts.text(f"axes.component.{part.name}.about"))
        if part.value is None:
            st.markdown(texts.text("ui.balance.missing"))
            return
        st.progress(part.value, text=part_in_words(part, texts))
        threads_of(workspace, part.name, part.threads, texts)

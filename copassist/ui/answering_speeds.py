"""How fast questions are answered, by language, in words; and whether both languages are alike."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from copassist.axes.marks import ANSWER_DAYS
from copassist.languages import Language
from copassist.topics.parity import Speed, answered, in_words
from copassist.ui import session
from copassist.workspace import Workspace

PERIODS = (90, 180, 365)
DAY_HOURS = 48
"""From so many hours on a time is told in days."""


def speeds(workspace: Workspace, texts: Language) -> None:
    """Draw this part."""
    role = session.role(workspace)
    today = workspace.desk.today(role)
    days = st.selectbox(
        texts.text("ui.balance.period"),
        PERIODS,
        index=len(PERIODS) - 1,
        format_func=lambda days: texts.text("ui.balance.days", days=days),
        key="followup-speed-days",
        width=240,
    )
    since = today - timedelta(days - 1)
    told, found = answered(workspace.axes, role, since, today)
    st.info(in_words(told, texts), icon=":material/translate:")
    columns = st.columns(3)
    for column, speed in zip(columns, found, strict=True):
        with column, st.container(border=True, gap="xsmall", height="stretch"):
            _speed(speed, texts)
    st.caption(texts.text("ui.followup.speed.interval"))


def _speed(told: Speed, texts: Language) -> None:
    """Draw how fast one language is answered."""
    name = texts.text(f"ui.followup.speed.{told.language or 'all'}")
    st.markdown(f"**{name}**")
    if told.share is None or told.share_interval is None:
        st.caption(texts.text("ui.followup.speed.hidden"))
        return
    low, high = (texts.percent(round(end, 2)) for end in told.share_interval)
    share = texts.percent(round(told.share, 2))
    st.markdown(
        texts.text("ui.followup.speed.share", share=share, days=ANSWER_DAYS, low=low, high=high)
    )
    st.markdown(_median(told, texts))
    st.caption(texts.counted("questions", told.n or 0))


def _median(told: Speed, texts: Language) -> str:
    if told.hours is None or told.hours_interval is None:
        return texts.text("ui.followup.speed.few")
    low, high = told.hours_interval
    known = {"time": _time(told.hours, texts), "low": _time(low, texts)}
    if high is None:
        return texts.text("ui.followup.speed.median_open", **known)
    return texts.text("ui.followup.speed.median", high=_time(high, texts), **known)


def _time(hours: float, texts: Language) -> str:
    """Write a time in minutes, hours or days, as is said."""
    if hours < 1:
        return texts.counted("minutes", max(1, round(60 * hours)))
    if hours < DAY_HOURS:
        return texts.counted("hours", round(hours))
    return texts.counted("days", round(hours / 24))

"""Quotes that disagree, side by side with their days, the latest last."""

from __future__ import annotations

import streamlit as st

from copassist.languages import Language
from copassist.records import Answer
from copassist.ui.plain import line, plain

PAIRS = 2


def show(answer: Answer, texts: Language) -> None:
    """Draw the pairs of quotes of which one replaces the other, or says otherwise."""
    quotes = {cited.n: cited for cited in answer.citations}
    pairs = [c for c in answer.conflicts if {c.earlier, c.later} <= quotes.keys()]
    for conflict in pairs[:PAIRS]:
        st.caption(texts.text(f"ui.conflict.{conflict.kind}"))
        sides = ((conflict.earlier, conflict.earlier_day), (conflict.later, conflict.later_day))
        for column, (number, day) in zip(st.columns(2, border=True), sides, strict=True):
            cited = quotes[number]
            where = f"#{cited.space}" if cited.kind == "message" else cited.title
            column.caption(line(f"[{number}] {texts.day(day)} · {where}"))
            column.markdown(plain(cited.quote))

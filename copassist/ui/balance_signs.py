"""Signs of decline in neutral words, and social capital without anybody's name."""

from __future__ import annotations

import streamlit as st

from copassist.languages import Language
from copassist.records.axes import Capital, Decline, Sign
from copassist.ui import balance_pictures as pictures
from copassist.ui.balance_threads import threads_of
from copassist.workspace import Workspace

COUNTS = ("attendance", "cancelled", "no_results")
"""Signs whose numbers are counts; the others are shares."""


def signs(workspace: Workspace, told: Decline, texts: Language) -> None:
    """Draw the signs: a word when there are three, each with its numbers and one act."""
    held = [sign for sign in told.signs if sign.holds]
    st.subheader(texts.text("ui.balance.signs"), anchor=False)
    if told.alert:
        st.warning(texts.text("ui.balance.alert", count=len(held)), icon=":material/eco:")
    elif held:
        st.markdown(texts.text("ui.balance.few_signs", signs=texts.counted("signs", len(held))))
    else:
        st.markdown(texts.text("ui.balance.no_signs"))
    if held and told.quiet_season:
        st.caption(texts.text("ui.balance.quiet_season"))
    for sign in held:
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{texts.text(f'axes.sign.{sign.name}.name')}**")
            st.caption(_numbers(sign, texts))
            st.markdown(texts.text(f"axes.sign.{sign.name}.act"))
            threads_of(workspace, f"sign-{sign.name}", sign.threads, texts)
    unknown = [texts.text(f"axes.sign.{s.name}.name") for s in told.signs if s.holds is None]
    if unknown:
        st.caption(texts.text("ui.balance.unknown_signs", names=", ".join(unknown)))


def _numbers(sign: Sign, texts: Language) -> str:
    if sign.value is None:
        return texts.counted("threads", sign.n)
    now, before = (
        "" if value is None else texts.number(round(value, 1)) if sign.name in COUNTS
        else texts.percent(value)
        for value in (sign.value, sign.before)
    )  # fmt: skip
    key = "ui.balance.now_before" if before else "ui.balance.now"
    return texts.text(key, now=now, before=before, n=sign.n)


def capital(told: Capital, texts: Language) -> None:
    """Draw how give and take are spread; what rests on too few people is not told."""
    st.subheader(texts.text("ui.balance.capital"), anchor=False)
    st.caption(texts.text("ui.balance.capital_about"))
    for name in ("both", "top_tenth", "new_pairs", "newcomers_answered"):
        value = getattr(told, name)
        said = texts.text("ui.balance.hidden") if value is None else texts.percent(value)
        st.markdown(
            f"- {texts.text(f'ui.balance.capitals.{name}')}{texts.text('answer.colon')} {said}"
        )
    if told.network:
        st.vega_lite_chart(spec=pictures.network(told.network, texts), width="stretch")
        st.caption(texts.text("ui.balance.network_about"))

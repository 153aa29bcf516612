"""What a facilitator sets for the measure: the stage of life, the targets, who facilitates."""

from __future__ import annotations

import streamlit as st

from copassist.axes.targets import DEFAULTS, LEAST, MOST, Community
from copassist.languages import Language
from copassist.records.axes import AXES, STAGES, Axis
from copassist.ui import session
from copassist.workspace import Workspace


def community(workspace: Workspace, texts: Language) -> None:
    """Draw the settings of the community in a popover."""
    held = workspace.axes.community()
    with st.popover(texts.text("ui.balance.community"), icon=":material/tune:"):
        st.caption(texts.text("ui.balance.community_about"))
        stage = st.selectbox(
            texts.text("ui.balance.stage"),
            STAGES,
            index=STAGES.index(held.stage),
            format_func=lambda name: texts.text(f"ui.balance.stages.{name}"),
            key="balance-stage",
        )
        wanted: dict[Axis, float] = {}
        for axis, default in zip(AXES, DEFAULTS[stage], strict=True):
            start = held.wanted.get(axis, default) if stage == held.stage else default
            value = st.slider(
                texts.text("ui.balance.target", axis=texts.text(f"axes.{axis}")),
                int(LEAST), int(MOST), int(start), 5, key=f"balance-target-{axis}-{stage}",
            )  # fmt: skip
            if value != default:
                wanted[axis] = float(value)
        names = st.text_area(
            texts.text("ui.balance.facilitators"),
            "\n".join(held.facilitators),
            help=texts.text("ui.balance.facilitators_help"),
            key="balance-facilitators",
        )
        kept = tuple(name.strip() for name in (names or "").splitlines() if name.strip())
        if st.button(texts.text("ui.balance.save"), type="primary"):
            workspace.axes.set_community(Community(stage, wanted, kept))
            session.keep("balance-saved", True)
            st.rerun()
        if session.take("balance-saved"):
            st.caption(texts.text("ui.balance.saved"))

"""What is kept, where, for how long, who sees what, which model reads it."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from copassist.languages import Language
from copassist.privacy.account import Account, Kept, account
from copassist.privacy.telling import assessment, roles, told
from copassist.ui import session
from copassist.ui.plain import line
from copassist.workspace import Workspace


def kept(workspace: Workspace, texts: Language) -> None:
    """Draw this part."""
    role = session.role(workspace)
    found = account(workspace.engine, workspace.settings, role)
    st.markdown("\n".join(f"- {line(said)}" for said in told(found, texts)))
    st.subheader(texts.text("ui.privacy.who"), anchor=False)
    you = f" **{texts.text('ui.privacy.you')}**"
    held = roles(texts).items()
    st.markdown(
        "\n".join(f"- {line(said)}{you if one.name == role.name else ''}" for one, said in held)
    )
    if found.spaces:
        st.subheader(texts.text("ui.privacy.spaces"), anchor=False)
        st.dataframe(
            [_row(space, texts) for space in found.spaces], hide_index=True, width="stretch"
        )
    if role.facilitates:
        _assessment(found, texts)


def _row(kept_in: Kept, texts: Language) -> dict[str, str | int]:
    words = texts.rules("privacy")["account"]
    months = words["months"].format(months=kept_in.months) if kept_in.months else words["for_good"]
    days = [texts.day(day) for day in (kept_in.first, kept_in.last) if day]
    return {
        texts.text("ui.privacy.column.space"): f"#{kept_in.space}",
        texts.text("ui.privacy.column.seen_by"): texts.seen_by(kept_in.visibility),
        texts.text("ui.privacy.column.kept"): months,
        texts.text("ui.privacy.column.messages"): kept_in.messages,
        texts.text("ui.privacy.column.articles"): kept_in.articles,
        texts.text("ui.privacy.column.days"): " – ".join(dict.fromkeys(days)),
    }


def _assessment(found: Account, texts: Language) -> None:
    st.subheader(texts.text("ui.privacy.assessment.title"), anchor=False)
    st.caption(texts.text("ui.privacy.assessment.about"))
    today = datetime.now(UTC).date()
    st.download_button(
        texts.text("ui.privacy.assessment.take"),
        lambda: assessment(found, texts, today).encode(),
        file_name=f"copassist-impact-{today}.md",
        mime="text/markdown",
        icon=":material/download:",
        on_click="ignore",
        key="privacy-assessment",
    )

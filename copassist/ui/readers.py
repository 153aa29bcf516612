"""Who may read a space, a thread or what is imported, as a facilitator chooses it."""

from __future__ import annotations

import streamlit as st

from copassist.languages import Language
from copassist.privacy.audit import Audit
from copassist.records import Visibility
from copassist.records.access import PARTICIPANTS, SUBGROUP
from copassist.records.privacy import Target
from copassist.settings import Settings
from copassist.ui import session, signin
from copassist.ui.plain import line
from copassist.workspace import Workspace


def levels(settings: Settings) -> tuple[Visibility, ...]:
    """Return the levels that can be given: subgroups are those of the list of roles.

    :raises SettingsError: when the list cannot be used.
    """
    named = tuple(Visibility(f"{SUBGROUP}:{name}") for name in signin.subgroups(settings))
    widest = (Visibility.PUBLIC, Visibility.ORGANISATION, Visibility.COMMUNITY)
    return (*widest, *named, Visibility.FACILITATORS)


def change(workspace: Workspace, target: Target, now: Visibility, texts: Language) -> None:
    """Draw what changes who may read a space or a thread."""
    words = "ui.readers.space" if target.kind == "space" else "ui.readers.change"
    with st.popover(texts.text(words), icon=":material/visibility:", type="tertiary"):
        offered = [level.value for level in levels(workspace.settings)]
        offered.insert(-1, PARTICIPANTS)
        kept = now.kind if now.kind == PARTICIPANTS else now.value
        chosen = st.selectbox(
            texts.text("ui.readers.change"),
            offered,
            index=offered.index(kept) if kept in offered else None,
            format_func=texts.readers,
            help=texts.text("ui.readers.about"),
            key=f"readers-{target.kind}",
        )
        if (
            st.button(texts.text("ui.readers.apply"), key="readers-apply", type="primary")
            and chosen
        ):
            workspace.care.set_level(target, chosen)
            role = session.role(workspace)
            Audit(workspace.engine).note("level", session.owner(), role, kind=target.kind)
            session.keep("readers", texts.text("ui.readers.done", level=texts.readers(chosen)))
            st.rerun()
    if done := session.take("readers"):
        st.toast(line(done))

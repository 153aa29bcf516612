"""Confidentiality: what is kept and who sees it, one's own traces, erasing, reviewing, the log."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from copassist.languages import Language
from copassist.ui import session
from copassist.ui.parts import choose_part
from copassist.ui.privacy_account import kept
from copassist.ui.privacy_erasing import erasing
from copassist.ui.privacy_own import own
from copassist.ui.privacy_review import log, reviewing
from copassist.workspace import Workspace

Part = Callable[[Workspace, Language], None]
EVERYBODY: dict[str, Part] = {"kept": kept, "own": own}
FACILITATORS: dict[str, Part] = {"erase": erasing, "review": reviewing, "log": log}


def render(workspace: Workspace) -> None:
    """Draw the part that the address names, of those that are for who asks."""
    texts, role = session.texts(), session.role(workspace)
    parts = dict(EVERYBODY) if role.reads else {"kept": kept}
    if role.facilitates:
        parts |= FACILITATORS
    session.tell_address()
    st.title(texts.text("ui.page.privacy"), anchor=False)
    part = choose_part(
        "privacy",
        list(parts),
        texts.text("ui.privacy.part"),
        lambda name: texts.text(f"ui.privacy.parts.{name}"),
    )
    parts[part](workspace, texts)

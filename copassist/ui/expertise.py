"""What one may come and talk to this person about: declared by them alone, and theirs to withdraw.

It is a part of the page of confidentiality; ``archive.experts`` keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from copassist.archive.experts import CONTACT_CHARS, NAME_CHARS, SUBJECT_CHARS, Experts
from copassist.errors import CopassistError
from copassist.languages import Language
from copassist.ui import session, signin
from copassist.ui.boundary import errors, tell
from copassist.ui.plain import line
from copassist.workspace import Workspace

_FIELDS = ("subject", "name", "contact")


@st.fragment
def own_expertise(workspace: Workspace, texts: Language) -> None:
    """Draw the form, and what the person declared, each with its button to withdraw it."""
    words: Mapping[str, str] = texts.rules("experts")["form"]
    experts, owner = Experts(workspace.engine), session.owner()
    with errors():
        st.subheader(words["title"], anchor=False)
        st.markdown(words["about"])
        _form(experts, owner, words)
        if refused := session.take("expertise_refused"):
            tell(refused)
        if done := session.take("expertise_done"):
            st.caption(words[done])
        _mine(experts, owner, words)


def _form(experts: Experts, owner: str, words: Mapping[str, str]) -> None:
    # An account has a name already; where nobody signs in, the one that was given last.
    mine, known = experts.listed(owner), signin.account()
    name = mine[-1].name if mine else known.name if known else ""
    with st.form("expertise"):
        st.text_input(
            words["subject"], max_chars=SUBJECT_CHARS, placeholder=words["example"],
            key="expertise_subject",
        )  # fmt: skip
        st.text_input(words["name"], name, max_chars=NAME_CHARS, key="expertise_name")
        st.text_input(words["contact"], max_chars=CONTACT_CHARS, key="expertise_contact")
        st.form_submit_button(words["add"], on_click=_declare, args=(experts, owner))


def _mine(experts: Experts, owner: str, words: Mapping[str, str]) -> None:
    mine = experts.listed(owner)
    if mine:
        st.caption(words["mine"])
    for held in mine:
        with st.container(horizontal=True, vertical_alignment="center"):
            said = " · ".join(part for part in (held.subject, held.name, held.contact) if part)
            st.markdown(line(said))
            st.button(
                words["remove"], key=f"expertise-remove-{held.key}", type="tertiary",
                on_click=_withdraw, args=(experts, owner, held.key),
            )  # fmt: skip


def _declare(experts: Experts, owner: str) -> None:
    said: dict[str, Any] = {name: session.value(f"expertise_{name}") or "" for name in _FIELDS}
    try:
        experts.declare(owner, said["name"], said["subject"], said["contact"])
    except CopassistError as error:
        # What was typed stays, to be completed.
        session.keep("expertise_refused", error)
        return
    session.keep("expertise_subject", "")
    session.keep("expertise_done", "added")


def _withdraw(experts: Experts, owner: str, key: int) -> None:
    try:
        experts.withdraw(owner, key)
    except CopassistError as error:
        session.keep("expertise_refused", error)
        return
    session.keep("expertise_done", "removed")

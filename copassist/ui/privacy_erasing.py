"""Erasing words for good, taking one's data away, and how long spaces keep what is said."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import streamlit as st

from copassist.archive.library import title
from copassist.archive.pseudonyms import label
from copassist.errors import CopassistError, StoreError
from copassist.languages import Language
from copassist.privacy.audit import Audit
from copassist.privacy.finding import ALL
from copassist.privacy.portability import own_data
from copassist.privacy.retention import MOST
from copassist.privacy.telling import told_erasure, told_found
from copassist.records import Progress, Thread
from copassist.records.privacy import Erasure, Found, Target, TargetKind
from copassist.ui import session
from copassist.ui.boundary import tell
from copassist.ui.parts import take_away
from copassist.ui.plain import line
from copassist.workspace import Workspace

KINDS: tuple[TargetKind, ...] = ("member", "thread", "message")


def erasing(workspace: Workspace, texts: Language) -> None:
    """Draw this part."""
    st.caption(texts.text("ui.privacy.erase.about"))
    if report := session.value("erasure"):
        _report(report, texts)
    if target := _asked(texts):
        try:
            target, found = _sought(workspace, target, texts)
        except CopassistError as error:
            tell(error)
        else:
            if found:
                _found(workspace, target, found, texts)
    _retention(workspace, texts)


def links(thread: Thread, texts: Language) -> None:
    """Draw the way from a thread to erasing it, or one of its messages."""
    with st.popover(texts.text("ui.privacy.erase.open"), icon=":material/delete_forever:",
                    type="tertiary"):  # fmt: skip
        icon = ":material/arrow_forward:"
        whole = texts.text("ui.privacy.erase.this_thread")
        session.link("privacy", whole, icon, part="erase", kind="thread", name=thread.id)
        message = st.selectbox(
            texts.text("ui.privacy.erase.kind.message"),
            thread.messages,
            format_func=lambda one: f"{label(one.author, texts.code)} · {title(one.text)}",
            key="erase-which",
        )
        one = texts.text("ui.privacy.erase.this_message")
        session.link("privacy", one, icon, part="erase", kind="message", name=message.id)


def _asked(texts: Language) -> Target | None:
    named = session.parameter("kind")
    kind: TargetKind = st.segmented_control(
        texts.text("ui.privacy.erase.what"),
        KINDS,
        default=next((one for one in KINDS if one == named), KINDS[0]),
        required=True,
        format_func=lambda name: texts.text(f"ui.privacy.erase.kind.{name}"),
        key="erase-kind",
    )
    name = st.text_input(
        texts.text(f"ui.privacy.erase.name.{kind}"),
        session.parameter("name") if kind == named else "",
        key=f"erase-name-{kind}",
    )
    return Target(kind, name.strip()) if name.strip() else None


def _sought(workspace: Workspace, target: Target, texts: Language) -> tuple[Target, Found | None]:
    """Return what would go; where the name is in several sources, ask in which."""
    try:
        return target, workspace.care.preview(target)
    except StoreError as error:
        if error.key != "erase_sources":
            raise
        names = [*str(error.data["sources"]).split(", "), ALL]
    source = st.segmented_control(
        texts.text("ui.privacy.erase.source"),
        names,
        format_func=lambda name: texts.text("ui.privacy.erase.all") if name == ALL else name,
        key="erase-source",
    )
    if not source:
        return target, None
    target = replace(target, source=source)
    return target, workspace.care.preview(target)


def _found(workspace: Workspace, target: Target, found: Found, texts: Language) -> None:
    with st.container(border=True):
        for said in told_found(found, texts):
            st.markdown(line(said))
        if target.kind == "member":
            take_away(
                texts.text("ui.privacy.erase.export"),
                lambda: _data(workspace, target),
                "copassist-member.json",
                "erase-export",
            )
        sure = st.checkbox(texts.text("ui.privacy.erase.sure"), key="erase-sure")
        if st.button(
            texts.text("ui.privacy.erase.do"),
            type="primary",
            icon=":material/delete_forever:",
            disabled=not sure,
            key="erase-do",
        ):
            _erase(workspace, target, texts)


def _data(workspace: Workspace, target: Target) -> dict[str, Any]:
    Audit(workspace.engine).note("export", session.owner(), session.role(workspace))
    return own_data(workspace.engine, target)


def _erase(workspace: Workspace, target: Target, texts: Language) -> None:
    bar = st.progress(0.0, texts.text("ui.privacy.erase.doing"))

    def show(progress: Progress) -> None:
        if progress.total:
            bar.progress(min(1.0, progress.done / progress.total), texts.text("cli.embed"))

    report = workspace.care.erase(target, show)
    role = session.role(workspace)
    Audit(workspace.engine).note(
        "erase", session.owner(), role, kind=target.kind, messages=report.messages
    )
    session.keep("erasure", report)
    for name in (f"erase-name-{target.kind}", "erase-source", "erase-sure"):
        session.take(name)
    session.show(kind="", name="")
    st.rerun()


def _report(report: Erasure, texts: Language) -> None:
    with st.container(border=True):
        first, *others = told_erasure(report, texts)
        st.success(line(first), icon=":material/check:")
        for said in others:
            st.markdown(line(said))
        take_away(
            texts.text("ui.privacy.erase.report"),
            lambda: asdict(report),
            "copassist-erasure.json",
            "erase-report",
            ":material/verified:",
        )


def _retention(workspace: Workspace, texts: Language) -> None:
    st.subheader(texts.text("ui.privacy.retain.title"), anchor=False)
    st.caption(texts.text("ui.privacy.retain.about"))
    held = workspace.care.retention.listed()
    spaces = [shelf.space for shelf in workspace.library.shelves(session.role(workspace))
              if shelf.messages]  # fmt: skip
    if not spaces:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        space = st.selectbox(
            texts.text("ui.privacy.retain.space"),
            spaces,
            format_func=lambda name: f"#{name}",
            key="retain-space",
        )
        key = f"retain-months-{space}"
        st.number_input(
            texts.text("ui.privacy.retain.months"), 0, MOST, value=held.get(space, 0), key=key
        )
        st.button(
            texts.text("ui.privacy.retain.keep"),
            key="retain-keep",
            on_click=_keep,
            args=(workspace, space, key),
        )
    for name, count in held.items():
        st.markdown(line(texts.text("cli.retained", space=name, months=count)))
    if due := workspace.care.retention.due():
        names = ", ".join(f"#{target.name}" for target in due)
        st.warning(line(texts.text("ui.privacy.retain.due", spaces=names)), icon=":material/timer:")


def _keep(workspace: Workspace, space: str, key: str) -> None:
    months = int(session.value(key, 0))
    workspace.care.retention.keep(space, months or None)
    role = session.role(workspace)
    Audit(workspace.engine).note("retain", session.owner(), role, months=months)

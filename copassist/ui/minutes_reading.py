"""After the meeting: its minutes are pasted or dropped, read, and what they propose is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import Protocol
from uuid import uuid4

import streamlit as st

from copassist import sources
from copassist.agenda.export import when
from copassist.errors import MalformedExportError, SourceError
from copassist.languages import Language
from copassist.languages.detect import detect
from copassist.records import Article
from copassist.records.agenda import Agenda
from copassist.scratch import Scratch
from copassist.settings import Settings
from copassist.ui import session
from copassist.ui.boundary import tell
from copassist.ui.minutes_proposals import Kept, Minutes, kept, proposals
from copassist.workspace import Workspace

TYPES = ["md", "markdown", "txt", "docx", "pdf", "odt", "html", "htm", "org"]
HEIGHT = 320
READ, KEPT = "minutes-read", "minutes-kept"
TEXT, FILE = "minutes-text", "minutes-file"


class Upload(Protocol):
    """A file as Streamlit hands it over."""

    name: str
    file_id: str

    def getvalue(self) -> bytes:
        """Return what it holds."""


def after(workspace: Workspace, texts: Language) -> None:
    """Draw what was kept last, and what the minutes that were read propose or where to put them."""
    done: Kept | None = session.value(KEPT)
    if done:
        kept(done, texts)
    read: Minutes | None = session.value(READ)
    if read is None:
        _form(workspace, texts)
        return
    if st.button(
        texts.text("ui.prepare.after.again"), key="minutes-again", icon=":material/undo:",
        type="tertiary",
    ):  # fmt: skip
        session.take(READ)
        st.rerun()
    held = proposals(workspace, read, texts)
    if held:
        for key in (READ, FILE, TEXT):
            session.take(key)
        session.keep(KEPT, held)
        st.rerun()


def _form(workspace: Workspace, texts: Language) -> None:
    st.markdown(texts.text("ui.prepare.after.about"))
    agenda, day = _meeting(workspace, texts)
    _upload(workspace.settings, texts)
    text = st.text_area(
        texts.text("ui.prepare.after.text"),
        height=HEIGHT,
        key=TEXT,
        placeholder=texts.text("ui.prepare.after.placeholder"),
        persist_state="session",
    )
    if not st.button(
        texts.text("ui.prepare.after.read"), key="minutes-go", type="primary",
        icon=":material/fact_check:",
    ):  # fmt: skip
        return
    if not text.strip():
        st.warning(texts.text("ui.prepare.after.empty"))
        return
    with st.spinner(texts.text("ui.prepare.after.reading")):
        code = detect(text, texts.code)
        proposed = workspace.desk.read_minutes(text, day, code, agenda)
    session.take(KEPT)
    session.keep(READ, Minutes(uuid4().hex, text, day, code, agenda, proposed))
    st.rerun()


def _meeting(workspace: Workspace, texts: Language) -> tuple[Agenda | None, date]:
    """Draw which meeting the minutes are of; return its agenda and its day."""
    waiting = {a.id: a for a in workspace.desk.upcoming(session.role(workspace))}
    names, opened = [*waiting, ""], session.parameter("agenda")
    with st.container(horizontal=True):
        name = st.selectbox(
            texts.text("ui.prepare.after.agenda"),
            names,
            # Who comes from an agenda closes that one.
            names.index(opened) if opened in waiting else 0,
            format_func=lambda name: (
                f"{waiting[name].title} ({when(waiting[name])})"
                if name in waiting
                else texts.text("ui.prepare.after.no_agenda")
            ),
            key=f"minutes-agenda-{opened}",
        )
        agenda = waiting.get(name or "")
        today = datetime.now(UTC).date()
        told = st.date_input(
            texts.text("ui.prepare.after.day"),
            agenda.start.date() if agenda else today,
            format="YYYY-MM-DD",
            # A meeting has a day of its own, which may be corrected.
            key=f"minutes-day-{name}",
            width=180,
        )
    return agenda, told if isinstance(told, date) else today


def _upload(settings: Settings, texts: Language) -> None:
    """Draw where a file is dropped; its text goes where minutes are pasted, to be seen."""
    upload = st.file_uploader(
        texts.text("ui.prepare.after.file"),
        TYPES,
        help=texts.text("ui.prepare.after.file_help", mb=settings.file_mb),
        max_upload_size=settings.file_mb,
        key="minutes-upload",
    )
    if upload is None or session.value(FILE) == upload.file_id:
        return
    try:
        session.keep(TEXT, text_of(upload, settings))
        session.keep(FILE, upload.file_id)
    except SourceError as error:
        tell(error)


def text_of(upload: Upload, settings: Settings) -> str:
    """Return the text of a file, its headings marked.

    :raises SourceError: when it cannot be read, or is no document.
    """
    name = PurePosixPath(upload.name.replace("\\", "/")).name
    limits = sources.Limits(settings.file_mb, settings.zip_mb)
    with Scratch.open() as folder:
        file = folder / name
        file.write_bytes(upload.getvalue())
        try:
            found = [item for item in sources.read(file, limits) if isinstance(item, Article)]
        except SourceError as error:
            # The visitor knows the file by its name, not by where the upload was put.
            error.data["path"] = name
            raise
    if not found:
        raise MalformedExportError("empty", path=name, place=name)
    return _written(found)


def _written(found: Sequence[Article]) -> str:
    """Return articles as Markdown; a title may be the heading of what stands first."""
    parts = []
    for article in found:
        parts.append(f"# {article.title}")
        for section in article.sections:
            parts += [f"## {section.heading}"] if section.heading else []
            parts += [section.text.strip()] if section.text.strip() else []
    return "\n\n".join(parts)

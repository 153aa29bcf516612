"""Bringing archives and articles in, and the report of what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol

import streamlit as st

from copassist.archive.roots import roots
from copassist.languages import Language
from copassist.scratch import Scratch
from copassist.ui import intake, rate, readers, session
from copassist.ui.boundary import tell
from copassist.ui.plain import line
from copassist.ui.report import report_view
from copassist.workspace import Workspace

TYPES = [
    *("zip", "json", "jsonl", "mbox", "eml", "gz", "txt", "html", "htm"),
    *("md", "markdown", "org", "pdf", "docx", "odt"),
]


class _Upload(Protocol):
    name: str

    def getvalue(self) -> bytes: ...


def render(workspace: Workspace) -> None:
    """Draw the form, or the import under way, and the report of the last one."""
    texts = session.texts()
    st.title(texts.text("ui.page.import"), anchor=False)
    if not intake.is_allowed(workspace):
        st.info(texts.text("ui.import.refused"))
        return
    job = intake.latest()
    if job and not job.ended:
        _follow()
        return
    st.markdown(texts.text("ui.import.about"))
    if job:
        _outcome(job, texts)
    _form(workspace, texts)
    if session.is_local():
        _again(workspace, texts)


def _form(workspace: Workspace, texts: Language) -> None:
    with st.form("import", border=False):
        uploads = st.file_uploader(
            texts.text("ui.import.files"),
            TYPES,
            accept_multiple_files=True,
            help=texts.text("ui.import.formats"),
        )
        path = ""
        if session.is_local():
            path = st.text_input(
                texts.text("ui.import.path"), help=texts.text("ui.import.path_help")
            )
        space = st.text_input(
            texts.text("ui.import.space"), help=texts.text("ui.import.space_help"), max_chars=80
        )
        visibility = st.selectbox(
            texts.text("ui.import.visibility"),
            (None, *readers.levels(workspace.settings)),
            format_func=lambda level: texts.readers(level or ""),
            help=texts.text("ui.import.visibility_help"),
        )
        private = st.checkbox(
            texts.text("ui.import.private"),
            key="import-private",
            help=texts.text("ui.import.private_help"),
        )
        sent = st.form_submit_button(texts.text("ui.import.begin"))
    if not sent:
        return
    rate.take_import(workspace.settings, session.owner())
    folder = Scratch.open() if uploads else None
    paths = _saved(uploads, folder.path / texts.text("ui.import.default_space")) if folder else []
    paths += [Path(path.strip()).expanduser()] if path.strip() else []
    if not paths:
        st.warning(texts.text("ui.import.nothing"))
        return
    parts = [[one] for one in paths]
    intake.begin(intake.Job(workspace, parts, space.strip(), visibility, folder, private))
    st.rerun()


def _again(workspace: Workspace, texts: Language) -> None:
    """Offer to read again what was imported from this machine."""
    known = roots(workspace.engine)
    if not known:
        return
    st.subheader(texts.text("ui.import.known"), anchor=False)
    st.caption(texts.text("ui.import.known_about"))
    for number, root in enumerate(known):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(line(str(root.path)))
            if not root.is_there:
                st.caption(texts.text("ui.import.known_gone"))
            elif st.button(texts.text("ui.import.again"), key=f"again-{number}"):
                rate.take_import(workspace.settings, session.owner())
                again = intake.Job(workspace, [[root.path]], root.space, root.visibility,
                                   private=root.private)  # fmt: skip
                intake.begin(again)
                st.rerun()


def _saved(uploads: Sequence[_Upload], folder: Path) -> list[Path]:
    """Write the uploads into a folder, whose name becomes their space by default."""
    paths = []
    for number, upload in enumerate(uploads):
        name = PurePosixPath(upload.name.replace("\\", "/")).name or f"{number}"
        # Two uploads of one name keep it, each in its own folder.
        place = folder / str(number) / folder.name if (folder / name).exists() else folder
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(upload.getvalue())
        paths.append(place / name)
    return paths


@st.fragment(run_every=1.0)
def _follow() -> None:
    texts, job = session.texts(), intake.latest()
    if job is None or job.ended:
        st.rerun()
    latest = job.latest
    if latest is None:
        st.progress(0.0, text=texts.text("ui.import.begins"))
        return
    share = min(latest.done / latest.total, 1.0) if latest.total else 0.0
    total = f" / {latest.total}" if latest.total else ""
    said = f"{texts.text(f'ui.import.stage.{latest.stage}')} {latest.done}{total}"
    if latest.seconds_left is not None:
        said += " · " + texts.text("ui.left", seconds=round(latest.seconds_left))
    st.progress(share, text=said)
    st.caption(texts.text("ui.import.may_leave"))


def _outcome(job: intake.Job, texts: Language) -> None:
    report = job.report
    if job.error:
        tell(job.error)
    elif report is None:
        st.error(texts.text("error.unexpected"), icon=":material/error:")
    else:
        report_view(report, texts)

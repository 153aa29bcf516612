"""What changed, on the page and as a letter to send: Markdown, or HTML for an e-mail."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from copassist.languages import Language
from copassist.records import Role
from copassist.topics.digest import digest
from copassist.topics.letter import Digest, Line, html, markdown, title
from copassist.ui.evidence import entries
from copassist.ui.plain import line
from copassist.workspace import Workspace

SINCE = ("7", "30", "day")


READERS = (Role.MEMBER.name, Role.FACILITATOR.name)


def letter(workspace: Workspace, texts: Language) -> None:
    """Draw this part."""
    # What is sent to everybody rests on what everybody may read.
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.segmented_control(
            texts.text("ui.followup.digest.for"),
            READERS,
            default=READERS[0],
            required=True,
            format_func=lambda name: texts.text(f"ui.followup.digest.to.{name}"),
            key="followup-digest-role",
        )
        role = workspace.reader(Role(name))
        today = workspace.desk.today(role)
        since = _since(today, texts)
    told = digest(workspace.axes, workspace.desk.ledger, role, since, today, texts.code, today)
    _downloads(told, texts)
    _shown(workspace, told, texts)


def _since(today: date, texts: Language) -> date:
    """Draw since when; return the day."""
    chosen = st.segmented_control(
        texts.text("ui.followup.digest.since"),
        SINCE,
        default=SINCE[0],
        required=True,
        format_func=lambda name: texts.text(f"ui.followup.digest.since_{name}"),
        key="followup-digest-since",
    )
    if chosen and chosen != "day":
        return today - timedelta(int(chosen) - 1)
    day = st.date_input(
        texts.text("ui.followup.digest.day"), today - timedelta(13), max_value=today,
        format="YYYY-MM-DD", key="followup-digest-day", width=180,
    )  # fmt: skip
    return day if isinstance(day, date) else today


def _downloads(told: Digest, texts: Language) -> None:
    with st.container(horizontal=True):
        for kind, mime, data in (
            ("md", "text/markdown", markdown(told)),
            ("html", "text/html", html(told)),
        ):
            st.download_button(
                texts.text(f"ui.followup.digest.{kind}"),
                data,
                file_name=f"copassist-{told.until.isoformat()}.{kind}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"followup-digest-{kind}",
            )


def _shown(workspace: Workspace, told: Digest, texts: Language) -> None:
    """Draw a digest part by part; numbers open at the end of each part."""
    words = texts.rules("digest")
    with st.container(border=True, key="followup-letter"):
        st.subheader(line(title(told)), anchor=False)
        if told.is_quiet:
            st.markdown(line(words["letter"]["quiet"]))
        for part in told.parts:
            st.markdown(f"**{line(words['part'][part.name])}**")
            st.markdown("\n".join(f"- {_line(one, words['letter'])}" for one in part.lines))
            if part.more:
                st.caption(texts.counted("more", part.more))
        st.caption(
            line(
                words["letter"]["level"].format(
                    level=texts.text(
                        f"visibility.{told.visibility.kind}", name=told.visibility.name
                    )
                )
            )
        )
    if told.citations:
        with st.expander(words["letter"]["sources"], icon=":material/format_quote:", expanded=True):
            cited = told.citations
            entries(workspace, cited, f"digest-{told.since}-{told.visibility}")


def _line(one: Line, words: dict[str, str]) -> str:
    """Return a line as Markdown; only its number is not the archive's or ours as it stands."""
    said = words["quoted"].format(quote=one.words) if one.words else one.note
    if one.words and one.note:
        said = words["noted"].format(quote=said, note=one.note)
    number = f" :primary[\\[{one.citation.n}\\]]" if one.citation else ""
    return f"{line(said)}{number}"

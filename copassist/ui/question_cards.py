"""Open questions: where they wait, for how long, and which ones the archive could answer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from copassist.languages import LANGUAGES, Language
from copassist.topics.citing import Citing
from copassist.topics.unanswered import Answerable, OpenQuestion, answerable, open_questions
from copassist.ui import session
from copassist.ui.evidence import entries
from copassist.ui.plain import line
from copassist.workspace import Workspace

PAGE = 10
MOST = 30
"""Questions looked up at a click; each takes a second."""
Found = dict[tuple[str, str], Answerable | None]


def questions(workspace: Workspace, texts: Language) -> None:
    """Draw this part."""
    role = session.role(workspace)
    asked = open_questions(workspace.axes, role, workspace.desk.today(role))
    if not asked:
        st.info(texts.text("ui.followup.question.none"), icon=":material/task_alt:")
        return
    chosen = _filtered(asked, texts)
    _lookup(workspace, chosen, texts)
    st.subheader(texts.counted("open_questions", len(chosen)), anchor=False)
    pages = -(-len(chosen) // PAGE)
    key = f"followup-questions-page-{pages}"
    number = st.pagination(pages, key=key, max_visible_pages=5) if pages > 1 else 1
    for one in chosen[(number - 1) * PAGE : number * PAGE]:
        _card(workspace, one, texts)


def _filtered(asked: Sequence[OpenQuestion], texts: Language) -> list[OpenQuestion]:
    """Draw the filters; return what passes them."""
    spaces = sorted({one.space for one in asked})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        space = st.selectbox(
            texts.text("ui.library.space"),
            ["", *spaces],
            format_func=lambda name: name or texts.text("ui.library.all"),
            key="followup-space",
        )
        code = st.pills(
            texts.text("ui.library.language"),
            LANGUAGES,
            format_func=lambda code: texts.text(f"ui.language.{code}"),
            key="followup-language",
        )
    return [
        one
        for one in asked
        if (not space or one.space == space) and (not code or one.language == code)
    ]


def _card(workspace: Workspace, one: OpenQuestion, texts: Language) -> None:
    with st.container(border=True, gap="xsmall"):
        names = [n for n, is_so in (("half", one.is_half), ("newcomer", one.is_newcomer)) if is_so]
        badges = (f" :gray-badge[{texts.text(f'ui.followup.question.{name}')}]" for name in names)
        st.markdown(f"**{line(one.quote)}**{''.join(badges)}")
        st.caption(texts.counted("waiting_days", one.age_days))
        _where(workspace, one, texts)


def _where(workspace: Workspace, one: OpenQuestion, texts: Language) -> None:
    """Draw what opens the thread of a question."""
    citing = Citing(workspace.library, session.role(workspace))
    cited = citing.of_message(one.source, one.thread_id, one.message_id, one.quote)
    if cited:
        shown = replace(cited, n=0)
        entries(workspace, [shown], f"question-{one.source}-{one.message_id}")


def _lookup(workspace: Workspace, asked: Sequence[OpenQuestion], texts: Language) -> None:
    """Draw the look through the archive, and what it found."""
    known: Found = session.value("followup-answers", {})
    left = [one for one in asked if _name(one) not in known][:MOST]
    if left and st.button(
        texts.text("ui.followup.answer.look"),
        icon=":material/search:",
        key="followup-answers-look",
        help=texts.text("ui.followup.answer.help", seconds=len(left)),
    ):
        _search(workspace, left, known, texts)
    looked = [one for one in asked if _name(one) in known]
    found = [held for one in looked if (held := known[_name(one)])]
    if looked and not found:
        told = texts.text("ui.followup.answer.nothing", count=len(looked))
        st.info(told, icon=":material/search:")
    if found:
        st.subheader(texts.text("ui.followup.answer.found", count=len(found)), anchor=False)
    for held in found:
        _draft(workspace, held, texts)


def _search(
    workspace: Workspace, asked: Sequence[OpenQuestion], known: Found, texts: Language
) -> None:
    said = texts.text("ui.followup.answer.going")
    bar = st.progress(0.0, text=said)
    answerer, started = workspace.assistant.answerer, time.monotonic()
    for done, one in enumerate(asked, 1):
        known[_name(one)] = next(answerable(answerer, [one]), None)
        # What was found stays, should the visitor leave in the middle.
        session.keep("followup-answers", known)
        seconds = (time.monotonic() - started) * (len(asked) - done) / done
        text = f"{said} {done} / {len(asked)} · {texts.text('ui.left', seconds=round(seconds))}"
        bar.progress(done / len(asked), text=text)
    st.rerun()


@st.fragment
def _draft(workspace: Workspace, held: Answerable, texts: Language) -> None:
    """Draw what the archive says of a question, and the post to edit and send."""
    name = "-".join(_name(held.question))
    with st.container(border=True, gap="small"):
        st.markdown(f"**{line(held.question.quote)}**")
        entries(workspace, held.answer.citations, f"answer-{name}")
        with st.popover(texts.text("ui.followup.answer.draft"), icon=":material/edit_note:"):
            st.caption(texts.text("ui.post.how"))
            edited = st.text_area(
                texts.text("ui.post.label"), held.post, height=260, key=f"followup-post-{name}"
            )
            st.download_button(
                texts.text("ui.post.save"),
                edited or "",
                file_name="post.md",
                mime="text/markdown",
                icon=":material/download:",
                on_click="ignore",
                key=f"followup-post-save-{name}",
            )


def _name(one: OpenQuestion) -> tuple[str, str]:
    return one.source, one.message_id

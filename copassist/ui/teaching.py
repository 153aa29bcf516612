"""When to answer: what labelled questions have taught, and learning from the last run."""

from __future__ import annotations

import streamlit as st

from copassist.answer.learned import keep_learned
from copassist.errors import CopassistError
from copassist.evaluation.learning import Lesson, teach
from copassist.evaluation.runs import Run
from copassist.languages import Language
from copassist.ui.boundary import tell
from copassist.workspace import Workspace

_LESSON = "quality.lesson"


def teaching(workspace: Workspace, run: Run, texts: Language) -> None:
    """Draw the setting of now, a button to learn from a run, and what came of it."""
    st.subheader(texts.text("ui.quality.teaching"), anchor=False)
    st.caption(texts.text("ui.quality.teaching_about"))
    learned = workspace.learned
    if learned:
        said = {"day": texts.day(learned.day), "n": learned.questions}
        st.markdown(texts.text("ui.quality.taught", **said))
    else:
        st.markdown(texts.text("ui.quality.untaught"))
    with st.container(horizontal=True):
        st.button(
            texts.text("ui.quality.learn"),
            icon=":material/school:",
            key="learn",
            on_click=_learn,
            args=(workspace, run),
        )
        if learned:
            st.button(
                texts.text("ui.quality.unlearn"),
                icon=":material/undo:",
                key="unlearn",
                on_click=_unlearn,
                args=(workspace,),
            )
    came = st.session_state.pop(_LESSON, None)
    if isinstance(came, CopassistError):
        tell(came)
    elif came:
        _result(came, texts)


def _learn(workspace: Workspace, run: Run) -> None:
    try:
        st.session_state[_LESSON] = teach(workspace, run)
    except CopassistError as error:
        st.session_state[_LESSON] = error


def _unlearn(workspace: Workspace) -> None:
    keep_learned(workspace.engine, None)


def _result(lesson: Lesson, texts: Language) -> None:
    """Tell both errors on the questions that did not teach, before and with what was learned."""
    st.table(
        {
            "": [
                texts.text("evaluation.measure.false_answers"),
                texts.text("evaluation.measure.wrong_refusals"),
                texts.text("ui.quality.close"),
            ],
            **{
                texts.text(f"ui.quality.{name}"): [
                    texts.percent(told.false_answers),
                    texts.percent(told.wrong_refusals),
                    texts.percent(told.close),
                ]
                for name, told in (("before", lesson.before), ("after", lesson.after))
            },
        }
    )
    st.caption(texts.text("ui.quality.lesson", taught=lesson.learned.questions, n=lesson.n))
    if lesson.helps:
        st.success(texts.text("ui.quality.lesson_kept"))
    else:
        st.info(texts.text("ui.quality.lesson_not_kept"))

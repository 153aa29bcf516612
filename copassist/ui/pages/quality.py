"""How good the answers are, as pictures, and the questions that did not go well: facilitators."""

from __future__ import annotations

from typing import Any

import streamlit as st

from copassist.evaluation.candidates import Candidates, write_candidates
from copassist.evaluation.labels import labels_kept, write_labels
from copassist.evaluation.report import ANSWERS, MEASURES, RETRIEVAL, report
from copassist.evaluation.runs import Run, Runs
from copassist.languages import Language
from copassist.ui import charts, measuring, session
from copassist.ui.boundary import tell
from copassist.ui.labelling import labelling
from copassist.ui.plain import line
from copassist.ui.teaching import teaching
from copassist.workspace import Workspace


def render(workspace: Workspace) -> None:
    """Draw the figures of the last run, and the candidate questions."""
    texts = session.texts()
    st.title(texts.text("ui.page.quality"), anchor=False)
    if not session.role(workspace).facilitates:
        st.info(texts.text("ui.quality.refused"))
        return
    measures, candidates = st.tabs(
        [texts.text("ui.quality.measures"), texts.text("ui.quality.candidates")]
    )
    with measures:
        _measures(workspace, texts)
    with candidates:
        _candidates(workspace, texts)


def _measures(workspace: Workspace, texts: Language) -> None:
    st.markdown(texts.text("ui.quality.about"))
    job = measuring.latest()
    if job and not job.ended:
        _follow()
    else:
        if job and job.error:
            tell(job.error)
        st.button(
            texts.text("ui.quality.run"),
            icon=":material/play_arrow:",
            on_click=measuring.begin,
            args=(workspace,),
        )
    runs = Runs(workspace.engine)
    for run in runs.last():
        before = runs.last(before=run)
        _pictures(_report(run, *before), texts)
        teaching(workspace, run, texts)


def _name(run: Run) -> str:
    return f"{run.started} {run.digest}"


@st.cache_data(show_spinner=False, max_entries=4, hash_funcs={Run: _name})
def _report(run: Run, before: Run | None = None) -> dict[str, Any]:
    """Keep the report of a run: its intervals take a second."""
    return report(run, before)


@st.fragment(run_every=1.0)
def _follow() -> None:
    texts, job = session.texts(), measuring.latest()
    if job is None or job.ended:
        st.rerun()
    said, share = texts.text("ui.quality.running"), 0.0
    if job.latest:
        share = min(job.latest.done / job.latest.total, 1.0)
        said += f" {job.latest.done} / {job.latest.total}"
        if job.latest.seconds_left is not None:
            said += " · " + texts.text("ui.left", seconds=round(job.latest.seconds_left))
    st.progress(share, text=said)
    st.caption(texts.text("ui.quality.may_leave"))


def _pictures(told: dict[str, Any], texts: Language) -> None:
    asked = texts.counted("questions", told["n"]["all"])
    key = f"evaluation.labels.{told['labels']}"
    labels = texts.text(key) if texts.says(key) else told["labels"]
    facts = (asked, texts.day(told["date"]), labels, told["model"], told["chat_model"])
    st.caption(line(" · ".join(facts)))
    if told["left_out"]:
        st.caption(line(texts.text("evaluation.left_out", ids=", ".join(told["left_out"]))))
    for name, measures in (("retrieval", RETRIEVAL), ("answers", ANSWERS)):
        _head(name, texts)
        charts.rates(told["figures"], measures, texts.text(f"ui.quality.{name}_about"), texts)
    if told["confidence"]:
        _head("errors", texts)
        charts.errors(told["confidence"], texts.text("ui.quality.errors_about"), texts)
        _head("reliability", texts)
        whole = told["confidence"]["all"]
        error = round(100 * whole["calibration_error"])
        st.caption(texts.text("ui.quality.calibration", error=error))
        bins = whole["reliability"]
        charts.reliability(bins, texts.text("ui.quality.reliability_about"), texts)
    if told["change"]:
        _head("change", texts, day=texts.day(told["change"]["since"]))
        charts.change(told["change"]["figures"], texts.text("ui.quality.change_about"), texts)
    with st.expander(texts.text("ui.quality.numbers")):
        st.table(_table(told, texts))


def _head(name: str, texts: Language, **values: str) -> None:
    st.subheader(texts.text(f"ui.quality.{name}", **values), anchor=False)
    st.caption(texts.text(f"ui.quality.{name}_about"))


def _table(told: dict[str, Any], texts: Language) -> dict[str, list[str]]:
    """Return every figure of the pictures in words, a row a measure."""
    names = [name for name in MEASURES if name in told["figures"]["all"]]
    columns = {"": [texts.text(f"evaluation.measure.{name}") for name in names]}
    for group, figures in told["figures"].items():
        columns[texts.text(f"evaluation.group.{group}")] = [
            _cell(figures.get(name)) for name in names
        ]
    return columns


def _cell(held: dict[str, float] | None) -> str:
    if held is None:
        return "–"
    mean, low, high = (round(100 * held[name]) for name in ("mean", "low", "high"))
    return f"{mean} ({low}–{high})"


def _candidates(workspace: Workspace, texts: Language) -> None:
    st.markdown(texts.text("ui.quality.candidates_about"))
    waiting, kept = Candidates(workspace.engine).waiting(), labels_kept(workspace.engine)
    with st.container(horizontal=True):
        for name, count, lines in (
            ("candidates", len(waiting), write_candidates(waiting)),
            ("labels", len(kept), write_labels(kept)),
        ):
            if count:
                st.download_button(
                    texts.text(f"ui.quality.download_{name}", count=count),
                    lines,
                    file_name=f"copassist-{name}.jsonl",
                    mime="application/jsonl",
                    icon=":material/download:",
                    on_click="ignore",
                )
    if not waiting:
        st.info(texts.text("ui.quality.none_waiting"))
        return
    number = 0
    if len(waiting) > 1:
        page: int = st.pagination(len(waiting), key="candidate", max_visible_pages=5)
        number = page - 1
    labelling(workspace, waiting[min(number, len(waiting) - 1)])

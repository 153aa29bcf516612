"""Asking every labelled question as a member (or facilitator) would, and marking what comes.

A question whose gold the role may not read has no answer for that role: to refuse it is right. One
whose gold is no longer in the archive is left out, and named. Marks are saved as they come, so that
a run that is cut goes on where it was.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from copassist.errors import QuestionError, SourceError
from copassist.evaluation.answers import answer_values, confidence_of, outcome_of
from copassist.evaluation.gold import Gold, find_gold, names_of
from copassist.evaluation.labels import (
    Label,
    demonstration_labels,
    labels_kept,
    read_labels,
    write_labels,
)
from copassist.evaluation.ranking import DEPTH, distinct, ranked_values
from copassist.evaluation.runs import Mark, Run, Runs, about
from copassist.index.state import REVISION
from copassist.records import Progress, Role
from copassist.retrieval.search import clean_question
from copassist.storage.facts import fact
from copassist.workspace import Workspace

SAVE_S = 5.0
HITS = 2 * DEPTH
"""Passages may share messages: so many hold ten different names."""


def default_labels(workspace: Workspace) -> tuple[str, list[Label]]:
    """Return the name of a set and its labels: those kept, with the demonstration's where it is.

    :raises SourceError: when there is none.
    """
    kept = labels_kept(workspace.engine)
    try:
        demonstrated = read_labels(demonstration_labels())
    except SourceError:
        demonstrated = []
    gold = {name for label in demonstrated for name in label.gold}
    if 2 * len(find_gold(workspace.engine, gold).levels) > len(gold):
        return "demonstration", demonstrated + kept
    if not kept:
        raise SourceError("labels_none")
    return "community", kept


def evaluate(
    workspace: Workspace,
    name: str,
    labels: Sequence[Label],
    *,
    role: Role = Role.MEMBER,
    progress: Callable[[Progress], None] | None = None,
) -> Run:
    """Ask every question and keep the run under the name of its labels."""
    gold = find_gold(workspace.engine, {name for label in labels for name in label.gold})
    left_out = [label.id for label in labels if not _can_be_asked(label, gold, workspace)]
    asked = [label for label in labels if label.id not in set(left_out)]
    if not asked:
        raise SourceError("labels_none")
    runs = Runs(workspace.engine)
    made = about(workspace.embedder.name, workspace.settings.chat_model, workspace.learned)
    run = runs.begin(name, _digest(workspace, asked), role, made, left_out)
    marks = {mark.id: mark for mark in run.marks}
    started = saved = time.monotonic()
    already = len(marks)
    for label in asked:
        if label.id in marks:
            continue
        marks[label.id] = _mark(workspace, label, gold, role)
        now = time.monotonic()
        done = len(marks)
        left = (now - started) / (done - already) * (len(asked) - done)
        if progress:
            progress(Progress("evaluate", done, len(asked), left))
        if now - saved > SAVE_S:
            runs.save(run, marks.values())
            saved = now
    return runs.save(run, marks.values(), ended=True)


def named(path: Path) -> str:
    """Return the name under which runs over a file of labels are compared."""
    return path.name


def _can_be_asked(label: Label, gold: Gold, workspace: Workspace) -> bool:
    """Whether the question can be searched and the archive still holds what it asks about."""
    try:
        clean_question(label.question, workspace.settings.question_chars)
    except QuestionError:
        return False
    return not label.answerable or any(name in gold.levels for name in label.gold)


def _mark(workspace: Workspace, label: Label, gold: Gold, role: Role) -> Mark:
    readable = gold.readable(label.gold, role)
    sought = workspace.assistant.sought(label.question, label.history)
    hits = workspace.search(sought, k=HITS, role=role) if readable else []
    started = time.perf_counter()
    answer = workspace.ask(label.question, history=label.history, role=role)
    seconds = time.perf_counter() - started
    values = answer_values(answer, label.language, readable, label.facts)
    if readable:
        ranked = distinct([name for hit in hits for name in names_of(hit.passage)])
        values |= ranked_values(ranked, readable)
    document = next((gold.documents[n] for n in label.gold if n in gold.documents), label.id)
    return Mark(
        id=label.id,
        language=label.language,
        kind=label.kind,
        answerable=bool(readable),
        document=document,
        outcome=outcome_of(answer),
        confidence=confidence_of(answer),
        seconds=round(seconds, 4),
        values={name: round(value, 4) for name, value in values.items()},
        gold_language=label.gold_language,
    )


def _digest(workspace: Workspace, labels: Collection[Label]) -> str:
    """Name these questions to the archive as it is now."""
    with workspace.engine.connect() as connection:
        revision = fact(connection, REVISION) or "0"
    return hashlib.sha256(f"{revision}\n{write_labels(labels)}".encode()).hexdigest()

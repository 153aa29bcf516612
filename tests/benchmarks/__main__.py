"""``python -m tests.benchmarks``: what ``copassist evaluate`` says of the demonstration community.

Of all its labelled questions, and of the half that search's weights were not chosen on (``held``).
The gate was fitted on all of them: ``answers`` tells it by gates that had not seen the question.
"""

from __future__ import annotations

from dataclasses import replace

from copassist.evaluation.asking import default_labels, evaluate
from copassist.evaluation.report import report
from tests.benchmarks.labels import in_archive
from tests.benchmarks.machine import about, write
from tests.benchmarks.retrieval import bench_home

workspace = in_archive(bench_home("corpus"))
name, labels = default_labels(workspace)
run = evaluate(workspace, name, labels)
held = {label.id for label in labels if label.part == "held"}
half = replace(run, marks=tuple(mark for mark in run.marks if mark.id in held))
told, told_of_half = report(run), report(half)
figures = ("n", "figures", "gap", "outcomes", "confidence")
del told["questions"]
write("evaluation", {**about(), **told, "held": {key: told_of_half[key] for key in figures}})

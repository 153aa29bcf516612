"""How good the answers are, on questions whose answers are known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copassist.cli.terminal import As, Json, open_workspace, progress_line, texts_of, write
from copassist.records import Role

if TYPE_CHECKING:
    from copassist.languages import Language

Labels = Annotated[Path | None, typer.Option(help="JSON lines, as corpus/README.md says.")]
Learn = Annotated[
    bool | None,
    typer.Option(
        "--learn/--unlearn",
        help="Then learn from them when to answer here; or answer as shipped again.",
    ),
]
_NAME, _CELL = 32, 16


def evaluate(
    labels: Labels = None, role: As = Role.MEMBER, learn: Learn = None, as_json: Json = False
) -> None:
    """Ask labelled questions and measure the answers, beside the last time."""
    from copassist.answer.learned import keep_learned
    from copassist.evaluation.asking import default_labels, named
    from copassist.evaluation.asking import evaluate as ask_all
    from copassist.evaluation.labels import read_labels
    from copassist.evaluation.learning import teach
    from copassist.evaluation.report import report
    from copassist.evaluation.runs import Runs

    workspace = open_workspace()
    role = workspace.reader(role)
    if learn is False:
        keep_learned(workspace.engine, None)
    name, found = (named(labels), read_labels(labels)) if labels else default_labels(workspace)
    run = ask_all(workspace, name, found, role=role, progress=progress_line(as_json))
    before = Runs(workspace.engine).last(before=run)
    told = report(run, before[0] if before else None)
    texts = texts_of(workspace.settings)
    if not as_json:
        # What was measured is read even where too few questions are there to learn from.
        _say(_lines(told, texts))
    if learn:
        told["learned"] = teach(workspace, run).row()
    if as_json:
        write(told)
    elif learn:
        _say(_lesson(told["learned"], texts))


def _say(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line.rstrip())


def _lesson(told: dict[str, Any], texts: Language) -> list[str]:
    """Write what was learned."""
    values = {
        f"{name}_{when}": _percent(told[when][name])
        for when in ("before", "after")
        for name in told[when]
    }
    said = texts.text("evaluation.learned", taught=told["taught"], n=told["n"], **values)
    return ["", said, texts.text(f"evaluation.learned_{'kept' if told['kept'] else 'not_kept'}")]


def _lines(told: dict[str, Any], texts: Language) -> list[str]:
    """Write a report for a terminal."""
    answerable = sum(1 for mark in told["questions"] if mark["answerable"])
    key = f"evaluation.labels.{told['labels']}"
    lines = [
        texts.text(
            "evaluation.head",
            n=told["n"]["all"],
            answerable=answerable,
            labels=texts.text(key) if texts.says(key) else told["labels"],
            role=texts.text(f"evaluation.role.{told['role']}"),
            day=texts.day(told["date"]),
        ),
        texts.text("evaluation.made", **{**told, "seconds": told["seconds_a_question"]}),
    ]
    if told["left_out"]:
        lines.append(texts.text("evaluation.left_out", ids=", ".join(told["left_out"])))
    lines += [*_figures(told, texts), "", *_outcomes(told, texts)]
    if told["confidence"]:
        even = told["confidence"]["all"]["even"]
        error = told["confidence"]["all"]["calibration_error"]
        said = {name: _percent(value) for name, value in even.items()}
        lines += ["", texts.text("evaluation.even", **said, error=_percent(error))]
    return [*lines, "", texts.text("evaluation.note")]


def _figures(told: dict[str, Any], texts: Language) -> list[str]:
    """Write the rates by language, then how far apart the languages and the two runs are."""
    from copassist.evaluation.report import ANSWERS, GAP, RETRIEVAL

    changes = told["change"]["figures"] if told["change"] else {}
    columns = told["figures"]
    gaps = {
        name: _cell(gap, signed=True) + (" !" if abs(gap["mean"]) > GAP else "")
        for name, gap in told["gap"].items()
    }
    rates = {
        group: {name: _cell(rate) for name, rate in found.items()}
        for group, found in columns.items()
    }
    apart = {"gap": gaps}
    if changes:
        apart["change"] = {name: _cell(held, signed=True) for name, held in changes.items()}
    lines = []
    for table, titles in (
        (rates, (("retrieval", RETRIEVAL), ("answers", ANSWERS))),
        (apart, (("apart", (*RETRIEVAL, *ANSWERS)),)),
    ):
        heads = "".join(f"{texts.text(f'evaluation.group.{c}'):<{_CELL}}" for c in table)
        for title, measures in titles:
            lines += ["", f"{texts.text(f'evaluation.{title}'):<{_NAME}}{heads}"]
            for name in measures:
                cells = [column.get(name, "-") for column in table.values()]
                row = "".join(f"{cell:<{_CELL}}" for cell in cells)
                if any(cell != "-" for cell in cells):
                    said = texts.text(f"evaluation.measure.{name}")
                    lines.append(f"  {said:<{_NAME - 2}}{row}")
    return lines


def _outcomes(told: dict[str, Any], texts: Language) -> list[str]:
    from copassist.evaluation.answers import OUTCOMES

    heads = "".join(f"{texts.text(f'evaluation.outcome.{name}'):<{_CELL}}" for name in OUTCOMES)
    lines = []
    for answerable in (True, False):
        rows = [row for row in told["outcomes"] if row["answerable"] is answerable]
        if rows:
            key = "answerable" if answerable else "unanswerable"
            lines.append(f"{texts.text(f'evaluation.{key}'):<{_NAME}}{heads}")
        for row in rows:
            cells = "".join(f"{row[name]:<{_CELL}}" for name in OUTCOMES)
            lines.append(f"  {row['kind'] or '-':<{_NAME - 2}}{cells}")
    return lines


def _cell(held: dict[str, float], *, signed: bool = False) -> str:
    form = "+d" if signed else "d"
    mean, low, high = (format(_percent(held[name]), form) for name in ("mean", "low", "high"))
    if signed:
        return f"{mean} [{low} {high}]".replace("-", "\N{MINUS SIGN}")
    return f"{mean} [{low}–{high}]"


def _percent(share: float) -> int:
    return round(100 * share)

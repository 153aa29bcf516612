"""The three axes on the command line: classifying texts, measuring the community."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copassist.cli.questions import read_lines
from copassist.cli.terminal import (
    CLOSE_SECONDS,
    As,
    Code,
    Day,
    Json,
    open_workspace,
    progress_line,
    texts_of,
    write,
)
from copassist.records import Role

if TYPE_CHECKING:
    from copassist.languages import Language
    from copassist.records.axes import Balance, Evidence

app = typer.Typer(no_args_is_help=True, help="The social, learning and performance axes.")
Space = Annotated[str, typer.Option(help="One space; else the whole community.")]
Batch = Annotated[Path | None, typer.Option("--batch", help="JSON lines of id and text.")]
PIECE = 200
_NAME = 34


@app.command()
def classify(
    text: Annotated[str, typer.Argument(help="A message, an exchange or a thread.")] = "",
    batch: Batch = None,
    as_json: Json = False,
) -> None:
    """Say which axes a text evidences, and how surely."""
    axes = open_workspace().axes
    if not batch:
        (told,) = axes.classify([text])
        shape = evidence_shape(told)
        if as_json:
            write(shape)
        else:
            typer.echo(_said(told, texts_of()))
        return
    lines = list(read_lines(batch, "text"))
    for start in range(0, len(lines), PIECE):
        piece = lines[start : start + PIECE]
        for line, told in zip(piece, axes.classify([line["text"] for line in piece]), strict=True):
            if as_json:
                write({"id": line["id"], **evidence_shape(told)}, indent=None)
            else:
                typer.echo(f"{line['id']}: {_said(told, texts_of())}")


@app.command()
def measure(
    since: Day = None,
    until: Day = None,
    space: Space = "",
    role: As = Role.MEMBER,
    language: Code = "",
    as_json: Json = False,
) -> None:
    """Measure the balance of the axes; by default over the last 90 days of the archive."""
    from copassist.cli.shapes import balance_shape

    workspace = open_workspace()
    role = workspace.reader(role)
    workspace.axes.read_closely(CLOSE_SECONDS, progress_line(as_json))
    told = workspace.axes.measure(role, space, _day(since), _day(until))
    if as_json:
        write(balance_shape(told))
        return
    for line in _lines(told, texts_of(workspace.settings, language)):
        typer.echo(line)


def evidence_shape(told: Evidence) -> dict[str, Any]:
    """Shape what a text evidences."""
    from copassist.records.axes import AXES

    return {
        **{axis: round(told.of(axis), 4) for axis in AXES},
        "axes": list(told.axes),
        "main": told.main or "none",
    }


def _said(told: Evidence, texts: Language) -> str:
    from copassist.records.axes import AXES

    return " · ".join(f"{texts.text(f'axes.{a}')} {round(100 * told.of(a))} %" for a in AXES)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _lines(told: Balance, texts: Language) -> list[str]:
    """Write a measure for a terminal."""
    from copassist.axes.telling import part_in_words, score, verdict, window

    lines = [window(told, texts), ""]
    for axis, held in told.axes.items():
        lines.append(f"{texts.text(f'axes.{axis}'):<{_NAME}}{score(told, axis, texts)}")
        for part in held.components:
            said = texts.text(f"axes.component.{part.name}.name")
            lines.append(f"  {said:<{_NAME}}{part_in_words(part, texts)}")
    return [*lines, "", verdict(told, texts)]

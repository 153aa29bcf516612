"""Commands that keep an archive well: doctor, backup, restore."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copassist.cli.terminal import Json, open_workspace, progress_line, texts_of, write
from copassist.errors import StoreError
from copassist.settings import load

if TYPE_CHECKING:
    from copassist.workspace import Workspace


def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Rebuild the index.")] = False,
    as_json: Json = False,
) -> None:
    """Say what is installed, what state it is in, and what to do."""
    from copassist.evaluation.checkup import examine

    workspace = open_workspace()
    if repair:
        count = workspace.care.rebuild(progress_line(as_json))
        if not as_json:
            typer.echo(texts_of(workspace.settings).text("cli.rebuilt", count=count))
    found = examine(workspace)
    if as_json:
        write(asdict(found))
        return
    texts = texts_of(workspace.settings)
    for name, value in found.rows():
        typer.echo(f"{name:<24} {value}")
    for key, data in found.advice:
        typer.echo("→ " + texts.text(key, **data))
    if not found.advice:
        typer.echo(texts.text("cli.ready"))


def backup(
    file: Annotated[Path, typer.Argument(help="Zip to write; it must not exist.")],
    as_json: Json = False,
) -> None:
    """Write the whole archive into a zip, while it is in use."""
    workspace = open_workspace()
    made = workspace.care.back_up(file, progress_line(as_json))
    if as_json:
        write({"path": str(file), **asdict(made)})
        return
    typer.echo(texts_of(workspace.settings).text("cli.backed_up", path=file, **made.counts))


def restore(
    file: Annotated[Path, typer.Argument(help="Zip written by backup.")],
    yes: Annotated[bool, typer.Option("--yes", help="Replace what the archive holds.")] = False,
    as_json: Json = False,
) -> None:
    """Put the archive of a backup in the place of this one."""
    workspace, aside = _opened_or_set_aside(file, yes)
    done = workspace.care.restore(file, replace=yes, progress=progress_line(as_json))
    if as_json:
        write({"path": str(file), "set_aside": str(aside or ""), **asdict(done)})
        return
    texts = texts_of(workspace.settings)
    if aside:
        typer.echo(texts.text("cli.set_aside", path=aside))
    typer.echo(texts.text("cli.restored", **{**done.counts, "made": texts.day(done.made)}))


def _opened_or_set_aside(file: Path, yes: bool) -> tuple[Workspace, Path | None]:
    """Open the home; a damaged database makes way for the backup, once that is known to be good."""
    from copassist.storage.backup import check
    from copassist.storage.database import set_aside

    try:
        return open_workspace(), None
    except StoreError as error:
        if error.key != "database_broken" or not yes:
            raise
    check(file)
    aside = set_aside(load()[0].database)
    return open_workspace(), aside

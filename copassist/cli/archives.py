"""Bringing archives in, once or as a folder changes, and saying what came of it."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from copassist.cli.terminal import Json, open_workspace, progress_line, texts_of, write
from copassist.errors import StoreError
from copassist.records import ImportReport, Visibility
from copassist.settings import Settings

Space = Annotated[str, typer.Option(help="Space to put them in.")]
Level = Annotated[
    Visibility | None,
    typer.Option(parser=Visibility, metavar="LEVEL", help="public… or subgroup:NAME."),
]
Private = Annotated[
    bool, typer.Option("--private", help="Private channels and direct messages too.")
]
BUSY_WAIT_S = 5.0
SHOWN = 200
"""Lines of what was left out, on a terminal; ``--json`` gives them all."""


def import_(
    paths: Annotated[list[Path], typer.Argument(help="Exports, articles, or folders of them.")],
    space: Space = "",
    visibility: Level = None,
    private: Private = False,
    as_json: Json = False,
) -> None:
    """Bring archives and articles in; what is already there stays as it is."""
    workspace = open_workspace()
    report = workspace.import_paths(
        paths, space=space, visibility=visibility, private=private,
        progress=progress_line(as_json),
    )  # fmt: skip
    _tell(report, workspace.settings, as_json)
    if report.nothing_read:
        raise typer.Exit(1)


def watch(
    folder: Annotated[Path, typer.Argument(help="Folder in which exports and articles land.")],
    space: Space = "",
    visibility: Level = None,
    private: Private = False,
    as_json: Json = False,
) -> None:
    """Keep the archive in step with a folder, until stopped."""
    from copassist.archive.watch import changes

    workspace = open_workspace()
    texts = texts_of(workspace.settings)
    for _ in changes(folder):
        report = None
        while report is None:
            try:
                report = workspace.import_paths(
                    [folder], space=space, visibility=visibility, private=private,
                    progress=progress_line(as_json),
                )  # fmt: skip
            except StoreError as error:
                if error.key != "busy":
                    raise
                # Another import is under way; this one follows it.
                time.sleep(BUSY_WAIT_S)
        _tell(report, workspace.settings, as_json, one_line=True)
        if not as_json:
            typer.echo(texts.text("cli.watching", folder=folder))


def _tell(
    report: ImportReport, settings: Settings, as_json: bool, *, one_line: bool = False
) -> None:
    from copassist.archive.report import report_shape

    texts = texts_of(settings)
    if as_json:
        write(report_shape(report, texts), indent=None if one_line else 2)
        return
    if report.nothing_read:
        typer.echo(texts.text("cli.nothing_read"))
    elif report.nothing_new:
        typer.echo(texts.text("cli.nothing_new"))
    for kind in ("messages", "articles"):
        tally = asdict(getattr(report, kind))
        if any(tally.values()):
            typer.echo(texts.text("cli.imported", kind=texts.text(f"cli.{kind}"), **tally))
    held = report.contents
    if held.spaces:
        typer.echo(
            texts.text(
                "cli.held",
                messages=texts.counted("messages", sum(count for _, count in held.spaces)),
                threads=texts.counted("threads", held.threads),
                rebuilt=texts.counted("rebuilt", held.rebuilt),
                spaces=texts.counted("spaces", len(held.spaces)),
                authors=texts.counted("authors", len(held.authors)),
                first=held.months[0][0],
                last=held.months[-1][0],
            )
        )
    for row in report.skipped[:SHOWN]:
        reason = texts.text(f"skipped.{row.reason}")
        typer.echo(
            "  " + texts.text("cli.skipped", where=row.where, reason=reason, count=row.count)
        )
    if report.skipped[SHOWN:]:
        typer.echo("  " + texts.text("cli.more_skipped", count=len(report.skipped) - SHOWN))
    typer.echo(texts.text("cli.took", seconds=report.seconds))

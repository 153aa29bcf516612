"""What every command needs of the terminal: its language, progress on one line, JSON."""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from copassist.errors import CopassistError
from copassist.records import ROLES, Progress, Role
from copassist.settings import Settings, load

if TYPE_CHECKING:
    from copassist.languages import Language
    from copassist.workspace import Workspace

Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def _role(told: str | Role) -> Role:
    return Role(str(told))


As = Annotated[
    Role,
    typer.Option(
        "--as", parser=_role, metavar="ROLE", help=f"Who asks: {', '.join(map(str, ROLES))}."
    ),
]
Code = Annotated[str, typer.Option("--language", help="fr or en.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day, included.")]
CLOSE_SECONDS = 12.0
"""So long passages that were never read closely are, before what rests on them is told."""


def open_workspace() -> Workspace:
    """Open the home that the settings name."""
    from copassist.workspace import Workspace

    return Workspace.open(load()[0])


def texts_of(settings: Settings | None = None, code: str = "") -> Language:
    """Return the texts of a language, else of the settings, else of the system."""
    from copassist.languages import language

    if not code and settings is None:
        try:
            settings = load()[0]
        except CopassistError:
            code = _system_language()
    return language(code or (settings.language if settings else "") or _system_language())


def _system_language() -> str:
    name = locale.setlocale(locale.LC_CTYPE, None) or ""
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or name
    return "fr" if name.lower().startswith("fr") else "en"


def progress_line(quiet: bool) -> Callable[[Progress], None] | None:
    """Return what shows progress on one line of a terminal; None where nobody looks."""
    if quiet or not sys.stderr.isatty():
        return None
    texts = texts_of()

    def show(progress: Progress) -> None:
        total = f"/{progress.total}" if progress.total else ""
        left = progress.seconds_left
        rest = "" if left is None else " · " + texts.text("cli.left", seconds=round(left))
        line = f"{texts.text(f'cli.{progress.stage}')} {progress.done}{total}{rest}"
        typer.echo(f"\r{line:<70}", nl=False, err=True)

    return show


def write(value: object, indent: int | None = 2) -> None:
    """Write JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=indent))

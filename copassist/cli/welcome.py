"""The path of a newcomer, on the command line: Markdown to hand on, or JSON."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from copassist.cli.terminal import (
    CLOSE_SECONDS,
    As,
    Code,
    Day,
    open_workspace,
    progress_line,
    texts_of,
    write,
)
from copassist.records import Role
from copassist.records.onboarding import FEWEST_DAYS, MOST_DAYS


class Form(StrEnum):
    """What a path is written as."""

    MD = "md"
    JSON = "json"


def welcome(
    language: Code = "",
    interests: Annotated[
        str, typer.Option(help="What interests them, parted by commas; #name is a space.")
    ] = "",
    days: Annotated[
        int, typer.Option(min=FEWEST_DAYS, max=MOST_DAYS, help="How many days it takes.")
    ] = MOST_DAYS,
    form: Annotated[Form, typer.Option("--format", help="md or json.")] = Form.MD,
    role: As = Role.MEMBER,
    today: Day = None,
) -> None:
    """Make a newcomer's path: small steps, key threads, the words used here, an introduction."""
    from copassist.onboarding.path import path
    from copassist.onboarding.written import markdown

    workspace = open_workspace()
    role = workspace.reader(role)
    workspace.axes.read_closely(CLOSE_SECONDS, progress_line(form is Form.JSON))
    made = path(
        workspace.axes,
        workspace.search_engine,
        role,
        today.date() if today else workspace.desk.today(role),
        code=texts_of(workspace.settings, language).code,
        interests=[wish.strip() for wish in interests.split(",") if wish.strip()],
        days=days,
    )
    if form is Form.JSON:
        write(asdict(made) | {"begin": made.begin.isoformat()})
    else:
        typer.echo(markdown(made), nl=False)

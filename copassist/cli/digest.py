"""What waits and what changed, on the command line: open questions, the digest."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import typer

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

WEEK = timedelta(6)
"""A week, both ends included."""


class Letter(StrEnum):
    """What a digest is written as."""

    MD = "md"
    HTML = "html"


def questions(
    since: Day = None,
    space: Annotated[str, typer.Option(help="One space; else the whole community.")] = "",
    language: Code = "",
    role: As = Role.MEMBER,
    as_json: Json = False,
) -> None:
    """List the questions that wait for an answer, the newest first."""
    from copassist.topics.unanswered import open_questions

    workspace = open_workspace()
    role = workspace.reader(role)
    workspace.axes.read_closely(CLOSE_SECONDS, progress_line(as_json))
    today = workspace.desk.today(role)
    first = since.date() if since else None
    found = open_questions(workspace.axes, role, today, space=space, since=first)
    if as_json:
        write([
            {"id": asked.message_id, "source": asked.source, "thread_id": asked.thread_id,
             "space": asked.space, "language": asked.language, "title": asked.title,
             "quote": asked.quote, "asked": asked.asked.isoformat(), "age_days": asked.age_days,
             "replies": asked.replies, "half_answered": asked.is_half,
             "newcomer": asked.is_newcomer, "visibility": asked.visibility.value}
            for asked in found
        ])  # fmt: skip
        return
    texts = texts_of(workspace.settings, language)
    for asked in found:
        day = texts.day(asked.asked.isoformat())
        typer.echo(f"{day:<18} #{asked.space}: {' '.join(asked.quote.split())}")


def digest(
    since: Day = None,
    until: Day = None,
    format: Annotated[Letter, typer.Option(help="md or html.")] = Letter.MD,
    language: Code = "",
    role: As = Role.MEMBER,
) -> None:
    """Tell what changed, as Markdown or an e-mail; by default in the archive's last week."""
    from copassist.topics.digest import digest as gathered
    from copassist.topics.letter import html, markdown

    workspace = open_workspace()
    role = workspace.reader(role)
    desk = workspace.desk
    workspace.axes.read_closely(CLOSE_SECONDS, progress_line(False))
    last = until.date() if until else desk.today(role)
    first = since.date() if since else last - WEEK
    code = texts_of(workspace.settings, language).code
    told = gathered(workspace.axes, desk.ledger, role, first, last, code, last)
    typer.echo(html(told) if format is Letter.HTML else markdown(told), nl=False)

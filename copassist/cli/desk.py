"""The facilitator's desk on the command line: topics to suggest, an agenda to draft."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from copassist.cli.terminal import (
    CLOSE_SECONDS,
    As,
    Code,
    Json,
    open_workspace,
    progress_line,
    texts_of,
    write,
)
from copassist.errors import SettingsError
from copassist.records import Role

if TYPE_CHECKING:
    from copassist.records.topics import Topic


class AxisName(StrEnum):
    """The three axes."""

    SOCIAL = "social"
    LEARNING = "learning"
    PERFORMANCE = "performance"


class Format(StrEnum):
    """What an agenda is written as."""

    MD = "md"
    DOCX = "docx"
    ICS = "ics"
    JSON = "json"


class Held(StrEnum):
    """How people meet."""

    IN_PERSON = "in_person"
    REMOTE = "remote"
    HYBRID = "hybrid"


def topics(
    count: Annotated[int, typer.Option("-n", min=1, max=7, help="How many.")] = 3,
    axis: Annotated[AxisName | None, typer.Option(help="The axis to serve.")] = None,
    wild: Annotated[bool, typer.Option("--wild", help="Also a wild card.")] = False,
    language: Code = "",
    role: As = Role.MEMBER,
    as_json: Json = False,
) -> None:
    """Suggest topics that fill the weakest axis, each with its evidence."""
    from copassist.topics.topics import Asked

    workspace = open_workspace()
    role = workspace.reader(role)
    workspace.axes.read_closely(CLOSE_SECONDS, progress_line(as_json))
    texts = texts_of(workspace.settings, language)
    asked = Asked(count, axis.value if axis else None, texts.code)
    told = workspace.desk.suggest(asked, role)
    found = [*told.topics, *([told.wild] if wild and told.wild else [])]
    if as_json:
        write([
            topic_shape(topic) | {"reason": f"{topic.reason} {told.why}"} for topic in found
        ])  # fmt: skip
        return
    typer.echo(told.why)
    for n, topic in enumerate(found, 1):
        joker = f" ({texts.text('topics.wild')})" if topic.is_wild else ""
        typer.echo(f"\n{n}. {topic.title}{joker}\n   {topic.reason}")
        typer.echo(f"   {topic.activity.name} · {topic.activity.minutes} min → {topic.outcome}")
        for cited in topic.evidence:
            typer.echo(f"   [{cited.n}] {cited.path} · {' '.join(cited.quote.split())[:160]}")


def agenda(
    minutes: Annotated[int, typer.Option(min=30, max=180, help="How long.")] = 90,
    date: Annotated[str, typer.Option(help="When it begins: 2026-12-03T12:00.")] = "",
    timezone: Annotated[str, typer.Option(help="IANA name; else that of the settings.")] = "",
    mode: Annotated[Held, typer.Option(help="How people meet.")] = Held.REMOTE,
    people: Annotated[int, typer.Option(min=2, max=500, help="How many are expected.")] = 10,
    axis: Annotated[AxisName | None, typer.Option(help="The axis of the main block.")] = None,
    format: Annotated[Format, typer.Option(help="md, docx, ics or json.")] = Format.MD,
    language: Code = "",
    role: As = Role.MEMBER,
    save: Annotated[bool, typer.Option("--save", help="Keep it.")] = False,
) -> None:
    """Draft an agenda, to the minute, and write it to the standard output."""
    from copassist.agenda.calendar import ics
    from copassist.agenda.desk import Meeting
    from copassist.agenda.export import docx, markdown, shape
    from copassist.topics.topics import Asked

    workspace = open_workspace()
    role = workspace.reader(role)
    texts = texts_of(workspace.settings, language)
    zone = timezone or workspace.settings.timezone
    asked = Asked(2, axis.value if axis else None, texts.code, mode.value, people)
    start = _moment(date, zone)
    workspace.axes.read_closely(CLOSE_SECONDS, progress_line(False))
    made = workspace.desk.draft(Meeting(minutes, start, zone, asked), role)
    if save:
        workspace.desk.agendas.save(made)
    if format is Format.JSON:
        write(shape(made))
    elif format is Format.MD:
        typer.echo(markdown(made), nl=False)
    else:
        sys.stdout.buffer.write(docx(made) if format is Format.DOCX else ics(made))


def topic_shape(topic: Topic) -> dict[str, Any]:
    """Shape a topic."""
    return {
        "key": topic.key,
        "title": topic.title,
        "axis": topic.axis,
        "origin": topic.origin,
        "reason": topic.reason,
        "score": round(topic.score, 3),
        "parts": topic.parts,
        "evidence": [
            {"path": cited.path, "message_ids": list(cited.message_ids), "quote": cited.quote,
             "title": cited.title, "space": cited.space, "timestamp": cited.timestamp}
            for cited in topic.evidence
        ],
        "activity": {
            "name": topic.activity.name,
            "minutes": topic.activity.minutes,
            "steps": [{"text": s.text, "minutes": s.minutes} for s in topic.activity.steps],
            "source": topic.activity.source,
        },
        "outcome": topic.outcome,
        "prepare": list(topic.prepare),
        "language": topic.language,
        "visibility": topic.visibility.value,
        "wild": topic.is_wild,
        "codevelopment": topic.for_one,
    }  # fmt: skip


def _moment(told: str, zone: str) -> datetime:
    """Return the moment told in a time zone: noon in a week where none is told."""
    from datetime import timedelta
    from zoneinfo import ZoneInfoNotFoundError

    try:
        known = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError("timezone", value=zone) from error
    if not told:
        day = datetime.now(known) + timedelta(days=7)
        return day.replace(hour=12, minute=0, second=0, microsecond=0)
    try:
        moment = datetime.fromisoformat(told)
    except ValueError as error:
        raise SettingsError("moment", value=told) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=known)

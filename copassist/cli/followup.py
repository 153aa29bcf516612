"""Follow-up on the command line: commitments found in texts, and those of the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copassist.cli.questions import numbered_lines
from copassist.cli.terminal import As, Json, open_workspace, progress_line, texts_of, write
from copassist.errors import MalformedExportError
from copassist.records import Role

if TYPE_CHECKING:
    from copassist.commitments.detect import Said
    from copassist.records.commitments import Commitment, Promise

app = typer.Typer(no_args_is_help=True, help="Commitments: found, and followed up.")
PIECE = 200
LOOK_SECONDS = 30.0
"""So long the archive is looked through for what is new, before the ledger is listed."""


@app.command()
def detect(
    batch: Annotated[Path, typer.Option("--batch", help="JSON lines of id, text and date.")],
    as_json: Json = False,
) -> None:
    """Find the commitments of texts."""
    desk = open_workspace().desk
    numbered = list(numbered_lines(batch, "text"))
    lines = [line for _, line in numbered]
    said = [_said(line, batch, place) for place, line in numbered]
    for start in range(0, len(lines), PIECE):
        told = desk.detector.detect(said[start : start + PIECE], desk.calendar)
        for line, found in zip(lines[start : start + PIECE], told, strict=True):
            if as_json:
                shape = {"id": line["id"], "commitments": [promise_shape(p) for p in found]}
                write(shape, indent=None)
            else:
                for promise in found:
                    due = promise.due.day or promise.due.text or "–"
                    typer.echo(f"{line['id']}: {promise.quote} · {promise.owner} · {due}")


@app.command("list")
def list_(
    role: As = Role.MEMBER,
    status: Annotated[str, typer.Option(help="Only those of a status; or open, overdue.")] = "",
    space: Annotated[str, typer.Option(help="One space; else the whole community.")] = "",
    language: Annotated[str, typer.Option("--language", help="fr or en.")] = "",
    as_json: Json = False,
) -> None:
    """List the ledger, after a look through what is new in the archive."""
    from copassist.records.commitments import OPEN, STATUSES

    workspace = open_workspace()
    role = workspace.reader(role)
    desk = workspace.desk
    today = desk.local_day()
    desk.scan.read(LOOK_SECONDS, progress_line(as_json))
    known = {"": STATUSES, "open": OPEN, "overdue": OPEN} | {name: (name,) for name in STATUSES}
    if status not in known:
        raise typer.BadParameter(f"{status}: {', '.join(name for name in known if name)}")
    found = desk.ledger.listed(role, known[status], space)
    if status == "overdue":
        found = [held for held in found if held.is_overdue(today)]
    if as_json:
        write([commitment_shape(held, today) for held in found])
        return
    texts = texts_of(workspace.settings, language)
    for held in found:
        due = texts.day(held.due.day.isoformat()) if held.due.day else held.due.text or "–"
        status_name = texts.text(f"commitments.status.{held.status}")
        typer.echo(f"{held.id}  {status_name:<12} {due:<20} {held.owner}  {held.act}")


def promise_shape(promise: Promise) -> dict[str, Any]:
    """Shape a commitment found in a text."""
    return {
        "quote": promise.quote,
        "owner": promise.owner,
        "act": promise.act,
        "due_text": promise.due.text,
        "due_date": promise.due.day.isoformat() if promise.due.day else None,
        "due_choices": [day.isoformat() for day in promise.due.choices],
        "kind": promise.form,
        "confidence": promise.confidence,
    }


def commitment_shape(held: Commitment, today: date) -> dict[str, Any]:
    """Shape a commitment of the ledger."""
    return {
        "id": held.id,
        "quote": held.quote,
        "owner": held.owner,
        "act": held.act,
        "due_text": held.due.text,
        "due_date": held.due.day.isoformat() if held.due.day else None,
        "due_choices": [day.isoformat() for day in held.due.choices],
        "kind": held.form,
        "confidence": round(held.confidence, 3),
        "status": held.status,
        "overdue": held.is_overdue(today),
        "made": held.made.isoformat(),
        "source": held.source,
        "space": held.space,
        "thread": held.thread,
        "message_ids": [held.message] if held.message else [],
        "visibility": held.visibility.value,
        "events": [
            {"when": event.when.isoformat(), "status": event.status,
             "due": event.due.isoformat() if event.due else None, "note": event.note}
            for event in held.events
        ],
    }  # fmt: skip


def _said(line: dict[str, Any], batch: Path, place: int) -> Said:
    from copassist.commitments.detect import Said
    from copassist.languages.detect import detect as spoken

    told = line.get("date") or datetime.now(UTC).date().isoformat()
    try:
        day = date.fromisoformat(str(told)[:10])
    except ValueError as error:
        raise MalformedExportError("batch_date", path=str(batch), place=place) from error
    return Said(line["text"], spoken(line["text"][:2000]), ((0, day),))

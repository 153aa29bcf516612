"""Commands on people's own words: erase, export, retain."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copassist.cli.terminal import Json, open_workspace, progress_line, texts_of, write
from copassist.errors import MalformedExportError, SettingsError, StoreError
from copassist.records import Role

if TYPE_CHECKING:
    from copassist.languages import Language
    from copassist.privacy.audit import Act
    from copassist.records.privacy import Target
    from copassist.workspace import Workspace

Member = Annotated[str, typer.Option("--member", help="A member's name, or id in the source.")]
Source = Annotated[str, typer.Option("--source", help="slack, zulip...; all: every source.")]


def erase(
    member: Member = "",
    thread: Annotated[str, typer.Option(help="A thread's id.")] = "",
    message: Annotated[str, typer.Option(help="A message's id.")] = "",
    source: Source = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do it, without asking.")] = False,
    finish: Annotated[bool, typer.Option("--finish", help="Complete one that was cut.")] = False,
    verify: Annotated[Path | None, typer.Option(help="Check a report's signature.")] = None,
    as_json: Json = False,
) -> None:
    """Erase words everywhere; say first what would go, and prove afterwards that it went."""
    from copassist.privacy.telling import told_erasure, told_found

    workspace = open_workspace()
    texts = texts_of(workspace.settings)
    if verify:
        _verify(workspace, verify, texts)
        return
    if finish:
        workspace.care.clean(progress_line(as_json))
        typer.echo(texts.text("cli.ready"))
        return
    target = _target(source, member=member, thread=thread, message=message)
    found = workspace.care.preview(target)
    if not as_json:
        _tell(told_found(found, texts))
    if not yes and (as_json or not typer.confirm(texts.text("cli.erase_confirm"))):
        if as_json:
            write({"erased": False, **asdict(found)})
        return
    report = workspace.care.erase(target, progress_line(as_json))
    _note(workspace, "erase", kind=target.kind, messages=report.messages)
    if as_json:
        write({"erased": True, **asdict(report)})
    else:
        _tell(told_erasure(report, texts))
    if not report.proof.holds:
        sys.exit(1)


def export(
    file: Annotated[Path, typer.Argument(help="JSON to write; it must not exist.")],
    member: Member,
    source: Source = "",
    private: Annotated[bool, typer.Option("--private", help="Direct messages too.")] = False,
) -> None:
    """Write one member's own data, to take away."""
    from copassist.privacy.portability import own_data

    workspace = open_workspace()
    told = own_data(workspace.engine, _target(source, member=member), private=private)
    try:
        with file.open("x", encoding="utf-8") as opened:
            file.chmod(0o600)
            json.dump(told, opened, ensure_ascii=False, indent=1)
    except FileExistsError as error:
        raise StoreError("backup_exists", path=str(file)) from error
    except OSError as error:
        raise StoreError("backup_unwritable", path=str(file), reason=str(error)) from error
    _note(workspace, "export")
    texts = texts_of(workspace.settings)
    counts = {name: texts.counted(name, len(told[name])) for name in ("messages", "articles")}
    typer.echo(texts.text("cli.exported", path=file, **counts))


def retain(
    space: Annotated[str, typer.Argument(help="A space; none: say what is set.")] = "",
    months: Annotated[int | None, typer.Option(min=0, max=600, help="0: for good.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Erase now what is older.")] = False,
    as_json: Json = False,
) -> None:
    """Say or set how many months a space keeps its discussions."""
    from copassist.privacy.telling import told_erasure

    workspace = open_workspace()
    texts = texts_of(workspace.settings)
    if space and months is not None:
        workspace.care.retention.keep(space, months or None)
        _note(workspace, "retain", months=months)
    done = workspace.care.retain(progress_line(as_json)) if yes else []
    held, due = workspace.care.retention.listed(), workspace.care.retention.due()
    if as_json:
        write({"months": held, "due": [target.name for target in due],
               "erased": [asdict(report) for report in done]})  # fmt: skip
        return
    for name, count in held.items():
        typer.echo(texts.text("cli.retained", space=name, months=count))
    if not held:
        typer.echo(texts.text("cli.retained_all"))
    if due:
        typer.echo(texts.text("cli.retain_due", spaces=", ".join(target.name for target in due)))
    for report in done:
        _tell(told_erasure(report, texts))


def level(
    readers: Annotated[str, typer.Argument(help="community, subgroup:NAME, participants…")],
    space: Annotated[str, typer.Option(help="A space.")] = "",
    thread: Annotated[str, typer.Option(help="A thread's id.")] = "",
    source: Source = "",
    as_json: Json = False,
) -> None:
    """Decide who may read a space or a thread."""
    workspace = open_workspace()
    texts = texts_of(workspace.settings)
    if bool(space) == bool(thread):
        raise SettingsError("level_what")
    target = _target(source, space=space, thread=thread)
    moved = workspace.care.set_level(target, readers, progress_line(as_json))
    counts = {"messages": len(moved.messages), "articles": len(moved.articles)}
    _note(workspace, "level", kind=target.kind, **counts)
    if as_json:
        write({"level": readers, **counts})
        return
    told = {name: texts.counted(name, count) for name, count in counts.items()}
    typer.echo(texts.text("cli.levelled", level=texts.readers(readers), **told))


def names(
    allow: Annotated[str, typer.Option(help="Who lets their name be shown.")] = "",
    withdraw: Annotated[str, typer.Option(help="Who no longer does.")] = "",
    as_json: Json = False,
) -> None:
    """Say or change whose names are shown beside their messages, where the setting allows any."""
    from copassist.archive.names import Names

    workspace = open_workspace()
    held = Names(workspace.engine)
    if allow:
        held.allow(allow)
    if withdraw:
        held.withdraw(withdraw)
    if allow or withdraw:
        _note(workspace, "name")
    if as_json:
        write({"shown": workspace.settings.show_names, "names": held.allowed()})
        return
    texts = texts_of(workspace.settings)
    typer.echo(texts.text("cli.names_on" if workspace.settings.show_names else "cli.names_off"))
    _tell(held.allowed())


def _target(source: str, **named: str) -> Target:
    from copassist.records.privacy import Target

    given = [(kind, name) for kind, name in named.items() if name]
    if len(given) != 1:
        raise SettingsError("erase_what")
    kind, name = given[0]
    return Target(kind, name, source)  # type: ignore[arg-type]


def _note(workspace: Workspace, act: Act, **row: str | float) -> None:
    from copassist.privacy.audit import Audit

    Audit(workspace.engine).note(act, "cli", Role.FACILITATOR, **row)


def _verify(workspace: Workspace, file: Path, texts: Language) -> None:
    from copassist.privacy.signing import verify

    try:
        row = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MalformedExportError("erasure_report", path=str(file)) from error
    held = {name: value for name, value in row.items() if name != "erased"} if row else {}
    holds = verify(workspace.settings.home, held)
    typer.echo(texts.text("cli.signature_holds" if holds else "cli.signature_fails", path=file))
    if not holds:
        sys.exit(1)


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)

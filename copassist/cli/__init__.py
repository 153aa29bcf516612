"""The command line; what each command needs of the archives and of care stands beside it.

What is heavy is imported inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copassist.cli.archives import import_, watch
from copassist.cli.axes import app as axes
from copassist.cli.care import backup, doctor, restore
from copassist.cli.desk import agenda, topics
from copassist.cli.digest import digest, questions
from copassist.cli.evaluate import evaluate
from copassist.cli.followup import app as commitments
from copassist.cli.models import app as models
from copassist.cli.privacy import erase, export, level, names, retain
from copassist.cli.questions import exchanges, read_batch, read_history
from copassist.cli.serving import address, hosts, sign_in
from copassist.cli.shapes import answer_shape, hit_shape
from copassist.cli.terminal import As, Code, Json, open_workspace, progress_line, texts_of, write
from copassist.cli.welcome import welcome
from copassist.errors import CopassistError
from copassist.hiding import concealed
from copassist.records import Answer, Role, Scope
from copassist.settings import Settings, load
from copassist.ui.asgi import SCRIPT

if TYPE_CHECKING:
    from copassist.workspace import Workspace

THEME = {
    "theme.light.primaryColor": "#9a4326",
    "theme.light.backgroundColor": "#fdfcf8",
    "theme.light.secondaryBackgroundColor": "#f5eee5",
    "theme.light.textColor": "#29231d",
    "theme.light.borderColor": "#e2d8c8",
    "theme.dark.primaryColor": "#e2946b",
    "theme.dark.backgroundColor": "#1e1b18",
    "theme.dark.secondaryBackgroundColor": "#2a2621",
    "theme.dark.textColor": "#ece5da",
    "theme.dark.borderColor": "#433c34",
}
"""Warm paper and clay, light and dark; the system's choice decides which."""
app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
Batch = Annotated[Path | None, typer.Option("--batch", help="JSON lines of questions.")]


def main() -> None:
    """Run the command line; an expected error is one sentence and exit status 1."""
    try:
        app()
    except CopassistError as error:
        typer.echo(texts_of().error(error), err=True)
        sys.exit(1)


@app.callback()
def _root() -> None:
    """Ask a community of practice's archive, in French or English."""


app.command("import")(import_)
for _command in (
    watch, doctor, backup, restore, evaluate, topics, agenda, questions, digest,
    welcome, erase, export, retain, level, names,
):  # fmt: skip
    app.command()(_command)
app.add_typer(models, name="models")
app.add_typer(axes, name="axes")
app.add_typer(commitments, name="commitments")


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for.")] = "",
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="How many hits.")] = 10,
    language: Code = "",
    role: As = Role.MEMBER,
    batch: Batch = None,
    as_json: Json = False,
) -> None:
    """Find passages."""
    workspace = open_workspace()
    role = workspace.reader(role)
    if batch:
        for line in read_batch(batch):
            sought = workspace.assistant.sought(
                line["question"], exchanges(line.get("history") or [], line["id"]), language
            )
            hits = workspace.search(sought, k=k, role=role, within=Scope(language=language or None))
            write({"id": line["id"], "hits": [hit_shape(h) for h in hits]}, indent=None)
        return
    hits = workspace.search(query, k=k, role=role, within=Scope(language=language or None))
    if as_json:
        write([hit_shape(h) for h in hits])
        return
    for hit in hits:
        where = f"#{hit.passage.space}" if hit.passage.kind == "message" else hit.passage.path
        typer.echo(f"{hit.rank:>2}. {where} · {hit.passage.title}")
        typer.echo(f"    {' '.join(hit.passage.text.split())[:200]}")


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question.")] = "",
    history: Annotated[Path | None, typer.Option(help="JSON list of earlier exchanges.")] = None,
    language: Code = "",
    role: As = Role.MEMBER,
    batch: Batch = None,
    as_json: Json = False,
) -> None:
    """Answer a question, each claim with the message that it came from."""
    workspace = open_workspace()
    role = workspace.reader(role)
    if batch:
        for line in read_batch(batch):
            said = _ask_line(workspace, line, language, role)
            write({"id": line["id"], **said}, indent=None)
        return
    past = read_history(history) if history else ()
    answer = workspace.ask(question, history=past, language=language, role=role)
    if as_json:
        write(answer_shape(answer))
        return
    texts = texts_of(workspace.settings, answer.language)
    typer.echo(answer.text.replace("**", ""))
    for cited in answer.citations:
        where = f"#{cited.space}" if cited.kind == "message" else cited.title
        whence = " · ".join(p for p in (where, cited.author, texts.day(cited.timestamp)) if p)
        typer.echo(f"[{cited.n}] {whence} · {cited.path}")
    for choice in answer.choices:
        typer.echo(f"- {choice}")
    for hit in answer.nearest:
        typer.echo(f"- {hit.passage.title} ({hit.passage.path})")
    if answer.notice:
        typer.echo(answer.notice, err=True)


@app.command()
def demo(as_json: Json = False) -> None:
    """Import the demonstration community."""
    from copassist.archive.demonstration import demonstration
    from copassist.archive.report import report_shape

    workspace = open_workspace()
    # One import a part keeps each part's own space; the second run of all finds nothing new.
    reports = [
        workspace.import_paths([part], progress=progress_line(as_json)) for part in demonstration()
    ]
    # Small enough to be read closely at once: its balance is the first thing to look at.
    workspace.axes.read_closely(None, progress_line(as_json))
    if as_json:
        texts = texts_of(workspace.settings)
        write([report_shape(report, texts) for report in reports])
        return
    texts = texts_of(workspace.settings)
    unchanged = all(report.nothing_new for report in reports)
    typer.echo(texts.text("cli.nothing_new" if unchanged else "cli.demo_ready"))


@app.command()
def run(port: Annotated[int, typer.Option(help="Port; 0: that of the settings.")] = 0) -> None:
    """Serve the app."""
    settings = load()[0]
    number = port or settings.port
    typer.echo(texts_of(settings).text("cli.serving", address=address(settings, number)))
    options = {
        "server.address": settings.host,
        "server.port": number,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "server.maxUploadSize": settings.upload_mb,
        "server.fileWatcherType": "none",
        # Beside the models one takes .3 s, in which nobody is served; Python's own are enough.
        "runner.postScriptGC": "false",
        **THEME,
        **sign_in(settings),
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    flags += [f"--server.allowedHosts={name}" for name in hosts(settings)]
    # In the place of this process, so that what stops it (Ctrl+C, a service manager) stops the app.
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(SCRIPT), *flags])


@app.command("settings")
def settings_(as_json: Json = False) -> None:
    """List the settings, their values and where each came from."""
    settings, origins = load()
    dumped = settings.model_dump(mode="json").items()
    values = {n: concealed(v) if isinstance(v, str) else v for n, v in dumped}
    if as_json:
        write({n: {"value": v, "from": origins[n]} for n, v in values.items()})
        return
    for name, value in values.items():
        about = Settings.model_fields[name].description or ""
        typer.echo(f"COPASSIST_{name.upper():<18} {value!s:<40} {origins[name]}")
        if about:
            typer.echo(f"    {about}")


def _ask_line(
    workspace: Workspace, line: dict[str, Any], language: str, role: Role
) -> dict[str, Any]:
    """Answer one line of a batch; a question that cannot be searched is said in its place."""
    from copassist.errors import QuestionError
    from copassist.languages.detect import detect

    question = line["question"]
    try:
        past = exchanges(line.get("history") or [], line["id"])
        return answer_shape(workspace.ask(question, history=past, language=language, role=role))
    except QuestionError as error:
        code = language or detect(question[:2000])
        said = texts_of(code=code).error(error)
        return answer_shape(Answer(question, code, said, False, "unclear"))

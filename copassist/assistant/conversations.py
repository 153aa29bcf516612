"""Conversations, kept in the database so that a reload or a dropped connection loses nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from copassist.archive.library import title
from copassist.errors import NotFoundError
from copassist.languages import language
from copassist.records import (
    Answer,
    Card,
    Citation,
    Conflict,
    Exchange,
    Hit,
    Part,
    Passage,
    Role,
    Usage,
    Visibility,
)
from copassist.storage.tables import conversations, turns


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer; ``answer`` is None while it is being made, or if it was cut."""

    key: int
    question: str
    answer: Answer | None
    rating: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one person asked, in order."""

    id: str
    title: str
    updated: datetime
    turns: tuple[Turn, ...] = ()

    @property
    def history(self) -> tuple[Exchange, ...]:
        """The past exchanges, for follow-up questions."""
        return tuple(
            Exchange(t.question, t.answer.text, t.answer.intent == "choice", t.answer.card)
            if t.answer
            else Exchange(t.question)
            for t in self.turns
        )

    def as_read_by(self, role: Role) -> Conversation:
        """Return it without the answers that rest on what the role may not read, or no longer."""
        return replace(self, turns=tuple(_as_read_by(turn, role) for turn in self.turns))

    def markdown(self, code: str) -> str:
        """Write the conversation as Markdown, with its sources."""
        texts = language(code)
        lines = [f"# {self.title}", ""]
        for turn in self.turns:
            lines += [f"## {turn.question}", ""]
            if turn.answer:
                lines += [turn.answer.text, ""]
                lines += [_source(c, code) for c in turn.answer.citations]
                lines += [""] if turn.answer.citations else []
        return "\n".join([*lines, f"_{texts.text('export.made')}_", ""])


@dataclass(frozen=True)
class Conversations:
    """The conversations of all who use this archive; each sees their own."""

    engine: Engine

    def start(self, owner: str, question: str) -> str:
        """Open a conversation and return its id."""
        name, now = secrets.token_hex(8), _now()
        row = {"id": name, "owner": owner, "title": title(question), "created": now, "updated": now}
        with self.engine.begin() as connection:
            connection.execute(insert(conversations).values(row))
        return name

    def ask(self, conversation: str, question: str) -> int:
        """Keep a question before it is answered; return the key of the turn."""
        with self.engine.begin() as connection:
            row = {"conversation": conversation, "question": question, "created": _now()}
            key = connection.execute(insert(turns).values(row)).inserted_primary_key
            connection.execute(
                update(conversations)
                .where(conversations.c.id == conversation)
                .values(updated=_now())
            )
        assert key is not None
        return int(key[0])

    def answer(self, turn: int, answer: Answer) -> None:
        """Keep the answer of a turn."""
        with self.engine.begin() as connection:
            connection.execute(
                update(turns).where(turns.c.key == turn).values(answer=asdict(answer))
            )

    def rate(self, turn: int, rating: int, reason: str = "") -> None:
        """Keep what a reader thought of an answer: 1 up, 0 down, with the reason given."""
        with self.engine.begin() as connection:
            connection.execute(
                update(turns).where(turns.c.key == turn).values(rating=rating, reason=reason)
            )

    def list(self, owner: str, limit: int = 20) -> list[Conversation]:
        """Return the latest conversations of a person, without their turns."""
        query = (
            select(conversations)
            .where(conversations.c.owner == owner)
            .order_by(conversations.c.updated.desc())
            .limit(limit)
        )
        with self.engine.connect() as connection:
            return [Conversation(r.id, r.title, r.updated) for r in connection.execute(query)]

    def read(self, conversation: str, owner: str) -> Conversation:
        """Return a conversation with its turns.

        :raises NotFoundError: when the person has none by that id.
        """
        mine = (conversations.c.id == conversation) & (conversations.c.owner == owner)
        with self.engine.connect() as connection:
            head = connection.execute(select(conversations).where(mine)).first()
            if head is None:
                raise NotFoundError(id=conversation)
            rows = connection.execute(
                select(turns).where(turns.c.conversation == conversation).order_by(turns.c.key)
            ).all()
        kept = tuple(
            Turn(r.key, r.question, _answer(r.answer), r.rating, r.reason or "") for r in rows
        )
        return Conversation(head.id, head.title, head.updated, kept)

    def forget(self, conversation: str, owner: str) -> None:
        """Delete a conversation of a person.

        :raises NotFoundError: when the person has none by that id.
        """
        self.read(conversation, owner)
        with self.engine.begin() as connection:
            connection.execute(delete(turns).where(turns.c.conversation == conversation))
            connection.execute(delete(conversations).where(conversations.c.id == conversation))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _as_read_by(turn: Turn, role: Role) -> Turn:
    answer = turn.answer
    if answer is None or all(level in role.reads for level in _levels(asdict(answer))):
        return turn
    # What is left of an answer without its sources would say something else.
    said = language(answer.language).text("withheld.answer")
    bare = Answer(answer.question, answer.language, said, grounded=False, intent=answer.intent)
    return replace(turn, answer=bare)


def _levels(value: object) -> Iterator[str]:
    """Yield the level of all that an answer cites, found and made."""
    if isinstance(value, dict):
        if level := value.get("visibility"):
            yield level
        value = list(value.values())
    if isinstance(value, list | tuple):
        for held in value:
            yield from _levels(held)


def _answer(kept: dict[str, Any] | None) -> Answer | None:
    if kept is None:
        return None
    fields = dict(kept)
    fields["citations"] = tuple(_citation(c) for c in kept["citations"])
    fields["nearest"] = tuple(_hit(h) for h in kept["nearest"])
    fields["suggestions"] = tuple(kept["suggestions"])
    fields["choices"] = tuple(kept.get("choices", ()))
    fields["conflicts"] = tuple(Conflict(**c) for c in kept.get("conflicts", ()))
    fields["card"] = Card(**kept["card"]) if kept.get("card") else None
    fields["usage"] = Usage(**kept["usage"]) if kept.get("usage") else None
    return Answer(**fields)


def _citation(kept: dict[str, Any]) -> Citation:
    level = Visibility(kept["visibility"])
    return Citation(**{**kept, "message_ids": tuple(kept["message_ids"]), "visibility": level})


def _hit(kept: dict[str, Any]) -> Hit:
    passage = dict(kept["passage"])
    passage["parts"] = tuple(Part(**part) for part in passage["parts"])
    passage["visibility"] = Visibility(passage["visibility"])
    return Hit(**{**kept, "passage": Passage(**passage)})


def _source(cited: Citation, code: str) -> str:
    day = language(code).day(cited.timestamp)
    where = f"#{cited.space}" if cited.kind == "message" else cited.title
    said = ", ".join(part for part in (cited.author, where, day) if part)
    return f"[{cited.n}] {said} ({cited.path})  "

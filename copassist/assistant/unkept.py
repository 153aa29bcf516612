"""A conversation off the record: held in memory for one session, and written nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

from copassist.archive.library import title
from copassist.assistant.conversations import Conversation, Turn
from copassist.errors import NotFoundError
from copassist.records import Answer


@dataclass
class Unkept:
    """The conversations of one session; each method does what that of ``Conversations`` does."""

    held: dict[str, Conversation] = field(default_factory=dict)
    _keys: count[int] = field(default_factory=lambda: count(1))

    def start(self, owner: str, question: str) -> str:
        """Open a conversation and return its id; there is one at a time."""
        name = "unkept"
        self.held = {name: Conversation(name, title(question), datetime.now(UTC))}
        return name

    def ask(self, conversation: str, question: str) -> int:
        """Hold a question before it is answered; return the key of the turn."""
        held, key = self.held[conversation], next(self._keys)
        turns = (*held.turns, Turn(key, question, None))
        self.held[conversation] = replace(held, turns=turns)
        return key

    def answer(self, turn: int, answer: Answer) -> None:
        """Hold the answer of a turn."""
        for name, held in self.held.items():
            turns = tuple(replace(t, answer=answer) if t.key == turn else t for t in held.turns)
            self.held[name] = replace(held, turns=turns)

    def list(self, owner: str, limit: int = 20) -> list[Conversation]:
        """Return none: what is off the record is not found again."""
        return []

    def read(self, conversation: str, owner: str) -> Conversation:
        """Return a conversation with its turns.

        :raises NotFoundError: when it is not held here.
        """
        if conversation not in self.held:
            raise NotFoundError(id=conversation)
        return self.held[conversation]

    def forget(self, conversation: str, owner: str) -> None:
        """Let a conversation go."""
        self.held.pop(conversation, None)

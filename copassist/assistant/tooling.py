"""Asking a chat model, where one is set and can call tools, what a turn asks for.

The head (``intents``) decides alone wherever it is sure, for a plain question must never wait for
a tool; only where it hesitates between a request and a question is the model asked, and what it
does not call is a plain question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from copassist.assistant.intents import Intents, follows
from copassist.assistant.wishes import Intent, Wish, asks_plainly, read_wish
from copassist.errors import ModelError
from copassist.languages import language


class Chooser(Protocol):
    """A chat model that may call one of some tools."""

    def choose(self, instructions: str, text: str, tools: Sequence[Mapping[str, Any]]) -> str:
        """Return the name of the tool that it calls, empty where it calls none."""
        ...


@dataclass(frozen=True)
class Wishes:
    """Finds what turns ask for: by the head, and by a chat model where the head hesitates."""

    intents: Intents
    chooser: Chooser | None = None

    def find(self, text: str, code: str, after: str = "") -> Wish | None:
        """Return what a turn asks for; None for a plain question."""
        wish, hesitates = self.intents.weigh(text, code, after)
        if self.chooser is None or not hesitates:
            return wish
        tools = [tool for tool in tools_of(code) if follows(tool["name"], after)]
        try:
            name = self.chooser.choose(language(code).prompt("tools"), text, tools)
        except ModelError:
            return None
        if name not in {tool["name"] for tool in tools} or asks_plainly(name, text):
            return None
        return read_wish(cast("Intent", name), text)


def tools_of(code: str) -> list[dict[str, Any]]:
    """Return a tool for each intent, as JSON schema; they take nothing: words are read here."""
    described: Mapping[str, str] = language(code).rules("desk")["tools"]
    nothing = {"type": "object", "properties": {}}
    return [
        {"name": name, "description": about, "parameters": nothing}
        for name, about in described.items()
    ]

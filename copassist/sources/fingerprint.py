"""Ids for messages whose source has none.

An id is made of what a message is, so that it comes out the same when the conversation is exported
again with more messages. Messages that are equal in all of it are told apart by their order.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Fingerprints:
    """Makes ids for the messages of one export, which must come in their order."""

    _seen: Counter[str] = field(default_factory=Counter)

    def of(self, *parts: str) -> str:
        """Return an id of 32 characters for the channel, moment, author and text of a message."""
        told = "\0".join(parts).encode("utf-8", "surrogatepass")
        mark = hashlib.sha256(told).hexdigest()[:32]
        self._seen[mark] += 1
        count = self._seen[mark]
        return mark if count == 1 else hashlib.sha256(f"{mark}{count}".encode()).hexdigest()[:32]

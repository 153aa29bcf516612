"""What is erased, and what is said of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

TargetKind = Literal["member", "thread", "message", "space"]


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be erased: ``name`` is a member's name or id, or the id of a thread or message.

    ``source`` narrows it to one source. Of a space, what was said before ``until`` (UTC); of a
    member or a thread, what was said up to then.
    """

    kind: TargetKind
    name: str
    source: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What an erasure would take: how much, from where, and between which days (ISO)."""

    messages: int
    threads: int
    articles: int
    spaces: tuple[str, ...]
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A search of every byte under the home for what was erased.

    ``sentences`` and ``vectors`` are how many were looked for; ``shared`` are sentences that others
    wrote in the same words, which stay theirs; ``remains`` names the files that still hold any.
    """

    files: int
    bytes: int
    sentences: int
    vectors: int
    shared: int
    remains: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.remains


@dataclass(frozen=True, slots=True)
class Erasure:
    """The report of an erasure; counts are of what was taken out or rewritten.

    ``target`` is the hash of what was named, so that the report itself can be kept; ``quotes`` are
    messages and articles that quoted the erased words; ``elsewhere`` are places outside the home
    that were imported from and may still hold them. ``key`` and ``signature`` are Ed25519, in hex,
    over the other fields as JSON with sorted keys.
    """

    kind: TargetKind
    target: str
    made: str
    messages: int
    threads: int
    articles: int
    quotes: int
    commitments: int
    topics: int
    agendas: int
    answers: int
    labels: int
    elsewhere: tuple[str, ...]
    proof: Proof
    key: str = ""
    signature: str = ""

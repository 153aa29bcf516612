"""Who and where in a Zulip export: names of members, channels and who may read them.

A message names its sender and its recipient by number, and a recipient is a channel, a member or
a group. A message to one member is half of a conversation, so both halves get one space, made of
the two numbers and of no name. What the export does not list is strict: an unlisted channel is for
facilitators, an unlisted recipient is private.

Two members with one display name would become one author, so such names carry the number too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from copassist.records import Visibility
from copassist.sources.decoding import clean
from copassist.sources.json_file import Record, id_in, moment_in, objects_in, text_in

_MEMBER_TABLES = (
    "zerver_userprofile_crossrealm",
    "zerver_userprofile_mirrordummy",
    "zerver_userprofile",
)
_ARCHIVED = "!DEACTIVATED:"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands; ``opened`` is when its channel was made, where that is said."""

    space: str
    channel: str
    visibility: Visibility
    opened: datetime | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """Members and channels by number, recipients by number as a kind and the number of it."""

    names: Mapping[str, str] = field(default_factory=dict)
    full_names: Mapping[str, str] = field(default_factory=dict)
    bots: frozenset[str] = frozenset()
    streams: Mapping[str, Place] = field(default_factory=dict)
    recipients: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def place(self, recipient: str, sender: str) -> Place:
        """Return where a message of a sender to a recipient stands."""
        kind, target = self.recipients.get(recipient, ("", recipient))
        if kind == "2":
            unlisted = Place(f"stream-{target}", target, Visibility.FACILITATORS)
            return self.streams.get(target, unlisted)
        if kind == "1":
            target = "-".join(sorted({target, sender}, key=lambda n: (len(n), n)))
        space = f"dm-{target}" if kind == "1" else f"dm-g{target}" if kind else f"dm-r{target}"
        return Place(space, space, Visibility.PRIVATE)

    def mentioned(self, said: str) -> str:
        """Return the name of a member mentioned as ``Name``, ``Name|number`` or ``|number``."""
        name, _, number = said.rpartition("|") if "|" in said else (said, "", "")
        known = self.names.get(number) or self.names.get(self.full_names.get(name, ""))
        return known or name or number


def read_directory(realm: Record) -> Directory:
    """Return the directory of an export from what its ``realm.json`` holds."""
    members = {
        id_in(member, "id"): member
        for table in _MEMBER_TABLES
        for member in objects_in(realm, table)
        if id_in(member, "id")
    }
    full = {number: _name(member) or number for number, member in members.items()}
    times = Counter(full.values())
    system = {id_in(member, "id") for member in objects_in(realm, _MEMBER_TABLES[0])}
    return Directory(
        names={n: f"{name} ({n})" if times[name] > 1 else name for n, name in full.items()},
        full_names={name: number for number, name in full.items() if times[name] == 1},
        bots=frozenset(n for n, m in members.items() if m.get("is_bot") is True or n in system),
        streams={id_in(s, "id"): _place(s) for s in objects_in(realm, "zerver_stream")},
        recipients={
            id_in(recipient, "id"): (id_in(recipient, "type"), id_in(recipient, "type_id"))
            for recipient in objects_in(realm, "zerver_recipient")
        },
    )


def _name(member: Record) -> str:
    """Return how a member is called; the system's own bots have an address and no name."""
    name = text_in(member, "full_name") or text_in(member, "email").partition("@")[0]
    return " ".join(clean(name).split())


def _place(stream: Record) -> Place:
    number = id_in(stream, "id")
    name = " ".join(clean(text_in(stream, "name")).split()).lstrip("!")
    return Place(
        name.removeprefix(_ARCHIVED.lstrip("!")) or f"stream-{number}",
        number,
        # Only a channel that says that it is open is open.
        Visibility.COMMUNITY if stream.get("invite_only") is False else Visibility.FACILITATORS,
        moment_in(stream, "date_created"),
    )

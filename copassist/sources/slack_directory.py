"""Who and where in a Slack export: names of members, channels and who may read them.

Visibility follows the list that names a channel, and the stricter one where two do. A folder that
no list names may be a private channel whose list was left out, so it is for facilitators, and
private when it looks like direct messages. Only an export without any list of channels is taken
for one of public channels alone, which is what the simplest exports are.

Two members with one display name would become one author, so such names carry the handle too.
Direct messages get a space made of their id: their folder may be made of members' names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from copassist.errors import SourceError
from copassist.records import Skipped, Visibility
from copassist.sources.contract import Limits
from copassist.sources.decoding import clean
from copassist.sources.json_file import Record, object_in, read_records, text_in

USER_LISTS = ("users.json", "org_users.json")
CHANNEL_LISTS = {
    "channels.json": Visibility.COMMUNITY,
    "groups.json": Visibility.FACILITATORS,
    "dms.json": Visibility.PRIVATE,
    "mpims.json": Visibility.PRIVATE,
}
_DIRECT = re.compile(r"^(?:D[A-Z0-9]{6,}|mpdm-.+)$")


@dataclass(frozen=True, slots=True)
class Channel:
    """A space of the export and who may read it."""

    space: str
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Directory:
    """Names by id, channels by folder name."""

    names: Mapping[str, str] = field(default_factory=dict)
    people: frozenset[str] = frozenset()
    channel_names: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    lists_channels: bool = False

    def channel(self, folder: str) -> Channel:
        """Return the channel of a folder, listed or not."""
        if known := self.channels.get(folder):
            return known
        if _DIRECT.match(folder):
            return Channel(f"dm-{folder}", Visibility.PRIVATE)
        unlisted = Visibility.FACILITATORS if self.lists_channels else Visibility.COMMUNITY
        return Channel(folder, unlisted)


def name_of(user: Record) -> str:
    """Return how a user is called: display name, real name, handle."""
    profile = object_in(user, "profile")
    name = text_in(profile, "display_name", "real_name") or text_in(
        user, "display_name", "real_name", "name"
    )
    return " ".join(clean(name).split())


def read_directory(root: Path, limits: Limits) -> tuple[Directory, list[Skipped]]:
    """Return the directory of an export, and the lists that could not be read."""
    skipped: list[Skipped] = []

    def records(name: str) -> Iterator[Record]:
        path = root / name
        if not path.is_file() or path.is_symlink():
            return
        try:
            # A list grows with the members, not with what is read; only the zip bounds it.
            yield from read_records(path, limits.zip_bytes)
        except SourceError as error:
            skipped.append(Skipped(where(name, error), error.key, kind="message"))

    users = [user for name in USER_LISTS for user in records(name) if text_in(user, "id")]
    listed = [(c, level) for name, level in CHANNEL_LISTS.items() for c in records(name)]
    return Directory(
        names=_names(users),
        people=frozenset(user["id"] for user in users if not user.get("is_bot")),
        channel_names={text_in(c, "id"): text_in(c, "name") for c, _ in listed if c.get("name")},
        channels=_channels(listed),
        lists_channels=any((root / name).exists() for name in ("channels.json", "groups.json")),
    ), skipped


def where(place: str, error: SourceError) -> str:
    """Return the place of a fault, with its line when it has one."""
    line = error.data.get("place")
    return f"{place}:{line}" if line else place


def _names(users: list[Record]) -> dict[str, str]:
    by_id = {user["id"]: user for user in users}
    names = {key: name_of(user) or key for key, user in by_id.items()}
    shared = {name for name, count in Counter(names.values()).items() if count > 1}
    return {
        key: f"{name} ({text_in(by_id[key], 'name') or key})" if name in shared else name
        for key, name in names.items()
    }


def _channels(listed: list[tuple[Record, Visibility]]) -> dict[str, Channel]:
    channels: dict[str, Channel] = {}
    for record, level in listed:
        visibility = level.strictest(_level_said(record))
        name = text_in(record, "name", "id")
        if visibility is Visibility.PRIVATE:
            name = f"dm-{text_in(record, 'id', 'name')}"
        for folder in {text_in(record, "name"), text_in(record, "id")} - {""}:
            known = channels.get(folder)
            strictest = visibility.strictest(known.visibility if known else None)
            channels[folder] = Channel(clean(name), strictest)
    return channels


def _level_said(record: Record) -> Visibility | None:
    """Return what a channel says of itself: some tools put all channels in one list."""
    if record.get("is_im") or record.get("is_mpim"):
        return Visibility.PRIVATE
    return Visibility.FACILITATORS if record.get("is_private") else None

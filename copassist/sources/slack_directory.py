"""Who and where in a Slack export: names of members, channels and who may read them.

Visibility follows the list that names a channel, and the stricter one where two do. A folder that
no list names may be a private channel whose list was left out, so it is for facilitators, and
private when it looks like direct messages. Only an export without any list of channels is taken
for one of public channels alone, which is what the simplest exports are.

Two members with one display name would become one author, so such names carry the handle too.
Direct messages get a space made of their id: their folder may be made of members' names.

The export of an organisation holds several workspaces under ``teams``, each with its own lists,
beside what is common to them. Members and ids are of the whole organisation, names of channels of
one workspace: so these stand after its name, and a channel that several share is one, by its id.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from copassist.errors import SourceError
from copassist.records import Skipped, Visibility
from copassist.sources.contract import Limits, relative
from copassist.sources.decoding import clean
from copassist.sources.json_file import Record, object_in, read_records, text_in

USER_LISTS = ("users.json", "org_users.json")
TEAMS = "teams"
CHANNEL_LISTS = {
    "channels.json": Visibility.COMMUNITY,
    "groups.json": Visibility.FACILITATORS,
    "dms.json": Visibility.PRIVATE,
    "mpims.json": Visibility.PRIVATE,
}
_DIRECT = re.compile(r"^(?:D[A-Z0-9]{6,}|mpdm-.+)$")


@dataclass(frozen=True, slots=True)
class Channel:
    """A space of the export, who may read it, and its id where a list gives one."""

    space: str
    visibility: Visibility
    id: str = ""

    @property
    def key(self) -> str:
        """What tells it from other channels."""
        return self.id or self.space


@dataclass(frozen=True, slots=True)
class Directory:
    """Names by id, channels by folder name; ``prefix`` stands before what no list names."""

    names: Mapping[str, str] = field(default_factory=dict)
    people: frozenset[str] = frozenset()
    channel_names: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    lists_channels: bool = False
    prefix: str = ""

    def channel(self, folder: str) -> Channel:
        """Return the channel of a folder, listed or not."""
        if known := self.channels.get(folder):
            return known
        if _DIRECT.match(folder):
            return Channel(f"dm-{folder}", Visibility.PRIVATE)
        unlisted = Visibility.FACILITATORS if self.lists_channels else Visibility.COMMUNITY
        return Channel(self.prefix + folder, unlisted)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder of channels and its directory; the export of an organisation has several."""

    folder: Path
    directory: Directory


def name_of(user: Record) -> str:
    """Return how a user is called: display name, real name, handle."""
    profile = object_in(user, "profile")
    name = text_in(profile, "display_name", "real_name") or text_in(
        user, "display_name", "real_name", "name"
    )
    return " ".join(clean(name).split())


def read_workspaces(root: Path, limits: Limits) -> tuple[list[Workspace], list[Skipped]]:
    """Return the workspaces of an export, the root first, and the lists that could not be read."""
    skipped: list[Skipped] = []

    def records(folder: Path, name: str) -> Iterator[Record]:
        path = folder / name
        if not path.is_file() or path.is_symlink():
            return
        try:
            # A list grows with the members, not with what is read; only the zip bounds it.
            yield from read_records(path, limits.zip_bytes)
        except SourceError as error:
            place = where(relative(path, root), error)
            skipped.append(Skipped(place, error.key, kind="message"))

    folders = {root: "", **{team: f"{clean(team.name)}/" for team in teams_in(root)}}
    users = [user for folder in folders for name in USER_LISTS for user in records(folder, name)]
    users = [user for user in users if text_in(user, "id")]
    listed = {
        folder: [(c, level) for name, level in CHANNEL_LISTS.items() for c in records(folder, name)]
        for folder in folders
    }
    everyone = Directory(
        names=_names(users),
        people=frozenset(user["id"] for user in users if not user.get("is_bot")),
        channel_names={
            text_in(c, "id"): text_in(c, "name")
            for of_one in listed.values()
            for c, _ in of_one
            if c.get("name")
        },
        channels=_by_id([(c, level, folders[f]) for f in folders for c, level in listed[f]]),
    )
    return [
        Workspace(folder, _of_one(everyone, folder, prefix, listed[folder]))
        for folder, prefix in folders.items()
    ], skipped


def _of_one(
    everyone: Directory, folder: Path, prefix: str, listed: list[tuple[Record, Visibility]]
) -> Directory:
    """Return the directory of one workspace."""
    return replace(
        everyone,
        channels={**everyone.channels, **_channels(listed, prefix, everyone.channels)},
        lists_channels=any((folder / name).exists() for name in ("channels.json", "groups.json")),
        prefix=prefix,
    )


def teams_in(root: Path) -> list[Path]:
    """Return the folders of the workspaces of an organisation, none when it is one workspace."""
    teams = root / TEAMS
    if not teams.is_dir() or teams.is_symlink():
        return []
    folders = [f for f in sorted(teams.iterdir()) if f.is_dir() and not f.is_symlink()]
    lists = (*USER_LISTS, *CHANNEL_LISTS)
    has_lists = any((folder / name).is_file() for folder in folders for name in lists)
    return folders if has_lists else []


def where(place: str, error: SourceError) -> str:
    """Return the place of a fault, with its line when it has one."""
    line = error.data.get("place")
    return f"{place}:{line}" if isinstance(line, int) else place


def _names(users: list[Record]) -> dict[str, str]:
    by_id = {user["id"]: user for user in users}
    names = {key: name_of(user) or key for key, user in by_id.items()}
    shared = {name for name, count in Counter(names.values()).items() if count > 1}
    return {
        key: f"{name} ({text_in(by_id[key], 'name') or key})" if name in shared else name
        for key, name in names.items()
    }


def _channels(
    listed: list[tuple[Record, Visibility]], prefix: str, shared: Mapping[str, Channel]
) -> dict[str, Channel]:
    """Return the channels of a workspace by the folders that may hold them."""
    channels: dict[str, Channel] = {}
    for record, level in listed:
        channel = shared.get(text_in(record, "id")) or _channel(record, level, prefix)
        for folder in {text_in(record, "name"), text_in(record, "id")} - {""}:
            channels[folder] = _strictest(channel, channels.get(folder))
    return channels


def _by_id(listed: list[tuple[Record, Visibility, str]]) -> dict[str, Channel]:
    """Return the channels of an organisation by their ids, named where they first stand."""
    channels: dict[str, Channel] = {}
    for record, level, prefix in listed:
        if key := text_in(record, "id"):
            channel = _channel(record, level, prefix)
            channels[key] = _strictest(channels.get(key) or channel, channel)
    return channels


def _channel(record: Record, level: Visibility, prefix: str) -> Channel:
    key = clean(text_in(record, "id"))
    visibility = level.strictest(_level_said(record))
    channel = Channel(prefix + clean(text_in(record, "name", "id")), visibility, key)
    return _strictest(channel, channel)


def _strictest(channel: Channel, other: Channel | None) -> Channel:
    """Return a channel at the stricter of two levels; names of members leave a private one."""
    visibility = channel.visibility.strictest(other.visibility if other else None)
    is_private = visibility == Visibility.PRIVATE and not channel.space.startswith("dm-")
    space = f"dm-{channel.key}" if is_private else channel.space
    return replace(channel, space=space, visibility=visibility)


def _level_said(record: Record) -> Visibility | None:
    """Return what a channel says of itself: some tools put all channels in one list."""
    if record.get("is_im") or record.get("is_mpim"):
        return Visibility.PRIVATE
    return Visibility.FACILITATORS if record.get("is_private") else None

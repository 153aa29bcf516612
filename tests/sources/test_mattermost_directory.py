from __future__ import annotations

from copassist.records import Visibility
from copassist.sources.mattermost_directory import Channel, Directory


def _directory(*lines: tuple[str, dict[str, object]]) -> Directory:
    directory = Directory()
    for kind, record in lines:
        directory.take(kind, record)
    return directory


def test_names_are_the_best_there_are() -> None:
    """Nickname, full name, a bot's own name, then the user name."""
    directory = _directory(
        ("user", {"username": "zoe", "nickname": "Zoé", "first_name": "Z"}),
        ("user", {"username": "luc", "first_name": "Luc", "last_name": "O’Neill"}),
        ("user", {"username": "nadia"}),
        ("bot", {"username": "rappel", "display_name": "Rappel"}),
        ("emoji", {"username": "x"}),
    )
    names = {"zoe": "Zoé", "luc": "Luc O’Neill", "nadia": "nadia", "rappel": "Rappel"}
    assert (directory.names, directory.bots) == (names, {"rappel"})


def test_channels_are_public_only_when_they_say_so() -> None:
    """A channel without a line is for facilitators; two of one title carry their team."""
    channels = [("etabli", "a", "O"), ("atelier", "a", "P"), ("etabli", "b", "O")]
    directory = _directory(
        *(
            ("channel", {"team": team, "name": name, "display_name": name.upper(), "type": kind})
            for team, name, kind in channels
        )
    )
    post = {"team": "etabli", "channel": "a"}
    assert directory.channel(post) == Channel("etabli/a", "A (etabli)", Visibility.COMMUNITY)
    assert directory.channel(post | {"channel": "b"}).space == "B"
    assert directory.channel(post | {"team": "atelier"}).visibility == Visibility.FACILITATORS
    unknown = directory.channel({"channel": "z"})
    assert unknown == Channel("/z", "z", Visibility.FACILITATORS)
    assert len(directory.channel({"channel": "z" * 999}).key) == 64


def test_direct_conversations_name_nobody() -> None:
    """The order of members does not matter, and their names are not shown."""
    directory = Directory()
    one = directory.direct({"channel_members": ["zoe", "luc"]})
    assert one == directory.direct({"channel_members": ["luc", "zoe"]})
    assert one.visibility == Visibility.PRIVATE and one.space == one.key
    assert one.space.startswith("dm-") and "zoe" not in one.space
    assert one != directory.direct({"channel_members": 3})

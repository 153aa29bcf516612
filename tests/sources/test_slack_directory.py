from __future__ import annotations

from pathlib import Path

import pytest

from copassist.records import Skipped, Visibility
from copassist.sources.slack_directory import Channel, Directory, name_of, read_workspaces, teams_in

from .samples import DATA, LIMITS, write_export


def _directory(root: Path) -> tuple[Directory, list[Skipped]]:
    (workspace,), skipped = read_workspaces(root, LIMITS)
    return workspace.directory, skipped


def test_sample_directory() -> None:
    """Lists give names and levels; folders without a list are strict."""
    directory, skipped = _directory(DATA / "slack")
    assert skipped == []
    assert directory.names == {"U1": "Anne", "U2": "Paul Bédard", "U3": "Rappel"}
    assert directory.people == {"U1", "U2"}
    levels = {
        name: directory.channel(name).visibility
        for name in (
            "general",
            "animation",
            "D0000001",
            "mpdm-roya--paul.b--rappel-1",
            "inconnu",
            "D12345678",
        )
    }
    assert list(levels.values()) == [
        Visibility.COMMUNITY,
        Visibility.FACILITATORS,
        Visibility.PRIVATE,
        Visibility.PRIVATE,
        Visibility.FACILITATORS,
        Visibility.PRIVATE,
    ]


def test_spaces_of_direct_messages_name_nobody() -> None:
    """A folder made of handles does not show them."""
    directory, _ = _directory(DATA / "slack")
    assert directory.channel("mpdm-roya--paul.b--rappel-1").space == "dm-G9"


def test_an_export_without_lists_is_public(tmp_path: Path) -> None:
    """The simplest exports hold public channels and no list."""
    directory, _ = _directory(tmp_path)
    assert directory.channel("general") == Channel("general", Visibility.COMMUNITY)


def test_the_stricter_of_two_lists_counts(tmp_path: Path) -> None:
    """A channel that one list calls private is not public because another names it."""
    write_export(
        tmp_path,
        {
            "channels.json": [
                {"id": "C1", "name": "a"},
                {"id": "C2", "name": "b", "is_private": True},
                {"id": "D1", "is_im": True},
            ],
            "groups.json": [{"id": "C1", "name": "a"}],
        },
    )
    directory, _ = _directory(tmp_path)
    assert directory.channel("a").visibility == Visibility.FACILITATORS
    assert directory.channel("b").visibility == Visibility.FACILITATORS
    assert directory.channel("D1") == Channel("dm-D1", Visibility.PRIVATE, "D1")


def test_members_of_one_name_stay_apart(tmp_path: Path) -> None:
    """Two members with one display name do not become one author."""
    users = [{"id": f"U{n}", "name": f"anne{n}", "real_name": "Anne"} for n in (1, 2)]
    write_export(tmp_path, {"org_users.json": users})
    assert _directory(tmp_path)[0].names == {"U1": "Anne (anne1)", "U2": "Anne (anne2)"}


def test_broken_lists_are_told_and_strict(tmp_path: Path) -> None:
    """A list of channels that cannot be read makes no channel public."""
    write_export(tmp_path, {"users.json": '[\n{"id": 1', "channels.json": "[{]"})
    directory, skipped = _directory(tmp_path)
    assert [(s.where, s.reason) for s in skipped] == [
        ("users.json:2", "broken_json"),
        ("channels.json:1", "broken_json"),
    ]
    assert directory.channel("general").visibility == Visibility.FACILITATORS


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"profile": {"display_name": "a"}, "name": "b"}, "a"),
        ({"real_name": "c", "name": "b"}, "c"),
        ({"name": "b"}, "b"),
        ({"profile": None, "name": 3}, ""),
        ({}, ""),
    ],
)
def test_names(user: dict[str, object], name: str) -> None:
    """The best name there is, none when there is none."""
    assert name_of(user) == name


def test_workspaces_of_an_organisation(tmp_path: Path) -> None:
    """Each has its channels after its name, all have the members, ids reach across."""
    write_export(
        tmp_path,
        {
            "org_users.json": [{"id": "U1", "name": "anne"}],
            "teams/nord/channels.json": [{"id": "C1", "name": "general"}],
            "teams/nord/dms.json": [{"id": "D1"}],
            "teams/sud/groups.json": [{"id": "C1", "name": "general-nord"}],
            "teams/sud/users.json": "[",
        },
    )
    assert [team.name for team in teams_in(tmp_path)] == ["nord", "sud"]
    (root, north, south), skipped = read_workspaces(tmp_path, LIMITS)
    assert [(s.where, s.reason) for s in skipped] == [("teams/sud/users.json:1", "broken_json")]
    shared = Channel("nord/general", Visibility.FACILITATORS, "C1")
    assert north.directory.channel("general") == shared
    assert south.directory.channel("general-nord") == root.directory.channel("C1") == shared
    assert south.directory.channel("general").space == "sud/general"
    assert north.directory.channel("D1") == Channel("dm-D1", Visibility.PRIVATE, "D1")
    assert south.directory.names == {"U1": "anne"}
    assert (shared.key, Channel("a", Visibility.COMMUNITY).key) == ("C1", "a")


def test_folders_that_are_no_workspaces(tmp_path: Path) -> None:
    """A channel called teams makes no organisation."""
    write_export(tmp_path, {"teams/2025-05-06.json": [], "teams/a/b.txt": "x"})
    assert teams_in(tmp_path) == [] == teams_in(tmp_path / "teams")

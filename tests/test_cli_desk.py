"""Topics and agendas on the command line."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from copassist import cli
from copassist.languages import language
from copassist.records import Role, Visibility
from copassist.records.axes import AXES
from copassist.records.topics import MODES, PARTS
from copassist.settings import Settings
from copassist.workspace import Workspace
from tests.topics.conftest import heard  # noqa: F401 - a fixture
from tests.topics.making import settle

TOPIC = {
    "title", "axis", "reason", "score", "parts", "evidence", "activity", "outcome", "prepare",
}  # fmt: skip
STRICT = Visibility.FACILITATORS


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli.app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout


@pytest.fixture
def village(heard: Workspace) -> Workspace:  # noqa: F811 - the fixture
    settle(heard)
    return heard


def topics(*words: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(run("topics", "--json", *words))
    return told


def agenda(*words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run("agenda", "--format", "json", *words))
    return told


def test_topics(village: Workspace) -> None:
    """Topics have the fields that other programs rely on, with evidence from two places."""
    told = topics("-n", "3")
    assert len(told) == 3
    for one in told:
        assert set(one) >= TOPIC
        assert one["axis"] in AXES
        assert set(one["parts"]) == set(PARTS)
        assert 0 <= one["score"] <= 1
        assert len({cited["path"] + str(cited["message_ids"]) for cited in one["evidence"]}) > 1
        for cited in one["evidence"]:
            assert set(cited) >= {"path", "message_ids", "quote"}
        assert set(one["activity"]) >= {"name", "minutes", "steps"}
        steps = one["activity"]["steps"]
        assert sum(step["minutes"] for step in steps) == one["activity"]["minutes"]
        assert isinstance(one["outcome"], str)
        assert all(isinstance(thing, str) for thing in one["prepare"])
    assert not any(one["wild"] for one in told)


def test_topics_with_a_wild_card(village: Workspace) -> None:
    """The wild card comes after the others, and is marked."""
    told = topics("-n", "2", "--wild")
    assert [one["wild"] for one in told] == [False, False, True]
    assert topics("-n", "2") == told[:2]


@pytest.mark.parametrize("axis", AXES)
def test_topics_of_an_axis(axis: str, village: Workspace) -> None:
    """The axis asked for is the one served."""
    assert topics("-n", "1", "--axis", axis)[0]["axis"] == axis


@pytest.mark.parametrize("code", ["fr", "en"])
def test_topics_in_words(code: str, village: Workspace) -> None:
    """On a terminal they are told in the language asked for, each with its quotes."""
    told = run("topics", "--wild", "-n", "2", "--language", code)
    assert language(code).text("topics.wild") in told
    assert "[1]" in told
    assert "[2]" in told
    assert "{" not in told


def test_topics_of_nothing(workspace: Workspace) -> None:
    """An empty archive has no topics, and that is no error."""
    assert topics() == []


@pytest.mark.parametrize(
    "words", [["-n", "0"], ["-n", "8"], ["--axis", "joy"], ["--as", "stranger"]]
)
def test_topics_that_cannot_be(words: list[str], workspace: Workspace) -> None:
    """More than seven, an axis or a role that is none: refused."""
    run("topics", *words, code=2)


def test_only_what_the_role_reads(heard: Workspace) -> None:  # noqa: F811 - the fixture
    """What facilitators alone may read is in no topic and no agenda of a member's."""
    settle(heard, STRICT)
    for axis in ([], *(["--axis", axis] for axis in AXES)):
        assert "tableaux neufs" not in json.dumps(topics("-n", "7", *axis))
        assert "tableaux neufs" not in json.dumps(agenda(*axis))
    assert "tableaux neufs" in json.dumps(topics("-n", "7", "--as", "facilitator"))


@pytest.mark.parametrize("minutes", [30, 75, 90, 180])
def test_agenda(minutes: int, village: Workspace) -> None:
    """An agenda has the fields that are relied on; its items follow one another to the minute."""
    told = agenda("--minutes", str(minutes), "--date", "2026-12-03T12:00",
                  "--timezone", "America/Montreal")  # fmt: skip
    assert set(told) >= {"title", "minutes", "items"}
    assert told["minutes"] == minutes == sum(item["minutes"] for item in told["items"])
    at = datetime(2026, 12, 3, 12, tzinfo=ZoneInfo("America/Montreal"))
    for item in told["items"]:
        assert set(item) == {"start", "minutes", "title", "axis", "role", "steps", "evidence"}
        assert item["start"] == f"{at:%H:%M}"
        at += timedelta(minutes=item["minutes"])
        for cited in item["evidence"]:
            assert set(cited) == {"path", "message_ids", "quote"}
    assert (told["date"], told["timezone"]) == ("2026-12-03", "America/Montreal")


@pytest.mark.parametrize("mode", MODES)
def test_agenda_by_mode(mode: str, village: Workspace) -> None:
    """How people meet is kept, and so is the language."""
    told = agenda("--mode", mode, "--language", "en")
    assert (told["mode"], told["language"]) == (mode, "en")


def test_agenda_in_a_week(village: Workspace, settings: Settings) -> None:
    """Without a date it is at noon in a week, in the time zone of the settings."""
    told = agenda()
    zone = ZoneInfo(settings.timezone)
    days = {(datetime.now(zone) + timedelta(days=7, minutes=n)).date() for n in (-5, 0)}
    assert told["timezone"] == settings.timezone
    assert datetime.fromisoformat(told["date"]).date() in days
    assert told["items"][0]["start"] == "12:00"


def test_agenda_of_a_moment_elsewhere(village: Workspace) -> None:
    """A moment that says its own offset is told in the meeting's time zone."""
    told = agenda("--date", "2026-12-03T17:00+00:00", "--timezone", "America/Montreal")
    assert told["items"][0]["start"] == "12:00"


def test_agenda_formats(village: Workspace) -> None:
    """Markdown by default, and files that Word and calendars open."""
    told = run("agenda", "--language", "fr")
    assert told.startswith("# ")
    runner = CliRunner()
    word = runner.invoke(cli.app, ["agenda", "--format", "docx"])
    assert word.stdout_bytes.startswith(b"PK")
    calendar = runner.invoke(cli.app, ["agenda", "--format", "ics"])
    assert calendar.stdout_bytes.startswith(b"BEGIN:VCALENDAR\r\n")
    assert village.desk.upcoming(Role.FACILITATOR) == []


def test_agenda_that_is_kept(village: Workspace) -> None:
    """One that is saved is among those to come."""
    told = agenda("--save", "--date", "2026-12-03T12:00", "--timezone", "Europe/Paris")
    (kept,) = village.desk.upcoming(Role.MEMBER)
    assert (kept.title, kept.timezone) == (told["title"], "Europe/Paris")
    assert kept.start.astimezone(UTC).hour == 11


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--timezone", "Mars/Olympus"], "Mars/Olympus"),
        (["--timezone", "../etc/passwd"], "../etc/passwd"),
        (["--timezone", "America"], "America"),
        (["--date", "demain"], "demain"),
    ],
)
def test_what_is_no_moment(
    words: list[str],
    said: str,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A time zone or a moment that is none is one sentence, and exit status 1."""
    monkeypatch.setattr(sys, "argv", ["copassist", "agenda", *words])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    out, err = capsys.readouterr()
    assert (stopped.value.code, out) == (1, "")
    assert len(err.strip().splitlines()) == 1
    assert said in err


@pytest.mark.parametrize("minutes", ["29", "181", "an hour"])
def test_a_length_that_is_none(minutes: str, workspace: Workspace) -> None:
    """A meeting lasts from half an hour to three."""
    run("agenda", "--minutes", minutes, code=2)

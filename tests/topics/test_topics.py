"""Topics for a community, from its archive to what is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from copassist.languages import LANGUAGES
from copassist.records import Citation, Deleted, Role, Visibility
from copassist.records.axes import AXES, Axis
from copassist.records.topics import Choice, Topic
from copassist.storage.tables import topics as table
from copassist.topics.choices import PARKED_DAYS
from copassist.topics.suggest import FOR_ONE, WEIGHTS
from copassist.topics.topics import Asked
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import DAY, settle, take

STRICT = Visibility.FACILITATORS
BOARD = "tableaux neufs"


@pytest.fixture
def archive(heard: Workspace) -> Workspace:
    settle(heard)
    return heard


def suggested(workspace: Workspace, asked: Asked, role: Role = Role.MEMBER) -> list[Topic]:
    """The topics that are suggested, and the wild card after them."""
    told = workspace.desk.suggest(asked, role)
    return [*told.topics, *([told.wild] if told.wild else [])]


def all_of(workspace: Workspace, role: Role = Role.MEMBER) -> list[Topic]:
    return suggested(workspace, Asked(7), role)


def cited_text(workspace: Workspace, one: Citation, role: Role) -> str:
    """What the message or the section that is cited says."""
    if one.thread_id:
        thread = workspace.library.thread("slack", one.thread_id, role)
        return "\n".join(m.text for m in thread.messages if m.id in one.message_ids)
    page = workspace.library.article(one.space, one.path, role)
    return "\n".join(section.text for section in page.sections if section.slug == one.slug)


def test_what_they_rest_on(archive: Workspace) -> None:
    """Each topic has evidence of two places or more, quoted to the letter.

    Of one place but once: a disagreement shows both views.
    """
    found = all_of(archive)
    assert len({topic.origin for topic in found}) >= 4
    for topic in found:
        places = {(one.kind, one.thread_id or f"{one.space}/{one.path}") for one in topic.evidence}
        assert len(places) == len(topic.evidence) - (topic.origin == "disagreement") >= 2
        assert [one.n for one in topic.evidence] == list(range(1, len(topic.evidence) + 1))
        for one in topic.evidence:
            assert one.quote
            assert one.quote in cited_text(archive, one, Role.MEMBER)


def test_without_a_second_place(heard: Workspace) -> None:
    """What is said in one place only is no topic, however good."""
    take(heard, said("Avec la fiche on est passé de 12 à 8 jours pour fermer le mois."),
         said("Il neige sur la route du nord depuis hier.", at=DAY))  # fmt: skip
    assert all_of(heard) == []


def test_an_empty_archive(heard: Workspace) -> None:
    """Where there is nothing there is no topic, and that is said."""
    told = heard.desk.suggest(Asked(), Role.MEMBER)
    assert (told.topics, told.wild) == ((), None)
    assert told.why


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_is_whole(code: str, archive: Workspace) -> None:
    """A topic is a question with a reason, an activity, an outcome and what to prepare."""
    for topic in suggested(archive, Asked(7, language=code)):
        assert topic.title.endswith("?")
        assert topic.language == code
        assert topic.reason
        assert topic.outcome
        assert topic.prepare
        assert sum(step.minutes for step in topic.activity.steps) == topic.activity.minutes


def test_parts_and_score(archive: Workspace) -> None:
    """Parts are 0..1, and the score is their weighted sum less what is one person's."""
    for topic in all_of(archive):
        assert all(0 <= part <= 1 for part in topic.parts.values())
        whole = sum(WEIGHTS[name] * part for name, part in topic.parts.items())
        assert topic.score == pytest.approx(whole - FOR_ONE * topic.for_one, abs=0.001)


def test_balanced_serves_several_axes(archive: Workspace) -> None:
    """Where no axis is named three topics serve several axes; why is said once, beside them."""
    told = archive.desk.suggest(Asked(3), Role.MEMBER)
    assert told.balance.verdict != "named"
    assert len(told.topics) == 3
    assert len({topic.axis for topic in told.topics}) > 1
    assert told.why
    assert not any(told.why in topic.reason for topic in told.topics)


@pytest.mark.parametrize("axis", AXES)
def test_the_axis_asked_for(axis: Axis, archive: Workspace) -> None:
    """The axis that is asked for is served first, and it is said that it was asked for."""
    told = archive.desk.suggest(Asked(1, axis), Role.MEMBER)
    (topic,) = told.topics
    assert topic.axis == axis
    assert told.why == archive.desk.topics.why(Asked(1, axis), Role.MEMBER)
    assert told.why not in topic.reason


def test_the_wild_card(archive: Workspace) -> None:
    """It is marked, and is of another origin and another place than the others."""
    told = archive.desk.suggest(Asked(2), Role.MEMBER)
    assert told.wild
    assert told.wild.is_wild
    assert not any(topic.is_wild for topic in told.topics)
    assert told.wild.key not in {topic.key for topic in told.topics}
    assert told.wild.origin not in {topic.origin for topic in told.topics}


def test_the_same_again(archive: Workspace) -> None:
    """Asked twice of the same archive, the same topics come, in the same order."""
    assert all_of(archive) == all_of(archive)


def test_what_was_shown_is_not_wanted_again(archive: Workspace) -> None:
    """Topics that are asked to be left out are."""
    first = archive.desk.suggest(Asked(2), Role.MEMBER).topics
    without = tuple(topic.key for topic in first)
    assert not {topic.key for topic in suggested(archive, Asked(7, without=without))} & {*without}


@pytest.mark.parametrize("choice", ["accepted", "rejected", "done", "parked"])
def test_what_was_chosen_is_gone(choice: Choice, archive: Workspace) -> None:
    """A choice takes a topic away; only one that was parked comes back, after 28 days."""
    topic = archive.desk.suggest(Asked(1), Role.MEMBER).topics[0]
    archive.desk.choices.choose(topic, choice)
    for days, is_back in ((0, False), (PARKED_DAYS - 1, False), (PARKED_DAYS + 1, True)):
        when = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days)
        with archive.engine.begin() as connection:
            connection.execute(update(table).values(updated=when))
        keys = {one.key for one in all_of(archive)}
        assert (topic.key in keys) is (is_back and choice == "parked")


def test_what_facilitators_rejected(archive: Workspace) -> None:
    """What was rejected comes back to nobody, be it with evidence that members may not read."""
    take(archive, said("La charte de confiance du groupe reste entre nous.", at=21 * DAY,
                       level=STRICT))  # fmt: skip
    found = all_of(archive, Role.FACILITATOR)
    strict = [topic for topic in found if topic.visibility == STRICT]
    assert strict
    for topic in strict:
        archive.desk.choices.choose(topic, "rejected")
    assert not {topic.key for topic in strict} & {topic.key for topic in all_of(archive)}


def test_only_what_the_role_reads(heard: Workspace) -> None:
    """What members may not read is in no topic of theirs, and facilitators' own are marked so."""
    settle(heard, STRICT)
    for axis in (None, *AXES):
        for topic in suggested(heard, Asked(7, axis)):
            assert BOARD not in repr(topic)
            assert topic.visibility == Visibility.COMMUNITY
    theirs = [topic for topic in all_of(heard, Role.FACILITATOR) if BOARD in repr(topic)]
    assert theirs
    assert {topic.visibility for topic in theirs} == {STRICT}


def test_a_thread_with_one_strict_message(archive: Workspace) -> None:
    """One facilitators' message takes its whole thread from the members' topics."""
    assert any("visite des ateliers" in topic.title for topic in all_of(archive))
    take(archive, said("Entre nous.", at=10 * DAY + 20, thread=10 * DAY, level=STRICT))
    for topic in all_of(archive):
        assert f"general/{10 * DAY}" not in {one.thread_id for one in topic.evidence}


def test_what_was_deleted(archive: Workspace) -> None:
    """A topic goes with the message that it comes from."""
    before = {topic.key: topic for topic in all_of(archive)}
    gone = next(key for key, topic in before.items() if topic.origin == "commitment")
    take(archive, Deleted("slack", f"general/{5 * DAY}"))
    assert gone not in {topic.key for topic in all_of(archive)}


def test_one_persons_case(heard: Workspace) -> None:
    """A question about its asker's own case is told as one, and suits codevelopment."""
    take(heard, said("Comment je prépare ma visite des ateliers du quai ?"),
         said("La visite des ateliers du quai se prépare à deux.", at=DAY, by="zoé"))  # fmt: skip
    (topic,) = all_of(heard)
    assert topic.for_one
    assert topic.activity.key == "codevelopment"
    assert topic.title != topic.evidence[0].quote


def test_until_a_day(archive: Workspace) -> None:
    """As of a day no topic comes from what was said later."""
    day = datetime(2026, 3, 15, tzinfo=UTC).date()
    for topic in archive.desk.suggest(Asked(7), Role.MEMBER, day).topics:
        assert topic.evidence[0].timestamp[:10] <= day.isoformat()

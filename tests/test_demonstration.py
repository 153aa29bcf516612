"""The demonstration community is what it says it is, and is taken in whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copassist.answer.citations import normal
from copassist.archive.demonstration import demonstration
from copassist.archive.library import main_language
from copassist.records import ImportReport, Role
from copassist.workspace import Workspace

LABELS = Path(__file__).parents[1] / "corpus" / "labels" / "questions.jsonl"
PRIVATE = ("4 500", "« Le Quai »")


@pytest.fixture
def community(workspace: Workspace) -> tuple[Workspace, list[ImportReport]]:
    return workspace, [workspace.import_paths([path]) for path in demonstration()]


def test_it_is_a_whole_community(community: tuple[Workspace, list[ImportReport]]) -> None:
    """Threads, messages, channels, minutes and articles are as many as a community has."""
    workspace, _ = community
    shelves = {s.space: s for s in workspace.library.shelves(Role.FACILITATOR)}
    channels = [s for s in shelves.values() if s.messages]
    assert sum(s.messages for s in channels) >= 600
    assert sum(s.threads for s in channels) >= 90
    assert len(channels) >= 6
    assert (shelves["minutes"].articles, shelves["articles"].articles) == (12, 16)
    for article in workspace.library.articles("articles", Role.MEMBER):
        assert 700 <= sum(len(s.text.split()) for s in article.sections) <= 1500
    said = [m for s in channels for t in workspace.library.threads(s.space, Role.FACILITATOR)
            for m in t.messages]  # fmt: skip
    french = sum(m.language == "fr" for m in said) / len(said)
    assert 0.6 <= french <= 0.8
    assert main_language((m.language, 1) for m in said) == "fr"


def test_a_second_import_changes_nothing(community: tuple[Workspace, list[ImportReport]]) -> None:
    """Imported again, the whole community is found unchanged."""
    workspace, first = community
    again = [workspace.import_paths([path]) for path in demonstration()]
    assert all(report.nothing_new for report in again)
    assert sum(r.messages.unchanged for r in again) == sum(r.messages.added for r in first)


@pytest.mark.parametrize("question", ["budget de 4 500 $ pour l'automne", "fusion avec Le Quai"])
def test_what_is_private_is_kept_from_members(
    community: tuple[Workspace, list[ImportReport]], question: str
) -> None:
    """The facilitators' channel is found by them, and no word of it by members."""
    workspace, _ = community
    member = workspace.search(question, k=100)
    assert "animation-privee" not in {hit.passage.space for hit in member}
    assert not any(words in hit.passage.text for hit in member for words in PRIVATE)
    found = workspace.search(question, k=100, role=Role.FACILITATOR)
    assert "animation-privee" in {hit.passage.space for hit in found}
    assert not any(words in workspace.ask(question).text for words in PRIVATE)


def test_labels_stand_in_the_texts(community: tuple[Workspace, list[ImportReport]]) -> None:
    """Every gold exists, holds its facts with the others, and is open to members."""
    workspace, _ = community
    held: dict[str, str] = {}
    for shelf in workspace.library.shelves(Role.MEMBER):
        for thread in workspace.library.threads(shelf.space, Role.MEMBER):
            held |= {m.id: m.text for m in thread.messages}
        for article in workspace.library.articles(shelf.space, Role.MEMBER):
            for section in article.sections:
                held[f"{shelf.space}/{article.path}#{section.slug}"] = (
                    f"{section.heading} {section.text}"
                )
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 120
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert bool(row["gold"]) == row["answerable"], row["id"]
        text = normal(" ".join(held[gold] for gold in row["gold"]))
        missing = [fact for fact in row["facts"] if normal(fact) not in text]
        assert missing == [], row["id"]
    english = sum(row["language"] == "en" for row in rows)
    assert english == len(rows) / 2
    assert sum(not row["answerable"] for row in rows) >= len(rows) / 4


def test_halves_share_no_document(community: tuple[Workspace, list[ImportReport]]) -> None:
    """What weights are fitted on and what is reported ask about different threads and articles."""
    workspace, _ = community
    threads = {
        m.id: thread.id
        for shelf in workspace.library.shelves(Role.MEMBER)
        for thread in workspace.library.threads(shelf.space, Role.MEMBER)
        for m in thread.messages
    }
    parts: dict[str, set[str]] = {"tune": set(), "held": set()}
    for row in (json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()):
        if row["gold"]:
            first = row["gold"][0]
            parts[row["part"]].add(threads.get(first, first.split("#")[0]))
    assert parts["tune"].isdisjoint(parts["held"])

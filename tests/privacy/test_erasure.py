"""One member's words are erased to the last vector, and what others said stays readable."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from copassist.archive.intake import Intake
from copassist.errors import NotFoundError, StoreError
from copassist.index.rows import passage_batches, vector_hashes
from copassist.index.state import open_index
from copassist.onboarding.journeys import Journey, Journeys
from copassist.privacy.cleaning import is_pending
from copassist.privacy.erasing import erase
from copassist.privacy.proof import Traces, prove
from copassist.privacy.signing import verify
from copassist.records import Role
from copassist.records.privacy import Target
from copassist.storage.tables import erased, metadata, vectors
from copassist.workspace import Workspace
from tests.conftest import said
from tests.privacy.making import OTHERS, PROMISE, THANKS, TODAY, WORDS, ZOE, spread, talk
from tests.topics.making import DAY, take

OWN = (WORDS, PROMISE)


def rows(workspace: Workspace) -> str:
    """Everything that the database holds, as text."""
    with workspace.engine.connect() as connection:
        return "\n".join(
            repr(tuple(row))
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
        )


def held(home: Path, *texts: str) -> tuple[str, ...]:
    """The files of a home that hold any of some texts."""
    return prove(home, Traces.of(texts, {})).remains


def test_to_the_last_byte(workspace: Workspace) -> None:
    """Nothing under the home holds the words any more: rows, vectors, index, answers, agendas."""
    spread(workspace)
    home = workspace.settings.home
    if not workspace.settings.database_url:
        assert held(home, *OWN)
    assert WORDS.rstrip(".") in rows(workspace)
    report = workspace.care.erase(ZOE)
    assert report.proof.holds
    assert report.proof.sentences >= 2
    assert report.proof.vectors >= 2
    assert (report.messages, report.threads) == (3, 3)
    assert held(home, *OWN) == ()
    left = rows(workspace)
    assert "comptoir vert" not in left
    assert "violet" not in left
    assert report.quotes == 3
    assert report.commitments == 1
    assert min(report.topics, report.agendas, report.answers) >= 1


def test_the_thread_stays_readable(workspace: Workspace) -> None:
    """Others' messages stay in their thread, with a place where one was removed."""
    spread(workspace)
    workspace.care.erase(ZOE)
    thread = workspace.library.thread("slack", "general/0", Role.MEMBER)
    assert thread.messages[0].text == OTHERS
    assert thread.messages[1].text == "> […].\nD’accord avec ça."
    assert thread.topic == ""
    assert workspace.library.removed(thread) == [said("", at=0).timestamp]
    assert [hit.passage.text for hit in workspace.search("bocal fermé de la réserve", k=1)]


def test_others_keep_their_words(workspace: Workspace) -> None:
    """A short sentence that another wrote in the same words stays theirs, and is told."""
    spread(workspace)
    report = workspace.care.erase(ZOE)
    assert report.proof.shared == 1
    assert THANKS in rows(workspace)


def test_old_exports_bring_nothing_back(workspace: Workspace) -> None:
    """The same export again changes nothing; what she writes later is read."""
    spread(workspace)
    workspace.care.erase(ZOE)
    before = rows(workspace)
    report = Intake(workspace.engine, "minutes")
    report.take(talk())
    told = report.report()
    assert (told.messages.added, told.messages.changed) == (0, 0)
    assert told.articles.changed == 0
    assert {row.reason for row in told.skipped} == {"erased"}
    assert sum(row.count for row in told.skipped) == 3
    assert rows(workspace) == before
    older = said("Un mot que l’archive n’avait pas encore.", at=-5, by="zoé")
    later = said("Me revoilà parmi vous.", at=400 * DAY, by="zoé")
    again = Intake(workspace.engine, "minutes")
    again.take([older, later])
    assert again.report().messages.added == 1
    assert "Me revoilà" in rows(workspace)


def test_a_backup_brings_nothing_back(workspace: Workspace, tmp_path: Path) -> None:
    """A backup made before holds the words; restored, it has lost them."""
    spread(workspace)
    workspace.care.back_up(tmp_path / "before.zip")
    workspace.care.erase(ZOE)
    workspace.care.restore(tmp_path / "before.zip", replace=True)
    assert "comptoir vert" not in rows(workspace)
    assert held(workspace.settings.home, *OWN) == ()
    assert OTHERS in rows(workspace)
    assert not is_pending(workspace.engine)


def test_a_cut_is_made_good(workspace: Workspace) -> None:
    """Killed before the index was made again, it is completed by the next import."""
    spread(workspace)
    erase(workspace.engine, ZOE)
    assert is_pending(workspace.engine)
    assert "comptoir vert" not in rows(workspace)
    assert not any(WORDS in hit.passage.text for hit in workspace.search("comptoir vert", k=5))
    workspace.import_paths([Path(__file__).parents[2] / "corpus" / "minutes"])
    assert not is_pending(workspace.engine)
    assert held(workspace.settings.home, *OWN) == ()


def test_its_vectors_are_found_no_more(workspace: Workspace) -> None:
    """No row of the index has the vector of what is erased, nor is any kept: not of one message."""
    spread(workspace)
    with workspace.engine.connect() as connection:
        before = dict(connection.execute(select(vectors.c.hash, vectors.c.vector)).all())  # type: ignore[arg-type]
    workspace.care.erase(ZOE)
    with workspace.engine.connect() as connection:
        after = set(connection.scalars(select(vectors.c.hash)))
    left = [passage for batch in passage_batches(workspace.engine) for passage in batch]
    assert after == {name for passage in left for name in vector_hashes(passage)}
    gone = [np.frombuffer(blob, "<f4") for name, blob in before.items() if name not in after]
    assert gone
    index = open_index(workspace.engine, workspace.settings)
    for shelf in index.counts():
        for vector in gone:
            _, near = index.nearest(shelf, vector, 1)
            assert len(near) == 0 or near[0] @ vector < 0.9999


def test_a_message_alone(workspace: Workspace) -> None:
    """One message goes, its author’s others stay."""
    spread(workspace)
    report = workspace.care.erase(Target("message", "general/0"))
    assert report.messages == 1
    left = rows(workspace)
    assert "comptoir vert" not in left
    assert PROMISE in left


def test_a_thread(workspace: Workspace) -> None:
    """A thread goes whole, whoever wrote in it."""
    spread(workspace)
    report = workspace.care.erase(Target("thread", "general/0"))
    assert (report.messages, report.threads) == (3, 1)
    with pytest.raises(NotFoundError):
        workspace.library.thread("slack", "general/0", Role.MEMBER)
    assert OTHERS not in rows(workspace)
    again = Intake(workspace.engine, "minutes")
    again.take(talk())
    assert again.report().messages.added == 0


def test_answers_are_taken_back(workspace: Workspace) -> None:
    """An answer that cited the words says that it was removed; the others stand."""
    name = spread(workspace)
    workspace.care.erase(ZOE)
    kept = workspace.conversations.read(name, "me")
    first = kept.turns[0].answer
    assert first is not None
    assert first.text.startswith("Réponse retirée")
    assert (first.citations, first.nearest, first.card) == ((), (), None)


def test_agendas_still_add_up(workspace: Workspace) -> None:
    """An agenda keeps its minutes; what was made of the words is a gap."""
    spread(workspace)
    workspace.care.erase(ZOE)
    (held_agenda,) = workspace.desk.agendas.listed(Role.MEMBER.reads)
    assert sum(item.minutes for item in held_agenda.items) == 90
    assert "violet" not in repr(asdict(held_agenda))


@pytest.mark.parametrize("kind", ["member", "thread", "message"])
def test_nothing_of_that_name(workspace: Workspace, kind: str) -> None:
    """What the archive does not hold is said, and nothing is noted."""
    spread(workspace)
    with pytest.raises(NotFoundError):
        workspace.care.erase(Target(kind, "personne"))  # type: ignore[arg-type]
    with workspace.engine.connect() as connection:
        assert connection.execute(select(erased)).all() == []


def test_two_people_of_one_name(workspace: Workspace) -> None:
    """A name that two people bear erases neither, until an id is given."""
    one = replace(said(WORDS, by="zoé"), author_id="U1")
    two = replace(said("Autre chose, dite par une autre Zoé.", at=9, by="Zoé"), author_id="U2")
    Intake(workspace.engine, "minutes").take([one, two])
    workspace.builder().refresh()
    with pytest.raises(StoreError) as caught:
        workspace.care.erase(ZOE)
    assert caught.value.key == "erase_homonyms"
    assert caught.value.data["ids"] == "U1, U2"
    assert workspace.care.erase(Target("member", "U1")).messages == 1
    assert "une autre Zoé" in rows(workspace)


def test_two_sources(workspace: Workspace) -> None:
    """A name known in two sources is erased in one of them, or in all when that is asked for."""
    Intake(workspace.engine, "minutes").take([
        said(WORDS, by="zoé"), replace(said(PROMISE, at=9, by="zoé"), source="zulip"),
    ])  # fmt: skip
    workspace.builder().refresh()
    with pytest.raises(StoreError) as caught:
        workspace.care.preview(ZOE)
    assert caught.value.key == "erase_sources"
    assert workspace.care.preview(replace(ZOE, source="zulip")).messages == 1
    assert workspace.care.erase(replace(ZOE, source="all")).messages == 2


def test_the_report_is_signed(workspace: Workspace) -> None:
    """A report is known again by its home, and not once a figure of it was changed."""
    spread(workspace)
    home, row = workspace.settings.home, asdict(workspace.care.erase(ZOE))
    assert "zoé" not in repr(row)
    assert verify(home, row)
    assert not verify(home, {**row, "messages": 4})
    with pytest.raises(StoreError):
        verify(home, {"messages": 4})
    assert (home / "erasure.key").stat().st_mode & 0o077 == 0


def test_a_preview_changes_nothing(workspace: Workspace) -> None:
    """What would be erased is told, and is all still there."""
    spread(workspace)
    before = rows(workspace)
    found = workspace.care.preview(ZOE)
    assert (found.messages, found.threads, found.spaces) == (3, 3, ("general",))
    assert (found.since, found.until) == ("2026-03-02", "2026-03-04")
    assert rows(workspace) == before


def test_minutes_that_quote(workspace: Workspace) -> None:
    """Minutes that copassist keeps as a file of its own lose the quote in the file as well."""
    spread(workspace)
    workspace.keep_minutes(f"# Rencontre\n\n{WORDS} Puis on a mangé.", ZOE_DAY, "fr")
    (file,) = (workspace.settings.home / "minutes").glob("*.md")
    workspace.care.erase(ZOE)
    assert "comptoir vert" not in file.read_text(encoding="utf-8")
    assert "Puis on a mangé." in file.read_text(encoding="utf-8")


ZOE_DAY = said("").timestamp.date()


def test_introductions_that_quote(workspace: Workspace) -> None:
    """What a newcomer wrote to introduce themselves loses what it quotes, and nothing else."""
    spread(workspace)
    short = "Le phare est peint en violet."
    take(workspace, said(f"{short} Voilà.", at=5 * DAY, by="zoé"))
    journeys = Journeys(workspace.engine)
    text = f"Merci à tous pour votre aide. J’ai lu « {short} » et « {OTHERS} »"
    journeys.keep(Journey("léa", "fr", (), 7, TODAY, introduction=text))
    assert workspace.care.erase(ZOE).proof.holds
    kept = journeys.read("léa")
    left = f"Merci à tous pour votre aide. J’ai lu « […]. » et « {OTHERS} »"
    assert kept and kept.introduction == left

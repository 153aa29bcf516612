from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from copassist.archive.intake import Intake
from copassist.errors import IndexStaleError, QuestionError, StoreError
from copassist.index.build import open_index
from copassist.index.rows import read_passages
from copassist.records import Article, Deleted, Role, Scope, Section, Visibility
from copassist.retrieval.dense import nearest
from copassist.retrieval.langchain import ArchiveRetriever
from copassist.retrieval.search import KEPT_OPEN, Search, clean_question
from copassist.workspace import Workspace
from tests.conftest import HashEmbedder, said

HOURS = 60


@pytest.fixture
def search(workspace: Workspace) -> Search:
    """Ten public messages, one for facilitators and one direct message, on one subject."""
    subjects = ("ronde", "permis", "gabarit", "charte", "jumelage", "visite", "tableau", "guide")
    items = [
        said(f"Voici ce que nous avons décidé pour le sujet {word}", at=n * HOURS)
        for n, word in enumerate(subjects)
    ]
    items.append(said("What we decided about the changeover on line B", at=20 * HOURS))
    items.append(
        said("Le budget secret du jumelage est de 4500", at=30 * HOURS, space="anim",
             level=Visibility.FACILITATORS)
    )  # fmt: skip
    items.append(
        said("Entre nous, le jumelage secret est raté", at=31 * HOURS, space="dm",
             level=Visibility.PRIVATE)
    )  # fmt: skip
    Intake(workspace.engine, "notes").take(items)
    workspace.builder().refresh()
    return workspace.search_engine


def test_finds_the_message(search: Search) -> None:
    """The message that holds the words and the meaning comes first, with scores in 0..1."""
    hits = search.search("Qu'a-t-on décidé pour le gabarit ?")
    assert hits[0].passage.message_ids == ("general/120",)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert all(0 <= hit.score <= 1 for hit in hits)


@pytest.mark.parametrize("question", ["jumelage secret", "budget secret 4500", "le secret raté"])
def test_what_may_not_be_seen_is_never_found(search: Search, question: str) -> None:
    """However close, a private passage never enters a question of who may not see it."""
    member = {hit.passage.space for hit in search.search(question, k=200)}
    facilitator = {
        hit.passage.space for hit in search.search(question, k=200, role=Role.FACILITATOR)
    }
    assert member == {"general"}
    assert facilitator == {"general", "anim"}


def test_private_words_do_not_weigh(search: Search, workspace: Workspace) -> None:
    """What a member may not read changes no score of a member: not a word's, not a mean's."""
    question = "Qu'a-t-on décidé pour le jumelage secret ?"
    before = search.candidates(question, role=Role.MEMBER)
    secret = [
        said(f"Le jumelage secret numéro {n} est décidé", at=5000 + n * HOURS, space="anim",
             level=Visibility.FACILITATORS)
        for n in range(30)
    ]  # fmt: skip
    Intake(workspace.engine, "notes").take(secret)
    workspace.builder().refresh()
    after = search.candidates(question, role=Role.MEMBER)
    assert (after.words, after.meaning) == (before.words, before.meaning)
    facilitator = search.candidates(question, role=Role.FACILITATOR)
    assert facilitator.words["slack:general/240"] < before.words["slack:general/240"]


@pytest.mark.parametrize(
    "within",
    [
        Scope(space="outils"),
        Scope(kind="article"),
        Scope(since=date(2026, 3, 4)),
        Scope(until=date(2026, 3, 1)),
        Scope("general", "fr", "message", date(2026, 3, 2), date(2026, 3, 2)),
    ],
)
def test_a_part_of_the_archive(search: Search, workspace: Workspace, within: Scope) -> None:
    """A search of a part finds what the whole has there, with the same signals, and no more."""
    other = said("Le gabarit secret de mars", at=40 * HOURS, space="outils")
    hidden = said("Gabarit", at=0, space="outils", level=Visibility.FACILITATORS)
    page = Article("text", "g.md", "Gabarit", (Section("i", "", "Le gabarit A3 est là."),))
    Intake(workspace.engine, "notes").take([other, hidden, page])
    workspace.builder().refresh()
    whole = search.candidates("le gabarit", role=Role.MEMBER)
    part = search.candidates("le gabarit", role=Role.MEMBER, within=within)
    with workspace.engine.connect() as connection:
        passages = read_passages(connection, list(whole.languages))
    assert set(part.languages) == {
        i for i, p in passages.items()
        if within.space in ("", p.space)
        and within.language in (None, p.language)
        and within.kind in (None, p.kind)
        and within.holds(date.fromisoformat(d) if (d := p.parts[0].timestamp[:10]) else None)
    }  # fmt: skip
    for i in part.languages:
        assert part.meaning[i] == pytest.approx(whole.meaning[i])
        assert part.words.get(i) == whole.words.get(i)


def test_one_language(search: Search) -> None:
    """Asked for one language, only passages in it come back."""
    hits = search.search("decided changeover", within=Scope(language="en"))
    assert {hit.passage.language for hit in hits} == {"en"}
    assert hits[0].passage.message_ids == ("general/1200",)


def test_new_messages_are_found_at_once(search: Search, workspace: Workspace) -> None:
    """What is imported after a search is found by the next one, what is removed is not."""
    search.search("permis")
    Intake(workspace.engine, "notes").take(
        [said("le trampoline est arrivé", at=9000), Deleted("slack", "general/60")]
    )
    workspace.builder().refresh()
    assert search.search("trampoline")[0].passage.message_ids == ("general/9000",)
    assert "general/60" not in {i for h in search.search("permis") for i in h.passage.message_ids}


def test_many_circles_share_what_is_open(search: Search) -> None:
    """However many people in circles of their own ask, few indexes stay open, and all find."""
    for n in range(KEPT_OPEN + 3):
        reader = Role.MEMBER.within([Visibility(f"subgroup:{n}")])
        assert search.search("ronde", role=reader) == search.search("ronde")
    assert len(search._opened) <= KEPT_OPEN


def test_another_model_is_refused(search: Search, workspace: Workspace) -> None:
    """A question is never compared with vectors of another model."""
    other = Search(workspace.engine, workspace.settings, HashEmbedder("other"))
    with pytest.raises(IndexStaleError):
        other.search("gabarit")


def test_empty_archive_finds_nothing(workspace: Workspace) -> None:
    """An archive with nothing in it answers with no hit, not with an error."""
    assert workspace.search("bonjour") == []


@pytest.mark.parametrize("question", ["", "   ", "🎉🎉", "\0\0", "?!", "\u200b"])
def test_nothing_to_search(question: str) -> None:
    """A question without a letter or digit is said to be empty."""
    with pytest.raises(QuestionError) as caught:
        clean_question(question, 2000)
    assert caught.value.key == "question_empty"


def test_too_long_a_question() -> None:
    """A question over the limit is refused with the limit and its length."""
    with pytest.raises(QuestionError) as caught:
        clean_question("mot " * 5000, 2000)
    assert caught.value.data == {"limit": 2000, "length": 19999}


def test_control_characters_are_space() -> None:
    """NUL and line breaks part words; nothing after them is lost."""
    assert clean_question("bonjour\0tout\nle monde", 100) == "bonjour tout le monde"


@pytest.mark.parametrize("question", ["\ufdfa" * 10, "a\ud800b", "é" * 2000, "\u202eabc"])
def test_odd_characters(search: Search, question: str) -> None:
    """Odd characters are searched like any other, without an error."""
    assert isinstance(search.search(question), list)


def test_langchain_retriever(search: Search) -> None:
    """The search is a LangChain retriever that keeps the asker's rights."""
    retriever = ArchiveRetriever(find=search.search, k=3)
    documents = retriever.invoke("décidé gabarit")
    assert len(documents) == 3
    assert documents[0].metadata["message_ids"] == ["general/120"]
    assert all(d.metadata["space"] == "general" for d in retriever.invoke("budget secret"))


def test_damaged_index_is_repaired_by_a_search(search: Search, workspace: Workspace) -> None:
    """A search that meets a broken index has it made again from the database, and answers."""
    found = [hit.passage.id for hit in search.search("décidé gabarit")]
    index = open_index(workspace.engine, workspace.settings)
    for shelf in index.counts():
        # The bytes of the graph are gone; the collection is still listed.
        index.client.delete_collection(f"copassist-g1-{shelf}")
    again = Search(workspace.engine, workspace.settings, workspace.embedder)
    again._opened = search._opened
    assert [hit.passage.id for hit in again.search("décidé gabarit")] == found
    assert workspace.builder().is_sound()


def test_no_repair_of_another_fault(search: Search, workspace: Workspace) -> None:
    """A server that does not answer is told of, and the index in force is left as it is."""
    away = workspace.settings.model_copy(update={"chroma_url": "127.0.0.1:9"})
    with pytest.raises(StoreError):
        Search(workspace.engine, away, workspace.embedder).search("gabarit")
    assert workspace.builder().is_sound()


OTHER_PROCESS = """
import sys
from copassist.archive.intake import Intake
from copassist.records import Deleted
from copassist.settings import Settings
from copassist.workspace import Workspace
from tests.conftest import HashEmbedder, said
workspace = Workspace.open(Settings.model_validate_json(sys.argv[1]))
workspace.__dict__["_embedder"] = HashEmbedder()
found = workspace.search("permis retard")
Intake(workspace.engine, "notes").take(
    [said("le trampoline est arrivé", at=9000), Deleted("slack", "general/60")]
)
workspace.builder().refresh()
"""


def test_another_process_changes_the_index(search: Search, workspace: Workspace) -> None:
    """What another process added is found by the next search, what it deleted never again."""
    assert "general/60" in {i for h in search.search("permis") for i in h.passage.message_ids}
    settings = workspace.settings.model_dump_json()
    subprocess.run([sys.executable, "-c", OTHER_PROCESS, settings], check=True)
    assert search.search("trampoline")[0].passage.message_ids == ("general/9000",)
    near = nearest(
        search._shelves(Role.MEMBER).index,
        search.means(Role.MEMBER),
        search.question_vector("trampoline", Role.MEMBER),
        Role.MEMBER.reads,
        ("fr",),
        40,
    )
    assert "slack:general/9000" in near and "slack:general/60" not in near
    assert "general/60" not in {i for h in search.search("permis") for i in h.passage.message_ids}

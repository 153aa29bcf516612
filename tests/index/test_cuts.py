from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Engine, delete, update

from copassist.archive.intake import Intake
from copassist.archive.library import Library
from copassist.index.build import Builder
from copassist.index.cuts import CUT, Cuts
from copassist.index.passages import passages as cut
from copassist.index.rows import Vectors, passage_batches
from copassist.records import Deleted, Item, Message, Passage, Visibility
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.facts import facts_under
from copassist.storage.tables import messages, passages
from tests.conftest import HashEmbedder, said

CHARS = 120
STEPS = 25


@pytest.fixture
def builder(settings: Settings, embedder: HashEmbedder) -> Builder:
    small = settings.model_copy(update={"passage_chars": CHARS})
    return Builder(open_database(settings.database), small, embedder)


def take(builder: Builder, *items: Item) -> None:
    Intake(builder.engine, "notes").take(items)
    builder.refresh()


def stored(engine: Engine) -> list[Passage]:
    return [passage for batch in passage_batches(engine) for passage in batch]


def cut_anew(engine: Engine, spaces: list[str]) -> list[Passage]:
    """Cut whole spaces, with no regard to what was cut before."""
    library = Library(engine)
    found: dict[str, Passage] = {}
    for space in spaces:
        for passage in cut(library.threads_where(messages.c.space == space, None), [], CHARS):
            found.setdefault(passage.id, passage)
    return [found[name] for name in sorted(found)]


def differing(builder: Builder, space: str = "general") -> tuple[list[str], list[str]]:
    """Return the ids of the passages cut again that differ, and of those gone."""
    cuts = Cuts(builder.engine, space, builder.settings.passage_chars)
    return [passage.id for passage in cuts.differing()], list(cuts.known)


def forge(engine: Engine, words: str) -> None:
    """Change every text behind the archive's back: only what is cut again shows it."""
    with engine.begin() as connection:
        connection.execute(update(messages).values(text=words))


THREADS = [
    said("Qui a le gabarit ?", at=0),
    said("Moi, il est à l’atelier.", at=1, thread=0, by="bruno"),
    said("La ronde du soir est finie.", at=60),
    said("Reste la serre à fermer.", at=62),
    said("Le permis est en retard.", at=120),
    said("Je relance demain.", at=180, thread=120, by="chloé"),
]


def test_only_what_changed_is_cut_again(builder: Builder) -> None:
    """A late message in an old thread has that thread cut again, and no other."""
    take(builder, *THREADS)
    forge(builder.engine, "Tout autre chose.")
    take(builder, said("Il est parti.", at=300, thread=120, by="ana"))
    texts = {passage.id: passage.text for passage in stored(builder.engine)}
    assert texts == {
        "slack:general/0": "Qui a le gabarit ?\nMoi, il est à l’atelier.",
        "slack:general/60": "La ronde du soir est finie.\nReste la serre à fermer.",
        "slack:general/120": "Tout autre chose.\nTout autre chose.\nIl est parti.",
    }


def test_a_second_import_changes_nothing(builder: Builder) -> None:
    """Of a space that has not changed nothing differs, and its seals stay."""
    take(builder, *THREADS)
    with builder.engine.connect() as connection:
        seals = facts_under(connection, CUT)
    assert differing(builder) == ([], [])
    take(builder, *THREADS)
    builder.rebuild()
    with builder.engine.connect() as connection:
        assert facts_under(connection, CUT) == seals


def test_a_rebuild_trusts_no_seal(builder: Builder) -> None:
    """Made again by hand, an index is of what the archive holds, whatever was sealed."""
    take(builder, *THREADS)
    forge(builder.engine, "Tout autre chose.")
    builder.rebuild()
    assert stored(builder.engine) == cut_anew(builder.engine, ["general"])


def test_neighbours_of_a_lone_message_are_cut_with_it(builder: Builder) -> None:
    """Messages read together are cut again when one of them goes, and the others are kept."""
    take(builder, *THREADS)
    take(builder, Deleted("slack", "general/60"))
    assert stored(builder.engine) == cut_anew(builder.engine, ["general"])
    assert "slack:general/62" in {passage.id for passage in stored(builder.engine)}


def test_a_passage_that_went_comes_back(builder: Builder) -> None:
    """A seal is of the passages too: one that was taken away is cut again."""
    take(builder, *THREADS)
    with builder.engine.begin() as connection:
        connection.execute(delete(passages).where(passages.c.id == "slack:general/60"))
    assert differing(builder) == (["slack:general/60"], [])


@pytest.mark.parametrize("column", ["author", "path", "language", "rebuilt"])
def test_what_a_revision_leaves_out_opens_a_seal(builder: Builder, column: str) -> None:
    """A name, a path, a language that changed in the database alone is seen."""
    take(builder, *THREADS)
    value: object = True if column == "rebuilt" else "en"
    with builder.engine.begin() as connection:
        lone = messages.c.id.in_(["general/0", "general/1"])
        connection.execute(update(messages).where(lone).values({column: value}))
    forge(builder.engine, "Tout autre chose.")
    assert differing(builder)[0] == ["slack:general/0"]


def test_another_size_cuts_all_again(builder: Builder) -> None:
    """Passages of another size are other passages: no seal holds for them."""
    long = "Une phrase de plus pour finir. " * 3
    take(builder, said(long, at=0), said(long, at=1, thread=0))
    assert differing(builder) == ([], [])
    wide = Cuts(builder.engine, "general", 1000)
    assert len(list(wide.differing())) == 1
    assert list(wide.known) == ["slack:general/1~2"]


def test_a_space_that_changes_while_it_is_read_is_not_sealed(builder: Builder) -> None:
    """What came in meanwhile could be sealed under words that were not its own."""

    class Interrupted(HashEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Vectors:
            with builder.engine.connect() as connection:
                seen.append(facts_under(connection, CUT))
            if len(seen) == 1:
                Intake(builder.engine, "notes").take([said("Arrivé entre-temps.", at=600)])
            return super().embed_documents(texts)

    seen: list[dict[str, str]] = []
    Intake(builder.engine, "notes").take(THREADS)
    Builder(builder.engine, builder.settings, Interrupted()).refresh()
    assert seen == [{}, {}]
    assert stored(builder.engine) == cut_anew(builder.engine, ["general"])
    assert differing(builder) == ([], [])


def walk(seed: int) -> Iterator[list[Item]]:
    """Yield imports of a few messages: new, edited, moved, hidden, renamed or deleted."""
    drawn = random.Random(seed)
    held: dict[int, Message] = {}
    for step in range(STEPS):
        some: list[Item] = []
        for _ in range(drawn.randint(1, 4)):
            at = drawn.randint(0, 60)
            if at in held and drawn.random() < 0.3:
                some.append(Deleted("slack", held.pop(at).id))
                continue
            opened = drawn.choice([*held, at]) if drawn.random() < 0.4 else at
            words = " ".join(drawn.choice(["serre", "ronde", "clé", "permis"]) for _ in range(9))
            level = drawn.choice([Visibility.COMMUNITY] * 5 + [Visibility.FACILITATORS])
            by = drawn.choice(["ana", "bruno", "chloé"])
            made = said(f"{words} {step}", at=at, thread=opened, by=by, level=level)
            held[at] = replace(
                made,
                title="La clé" if drawn.random() < 0.1 else "",
                channel="C1",
                author_id=f"U{by}",
                author=f"{by}-{step // 10}",
                mentions=("ana-0",) if drawn.random() < 0.2 else (),
            )
            some.append(held[at])
        yield some


@pytest.mark.parametrize("seed", range(4))
def test_whatever_comes_passages_are_those_of_a_whole_cut(builder: Builder, seed: int) -> None:
    """After any imports, cutting what changed has given what cutting everything gives."""
    for some in walk(seed):
        take(builder, *some)
        assert stored(builder.engine) == cut_anew(builder.engine, ["general"])
    assert builder.is_sound()
    assert differing(builder) == ([], [])


def test_a_renamed_channel_takes_its_passages_along(builder: Builder) -> None:
    """A channel that changed its name leaves no passage and no seal under the old one."""
    keyed = [replace(message, channel="C1") for message in THREADS]
    take(builder, *keyed)
    later = replace(said("Nouveau nom.", at=900, space="annonces"), channel="C1")
    take(builder, later)
    assert {passage.space for passage in stored(builder.engine)} == {"annonces"}
    assert stored(builder.engine) == cut_anew(builder.engine, ["annonces"])
    with builder.engine.connect() as connection:
        assert not facts_under(connection, CUT).get("general")

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copassist.index.rows import remove, store
from copassist.index.words import sought, tokens
from copassist.records import Part, Passage, Role, Visibility
from copassist.retrieval.lexical import WordIndex, senses, stems
from copassist.storage.database import open_database

MEMBER, FACILITATOR = Role.MEMBER, Role.FACILITATOR
BOTH = ("fr", "en")


def passage(
    name: str, text: str, language: str, level: Visibility = Visibility.COMMUNITY
) -> Passage:
    return Passage(name, "message", "slack", "p", "s", "t", language, level, (Part(text),))


class Shelf:
    """Passages in a database, and the word index over them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.engine = open_database(f"sqlite:///{home / 'copassist.db'}")

    def put(self, *found: Passage) -> Shelf:
        with self.engine.begin() as connection:
            store(connection, found)
        return self

    def take_out(self, *ids: str) -> None:
        with self.engine.begin() as connection:
            remove(connection, ids)

    def words(self, role: Role = MEMBER) -> WordIndex:
        return WordIndex.open(self.engine, self.home, role)

    def best(self, question: str, languages: tuple[str, ...], k: int) -> dict[str, float]:
        words = self.words()
        return words.best(words.scores(question), languages, k)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path).put(
        passage("fr", "Les rencontres commencent par les engagements", "fr"),
        passage("en", "Meetings start with the commitments of the pilot", "en"),
        passage("fr2", "Le pilote est terminé", "fr"),
    )


def plain_bm25(found: list[Passage], question: str) -> dict[str, float]:
    """BM25 as the books have it: k1 1.2, b .75, the idf of Lucene, one passage after another."""
    rows = {p.id: list(tokens(p.indexed_text, p.language)) for p in found}
    spoken = {p.id: p.language for p in found}
    mean = sum(map(len, rows.values())) / max(len(rows), 1)

    def weights(term: int, code: str = "") -> dict[str, float]:
        holders = [n for n, row in rows.items() if term in row and code in ("", spoken[n])]
        idf = math.log(1 + (len(rows) - len(holders) + 0.5) / (len(holders) + 0.5))
        counts = {n: (rows[n].count(term), len(rows[n])) for n in holders}
        return {n: idf * c / (c + 1.2 * (0.25 + 0.75 * k / mean)) for n, (c, k) in counts.items()}

    scores, wanted = dict.fromkeys(rows, 0.0), sought(question)
    for term in wanted.own:
        for name, weight in weights(term).items():
            scores[name] += weight
    for code, terms in wanted.said:
        said = [weights(term, code) for term in terms]
        for name in rows:
            scores[name] += 2 * max((w.get(name, 0.0) for w in said), default=0.0)
    return scores


def test_stems_by_language() -> None:
    """Plural and singular, with or without accents and elision, are one word."""
    assert stems("l’engagement", "fr") == stems("Les engagements", "fr")
    assert stems("jusqu'à l'été", "fr") == stems("ete", "fr")


def test_words_cross_languages(shelf: Shelf) -> None:
    """A word that two languages share is found in both."""
    assert set(shelf.best("pilot", ("fr", "en"), 5)) >= {"en"}
    assert next(iter(shelf.best("commitments", ("fr", "en"), 5))) == "en"


def test_the_dictionary_crosses_languages(shelf: Shelf) -> None:
    """A word is found where the other language says it by another one, all things equal."""
    shelf.put(passage("bread", "Le boulanger livre à midi", "fr"))
    assert set(shelf.best("who is the baker?", BOTH, 5)) == {"bread"}
    assert next(iter(shelf.best("when do the meetings start?", ("fr",), 5))) == "fr"


def test_a_translation_is_sought_in_its_own_language_alone(shelf: Shelf) -> None:
    """« pain » says bread in French, and hurts in English."""
    shelf.put(
        passage("pain", "A pain in the shoulder", "en"), passage("miche", "Le pain du matin", "fr")
    )
    assert set(shelf.best("bread", BOTH, 5)) == {"miche"}


def test_typing_errors_still_match(shelf: Shelf) -> None:
    """A letter wrong does not lose the word, nor does an English ending on a French one."""
    assert next(iter(shelf.best("recontres", ("fr", "en"), 5))) == "fr"
    assert "fr" in shelf.best("engagement-type", ("fr",), 5)


def test_language_filter(shelf: Shelf) -> None:
    """Kept to one language, the best of that language come, not the best of all."""
    assert set(shelf.best("rencontres meetings", ("en",), 1)) == {"en"}


def test_no_word_shared(shelf: Shelf, tmp_path: Path) -> None:
    """A question that shares no word has no lexical candidate."""
    assert shelf.best("zzz", ("fr", "en"), 5) == {}
    assert Shelf(tmp_path / "empty").best("x", ("fr",), 5) == {}


def test_senses_of_a_text_hold_what_translates_the_word() -> None:
    """In a text of the other language what says the word counts; in one of its own it does not."""
    (sense,) = senses("the deadline", "en", "fr")
    assert sense & set(stems("l’échéance", "fr"))
    assert not senses("the deadline", "en", "en")[0] & set(stems("l’échéance", "fr"))


def test_senses_skip_stop_words() -> None:
    """Only words that mean something have senses."""
    assert len(senses("Qu'est-ce que le suivi ?", "fr")) == 1


@given(st.text(max_size=200))
def test_any_text_has_stems(text: str) -> None:
    """No text breaks the stemmer."""
    assert isinstance(stems(text, "fr"), list)


WORDS = st.sampled_from(["pilote", "pilot", "rencontre", "meeting", "gabarit", "guide", "é", "x1"])
TEXTS = st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=12)


@given(TEXTS, TEXTS, st.lists(WORDS, max_size=5).map(" ".join))
@settings(max_examples=40, deadline=None)
def test_scores_are_those_of_an_index_made_anew(
    tmp_path_factory: pytest.TempPathFactory, first: list[str], second: list[str], question: str
) -> None:
    """Whatever came and went, in several segments, the scores are those of plain BM25."""
    shelf = Shelf(tmp_path_factory.mktemp("home"))
    shelf.put(*(passage(f"a{n}", text, "fr") for n, text in enumerate(first)))
    shelf.words()
    shelf.put(*(passage(f"a{n}", text, "en") for n, text in enumerate(second)))
    shelf.words()
    shelf.take_out("a0")
    left = {n: (text, "fr") for n, text in enumerate(first)}
    left |= {n: (text, "en") for n, text in enumerate(second)}
    found = [passage(f"a{n}", *row) for n, row in sorted(left.items()) if n]
    words = shelf.words()
    expected = plain_bm25(found, question)
    assert words.scores_of(words.scores(question), list(expected)) == pytest.approx(expected, 1e-4)


def test_what_a_role_may_not_read_does_not_weigh(shelf: Shelf) -> None:
    """A word's weight is counted over what the asker may read; the rest is not even opened."""
    before = shelf.best("pilote", BOTH, 5)
    private = [passage(f"p{n}", "le pilote secret", "fr", Visibility.PRIVATE) for n in range(9)]
    closed = passage("f", "le pilote fermé", "fr", Visibility.FACILITATORS)
    shelf.put(*private, closed)
    assert shelf.best("pilote", BOTH, 5) == before
    words = shelf.words(FACILITATOR)
    assert set(words.best(words.scores("pilote secret"), BOTH, 9)) == {"f", "fr2", "en"}
    assert {s.folder.parent.name for s in shelf.words(MEMBER).segments} == {"community"}


def test_best_are_the_best(shelf: Shelf) -> None:
    """The k best come in the order of their scores, equals in the order of their ids."""
    shelf.put(*(passage(f"x{n}", "gabarit " * (n % 3 + 1) + "guide", "fr") for n in range(9)))
    words = shelf.words()
    scores = words.scores("gabarit")
    every = words.best(scores, BOTH, 100)
    assert list(every) == sorted(every, key=lambda i: (-every[i], i))
    assert list(words.best(scores, BOTH, 4)) == list(every)[:4]

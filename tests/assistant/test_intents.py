"""Which intent a turn has: the rules of the head, and the shipped head on the real model."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.assistant.intents import GOING_ON, PLAIN, Head, Intents, centred, features, follows
from copassist.assistant.wishes import READ, Wish, patterns
from copassist.index.rows import Vectors
from copassist.languages import LANGUAGES, language
from copassist.models.embedding import open_embedder
from copassist.models.packaged import NAME
from copassist.settings import Settings
from copassist.ui.pages.welcome import OPENINGS
from tests.conftest import HashEmbedder

NOTHING = np.zeros(0, np.float32)
MADE = ("topics", "agenda", "commitments", "note", "digest")
ASKED = {
    "fr": [
        ("Propose trois sujets pour jeudi", "", "topics"),
        ("Prépare l’ordre du jour de 90 min de jeudi", "", "agenda"),
        ("Quels engagements sont en retard ?", "", "commitments"),
        ("Quelles questions sont restées sans réponse ?", "", "unanswered"),
        ("J’étais absente jeudi, j’ai raté quoi ?", "", "missed"),
        ("Quoi de neuf depuis mon retour de congé ?", "", "digest"),
        ("Fais une fiche d’une page sur ce fil", "", "note"),
        ("Répond-on aussi vite en français qu’en anglais ?", "", "parity"),
        ("Quel est notre axe le plus faible ?", "", "weakest"),
        ("La communauté s’essouffle-t-elle ?", "", "decline"),
        ("Qui participe le moins ?", "", "rank"),
        ("Plus court", "digest", "shorter"),
        ("Remplace le deuxième", "topics", "replace"),
        ("Mets-la à 60 minutes", "agenda", "retime"),
    ],
    "en": [
        ("Suggest three topics for Thursday", "", "topics"),
        ("Draft a 90-minute agenda for Thursday", "", "agenda"),
        ("Which commitments are overdue?", "", "commitments"),
        ("Which questions never got an answer?", "", "unanswered"),
        ("I was away on Thursday, what did I miss?", "", "missed"),
        ("What’s new since I went on leave?", "", "digest"),
        ("Turn this thread into a one-page note", "", "note"),
        ("Are French and English members answered equally?", "", "parity"),
        ("Which axis is our weakest?", "", "weakest"),
        ("Are we dying?", "", "decline"),
        ("Who participates least?", "", "rank"),
        ("Make it shorter", "digest", "shorter"),
        ("Replace the second one", "topics", "replace"),
        ("Make it 60 minutes", "agenda", "retime"),
    ],
}
PLAINLY = {
    "fr": ["Comment préparer un ordre du jour ?", "C’est quoi un engagement ?",
           "Qu’avons-nous décidé sur la liste d’accueil ?", "Comment nettoyer une buse bouchée ?",
           "Le livreur est-il passé hier quand je n’étais pas là"],
    "en": ["What makes a good agenda?", "What is a commitment?",
           "What did we decide about the welcome list?", "How do you unclog a nozzle?",
           "I wasn’t there Tuesday, did the inspector show up"],
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the packaged model; COPASSIST_TEST_MODELS keeps it from one run to the next."""
    kept = os.environ.get("COPASSIST_TEST_MODELS")
    return Path(kept) if kept else tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def real(home: Path) -> Intents:
    settings = Settings(home=home, threads=1)
    return Intents.of(settings, open_embedder(settings))


def flat(*, least: float = 0.0, margin: float = 0.0) -> Head:
    """A head that knows two intents and reads nothing but a cue."""
    weights = np.zeros((8 + 1 + 2, 3), np.float32)
    weights[8] = (4, 0, 0)
    means = np.zeros((2, 8), np.float32)
    names = ("topics", PLAIN, "replace")
    return Head(weights, np.array([0, 1, 2], np.float32), means, names, ("topics",), least, margin)


def found(head: Head, text: str, after: str = "") -> Wish | None:
    return Intents(HashEmbedder(dimension=8), NothingRead(), head).find(text, "fr", after)


class NothingRead:
    """A small real reader that makes nothing of what it reads."""

    def read(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), 0), np.float32)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_shipped_head(real: Intents, code: str) -> None:
    """Each intent is told from the words that it is known by, and plain questions stay plain."""
    told = [real.find(text, code, after) for text, after, _ in ASKED[code]]
    assert [wish and wish.intent for wish in told] == [intent for *_, intent in ASKED[code]]
    plainly = [real.find(text, code, after) for text in PLAINLY[code] for after in ("", "agenda")]
    assert set(plainly) == {None}
    assert told[0] is not None and told[0].count == 3
    assert told[1] is not None and told[1].minutes == 90


def test_what_goes_on_needs_something_made(real: Intents) -> None:
    """Nothing is made shorter, replaced or moved where nothing was made before."""
    for code in LANGUAGES:
        for text, _, intent in ASKED[code][-3:]:
            wish = real.find(text, code)
            assert wish is None or wish.intent not in GOING_ON, (text, intent)


def test_likely_enough() -> None:
    """An intent under the probability, or that leads too little, is a plain question."""
    wish = found(flat(), "trois sujets")
    assert wish == Wish("topics", "sujets", count=3)
    assert found(flat(least=0.97), "trois sujets") is None
    assert found(flat(margin=0.97), "trois sujets") is None
    assert found(flat(), "la soudure") is None


def test_the_shape_of_a_question() -> None:
    """What has the shape of a question to the archive is one, however likely a request is."""
    text = "Vous aviez prévu quoi comme sujets au colloque ?"
    chances = flat().chances(text, "fr", np.ones(8, np.float32), NOTHING, "")
    assert flat().choose(chances) == "topics"
    assert found(flat(), text) is None


def test_masked() -> None:
    """The likeliest intent is passed over where it cannot follow, and its share is the others'."""
    after = found(flat(), "la soudure", "topics")
    assert after is not None and after.intent == "replace"
    chances = flat().chances("la soudure", "fr", np.ones(8, np.float32), NOTHING, "note")
    assert set(chances) == {"topics", PLAIN}


@given(st.text(), st.sampled_from(["", *MADE]))
def test_chances(text: str, after: str) -> None:
    """Whatever is written, the chances of what can follow add up to 1."""
    chances = flat().chances(text, "en", np.ones(8, np.float32), NOTHING, after)
    assert sum(chances.values()) == pytest.approx(1)
    assert all(follows(intent, after) for intent in chances)


def test_the_head_fits_its_cues_and_model() -> None:
    """The shipped head reads the cues of ``intents.toml``, and every intent that is read exists."""
    head = Head.load()
    assert set(head.cues) == set(patterns("cues"))
    assert set(READ) | set(GOING_ON) | {PLAIN} <= set(head.intents)
    width = head.means.shape[1]
    own = centred(np.ones((1, width), np.float32), head.means[0])
    rows = features(["a"], head.cues, own, np.zeros((1, 2 * width), np.float32))
    assert rows.shape == (1, len(head.weights))


def test_another_model(real: Intents, home: Path) -> None:
    """An archive that another model embeds has its intents from the packaged one."""
    settings = Settings(home=home, embedding_model="another", threads=1)
    assert Intents.of(settings, HashEmbedder()).embedder.name == NAME
    assert Intents.of(settings, real.embedder).embedder is real.embedder


@pytest.mark.parametrize("code", ["fr", "en"])
def test_questions_to_begin_with(real: Intents, code: str) -> None:
    """What is offered over any archive is understood as what it asks for."""
    texts = language(code)
    offered = [texts.text(f"ui.openings.{asker}_{n}") for asker, count in OPENINGS.items()
               for n in range(1, count + 1)]  # fmt: skip
    told = [real.find(text, code) for text in offered]
    assert [wish.intent for wish in told if wish] == [
        "missed", "digest", "unanswered", "weakest", "topics", "commitments",
    ]  # fmt: skip

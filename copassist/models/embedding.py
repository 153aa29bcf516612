"""The one embedding path: texts to unit vectors, by a ``SentenceTransformer``.

Every text is made safe first, whatever the model. Models are libraries in other languages: a lone
surrogate cannot reach them, a NUL cuts the text short, and a text of a megabyte would hold a core
for minutes. Unicode compatibility forms are folded (NFKC) since one character may then become 18;
the length is therefore cut before, to bound that work, and again after.

torch and sentence-transformers take seconds to import and are imported when a model is opened.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from copassist.models import packaged
from copassist.records import Progress
from copassist.settings import PACKAGED_MODEL, Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MAX_CHARS = 8000
"""What a text is cut to. 512 tokens, all that the packaged model reads, are about 2,500
characters of French."""
STAGE = "embed"

Vectors = NDArray[np.float32]
Report = Callable[[Progress], None]


def clean(text: str) -> str:
    """Return ``text`` as a model may read it: valid Unicode, NFKC, at most ``MAX_CHARS``.

    :raises TypeError: when it is not a string.
    """
    if not isinstance(text, str):
        raise TypeError(f"a text is wanted, not {type(text).__name__}")
    valid = text[:MAX_CHARS].encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    return unicodedata.normalize("NFKC", valid)[:MAX_CHARS]


class Embedder:
    """A model that turns texts into unit vectors; safe to call from several threads.

    ``name`` identifies the vectors: two embedders of one name give the same; vectors of different
    names must never stand in one index. ``dimension`` is the vectors' length.
    """

    def __init__(self, model: SentenceTransformer, name: str, batch_size: int) -> None:
        self._model = model
        self._batch_size = batch_size
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), dimension) float32, unit rows, for what is searched with."""
        return self._embed(self._model.encode_query, texts, None)

    def embed_documents(self, texts: Sequence[str], progress: Report | None = None) -> Vectors:
        """Return (len(texts), dimension) float32, unit rows, for what is searched in.

        ``progress`` is told, stage ``embed``, how many texts are done after each batch.
        """
        return self._embed(self._model.encode_document, texts, progress)

    def _embed(
        self, encode: Callable[..., Vectors], texts: Sequence[str], progress: Report | None
    ) -> Vectors:
        cleaned = [clean(text) for text in texts]
        vectors = np.empty((len(cleaned), self.dimension), np.float32)
        # The longest first: the time left is then never told too short.
        order = sorted(range(len(cleaned)), key=lambda i: -len(cleaned[i]))
        pace = _Pace(sum(map(len, cleaned)))
        for start in range(0, len(order), self._batch_size):
            batch = order[start : start + self._batch_size]
            vectors[batch] = encode(
                [cleaned[i] for i in batch],
                batch_size=self._batch_size,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            if progress is not None:
                left = pace.seconds_left(sum(len(cleaned[i]) for i in batch))
                progress(Progress(STAGE, start + len(batch), len(order), left))
        return vectors


class _Pace:
    """Time left, by characters: a batch of long texts takes far longer than one of short ones."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._start_s = time.monotonic()

    def seconds_left(self, more: int) -> float:
        self._done += more
        elapsed_s = time.monotonic() - self._start_s
        return elapsed_s * (self._total - self._done) / max(self._done, 1)


def open_embedder(settings: Settings, progress: Report | None = None) -> Embedder:
    """Open the model that the settings name; ``progress`` is told of unpacking (stage ``unpack``).

    A model other than the packaged one is looked for on this machine, and only then on the hub.

    :raises ModelUnavailableError: when it cannot be had; it names the setting to change.
    """
    name = settings.embedding_model
    if name == PACKAGED_MODEL:
        folder = packaged.unpacked(settings.home, progress)
        from copassist.models.encoder import load_packaged

        return Embedder(load_packaged(folder, settings.threads), packaged.NAME, settings.batch_size)
    if name.startswith("packaged:"):
        raise packaged.unavailable("no packaged model has that name", name)
    return Embedder(_load_named(name, settings.threads), name, settings.batch_size)


def _load_named(name: str, threads: int) -> SentenceTransformer:
    if Path(name).is_absolute() and not Path(name).is_dir():
        raise packaged.unavailable("there is no such folder", name)
    import torch
    from sentence_transformers import SentenceTransformer

    if threads:
        torch.set_num_threads(threads)
    failures = (OSError, ValueError, RuntimeError, KeyError, ImportError)
    try:
        # What was fetched before is used without asking a hub whether it has changed.
        model = SentenceTransformer(name, device="cpu", local_files_only=True)
    except failures:
        try:
            model = SentenceTransformer(name, device="cpu")
        except failures as error:
            raise packaged.unavailable(str(error), name) from error
    if is_plain_e5(name) and not any(model.prompts.values()):
        from copassist.models.encoder import PROMPTS

        model.prompts = dict(PROMPTS)
    return model


def is_plain_e5(name: str) -> bool:
    """Tell whether ``name`` is an E5 model of those that want ``query: `` and ``passage: ``."""
    last = name.rstrip("/\\").replace("\\", "/").rpartition("/")[2].lower()
    return bool(re.search(r"(^|[-_])e5([-_]|$)", last)) and "instruct" not in last

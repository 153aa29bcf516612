"""The unpacked packaged model as the one module of a ``SentenceTransformer``.

Texts of one call are run in small groups of like length, at most ``GROUP_TOKENS`` tokens with the
padding: the activations then stay in the processor's cache, which is up to 1.7 times as fast as
groups of 8,192, and what is held at once never passes some 30 MB.

This module imports torch: it is itself imported only when a model is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from copassist.models.packaged import GRAPH_FILE, MAX_TOKENS, TOKENIZER_FILE
from copassist.models.session import group_by_length, open_session, padded, shared_tokenizer

PROMPTS = {"query": "query: ", "document": "passage: "}


class PackagedEncoder(InputModule):
    """Tokenizer and ONNX session; the graph pools and scales its vectors to unit length."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer = shared_tokenizer(folder / TOKENIZER_FILE)
        self.max_seq_length = MAX_TOKENS
        self._session = open_session(folder / GRAPH_FILE, threads)
        self._dimension = int(self._session.get_outputs()[0].shape[1])

    def get_embedding_dimension(self) -> int:
        """Length of the vectors."""
        return self._dimension

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: object
    ) -> dict[str, Any]:
        """Put ``prompt`` before each text, once, and cut the texts into token ids."""
        texts = [(prompt or "") + text for text in inputs]
        return {"tokens": [coded.ids for coded in self.tokenizer.encode_batch_fast(texts)]}

    def forward(self, features: dict[str, Any], **kwargs: object) -> dict[str, Any]:
        """Add ``sentence_embedding``: (texts, dimension) float32, unit length."""
        tokens = features["tokens"]
        vectors = np.empty((len(tokens), self._dimension), np.float32)
        for group in group_by_length([len(ids) for ids in tokens]):
            vectors[group] = self._run([tokens[i] for i in group])
        features["sentence_embedding"] = torch.from_numpy(vectors)
        return features

    def save(self, output_path: str, *args: object, **kwargs: object) -> None:
        """Refuse: the model is made from its wheel, on each machine."""
        raise TypeError("the packaged model is unpacked from its wheel, never saved")

    def _run(self, tokens: list[list[int]]) -> NDArray[np.float32]:
        (vectors,) = self._session.run(None, padded(tokens))
        return np.asarray(vectors, np.float32)


def load_packaged(folder: Path, threads: int) -> SentenceTransformer:
    """Return the unpacked model in ``folder``; ``threads`` 0 takes all cores."""
    return SentenceTransformer(
        modules=[PackagedEncoder(folder, threads)],
        device="cpu",
        prompts=dict(PROMPTS),
        similarity_fn_name="cosine",
    )

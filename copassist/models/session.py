"""ONNX graphs of this project, and their tokenizer: how they are opened, fed and shared."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

_PAD = 1
GROUP_TOKENS = 512
"""Of texts run together, with the padding: 1,024 are no faster and take 70 MB more."""

Ids = NDArray[np.int64]
_shared: WeakValueDictionary[tuple[Path, int], Any] = WeakValueDictionary()
_tokenizers: WeakValueDictionary[Path, Tokenizer] = WeakValueDictionary()
_opening = threading.Lock()


def open_session(graph: Path, threads: int) -> onnxruntime.InferenceSession:  # type: ignore[name-defined]
    """Open a graph; ``threads`` 0 takes all cores."""
    options = onnxruntime.SessionOptions()  # type: ignore[attr-defined]
    options.intra_op_num_threads = threads
    # Threads that spin take the time of other processes. An arena keeps its largest size for
    # ever, and gains less than a tenth.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(  # type: ignore[attr-defined]
        str(graph), options, providers=["CPUExecutionProvider"]
    )


def shared_session(graph: Path, threads: int) -> onnxruntime.InferenceSession:  # type: ignore[name-defined]
    """Return the session of a graph that several readers run, as long as one of them lives.

    The lower layers hold the vocabulary: 100 MB that every reader would have again.
    """
    with _opening:
        session = _shared.get((graph, threads))
        if session is None:
            session = _shared[graph, threads] = open_session(graph, threads)
        return session


def shared_tokenizer(file: Path) -> Tokenizer:
    """Return the tokenizer in a file, one for all who cut texts by it: it takes 280 MB."""
    with _opening:
        tokenizer = _tokenizers.get(file)
        if tokenizer is None:
            tokenizer = _tokenizers[file] = Tokenizer.from_file(str(file))
        return tokenizer


def padded(tokens: Sequence[Sequence[int]]) -> dict[str, Ids]:
    """Return ids and mask of some texts, both (texts, most tokens), by the names of the inputs."""
    ids = np.full((len(tokens), max(map(len, tokens))), _PAD, np.int64)
    mask = np.zeros_like(ids)
    for row, known in enumerate(tokens):
        ids[row, : len(known)] = known
        mask[row, : len(known)] = 1
    return {"input_ids": ids, "attention_mask": mask}


def group_by_length(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield positions in groups of like length, each of at most ``GROUP_TOKENS`` when padded."""
    group: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and (len(group) + 1) * lengths[i] > GROUP_TOKENS:
            yield group
            group = []
        group.append(i)
    if group:
        yield group

"""Read the weight file of the packaged model: multilingual-e5-small in 4-bit blocks.

The file (magic ``E5S1``, little-endian) holds, in this order: a version and ten numbers (sizes,
epsilon, block length, number of pieces, four special ids), the Unigram pieces and their scores, a
map of code points to normalised ones, then a table of tensors named by an offset. A tensor is
either float32 or *Q4_0*: blocks of 32 values along a row, each one float16 scale ``d`` followed by
16 bytes; byte ``i`` holds value ``i`` in its low half and value ``i + 16`` in its high half, and a
value is worth ``(half - 8) * d``.

Blocks are handed on as they are, for the graph to use or to quantise otherwise. Reads are checked
against the file's length, so that a cut file is told as such.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
_MAGIC = b"E5S1"
_FLOAT32, _Q4 = 0, 1
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("halves", "u1", BLOCK // 2)])


class WeightFileError(ValueError):
    """The file is not a weight file of the known form."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network, and the ids of its special tokens."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """A 4-bit matrix: ``halves`` (rows, blocks, 32) in 0..15, ``scales`` (rows, blocks) float32.

    A value is ``(half - 8) * scale``.
    """

    halves: NDArray[np.uint8]
    scales: NDArray[np.float32]

    def values(self) -> NDArray[np.float32]:
        """The float32 matrix (rows, columns)."""
        centred = self.halves.astype(np.float32) - 8
        return (centred * self.scales[:, :, None]).reshape(len(self.scales), -1)


class Weights:
    """The opened file; tensors are read from it when asked for."""

    def __init__(self, path: Path) -> None:
        """Read the header and the tables of ``path``.

        :raises WeightFileError: when the file is cut or of another form.
        :raises OSError: when it cannot be read.
        """
        self._at = 0
        try:
            self._data = np.memmap(path, dtype=np.uint8, mode="r")
            self._read_tables()
        except (struct.error, ValueError, IndexError) as error:
            raise WeightFileError(f"{path.name}: {error}") from error

    def array(self, name: str) -> NDArray[np.float32]:
        """The float32 tensor ``name``, flat."""
        kind, values, start, size = self._tensors[name]
        if kind != _FLOAT32 or size != 4 * values:
            raise WeightFileError(f"{name}: not float32")
        return self._data[start : start + size].view("<f4").astype(np.float32)

    def blocks(self, name: str, rows: int) -> Blocks:
        """The 4-bit tensor ``name`` as a matrix of ``rows`` rows."""
        kind, values, start, size = self._tensors[name]
        if kind != _Q4 or size * BLOCK != values * _BLOCK_TYPE.itemsize or values % (rows * BLOCK):
            raise WeightFileError(f"{name}: not 4-bit blocks of {rows} rows")
        packed = self._data[start : start + size].view(_BLOCK_TYPE).reshape(rows, -1)
        halves = np.concatenate([packed["halves"] & 15, packed["halves"] >> 4], axis=2)
        return Blocks(halves, packed["scale"].astype(np.float32))

    def _read_tables(self) -> None:
        if self._take(4) != _MAGIC:
            raise ValueError("unknown magic")
        self._unpack("I")
        hidden, layers, heads, inner, vocabulary, positions, _types = self._unpack("7i")
        (epsilon, block, pieces) = self._unpack("fii")
        if block != BLOCK:
            raise ValueError(f"blocks of {block}")
        special = self._unpack("4i")
        self.shape = Shape(hidden, layers, heads, inner, vocabulary, positions, epsilon, *special)
        self.pieces = self._read_pieces(pieces)
        _, size = self._unpack("iI")
        self._take(size)  # the normalisation map is NFKC and a few lines: see tokenizer.py
        self._tensors = dict(self._read_tensor() for _ in range(self._unpack("i")[0]))

    def _read_pieces(self, count: int) -> list[tuple[str, float]]:
        (size,) = self._unpack("Q")
        starts = np.frombuffer(self._take(4 * (count + 1)), "<u4")
        scores = np.frombuffer(self._take(4 * count), "<f4").tolist()
        text = self._take(size)
        bounds = zip(starts[:-1], starts[1:], scores, strict=True)
        return [(text[a:b].decode("utf-8"), score) for a, b, score in bounds]

    def _read_tensor(self) -> tuple[str, tuple[int, int, int, int]]:
        (length,) = self._unpack("H")
        name = self._take(length).decode("ascii")
        kind, values, start, size = self._unpack("BIQQ")
        if start + size > len(self._data):
            raise ValueError(f"{name} is cut")
        return name, (kind, values, start, size)

    def _take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size].tobytes()
        if len(taken) != size:
            raise ValueError("the file is cut")
        self._at += size
        return taken

    def _unpack(self, form: str) -> tuple[Any, ...]:
        return struct.unpack("<" + form, self._take(struct.calcsize("<" + form)))

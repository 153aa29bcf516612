"""Whatever stands in a file is found, wherever it stands and however it is written."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.privacy.proof import STEP, Traces, prove
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import take

SAID = "La fleur de sel se range sous l’escalier de l’île."


def found(folder: Path, *texts: str, vectors: dict[str, bytes] | None = None) -> tuple[str, ...]:
    return prove(folder, Traces.of(texts, vectors or {})).remains


@pytest.mark.parametrize("before", [0, 1, 7, 8, 4001, STEP - 5, STEP])
def test_wherever_it_stands(tmp_path: Path, before: int) -> None:
    """At the start of a file, at any alignment, and across the pieces that are read."""
    (tmp_path / "a.db").write_bytes(b"\0" * before + SAID.encode() + b"\0")
    (tmp_path / "b.db").write_bytes(b"\0" * (before + 80))
    assert found(tmp_path, SAID) == ("a.db",)


@pytest.mark.parametrize("ascii_only", [True, False])
def test_as_json_writes_it(tmp_path: Path, ascii_only: bool) -> None:
    """Accents as JSON escapes them are found too, in folders within folders."""
    (tmp_path / "x" / "y").mkdir(parents=True)
    (tmp_path / "x" / "y" / "row.json").write_text(json.dumps({"t": SAID}, ensure_ascii=ascii_only))
    assert found(tmp_path, SAID) == ("x/y/row.json",)


def test_vectors(tmp_path: Path) -> None:
    """A vector is found by its numbers, and another is not."""
    one, other = (np.random.default_rng(n).random(16).astype("<f4").tobytes() for n in (1, 2))
    (tmp_path / "link.bin").write_bytes(b"abc" + one)
    assert found(tmp_path, vectors={"a": one}) == ("link.bin",)
    assert found(tmp_path, vectors={"a": other}) == ()


def test_what_proves_nothing(tmp_path: Path) -> None:
    """Short sentences are not looked for; empty files and folders are passed over."""
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "thanks").write_text("Merci à vous.")
    proof = prove(tmp_path, Traces.of(["Merci à vous."], {}))
    assert (proof.files, proof.sentences, proof.remains) == (2, 0, ())


@given(noise=st.binary(max_size=300), at=st.integers(0, 300), put=st.booleans())
def test_any_file(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int, put: bool
) -> None:
    """A sentence is told to be in a file exactly when it is."""
    folder = tmp_path_factory.mktemp("home")
    held = noise[:at] + (SAID.encode() if put else b"") + noise[at:]
    (folder / "f").write_bytes(held)
    assert bool(found(folder, SAID)) == (SAID.rstrip(".").encode() in held)


def test_words_within_others_words(workspace: Workspace) -> None:
    """A sentence that stands inside a longer one of another's is another's there."""
    take(workspace, said(f"Bonjour, {SAID.lower()}"))
    traces = Traces.of([SAID.lower(), SAID], {})
    with workspace.engine.connect() as connection:
        left = traces.not_of(connection)
    assert left.shared == 1
    assert left.sentences == Traces.of([SAID], {}).sentences

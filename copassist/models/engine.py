"""The engine of local chat models: xllamacpp (llama.cpp), in this process.

Its server object cannot be had without a listener. It is given a socket file in a private folder
and a random key, and the folder is deleted once it listens: no port is opened, and nobody, not even
on this machine, can connect. Where the system has no socket files it listens on loopback, behind
the key.
"""

from __future__ import annotations

import os
import secrets
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from copassist.errors import ModelUnavailableError

CONTEXT_TOKENS = 8192
SILENT = -1


class Engine(Protocol):
    """What runs a model: an OpenAI chat request in, its chunks to a callback that may stop it."""

    def handle_chat_completions(
        self, request: dict[str, Any], callback: Callable[[Any], bool], /
    ) -> object:
        """Run a request; a chunk that holds ``error`` says why it failed."""
        ...


def open_engine(name: str, path: Path, threads: int) -> Engine:
    """Load a GGUF file; 0 threads: all cores to read with, all but one to write.

    :raises ModelUnavailableError: when xllamacpp is not installed, or cannot load the file.
    """
    try:
        import xllamacpp
    except ImportError as error:
        raise ModelUnavailableError("local_engine", name=name, reason=str(error)) from error
    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(path)
    wanted.n_ctx, wanted.n_parallel = CONTEXT_TOKENS, 1
    cores = os.cpu_count() or 1
    # Its threads wait by spinning: on a core that others use, each word waits for all of them.
    wanted.cpuparams.n_threads = threads or max(1, cores - 1)
    wanted.cpuparams_batch.n_threads = threads or cores
    wanted.verbosity = SILENT
    wanted.cache_ram_mib = 0  # prompts of past questions would be kept, up to 8 GB of them
    wanted.ui = wanted.endpoint_slots = False
    wanted.api_keys = [secrets.token_urlsafe(32)]
    with tempfile.TemporaryDirectory(prefix="copassist-") as folder:
        has_files = hasattr(socket, "AF_UNIX")
        wanted.hostnames = [f"{folder}/engine.sock" if has_files else "127.0.0.1"]
        try:
            engine: Engine = xllamacpp.Server(wanted)
        except RuntimeError as error:
            raise ModelUnavailableError(
                "local_broken", name=name, path=str(path), reason=str(error)
            ) from error
    return engine

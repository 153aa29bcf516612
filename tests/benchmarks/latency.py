"""How long people wait, on the demonstration community.

    python -m tests.benchmarks.latency

Import (a new home, the model unpacked in it), question to first words when warm (each labelled
question once, in one process), process start to first answer (command line), process start to page
and to the model ready (the app), and peak memory.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import numpy as np

from copassist.records import Answer
from copassist.settings import load
from copassist.workspace import Workspace
from tests.benchmarks.labels import in_archive, read_labels
from tests.benchmarks.machine import about, write


def spread(seconds: list[float]) -> dict[str, float]:
    p50, p95 = np.percentile(seconds, [50, 95])
    return {"n": len(seconds), "p50_ms": round(p50 * 1000), "p95_ms": round(p95 * 1000)}


def first_words(workspace: Workspace) -> tuple[list[float], list[float]]:
    first, whole = [], []
    for label in read_labels():
        started = time.perf_counter()
        seen = False
        for piece in workspace.stream(label.question, history=label.history):
            if not seen:
                first.append(time.perf_counter() - started)
                seen = True
            if isinstance(piece, Answer):
                whole.append(time.perf_counter() - started)
    return first, whole


def timed(command: list[str], environ: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environ, check=True, capture_output=True)
    return time.perf_counter() - started


def to_page(environ: dict[str, str]) -> float:
    """Return seconds from the start of the app to its first healthy answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "copassist.cli", "run", "--port", str(port)]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        return time.perf_counter() - started
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "COPASSIST_HOME": folder}
        cli = [sys.executable, "-m", "copassist.cli"]
        imported = timed([*cli, "demo"], environ)
        again = timed([*cli, "demo"], environ)
        help_s = min(timed([*cli, "--help"], environ) for _ in range(5))
        start_to_answer = [
            timed([*cli, "ask", "Qui a fait le gabarit A3 ?"], environ) for _ in range(3)
        ]
        pages = [to_page(environ) for _ in range(3)]
        workspace = in_archive(load({"COPASSIST_HOME": folder})[0])
        workspace.ask("Bonjour à toutes, quel est le gabarit ?")
        first, whole = first_words(workspace)
        passages = json.loads(
            subprocess.run(
                [*cli, "doctor", "--json"], env=environ, check=True, capture_output=True
            ).stdout
        )["index"]["passages"]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        write(
            "latency",
            {
                **about(),
                "load_average": os.getloadavg()[0],
                "demo_import_s": round(imported, 1),
                "demo_passages": passages,
                "demo_again_s": round(again, 1),
                "help_s": round(help_s, 2),
                "first_words_warm": spread(first),
                "whole_answer_warm": spread(whole),
                "start_to_answer_s": sorted(round(s, 1) for s in start_to_answer),
                "start_to_page_s": sorted(round(s, 1) for s in pages),
                "peak_memory_mb": round(peak),
                "home_mb": round(
                    sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file()) / 1e6
                ),
            },
        )

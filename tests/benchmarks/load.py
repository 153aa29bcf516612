"""Twenty people who ask at once, and whether memory stays where it is.

    python -m tests.benchmarks.load [--people 20] [--rounds 5]
    python -m tests.benchmarks.load --soak 3600

On the demonstration community and two cores. Everybody begins at the same moment and asks a
labelled question, then the next as soon as the last is answered: harder than people are, who read.
They ask as members, facilitators and newcomers, in French and in English. The soak asks without
pause for that many seconds and tells how memory grew; ``tests/test_soak.py`` is its short form.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import resource
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice, pairwise
from pathlib import Path

import numpy as np

from copassist.records import ROLES, Answer, Role
from copassist.workspace import Workspace
from tests.benchmarks.labels import in_archive, read_labels
from tests.benchmarks.machine import about, write
from tests.benchmarks.retrieval import bench_home

CORES = 2
ASKERS = (Role.MEMBER, Role.FACILITATOR, Role.NEWCOMER)
PAGE = os.sysconf("SC_PAGE_SIZE")
WARM, ROUNDS, SAMPLES = 100, 3, 20


@dataclass(frozen=True)
class Timed:
    """Seconds to the first words and to the whole answer; ``failure`` is why there is none."""

    first: float
    whole: float
    failure: str = ""


def resident() -> int:
    """Return the bytes of memory that this process holds, once what it need not is given back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE


def ask(workspace: Workspace, question: str, role: Role) -> Timed:
    started, first = time.perf_counter(), 0.0
    try:
        last: str | Answer = ""
        for piece in workspace.stream(question, role=role):
            first, last = first or time.perf_counter() - started, piece
        whole = time.perf_counter() - started
        ended = isinstance(last, Answer) and bool(last.text)
        return Timed(first, whole, "" if ended else "no answer")
    except Exception as error:  # noqa: BLE001 - whatever fails is counted
        return Timed(0.0, 0.0, repr(error))


def all_at_once(
    workspace: Workspace, people: int, rounds: int, questions: Sequence[str]
) -> list[Timed]:
    """Ask as so many people at once, each so many questions, one after the other."""
    begin = threading.Barrier(people)

    def person(number: int) -> list[Timed]:
        mine = islice(cycle(questions[number:] + questions[:number]), 0, rounds * people, people)
        begin.wait()
        return [ask(workspace, question, ASKERS[number % len(ASKERS)]) for question in mine]

    with ThreadPoolExecutor(people) as pool:
        return [timed for told in pool.map(person, range(people)) for timed in told]


def grown(workspace: Workspace, questions: Sequence[str], count: int) -> int:
    """Return by how many bytes memory grew over so many questions, after some that warm it.

    The least of a few rounds: what is kept of each question grows in all of them, and what the
    machine does beside in one or two.
    """
    asked = zip(cycle(questions), cycle(ASKERS), strict=False)
    held = []
    for number in (WARM, *[count] * ROUNDS):
        for question, role in islice(asked, number):
            workspace.ask(question, role=role)
        held.append(resident())
    return min(after - before for before, after in pairwise(held))


def spread(seconds: Sequence[float]) -> dict[str, float]:
    p50, p95 = np.percentile(seconds, [50, 95])
    return {
        "n": len(seconds), "p50_ms": round(p50 * 1000), "p95_ms": round(p95 * 1000),
        "max_ms": round(max(seconds) * 1000),
    }  # fmt: skip


def load(workspace: Workspace, people: int, rounds: int, questions: list[str]) -> None:
    alone = [ask(workspace, question, Role.MEMBER) for question in questions[:40]]
    before, busy = resident(), os.getloadavg()[0]
    started = time.perf_counter()
    told = all_at_once(workspace, people, rounds, questions)
    seconds = time.perf_counter() - started
    write(
        "load",
        {
            **about(),
            "cores": CORES,
            "load_average_before": busy,
            "people": people,
            "questions": len(told),
            "failures": [timed.failure for timed in told if timed.failure],
            "alone": {"whole": spread([timed.whole for timed in alone])},
            "first_words": spread([timed.first for timed in told]),
            "whole": spread([timed.whole for timed in told]),
            "answers_a_second": round(len(told) / seconds, 1),
            "memory_before_mb": round(before / 1e6),
            "memory_after_mb": round(resident() / 1e6),
            "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        },
    )


def soak(workspace: Workspace, seconds: float, questions: list[str]) -> None:
    """Ask without pause, two at a time, and sample memory; in the first half caches fill."""
    memory, asked, failures = [], [], []
    started = time.monotonic()
    for sample in range(SAMPLES):
        while time.monotonic() - started < seconds * (sample + 1) / SAMPLES:
            told = all_at_once(workspace, 2, 10, questions[len(asked) % 7 :])
            asked += told
            failures += [timed.failure for timed in told if timed.failure]
        memory.append((len(asked), resident()))
    warm = memory[SAMPLES // 2 :]
    slope = np.polyfit([n for n, _ in warm], [held for _, held in warm], 1)[0]
    write(
        "soak",
        {
            **about(),
            "seconds": seconds,
            "questions": len(asked),
            "failures": failures,
            "resident_mb": [round(held / 1e6, 1) for _, held in memory],
            "bytes_a_question": round(float(slope)),
            "whole": spread([timed.whole for timed in asked]),
        },
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--soak", type=float, default=0.0)
    given = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    opened = in_archive(bench_home("corpus"))
    labelled = [label.question for label in read_labels() if not label.history]
    for kind in ROLES:
        opened.ask(labelled[0], role=kind)
    if given.soak:
        soak(opened, given.soak, labelled)
    else:
        load(opened, given.people, given.rounds, labelled)

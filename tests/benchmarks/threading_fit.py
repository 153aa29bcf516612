"""Learns the weights of copassist/archive/threading.py and writes them out, to be copied there.

    python -m tests.benchmarks.threading_fit ZULIP_FOLDER DISCORD_FOLDER

A conditional logit: each message chooses among the open threads and a new one. Only the tune part
is read. On Zulip every message is put where its topic is, and the right choice is known. On Discord
only chains of replies are: messages without are put by the weights of the turn before, and one that
opens a chain may join any thread but another chain. Those few rows count ``DISCORD_WEIGHT`` times.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from copassist.archive.lines import Reading, read
from copassist.archive.threading import JOINS, OPENS, Room
from tests.benchmarks.channels import Channel, discord, zulip

Array = NDArray[np.float64]
Row = tuple[Array, Array]
"""Signals of each choice, shape (choices, len(JOINS) + len(OPENS)), and 1 where it is right."""
DISCORD_WEIGHT = 3.0
TURNS = 3
OPENING_BIAS = 0.75
"""Added to a new thread: one wrong join draws others after it, a wrong opening does not."""


def choices(room: Room, reading: Reading) -> tuple[list[str], Array]:
    joining = list(room.joining(reading))  # type: ignore[arg-type]
    table = np.zeros((len(joining) + 1, len(JOINS) + len(OPENS)))
    for n, (_, signals) in enumerate(joining):
        table[n, : len(JOINS)] = signals
    table[-1, len(JOINS) :] = room.opening(reading)
    return [name for name, _ in joining], table


def zulip_rows(channel: Channel) -> Iterator[Row]:
    room = Room()
    for line in channel.lines:
        reading, home = read(line), channel.gold[line.id]
        names, table = choices(room, reading)
        right = np.array([*(name == home for name in names), home == line.id], float)
        if names and right.any():
            yield table, right
        room.add(line.id, home, reading)


def discord_rows(channel: Channel, weights: Array) -> Iterator[Row]:
    room, homes = Room(), dict[str, str]()
    for line in channel.lines:
        reading, chain = read(line), channel.gold.get(line.id)
        names, table = choices(room, reading)
        chained = set(homes.values())
        allowed = np.array([*(chain is None or n not in chained for n in names), True], float)
        if chain in homes:
            allowed = np.array([*(n == homes[chain] for n in names), False], float)
        if chain and names and allowed.any():
            yield table, allowed
        scores = np.where(allowed > 0, table @ weights, -np.inf)
        chosen = ([*names, line.id])[int(np.argmax(scores))]
        home = homes.get(chain, chosen) if chain else chosen
        if chain:
            homes[chain] = home
        room.add(line.id, home, reading)


def fit(rows: Sequence[Row], counted: Sequence[float]) -> Array:
    """Return the weights that make the right choices likeliest, with a small penalty."""
    table = np.vstack([signals for signals, _ in rows])
    right = np.concatenate([chosen for _, chosen in rows])
    sizes = [len(chosen) for _, chosen in rows]
    starts, owner = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(rows)), sizes)
    weight, scale = np.asarray(counted), table.std(axis=0)
    scaled = table / scale

    def loss(v: Array) -> tuple[float, Array]:
        score = scaled @ v
        likely = np.exp(score - np.maximum.reduceat(score, starts)[owner])
        whole = np.add.reduceat(likely, starts)
        hit = np.maximum(np.add.reduceat(likely * right, starts), 1e-300)
        slope = weight[owner] * likely * (1 / whole[owner] - right / hit[owner])
        penalty = float(v @ v) / 2
        return float((weight * np.log(whole / hit)).sum()) + penalty, scaled.T @ slope + v

    found = minimize(loss, np.zeros(table.shape[1]), jac=True, options={"maxiter": 300})
    return np.asarray(found.x / scale)


def learn(streams: Sequence[Channel], chats: Sequence[Channel]) -> Array:
    known = [row for channel in streams for row in zulip_rows(channel)]
    weights = fit(known, [1.0] * len(known))
    for _ in range(TURNS):
        weights[len(JOINS)] += OPENING_BIAS
        chained = [row for channel in chats for row in discord_rows(channel.silent(), weights)]
        weights = fit(known + chained, [1.0] * len(known) + [DISCORD_WEIGHT] * len(chained))
    weights[len(JOINS)] += OPENING_BIAS
    return weights


def main(folders: Sequence[str]) -> None:
    streams = [channel for channel in zulip(Path(folders[0])) if channel.part == "tune"]
    chats = [channel for channel in discord(Path(folders[1])) if channel.part == "tune"]
    for name, weight in zip([*JOINS, *OPENS], learn(streams, chats), strict=True):
        sys.stdout.write(f'    "{name}": {weight:.3f},\n')


if __name__ == "__main__":
    main(sys.argv[1:])

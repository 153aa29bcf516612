"""A made-up community in two states: what is imported first, and what a later export says."""

from __future__ import annotations

import json
import random
from pathlib import Path

THEMES = ("la rencontre", "le gabarit", "la visite", "le tableau", "la mesure", "le cahier")
START = 1741000000
CHANNELS, ARTICLES = 4, 40


def write(folder: Path, *, later: bool, threads: int) -> Path:
    """Write an export of Slack and articles; the later one has edits, losses and news."""
    dice = random.Random(7)
    users = [{"id": f"U{n}", "name": f"membre{n}"} for n in range(6)]
    channels = [{"id": f"C{n}", "name": f"canal{n}"} for n in range(CHANNELS)]
    slack, articles = folder / "slack", folder / "articles"
    articles.mkdir(parents=True)
    slack.mkdir()
    _dump(slack / "users.json", users)
    _dump(slack / "channels.json", channels)
    for channel in channels:
        days: dict[int, list[dict[str, object]]] = {}
        for number in range(threads * 4 // 3 if later else threads):
            day, rows = _thread(dice, str(channel["id"]), number, later)
            days.setdefault(day, []).extend(rows)
        (slack / str(channel["name"])).mkdir()
        for day, rows in days.items():
            _dump(slack / str(channel["name"]) / f"2025-03-{day:02}.json", rows)
    for number in range(ARTICLES):
        changed = " Revu depuis." if later and number % 5 == 0 else ""
        said = _sentence(f"fiche{number}", dice)
        text = f"# Fiche {number}\n\n{said}{changed}\n"
        (articles / f"{number}.md").write_text(text, encoding="utf-8")
    return folder


def _thread(
    dice: random.Random, channel: str, number: int, later: bool
) -> tuple[int, list[dict[str, object]]]:
    day, opened = number // 40 + 1, f"{START + number * 900}.000{channel[1:]}00"
    rows: list[dict[str, object]] = []
    for reply in range(dice.randint(1, 4)):
        stamp = f"{START + number * 900 + reply}.000{channel[1:]}00"
        said = _sentence(f"z{number:03}{reply}{channel[1:]}", dice)
        row: dict[str, object] = {
            "type": "message", "user": f"U{dice.randint(0, 5)}", "ts": stamp, "text": said,
            "thread_ts": opened,
        }  # fmt: skip
        if later and number % 7 == 0:
            row |= {"text": said + " corrigé", "edited": {"ts": stamp}}
        rows.append(row)
    if later and number % 11 == 0 and len(rows) > 1:
        gone = rows.pop()
        rows.append({"type": "message", "subtype": "message_deleted", "deleted_ts": gone["ts"],
                     "ts": gone["ts"], "hidden": True})  # fmt: skip
    return day, rows


def _sentence(name: str, dice: random.Random) -> str:
    """A sentence that no other has: its name stands in it, so search has to find it."""
    theme = dice.choice(THEMES)
    return f"Nous avons parlé de {name} avec les membres pendant {theme} du groupe."


def _dump(file: Path, value: object) -> None:
    file.write_text(json.dumps(value), encoding="utf-8")

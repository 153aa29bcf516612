"""Minutes of meetings: articles whose titles say so, and those that were pasted after a meeting."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold

MINUTES = "minutes"
"""The space, and the folder under the home, of those that were pasted."""


@cache
def _titled() -> re.Pattern[str]:
    names = "|".join(language(code).rules("periods")["minutes"] for code in LANGUAGES)
    return re.compile(rf"\b(?:{names})\b")


def is_minutes(title: str) -> bool:
    """Whether a title is that of minutes."""
    return _titled().search(fold(title.lower())) is not None


def write_minutes(folder: Path, text: str, day: date, code: str) -> Path:
    """Write the minutes of a meeting as a file that can be imported, and return it.

    Another meeting of the same day gets a file of its own; the same text takes the same file.
    """
    texts = language(code)
    title = texts.text("minutes.title", day=texts.day(day.isoformat()))
    head = f"---\ntitle: {title}\ndate: {day.isoformat()}\nlanguage: {code}\n---\n\n"
    whole = (head + text.strip() + "\n").encode()
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, 1000):
        again = "" if number == 1 else f"-{number}"
        file = folder / f"meeting-{day.isoformat()}{again}.md"
        if not file.exists() or file.read_bytes() == whole:
            break
    file.write_bytes(whole)
    return file

"""How many people came to each meeting, where its minutes say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Engine, select

from copassist.axes.talk import Talk
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.storage.tables import articles

BEGINNING = 600
"""Characters of the minutes in which the number stands."""
MOST = 500


def attendance(engine: Engine, talks: Sequence[Talk]) -> list[tuple[Talk, int]]:
    """Return the meetings whose minutes begin with a number of people, in the order of time."""
    meetings = {(talk.source, talk.thread_id): talk for talk in talks if talk.is_meeting}
    if not meetings:
        return []
    a = articles.c
    found = []
    with engine.connect() as connection:
        for source, path, sections in connection.execute(select(a.source, a.path, a.sections)):
            talk = meetings.get((source, path))
            text = "\n".join(section["text"] for section in sections)[:BEGINNING]
            if talk and (count := people(text)):
                found.append((talk, count))
    return sorted(found, key=lambda held: held[0].start)


def people(text: str) -> int | None:
    """Return the number of people that a text tells first: « 11 personnes », "11 people"."""
    match = _counted().search(fold(text.lower()))
    count = int(match.group(1)) if match else 0
    return count if 0 < count <= MOST else None


@cache
def _counted() -> re.Pattern[str]:
    things = "|".join(language(code).rules("periods")["attended"] for code in LANGUAGES)
    return re.compile(rf"\b(\d{{1,3}}) (?:{things})\b")

"""What to see of the archive: space, language, kind and months, chosen above the list."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime
from typing import get_args

import streamlit as st

from copassist.archive.library import Shelf
from copassist.languages import LANGUAGES, Language
from copassist.records import Kind, Scope
from copassist.ui import session


def choose(shelves: Sequence[Shelf], space: str, texts: Language) -> Scope:
    """Draw the scopes and return what is chosen; ``space`` is what the address names."""
    names = [shelf.space for shelf in shelves]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            texts.text("ui.library.space"),
            ["", *names],
            index=names.index(space) + 1 if space in names else 0,
            format_func=lambda name: name or texts.text("ui.library.all"),
            # The key follows the address, so that a link to a space shows its name.
            key=f"library-space-{space}",
            on_change=lambda: session.show(space=session.value(f"library-space-{space}")),
        )
        language = st.pills(
            texts.text("ui.library.language"),
            LANGUAGES,
            format_func=lambda code: texts.text(f"ui.language.{code}"),
            key="library-language",
        )
        kind = st.pills(
            texts.text("ui.library.kind"),
            get_args(Kind),
            format_func=lambda kind: texts.text(f"ui.library.{kind}s"),
            key="library-kind",
        )
    since, until = _months(shelves, texts)
    return Scope(chosen or "", language, kind, since, until)


def _months(shelves: Sequence[Shelf], texts: Language) -> tuple[date | None, date | None]:
    """Return the days chosen; none while all months are."""
    days = [day for shelf in shelves for day in (shelf.first, shelf.last) if day]
    months = _between(min(days), max(days)) if days else []
    if len(months) < 2:
        return None, None
    first, last = st.select_slider(
        texts.text("ui.library.months"),
        months,
        (months[0], months[-1]),
        format_func=texts.month,
        key="library-months",
    )
    since = None if first == months[0] else first
    until = None if last == months[-1] else _last_day(last)
    return since, until


def _between(first: datetime, last: datetime) -> list[date]:
    """Return the first day of each month from one moment to another."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(start, start + count)]


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])

"""How often one person may ask, and import: what one does too fast costs everybody their turn.

A window that slides, in the memory of the server: a restart forgets it. Who a person is, the
session says (``session.owner``): with sign-in an account; without it a browser, which can make
itself new, so that a proxy that is open to strangers should limit by address too (SECURITY.md).
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from math import ceil
from threading import Lock
from typing import Literal

import streamlit as st

from copassist.errors import CopassistError
from copassist.settings import Settings

Act = Literal["question", "import"]
MINUTE_S, HOUR_S = 60.0, 3600.0
REMEMBERED = 10_000
"""People and acts; the ones that were quiet longest are forgotten first."""


@dataclass
class Pace:
    """When each person last did what; safe between threads."""

    _taken: OrderedDict[tuple[str, Act], deque[float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, owner: str, act: Act, limit: int, window_s: float, now: float) -> float:
        """Count an act and return 0, or return the seconds to wait where the limit is reached."""
        with self._lock:
            taken = self._taken.setdefault((owner, act), deque())
            self._taken.move_to_end((owner, act))
            while len(self._taken) > REMEMBERED:
                self._taken.popitem(last=False)
            while taken and now - taken[0] >= window_s:
                taken.popleft()
            if len(taken) >= limit:
                return window_s - (now - taken[-limit])
            taken.append(now)
            return 0.0


def take_question(settings: Settings, owner: str) -> None:
    """Count a question.

    :raises CopassistError: when the person has asked as many in the last minute as they may.
    """
    limit = settings.questions_a_minute
    if limit and (wait := _pace().take(owner, "question", limit, MINUTE_S, time.monotonic())):
        raise CopassistError("too_many_questions", limit=limit, seconds=ceil(wait))


def take_import(settings: Settings, owner: str) -> None:
    """Count an import.

    :raises CopassistError: when the person has begun as many in the last hour as they may.
    """
    limit = settings.imports_an_hour
    if limit and (wait := _pace().take(owner, "import", limit, HOUR_S, time.monotonic())):
        raise CopassistError("too_many_imports", limit=limit, minutes=ceil(wait / MINUTE_S))


@st.cache_resource(show_spinner=False)
def _pace() -> Pace:
    return Pace()

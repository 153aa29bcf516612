"""An introduction drafted for a newcomer to edit: who, practice, why, one ask.

Nothing is said for them that they did not choose: what only they know is a blank in brackets.
"""

from __future__ import annotations

from collections.abc import Sequence

from copassist.languages import language


def introduction(code: str, interests: Sequence[str] = (), title: str = "") -> str:
    """Return a draft in a language; ``title`` is that of a thread that they may have read."""
    words = language(code).rules("onboarding")["introduction"]
    why = words["why_interests"].format(interests=joined(interests, code)) if interests else ""
    lines = [words["hello"], words["practice"], why or words["why"]]
    if title:
        lines.append(words["read"].format(title=title))
    return "\n\n".join([*lines, words["ask"]])


def joined(things: Sequence[str], code: str) -> str:
    """Return things in a row, as a language does: « a, b et c », "a, b and c"."""
    if len(things) < 2:
        return "".join(things)
    words = language(code).rules("onboarding")["introduction"]
    return str(words["and"].format(first=", ".join(things[:-1]), last=things[-1]))

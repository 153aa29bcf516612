"""Know the chat exports that no reader takes yet, so that none is taken for an article.

An article is shown with its author's name and its text as it stands; a conversation must first
have its members' names replaced. A chat read as plain text or as a web page would skip that, so
what the readers of conversations left is refused by name, whatever its file is called: web pages
of chat tools, and stamped lines under a title or in a form of their own.
"""

from __future__ import annotations

import re
from pathlib import Path

from copassist.errors import UnknownFormatError

_SEEN_LINES, _LEAST_LINES, _LEAST_SHARE = 300, 2, 0.25
_STAMPED = re.compile(
    r"^\W{0,3}\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s(?:à\s)?\d{1,2}[:.h]\d{2}(?::\d{2})?"
    r"(?:\s?[ap]\.?m\.?)?\]?\s*(?:-\s)?[^:\n]{1,60}:\s",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"\AFrom \S+(?: at \S+)?\s+\w{3} \w{3} +\d{1,2} [\d:]{5,8}.{0,10} \d{4}\s*\n")
_PAGE_MARKS = (
    'class="chatlog__message',
    "class=chatlog__message",
    'class="message default clearfix',
)


def refuse_chat(path: Path, text: str) -> None:
    """Let pass what is no conversation.

    :raises UnknownFormatError: key ``chat_export``.
    """
    if _MAILBOX.match(text) or any(mark in text for mark in _PAGE_MARKS) or _is_stamped(text):
        raise UnknownFormatError("chat_export", path=str(path))


def _is_stamped(text: str) -> bool:
    """Tell whether many of the first lines start with a day, an hour and a name."""
    lines = [line for line in text.split("\n", _SEEN_LINES)[:_SEEN_LINES] if line.strip()]
    stamped = sum(_STAMPED.match(line[:200]) is not None for line in lines)
    return stamped >= max(_LEAST_LINES, _LEAST_SHARE * len(lines))

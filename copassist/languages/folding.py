"""One spelling for words that are the same."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Take accents and compatibility forms away: « prêté » and "prete" are one word."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text)
    # No letter before U+0300 combines.
    return "".join([c for c in plain if c < "\u0300" or not unicodedata.combining(c)])

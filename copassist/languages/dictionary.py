"""The dictionary: which words of one language say what words of another do.

``dictionary.tsv`` has a column a language and a line a sense: single words, the most usual first, a
noun with its verb where they say the same. It serves search, which wants words in common between a
question and a text of the other language, and tells the language of bare keywords; nothing of it is
shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("dictionary.tsv")


@cache
def dictionary() -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """Return every sense: the words that say it, by language."""
    codes, *lines = (line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines())
    return tuple(
        {code: tuple(words.split()) for code, words in zip(codes, line, strict=True)}
        for line in lines
    )

"""Where the sentences of a text stand, a line at a time: speakers are not part of what they say."""

from __future__ import annotations

import re

from copassist.index.sentences import sentences

Spans = list[tuple[int, int]]
_SPEAKER = re.compile(r"[A-Z]: ")


def spans_of(text: str) -> Spans:
    """Return (start, end) of each sentence, without the letter of who speaks."""
    found: Spans = []
    at = 0
    for line in text.splitlines(keepends=True):
        end = at
        for sentence in sentences(line):
            start = text.index(sentence, end)
            end = start + len(sentence)
            speaker = _SPEAKER.match(sentence)
            if speaker and text[at:start].strip() == "":
                start += speaker.end()
            if start < end:
                found.append((start, end))
        at += len(line)
    return found

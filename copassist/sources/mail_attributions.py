"""The lines by which mail programs say whose words follow, in French and English.

Three kinds. An attribution (« Le lun. 12 mars 2024 à 14:05, Anne <…> a écrit : », “On … wrote:”)
may be wrapped over four lines and hold any kind of space. A separator (“-----Original Message
-----”) and a block of labels (De, Envoyé, À, Objet) are Outlook's. A sentence may begin as they
do, so an attribution must end its line with a verb and a colon, and either stand right before
quoted lines or hold an hour or an address; a block must name a sender and a subject or a sending.
The forms are those that talon's tests hold, and what was seen since.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST_LINE, _MOST_LINES, _MOST_LABELS = 300, 4, 12
_VERB = r"(?:a\s+écrit|écrit|écrivait|écrivit|wrote|writes|said|schrieb|escribió)"
_DATED = re.compile(rf"^(?:Le|On|Am|El|En date)\b.*\d.*\b{_VERB}\s*:$", re.IGNORECASE)
_DAY_FIRST = re.compile(r"^\d{4}-\d\d-\d\d[\sT]\d{1,2}:\d\d\b.*\S(?:@|\sat\s)\S.*:$")
_SPOKEN = re.compile(rf"\b{_VERB}\b.{{0,60}}:$|^(?:Quoting|Citing|Selon)\b.*:$", re.IGNORECASE)
_SURE = re.compile(r"\d{1,2}\s?[:h]\s?\d{2}|\S@\S|<[^>]+ at ")
_SEPARATOR = re.compile(
    r"^\W*-{2,}\s*(?:original\s+(?:message|mail)|(?:message|mail|courriel)\s+(?:d['’]origine|"
    r"original|initial)|reply\s+message)\s*-{2,}\W*$",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"^[>\s]*(?:-{2,}\s*(?:forwarded\s+(?:message|by)\b.*|message\s+transféré|message\s+réexpédié|"
    r"courriel\s+transféré)\s*-{2,}|begin\s+forwarded\s+message\s*:|"
    r"(?:début\s+du\s+)?message\s+(?:transféré|réexpédié)\s*:)\s*$",
    re.IGNORECASE,
)
_RULER = re.compile(r"^\s*_{10,}\s*$")
_QUOTED = re.compile(r"^\s{0,3}>")
_HINT = re.compile(r":|--|__")
_LABELS = {
    "sender": ("de", "from", "expéditeur"),
    "sent": ("envoyé", "sent"),
    "date": ("date",),
    "to": ("à", "a", "to", "pour", "destinataire"),
    "copy": ("cc", "copie", "copie à", "cci", "bcc", "reply-to", "répondre à"),
    "subject": ("objet", "subject", "sujet"),
}
_CATEGORY = {word: category for category, words in _LABELS.items() for word in words}
_LABEL = re.compile(
    rf"^[>\s*_]*({'|'.join(sorted(_CATEGORY, key=len, reverse=True))})\s*[*_]*\s*:", re.IGNORECASE
)
_BRACKETED = re.compile(r"\s*[<\[(](?:mailto:)?[^<>\[\]()\s]+(?:@|\sat\s)[^<>\[\]()\s]+[>\])]")
_ADDRESS = re.compile(r"([\w.+-]+)@[\w-]+(?:\.[\w-]+)+")


def is_quoted(line: str) -> bool:
    """Tell whether a line is marked as another's words."""
    return _QUOTED.match(line) is not None


def is_forward(line: str) -> bool:
    """Tell whether a line says that a message handed on follows."""
    return len(line) <= _LONGEST_LINE and _FORWARD.match(line) is not None


def attribution_at(lines: Sequence[str], start: int) -> int:
    """Return how many lines from ``start`` say whose words follow; 0 when they do not."""
    for length in range(1, min(_MOST_LINES, len(lines) - start) + 1):
        line = lines[start + length - 1].strip()
        if not line or line[0] == ">" or len(line) > _LONGEST_LINE:
            return 0
        if line[-1] == ":":
            joined = " ".join(" ".join(lines[start : start + length]).split())
            if _attributes(joined, _next(lines, start + length)):
                return length
    return 0


def _attributes(joined: str, following: str) -> bool:
    if is_quoted(following):
        return any(p.search(joined) for p in (_DATED, _DAY_FIRST, _SPOKEN))
    dated = _DATED.search(joined) or _DAY_FIRST.search(joined)
    return dated is not None and _SURE.search(joined) is not None


def _next(lines: Sequence[str], start: int) -> str:
    return next((line for line in lines[start : start + 3] if line.strip()), "")


def heading_at(lines: Sequence[str], start: int) -> int:
    """Return how many lines from ``start`` head a whole message below; 0 when they do not."""
    if len(lines[start]) > _LONGEST_LINE or not _HINT.search(lines[start]):
        return 0
    if _SEPARATOR.match(lines[start]):
        return 1 + labels_at(lines, start + 1)
    if _RULER.match(lines[start]) and (length := labels_at(lines, start + 1)):
        return 1 + length
    return labels_at(lines, start)


def labels_at(lines: Sequence[str], start: int) -> int:
    """Return how many lines from ``start`` are a block of labels; 0 when they are none."""
    found: list[str] = []
    length = 0
    for line in lines[start : start + _MOST_LABELS]:
        label = _LABEL.match(line[:_LONGEST_LINE])
        if not line.strip() or (label is None and not found):
            break
        if label is not None:
            found.append(_CATEGORY[label[1].lower()])
        length += 1
    is_block = found[:1] == ["sender"] and len({*found}) > 2 and {"subject", "sent"} & {*found}
    return length if is_block else 0


def without_addresses(lines: Sequence[str]) -> list[str]:
    """Return lines where labels and attributions name people without their addresses."""
    shown: list[str] = []
    left = 0
    for number, line in enumerate(lines):
        left = max(left - 1, attribution_at(lines, number))
        if len(line) <= _LONGEST_LINE and (left > 0 or _LABEL.match(line)):
            line = _ADDRESS.sub(r"\1", _BRACKETED.sub("", line))
        shown.append(line)
    return shown

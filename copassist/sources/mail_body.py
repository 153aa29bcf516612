"""The body of a mail: its parts walked for words and files.

Plain text is preferred to HTML where both say the same. What is attached is named and not read;
a mail inside a mail was forwarded and its words count. Faults of encoding cost the letters that
they touch. Archives of lists take attachments out and leave a note (« Une pièce jointe … a été
nettoyée »), which is read back as the name of a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Part

from copassist.sources.decoding import clean
from copassist.sources.mail_headers import decode_bytes, words
from copassist.sources.mail_html import html_text

_DEEPEST = 12
_SIGNED = re.compile(r"^application/(?:pgp-signature|(?:x-)?pkcs7-signature|pgp-encrypted)$")
_REPORTS = ("message/delivery-status", "message/disposition-notification", "text/rfc822-headers")
_EVENT = re.compile(r"^(SUMMARY|LOCATION)(?:;[^:\n]*)?:(.+)$", re.MULTILINE)
_NEXT_PART = re.compile(r"^-{10,} (?:next part|section suivante) -{10,}$")
_SCRUBBED = re.compile(r"(?:scrubbed|nettoyée?s?)\.\.\.\s*$")
_NOTE = re.compile(r"^(URL|Name|Nom|Type|Size|Taille|Desc|From|De|Subject|Sujet|Date)\s*: ?(.*)$")


@dataclass(slots=True)
class Body:
    """What a mail says and carries; ``events`` are the titles of the meetings that it calls."""

    texts: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of all parts; of a mere invitation, what it invites to."""
        said = "\n".join(text.strip("\n") for text in self.texts if text.strip())
        return clean(said or "\n".join(self.events)).strip("\n")


def read_body(data: bytes, *, is_plain: bool) -> Body:
    """Return the words and files of a mail; ``is_plain`` says that no header tells of parts."""
    body = Body()
    if is_plain:
        _take_text(decode_bytes(data.partition(b"\n\n")[2], ""), body)
    else:
        _take(message_from_bytes(data), body, 0)
    return body


def _take(part: Part, body: Body, depth: int) -> None:
    kind = part.get_content_type()
    children = part.get_payload() if part.is_multipart() else None
    if depth > _DEEPEST or kind in _REPORTS or _SIGNED.match(kind):
        return
    if isinstance(children, list):
        parts = [child for child in children if isinstance(child, Part)]
        if kind == "multipart/alternative":
            _take_best(parts, body, depth)
        elif kind == "message/rfc822":
            _take_forwarded(parts, body, depth)
        else:
            for child in parts:
                _take(child, body, depth + 1)
        return
    name = _name(part)
    if kind == "text/calendar":
        body.events += [found[2].strip() for found in _EVENT.finditer(_unfolded(part))]
    if kind in ("text/plain", "text/html") and not (name or _is_attached(part)):
        _take_words(part, kind, body)
    elif name or not (part.get("content-id") or kind == "text/calendar"):
        body.files.append(name or kind)


def _take_best(parts: list[Part], body: Body, depth: int) -> None:
    """Take the plain words of an alternative, else those of another, and the files of all."""
    taken = []
    for child in parts:
        one = Body()
        _take(child, one, depth + 1)
        taken.append((child.get_content_type() != "text/plain", one))
    said = [one.texts for _, one in sorted(taken, key=lambda pair: pair[0]) if one.text]
    body.texts += next((texts for texts in said if texts), [])
    for _, one in taken:
        body.files += one.files
        body.events += one.events


def _take_forwarded(parts: list[Part], body: Body, depth: int) -> None:
    for child in parts:
        named = (value for name, value in child.raw_items() if name.lower() == "subject")
        bare = str(next(named, "")).encode("utf-8", "surrogateescape")
        subject = words(decode_bytes(bare, ""))
        body.texts.append(f"---------- Forwarded message ---------\nSubject: {subject}\n")
        _take(child, body, depth + 1)


def _take_words(part: Part, kind: str, body: Body) -> None:
    text = _decoded(part)
    if kind == "text/html":
        body.texts.append(html_text(text))
        return
    if str(_parameter(part, "format")).lower() == "flowed":
        text = _unflowed(text, has_blank=str(_parameter(part, "delsp")).lower() != "yes")
    _take_text(text, body)


def _take_text(text: str, body: Body) -> None:
    """Take plain words; notes of an archive about what it took out become files."""
    kept: list[str] = []
    in_note = False
    for line in text.split("\n"):
        if _SCRUBBED.search(line) and kept and _NEXT_PART.match(kept[-1]):
            kept.pop()
            in_note = True
        elif in_note and (note := _NOTE.match(line)):
            body.files += [note[2]] if note[1] in ("Name", "Nom") else []
            in_note = note[1] != "URL"
        else:
            in_note = False
            kept.append(line)
    body.texts.append("\n".join(line for line in kept if not _NEXT_PART.match(line)))


def _decoded(part: Part) -> str:
    data = part.get_payload(decode=True)
    charset = str(_parameter(part, "charset") or "")
    return clean(decode_bytes(data, charset)) if isinstance(data, bytes) else ""


def _unfolded(part: Part) -> str:
    return re.sub(r"\n[ \t]", "", _decoded(part)).replace("\\,", ",")


def _parameter(part: Part, name: str) -> object:
    try:
        value = part.get_param(name)
    except (ValueError, LookupError):
        return ""
    return value[2] if isinstance(value, tuple) else value


def _is_attached(part: Part) -> bool:
    return str(part.get("content-disposition", "")).strip().lower().startswith("attachment")


def _name(part: Part) -> str:
    """Return the name of a file, without folders."""
    try:
        name = words(part.get_filename() or "")
    except (ValueError, LookupError):
        return ""
    return re.split(r"[/\\]", name)[-1].strip()


def _unflowed(text: str, *, has_blank: bool) -> str:
    """Join the lines that RFC 3676 broke: those that end with a blank, of one depth of quoting."""
    lines: list[str] = []
    depth_open = -1
    for line in text.split("\n"):
        inner = line.lstrip(">")
        depth = len(line) - len(inner)
        inner = inner.removeprefix(" ")
        if depth == depth_open and inner != "-- ":
            lines[-1] += inner
        else:
            lines.append(">" * depth + (" " if depth else "") + inner)
        is_open = inner.endswith(" ") and inner != "-- "
        depth_open = depth if is_open else -1
        if is_open and not has_blank:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)

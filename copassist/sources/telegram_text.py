"""The words of a Telegram message: a text, or parts of it with what each of them is.

Marks are written as people type them, so that code and quotes stay what they are. What was
forwarded is the words of another, and is quoted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from copassist.sources.chat_text import one_line, quote
from copassist.sources.decoding import clean
from copassist.sources.json_file import Record, object_in, objects_in, text_in

_MARKS = {"bold": "**", "italic": "*", "strikethrough": "~~", "code": "`", "spoiler": "||"}
_BLOCKS = ("pre", "blockquote")


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a message and the names of the members that it mentions."""

    text: str
    mentions: tuple[str, ...] = ()


def words_of(record: Record, names: Mapping[str, str]) -> Words:
    """Return the words of a message, of its poll or place; ``names`` are the authors' by id."""
    mentions: dict[str, None] = {}
    parts = record.get("text_entities") or record.get("text")
    parts = parts if isinstance(parts, list) else [parts]
    pieces = [""]
    for part in parts:
        starts_line = isinstance(part, dict) and part.get("type") in _BLOCKS
        if starts_line and not pieces[-1].endswith("\n"):
            pieces.append("\n")
        pieces.append(_part(part, names, mentions))
    text = clean("".join(pieces)).strip()
    if text and "forwarded_from" in record:
        text = quote(text)
    lines = [text, *_poll(object_in(record, "poll"))]
    lines += [text_in(record, key) for key in ("place_name", "address", "game_title")]
    whole = "\n".join(filter(None, lines))
    return Words(clean(whole).strip(), tuple(mentions))


def _part(part: object, names: Mapping[str, str], mentions: dict[str, None]) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, dict):
        return ""
    kind, text = text_in(part, "type"), text_in(part, "text")
    if kind in ("mention", "mention_name"):
        number = part.get("user_id")
        name = one_line(names.get(f"user{number}") or text.lstrip("@"))
        mentions[name] = None
        return f"@{name}"
    if kind == "text_link":
        address = text_in(part, "href")
        return text if not address or text == address else f"{text} ({address})"
    if kind == "pre":
        return f"```{text_in(part, 'language')}\n{text}\n```\n"
    if kind == "blockquote":
        return f"{quote(text.strip())}\n"
    return _marked(text, _MARKS.get(kind, ""))


def _marked(text: str, mark: str) -> str:
    """Put marks around the words, and leave blanks at either end outside."""
    words = text.strip()
    return text.replace(words, f"{mark}{words}{mark}", 1) if words and mark else text


def _poll(poll: Record) -> list[str]:
    answers = (text_in(answer, "text") for answer in objects_in(poll, "answers"))
    return [text_in(poll, "question"), *(f"- {answer}" for answer in answers if answer)]

"""What the headers of a mail say of it, before its words are read.

Mails that no one wrote are told apart here: answers of machines (``Auto-Submitted``, absence
notices), returned mails, digests, which repeat a list's own mails, and what its owner threw away
or did not send. A mail without an id gets one made of its author, moment, subject and body, which
is the same in every export.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from copassist.sources.mail_boxes import Letter
from copassist.sources.mail_headers import (
    Fields,
    addresses,
    decode_bytes,
    ids_in,
    moment_of,
    person,
    read_fields,
    value_of,
    words,
)
from copassist.sources.mail_subject import is_digest

_LONGEST_ID = 255
_LIST_ADDRESS = re.compile(r"mailto:([^>?\s]+)", re.IGNORECASE)
_LIST_ID = re.compile(r"<([^<>]*)>\s*$")
_VIA = re.compile(r"^['\"]?(.+?)['\"]?\s+(?:via|par l['’]intermédiaire de)\s+\S.*$", re.IGNORECASE)
_UNWANTED = {"spam", "trash", "drafts", "corbeille", "brouillons", "indésirables"}
_RETURNED = re.compile(r"^(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_ANSWERS = {"auto_reply", "auto-reply", "autoreply"}


@dataclass(frozen=True, slots=True)
class Envelope:
    """The headers of one mail.

    ``above`` are the ids that it refers to, the root first; ``fingerprint`` tells the same mail
    again from another that bears its id; ``refusal`` is the key of why it is not kept, empty when
    it is. ``list_id`` and ``list_address`` name its list, where its headers do; ``to`` are the
    addresses that it was sent to. ``conversation`` is the thread that Gmail gave it.
    """

    id: str
    above: tuple[str, ...]
    reply_to: str
    author: str
    author_id: str
    subject: str
    moment: datetime | None
    fingerprint: str
    refusal: str
    list_id: str
    list_name: str
    list_address: str
    to: tuple[str, ...]
    conversation: str
    is_bot: bool
    is_obscured: bool
    is_plain: bool


def read_envelope(letter: Letter) -> Envelope:
    """Return what the headers of a mail say."""
    fields, content = read_fields(letter.data)
    postmark = decode_bytes(letter.postmark, "")
    moment = moment_of(fields, postmark)
    list_address = _list_address(fields)
    author, author_id = _author(fields, postmark, list_address)
    subject = words(value_of(fields, "subject"))
    body = digest(b" ".join(content.split()))
    own = next(iter(ids_in(value_of(fields, "message-id"))), "")
    answered = ids_in(value_of(fields, "in-reply-to"))
    above = ids_in(value_of(fields, "references"))
    above = [*above, *(one for one in answered[:1] if one not in above)]
    found = _LIST_ID.search(value_of(fields, "list-id"))
    return Envelope(
        id=short(own) or digest(f"{author_id}\n{moment}\n{subject}\n{body}".encode()),
        above=tuple(short(one) for one in above if one != own),
        reply_to=short(next((one for one in [*answered[:1], *above[-1:]] if one != own), "")),
        author=author or author_id.partition("@")[0] or "?",
        author_id=author_id,
        subject=subject,
        moment=moment,
        fingerprint=body,
        refusal=_refusal(fields, author_id, subject) or ("" if moment else "no_timestamp"),
        list_id=(found[1] if found else value_of(fields, "list-id")).strip().lower(),
        list_name=words(value_of(fields, "list-id").partition("<")[0]).strip(" \"'"),
        list_address=list_address,
        to=tuple(addresses(", ".join([*fields.get("to", ()), *fields.get("cc", ())]))),
        conversation=value_of(fields, "x-gm-thrid"),
        is_bot=_is_bot(fields),
        is_obscured=" at " in postmark,
        is_plain=not any(name in fields for name in ("content-type", "content-transfer-encoding")),
    )


def digest(data: bytes) -> str:
    """Return a name made of bytes, the same wherever they are read."""
    return blake2b(data, digest_size=16).hexdigest()


def short(name: str) -> str:
    """Return an id that a store can keep."""
    return name if len(name) <= _LONGEST_ID else digest(name.encode("utf-8", "replace"))


def _list_address(fields: Fields) -> str:
    posted = _LIST_ADDRESS.search(value_of(fields, "list-post"))
    named = value_of(fields, "x-beenthere", "mailing-list", "x-mailing-list")
    found = addresses(posted[1] if posted else named)
    return found[0] if found else ""


def _author(fields: Fields, postmark: str, list_address: str) -> tuple[str, str]:
    """Return the name and address of who wrote; lists that write in their stead say who."""
    name, address = person(value_of(fields, "from", "sender") or postmark.split(" ")[-1])
    via = _VIA.match(name)
    if via is None or address != list_address:
        return name, address
    real = value_of(fields, "x-original-from", "x-original-sender", "reply-to")
    own = person(real)[1]
    return via[1], own if "@" in own and own != list_address else via[1].casefold()


def _refusal(fields: Fields, author_id: str, subject: str) -> str:
    kind = value_of(fields, "content-type").lower()
    submitted = value_of(fields, "auto-submitted").lower()
    if kind.startswith("multipart/report") or _RETURNED.match(author_id):
        return "bounce"
    answers = value_of(fields, "precedence").lower() in _ANSWERS
    if answers or submitted.startswith("auto-replied") or "x-autoreply" in fields:
        return "auto_reply"
    if kind.startswith("multipart/digest") or is_digest(subject):
        return "list_digest"
    labels = words(value_of(fields, "x-gmail-labels")).lower().split(",")
    return "unwanted_mail" if _UNWANTED & {label.strip() for label in labels} else ""


def _is_bot(fields: Fields) -> bool:
    return value_of(fields, "auto-submitted").lower().startswith("auto-generated")

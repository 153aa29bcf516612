"""Which list a mail belongs to, and who may read it.

The rule, from the surest sign to none:

1. A mail whose headers name a list (``List-Id``, ``List-Post``, ``Mailing-List``, ``X-BeenThere``)
   is the list's, and so is one sent to an address that another mail of the mailbox names so.
2. In the archive of a list (Mailman writes ``a at b.fr`` for addresses in the lines that part
   mails) every mail is the list's.
3. In a mailbox where at least half of the mails go to one address that is called as lists are
   (``liste``, ``groupe``, a server of lists …) and never writes itself, those mails are that
   list's. An inbox is full of its owner's address too, hence the name.
4. All else is between people: private, in a space that names nobody.

A list's mails are for the community: whoever hands them over was a member of it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from copassist.records import Visibility
from copassist.sources.mail_envelope import Envelope, digest
from copassist.sources.mail_subject import tag_of

_LEAST_SHARE = 0.5
_CALLED_SO = re.compile(
    r"(?:^|[-_.+])(?:listes?|lists?|groupes?|groups?|forum|discuss(?:ions?)?|annonces?|announce"
    r"|users|members|membres|adherente?s|communaute|community|cop|tous|toutes)(?:$|[-_.+])|-l$"
)
_OF_PEOPLE = re.compile(
    r"^(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|me|orange|wanadoo|free|sfr|laposte"
    r"|bbox|videotron|sympatico|proton|protonmail|pm|gmx|aol|mailo|riseup|posteo)\.\w+(?:\.\w+)?$"
)
_SERVER = re.compile(
    r"@(?:lists?|listes?|groups?|groupes|ml|sympa|mailman)\.|@(?:googlegroups\.com|groups\.io"
    r"|framalistes\.org|framagroupes\.org|yahoogroups\.\w+|freelists\.org)$"
)
_MONTH = re.compile(r"^\d{4}[-_]?(?:\w+)?$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail stands; ``tags`` are the words in brackets that its list puts in subjects."""

    space: str
    channel: str
    visibility: Visibility
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class Census:
    """What the mails of one file have in common."""

    path: Path
    count: int = 0
    obscured: int = 0
    tags: Counter[str] = field(default_factory=Counter)
    to: Counter[str] = field(default_factory=Counter)
    authors: set[str] = field(default_factory=set)
    lists: dict[str, Place] = field(default_factory=dict)

    def take(self, mail: Envelope) -> None:
        """Count a mail in."""
        self.count += 1
        self.obscured += mail.is_obscured
        self.tags[tag_of(mail.subject)] += 1
        self.to.update({*mail.to})
        self.authors.add(mail.author_id)
        if mail.list_id or mail.list_address:
            place = _named(mail)
            self.lists.setdefault(mail.list_address or mail.list_id, place)

    def place(self, mail: Envelope) -> Place:
        """Return where a mail of the file stands, once all of them were counted."""
        if mail.list_id or mail.list_address:
            return _named(mail)
        if known := next((self.lists[one] for one in mail.to if one in self.lists), None):
            return known
        tag = self._tag()
        if self.obscured >= _LEAST_SHARE * self.count:
            space = tag or _name_of(self.path)
            return Place(space, "", Visibility.COMMUNITY, (tag,) if tag else ())
        if (common := self._common_address()) and common in mail.to:
            space = common.partition("@")[0]
            return Place(space, "", Visibility.COMMUNITY, (space, tag))
        # A digest, for the file may be called after a member.
        return Place(f"dm-{digest(self.path.name.encode())[:12]}", "", Visibility.PRIVATE)

    def _tag(self) -> str:
        tag, count = self.tags.most_common(1)[0] if self.tags else ("", 0)
        return tag if count >= _LEAST_SHARE * self.count else ""

    def _common_address(self) -> str:
        for address, count in self.to.most_common(3):
            is_common = self.count > 1 and count >= _LEAST_SHARE * self.count
            if is_common and address not in self.authors and _is_called_so(address):
                return address
        return ""


def _is_called_so(address: str) -> bool:
    user, _, server = address.partition("@")
    if _SERVER.search(address):
        return True
    return _CALLED_SO.search(user) is not None and _OF_PEOPLE.match(server) is None


def _named(mail: Envelope) -> Place:
    """Return the place that the headers name."""
    first = (mail.list_id or mail.list_address.partition("@")[0]).partition(".")[0]
    label = mail.list_address.partition("@")[0] or first
    space = mail.list_name or label
    tags = tuple({first, label, space, tag_of(mail.subject) if _is_like(mail, label) else first})
    return Place(space, mail.list_id, Visibility.COMMUNITY, tags)


def _is_like(mail: Envelope, label: str) -> bool:
    """Tell whether the tag of a subject is the list's name in other letters."""
    tag = re.sub(r"\W+", "", tag_of(mail.subject).casefold())
    return bool(tag) and tag in re.sub(r"\W+", "", f"{label}{mail.list_name}".casefold())


def _name_of(path: Path) -> str:
    """Return what a file is called; of a month's, what its folder is."""
    name = path.name.partition(".")[0]
    return path.parent.name if _MONTH.match(name) and path.parent.name else name

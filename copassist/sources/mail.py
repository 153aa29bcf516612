"""Mail: mailboxes, archives of lists, single mails and maildirs.

A mailbox is read twice, for its mails speak of one another: who shares a name, which list they go
to and which mail opened a thread are known at its end only. The first pass keeps the headers, the
second reads the words of one mail at a time, so that a mailbox larger than the memory can be read.

A folder that holds nothing but mails is one mailbox, as the months of an archive are. There is no
``Coverage``: that a mail is not in someone's mailbox says nothing about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from copassist.errors import MalformedExportError, SourceError
from copassist.records import Item, Message, Skipped, Visibility
from copassist.sources.contract import Limits, relative
from copassist.sources.mail_body import read_body
from copassist.sources.mail_boxes import Letter, box_files, is_box, letters
from copassist.sources.mail_envelope import Envelope, digest, read_envelope, short
from copassist.sources.mail_lists import Census
from copassist.sources.mail_quotes import own_words
from copassist.sources.mail_subject import is_forward, is_reply, title_of
from copassist.sources.mail_threads import Node, thread_ids

SOURCE = "mail"


@dataclass(frozen=True, slots=True)
class MailReader:
    """Mails of a person or a list."""

    name: str = SOURCE
    is_export: bool = True

    def recognises(self, path: Path) -> bool:
        """Take files that start as mails do, and folders of them."""
        return bool(box_files(path)) if path.is_dir() else is_box(path)

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read every mail; what is no one's words is named and counted.

        :raises SourceError: when nothing of a file that was given alone can be read.
        """
        mailbox = _Mailbox(limits)
        files = box_files(path) if path.is_dir() else [path]
        for file in files:
            try:
                mailbox.take(file)
            except SourceError as error:
                if path == file and not mailbox.keeps(file):
                    raise
                yield Skipped(relative(file, root), error.key, kind="message")
        mailbox.close()
        for file in files:
            yield from mailbox.read(file, root)
        yield from _others(path, files, root)


def _others(path: Path, files: list[Path], root: Path) -> Iterator[Skipped]:
    """Name what stands beside the mails of a maildir."""
    if not path.is_dir() or files[0].parent == path:
        return
    for child in sorted(path.iterdir()):
        if child.name not in ("cur", "new", "tmp"):
            reason = "hidden" if child.name.startswith(".") else "unknown_format"
            yield Skipped(relative(child, root), reason)


@dataclass(slots=True)
class _Mailbox:
    """The headers of all mails, and what they amount to once all were seen."""

    limits: Limits
    envelopes: dict[Path, list[Envelope]] = field(default_factory=dict)
    censuses: dict[Path, Census] = field(default_factory=dict)
    ids: dict[Path, list[str]] = field(default_factory=dict)
    threads: dict[str, str] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)

    def take(self, file: Path) -> None:
        """Take in the headers of a file; what comes before a fault counts."""
        if file.stat().st_size > self.limits.zip_bytes:
            raise SourceError("too_large", path=str(file), limit_mb=self.limits.zip_mb)
        envelopes: list[Envelope] = []
        census = Census(file)
        try:
            for letter in letters(file, self.limits):
                envelopes.append(read_envelope(letter))
                census.take(envelopes[-1])
        except MalformedExportError:
            self.envelopes[file], self.censuses[file] = envelopes, census
            raise
        self.envelopes[file], self.censuses[file] = envelopes, census

    def keeps(self, file: Path) -> bool:
        """Tell whether anything of a file was read."""
        return bool(self.envelopes.get(file))

    def close(self) -> None:
        """Settle ids, threads and names."""
        seen: dict[str, Envelope] = {}
        nodes: list[Node] = []
        names: dict[str, set[str]] = {}
        for file, envelopes in self.envelopes.items():
            self.ids[file] = [_settled(mail, seen) for mail in envelopes]
            for mail, own in zip(envelopes, self.ids[file], strict=True):
                names.setdefault(mail.author, set()).add(mail.author_id)
                if own and mail.moment:
                    group = self.censuses[file].place(mail).space
                    nodes.append(
                        Node(own, mail.above, mail.subject, group, mail.moment, mail.conversation)
                    )
        self.threads = thread_ids(nodes)
        self.shared = {name for name, addresses in names.items() if len(addresses) > 1}

    def read(self, file: Path, root: Path) -> Iterator[Item]:
        """Hand on the messages of a file, then what was left out of it."""
        reasons: Counter[str] = Counter()
        place = relative(file, root)
        known = zip(self.envelopes.get(file, ()), self.ids.get(file, ()), strict=False)
        with suppress(MalformedExportError):  # told when the headers were read
            for (mail, own), letter in zip(known, letters(file, self.limits), strict=False):
                item = self._message(mail, own, letter, place)
                if isinstance(item, str):
                    reasons[item] += 1
                else:
                    yield item
        for reason, count in reasons.items():
            yield Skipped(place, reason, count, kind="message")

    def _message(self, mail: Envelope, own: str, letter: Letter, path: str) -> Message | str:
        if mail.refusal or not own or mail.moment is None:
            return mail.refusal or "duplicate"
        place = self.censuses[letter.path].place(mail)
        body = read_body(letter.data, is_plain=mail.is_plain)
        title = title_of(mail.subject, place.tags)
        whole = body.text or ("" if body.files or is_reply(mail.subject) else title)
        text = own_words(whole, is_forwarded=is_forward(mail.subject))
        if not text.strip("> \n") and not body.files:
            return "empty_message"
        thread = self.threads[own]
        if place.visibility == Visibility.PRIVATE:
            # A reply to one member alone must not stand in the list's own thread.
            thread = short(f"{place.space}/{thread}")
        return Message(
            source=SOURCE,
            id=own,
            thread_id=thread,
            space=place.space,
            author=self._author(mail),
            timestamp=mail.moment,
            text=text,
            path=path,
            visibility=place.visibility,
            files=tuple(body.files),
            is_bot=mail.is_bot,
            title=title,
            reply_to=mail.reply_to,
            original=whole if whole != text else "",
            channel=place.channel,
            author_id=mail.author_id,
        )

    def _author(self, mail: Envelope) -> str:
        """Return the name of an author, with more where two people bear it."""
        if mail.author not in self.shared:
            return mail.author
        user, _, server = mail.author_id.partition("@")
        own = user if mail.author != user else server.partition(".")[0]
        return f"{mail.author} ({own})"


def _settled(mail: Envelope, seen: dict[str, Envelope]) -> str:
    """Return the id of a mail: empty for one seen before, its own where two mails bear one id."""
    if mail.refusal:
        return ""
    known = seen.setdefault(mail.id, mail)
    if known is mail:
        return mail.id
    is_same = (known.author_id, known.subject) == (mail.author_id, mail.subject)
    if is_same and (known.moment == mail.moment or known.fingerprint == mail.fingerprint):
        return ""
    told_by = f"{mail.author_id}\n{mail.subject}\n{mail.fingerprint}"
    other = short(f"{mail.id}#{digest(told_by.encode('utf-8', 'replace'))[:8]}")
    return "" if seen.setdefault(other, mail) is not mail else other

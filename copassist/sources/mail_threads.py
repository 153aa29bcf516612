"""Mails to threads: all that refer to one another, then replies that refer to nothing.

Mails name those above them (``References``, ``In-Reply-To``), and often not all of them, so what
two mails name in common joins them, whether it is in the mailbox or not; Gmail's own number of a
conversation joins too. A thread is called by the id of its root, also when that mail is missing,
so that what is exported later finds the same thread. A mail that refers to nothing and whose
subject says that it is a reply (``Re:``, ``TR:`` …) joins the latest mail with the same subject, in
the same list and at most thirty days before. One without such a prefix opens a thread: a subject
that comes back each week is no conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from copassist.sources.mail_subject import is_reply, title_of

_LATEST_JOIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Node:
    """A mail among others: ``above`` are the ids that it refers to, the root first.

    ``group`` is its list; ``conversation`` the number that Gmail gave to its thread.
    """

    id: str
    above: tuple[str, ...]
    subject: str
    group: str
    moment: datetime
    conversation: str = ""


def thread_ids(mails: Sequence[Node]) -> dict[str, str]:
    """Return the thread of each mail by its id."""
    sets = _Sets()
    for mail in mails:
        for one in mail.above:
            sets.join(mail.id, one)
        if mail.conversation:
            sets.join(mail.id, f"\n{mail.conversation}")  # no id holds a line end
    ordered = sorted(mails, key=lambda mail: mail.moment)
    _join_subjects(ordered, sets)
    names: dict[str, str] = {}
    for mail in ordered:
        names.setdefault(sets.root(mail.id), next(iter(mail.above), mail.id))
    return {mail.id: names[sets.root(mail.id)] for mail in mails}


def _join_subjects(ordered: Sequence[Node], sets: _Sets) -> None:
    latest: dict[tuple[str, str], Node] = {}
    for mail in ordered:
        title = " ".join(title_of(mail.subject).casefold().split())
        before = latest.get((mail.group, title))
        is_bare_reply = not mail.above and is_reply(mail.subject)
        if before and is_bare_reply and mail.moment - before.moment <= _LATEST_JOIN:
            sets.join(mail.id, before.id)
        if title:
            latest[mail.group, title] = mail


class _Sets:
    """Ids that belong together, each set known by one of them."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, one: str) -> str:
        while (above := self._above.setdefault(one, one)) != one:
            self._above[one] = one = self._above[above]  # halves the way for the next
        return one

    def join(self, one: str, other: str) -> None:
        self._above[self.root(one)] = self.root(other)

"""Citations of what a role may read now, so that what is told can be opened."""

from __future__ import annotations

from dataclasses import dataclass

from copassist.archive.library import Library
from copassist.errors import NotFoundError
from copassist.index.sentences import sentences
from copassist.records import Citation, Role, Section, ShownArticle, ShownMessage, Thread
from copassist.records.axes import Counted
from copassist.records.commitments import Commitment


def cite_message(thread: Thread, message: ShownMessage, quote: str) -> Citation:
    """Return the citation, number 1, of a quote of a message."""
    return Citation(
        1, quote, f"{thread.source}:{message.id}", "message", thread.path, thread.space,
        (message.id,), thread.title, message.language, message.author,
        message.timestamp.isoformat(timespec="seconds"), thread.visibility, thread.id,
    )  # fmt: skip


def cite_section(article: ShownArticle, section: Section, quote: str) -> Citation:
    """Return the citation, number 1, of a quote of a section."""
    return Citation(
        1, quote, f"{article.source}:{article.path}#{section.slug}", "article", article.path,
        article.space, (), article.title, article.language, article.author,
        article.date.isoformat() if article.date else "", article.visibility, None, section.slug,
        section.heading, section.page,
    )  # fmt: skip


def opening(thread: Thread) -> Citation:
    """Return the citation of the first sentence of a thread."""
    first = thread.messages[0]
    return cite_message(thread, first, next(iter(sentences(first.text)), ""))


def beginning(article: ShownArticle) -> Citation | None:
    """Return the citation of the first sentence of an article; None where it is empty."""
    for section in article.sections:
        for sentence in sentences(section.text)[:1]:
            return cite_section(article, section, sentence)
    return None


@dataclass(frozen=True)
class Citing:
    """Finds places in the archive again, for a role; what is gone or hidden is None."""

    library: Library
    role: Role

    def of_message(self, source: str, thread_id: str, message: str, quote: str) -> Citation | None:
        """Return the citation of a quote of a message."""
        thread = self._thread(source, thread_id)
        for held in thread.messages if thread else ():
            if thread and held.id == message and quote in held.text:
                return cite_message(thread, held, quote)
        return None

    def of_commitment(self, held: Commitment) -> Citation | None:
        """Return the citation of where a commitment was made; what was noted by hand has none."""
        if held.message:
            return self.of_message(held.source, held.thread, held.message, held.quote)
        article = self._article(held.thread)
        for section in article.sections if article else ():
            if article and held.quote in section.text:
                return cite_section(article, section, held.quote)
        return None

    def of_counted(self, held: Counted) -> Citation | None:
        """Return the citation of the first words of a thread that was counted."""
        thread = self._thread(held.source, held.thread_id)
        return opening(thread) if thread else None

    def _thread(self, source: str, name: str) -> Thread | None:
        try:
            return self.library.thread(source, name, self.role)
        except NotFoundError:
            return None

    def _article(self, place: str) -> ShownArticle | None:
        space, _, path = place.partition("/")
        try:
            return self.library.article(space, path, self.role)
        except NotFoundError:
            return None

"""Citations of what a role may read now, so that what is told can be opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce

from copassist.answer.citations import citation
from copassist.archive.library import Library
from copassist.errors import NotFoundError
from copassist.index.sentences import sentences
from copassist.records import (
    Citation,
    Part,
    Passage,
    Role,
    Section,
    ShownArticle,
    ShownMessage,
    Thread,
    Visibility,
)
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


def cite_part(passage: Passage, part: Part, quote: str) -> Citation:
    """Return the citation, number 1, of a quote of a part of a passage.

    :raises ValueError: when the quote does not stand there, letter by letter.
    """
    return replace(citation(1, passage, part, quote, passage.language), author=part.author)


def strictest(cited: Iterable[Citation]) -> Visibility:
    """Return the strictest level of some citations."""
    levels = (one.visibility for one in cited)
    return reduce(Visibility.strictest, levels, Visibility.PUBLIC)


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
    """Finds places in the archive again, for a role; what is gone or hidden is None.

    Each place is read once: one of these is for one listing.
    """

    library: Library
    role: Role
    threads: dict[tuple[str, str], Thread | None] = field(default_factory=dict)
    articles: dict[str, ShownArticle | None] = field(default_factory=dict)

    def again(self, cited: Citation) -> Citation | None:
        """Return a citation that was kept as it may be read now, with its number."""
        found = self._of_place(cited)
        return replace(found, n=cited.n) if found else None

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
        return self.of_article(held.thread, held.quote)

    def of_article(self, place: str, quote: str) -> Citation | None:
        """Return the citation of a quote of an article, named by its space and path."""
        article = self._article(place)
        for section in article.sections if article else ():
            if article and quote in section.text:
                return cite_section(article, section, quote)
        return None

    def of_counted(self, held: Counted) -> Citation | None:
        """Return the citation of the first words of a thread that was counted."""
        thread = self._thread(held.source, held.thread_id)
        return opening(thread) if thread else None

    def _of_place(self, cited: Citation) -> Citation | None:
        if cited.thread_id is None:
            return self.of_article(f"{cited.space}/{cited.path}", cited.quote)
        source = cited.passage_id.partition(":")[0]
        found = (
            self.of_message(source, cited.thread_id, message, cited.quote)
            for message in cited.message_ids
        )
        return next((one for one in found if one), None)

    def _thread(self, source: str, name: str) -> Thread | None:
        if (source, name) not in self.threads:
            try:
                found = self.library.thread(source, name, self.role)
            except NotFoundError:
                found = None
            self.threads[source, name] = found
        return self.threads[source, name]

    def _article(self, place: str) -> ShownArticle | None:
        if place not in self.articles:
            space, _, path = place.partition("/")
            try:
                found = self.library.article(space, path, self.role)
            except NotFoundError:
                found = None
            self.articles[place] = found
        return self.articles[place]

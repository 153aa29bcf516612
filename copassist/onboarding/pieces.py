"""What was written, as pieces to look through: who wrote each, where, and how to cite it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from copassist.archive.library import Library
from copassist.archive.pseudonyms import ROBOT
from copassist.axes.axes import Axes
from copassist.records import Citation, Role
from copassist.topics.citing import cite_message, cite_section

ARTICLES = -1
"""The number of whoever wrote articles, which their sources do not tell apart."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A message, or a section of an article.

    ``place`` names its thread or article; ``by`` is a number that means nothing elsewhere.
    ``cite`` returns the citation of a quote of it.
    """

    place: str
    by: int
    language: str
    text: str
    cite: Callable[[str], Citation]


def pieces(axes: Axes, role: Role, today: date) -> Iterator[Piece]:
    """Yield what a role may read of what was written until a day (included), robots apart."""
    library = Library(axes.engine)
    record, _ = axes.marked(role)
    people = {(talk.source, said.id): said.by for talk in record.talks for said in talk.said}
    for shelf in library.shelves(role):
        for thread in library.threads(shelf.space, role) if shelf.threads else ():
            for message in thread.messages:
                by = people.get((thread.source, message.id))
                if by is None or message.author == ROBOT or message.timestamp.date() > today:
                    continue
                cite = partial(cite_message, thread, message)
                place = f"{thread.source}:{thread.id}"
                yield Piece(place, by, message.language, message.text, cite)
        for article in library.articles(shelf.space, role) if shelf.articles else ():
            if article.date is None or article.date <= today:
                for section in article.sections:
                    cite = partial(cite_section, article, section)
                    place = f"{article.space}/{article.path}"
                    yield Piece(place, ARTICLES, article.language, section.text, cite)

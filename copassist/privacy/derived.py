"""What was made of the archive, rid of what is erased: passages, commitments, topics, answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, select, tuple_, update

from copassist.archive.erased import GAP
from copassist.archive.redacting import forget_gone
from copassist.index.rows import read_passages, remove, text_hash, vector_hashes
from copassist.languages import LANGUAGES, language
from copassist.privacy.gone import Gone
from copassist.records import Passage
from copassist.storage.tables import (
    agendas,
    commitments,
    conversations,
    corrections,
    detections,
    events,
    journeys,
    labels,
    passages,
    readings,
    topics,
    turns,
    vectors,
    verdicts,
)

QUOTING = ("citations", "nearest", "suggestions", "choices", "conflicts")
"""What of an answer quotes, or names what was found."""
SOME = 300
"""Names that one statement holds."""


def forget_passages(connection: Connection, spaces: Iterable[str], gone: Gone) -> dict[str, bytes]:
    """Delete the passages of some spaces that hold or quote what is erased, and their readings.

    Return their vectors, by the hashes of their texts.
    """
    query = select(passages.c.id).where(passages.c.space.in_(list(spaces)))
    names = list(connection.scalars(query))
    found = []
    for some in _pieces(names):
        for passage in read_passages(connection, some).values():
            row = {"id": passage.id, "message_ids": passage.message_ids, "space": passage.space,
                   "path": passage.path}  # fmt: skip
            if gone.holds(row) or gone.erased.unquoted(passage.indexed_text) != (
                passage.indexed_text
            ):
                found.append(passage)
    ids = [passage.id for passage in found]
    remove(connection, ids)
    for some in _pieces(ids):
        connection.execute(delete(readings).where(readings.c.passage.in_(some)))
        connection.execute(delete(detections).where(detections.c.passage.in_(some)))
    told = [text for passage in found for text in (passage.text, passage.spoken)]
    for some in _pieces([text_hash(text) for text in told]):
        connection.execute(delete(verdicts).where(verdicts.c.hash.in_(some)))
    return _vectors(connection, found)


def _vectors(connection: Connection, found: Sequence[Passage]) -> dict[str, bytes]:
    hashes = {name for passage in found for name in vector_hashes(passage)}
    v = vectors.c
    return {
        row.hash: row.vector
        for some in _pieces(sorted(hashes))
        for row in connection.execute(select(v.hash, v.vector).where(v.hash.in_(some)))
    }


def forget_marks(connection: Connection, gone: Gone) -> None:
    """Delete what people and readers noted of erased messages."""
    c = corrections.c
    for some in _pieces(sorted(gone.ids)):
        connection.execute(delete(corrections).where(tuple_(c.source, c.message).in_(some)))
    forget_gone(connection)


def forget_commitments(connection: Connection, gone: Gone) -> int:
    """Delete the commitments made in erased words, with what became of them."""
    c = commitments.c
    rows = connection.execute(select(c.id, c.source, c.message, c.thread, c.quote, c.act)).all()
    ids = []
    for row in rows:
        of_message = (row.source, row.message) in gone.ids
        of_article = not row.message and row.thread in gone.articles
        if of_message or of_article or gone.erased.unquoted(row.quote) != row.quote:
            ids.append(row.id)
            gone.take(row.quote)
            gone.take(row.act)
    for some in _pieces(ids):
        connection.execute(delete(events).where(events.c.commitment.in_(some)))
        connection.execute(delete(commitments).where(c.id.in_(some)))
    return len(ids)


def gather(connection: Connection, gone: Gone) -> None:
    """Take in the phrases of every row that was made of what is erased."""
    for column in (topics.c.row, agendas.c.row, turns.c.answer):
        for row in connection.scalars(select(column)):
            gone.gather(row)


def forget_topics(connection: Connection, gone: Gone) -> int:
    """Delete the topics made of erased words."""
    rows = connection.execute(select(topics.c.key, topics.c.row)).all()
    keys = [row.key for row in rows if row.key in gone.topics or gone.refers(row.row)]
    for some in _pieces(keys):
        connection.execute(delete(topics).where(topics.c.key.in_(some)))
    return len(keys) + _rewrite(connection, topics, "key", "row", gone)


def forget_in_agendas(connection: Connection, gone: Gone) -> int:
    """Rewrite agendas: their minutes still add up, and what stood for erased words is a gap."""
    count = 0
    for row in connection.execute(select(agendas.c.id, agendas.c.row)).all():
        told = gone.without(row.row)
        for item in told["items"]:
            if item.get("topic") in gone.topics:
                item["topic"] = ""
        if told != row.row:
            here = agendas.c.id == row.id
            connection.execute(update(agendas).where(here).values(row=told))
            count += 1
    return count


def forget_answers(connection: Connection, gone: Gone) -> int:
    """Take back the answers made of erased words; what else repeats them has gaps."""
    count = 0
    query = select(turns.c.key, turns.c.question, turns.c.answer)
    for row in connection.execute(query).all():
        answer = row.answer
        told = answer
        # What is left of an answer without its words would say something else.
        if answer and (gone.refers(answer) or gone.without(answer) != answer):
            told = _taken_back(answer)
        question = gone.scrubbed(row.question)
        if (told, question) != (answer, row.question):
            here = turns.c.key == row.key
            connection.execute(update(turns).where(here).values(answer=told, question=question))
            count += 1
    _rewrite(connection, conversations, "id", "title", gone)
    return count


def forget_in_journeys(connection: Connection, gone: Gone) -> None:
    """Put gaps in the introductions that newcomers wrote, where they quote erased words."""
    for owner, row in connection.execute(select(journeys.c.owner, journeys.c.row)).all():
        told = gone.unquoted(row["introduction"])
        if told != row["introduction"]:
            here = update(journeys).where(journeys.c.owner == owner)
            connection.execute(here.values(row={**row, "introduction": told}))


def forget_labels(connection: Connection, gone: Gone) -> int:
    """Delete the labelled questions that erased words answer."""
    names = {name for _, name in gone.ids}
    ids = []
    for row in connection.execute(select(labels.c.id, labels.c.row)):
        gold = [str(name) for name in row.row.get("gold") or row.row.get("private_gold") or ()]
        if any(name in names or name.partition("#")[0] in gone.articles for name in gold):
            ids.append(row.id)
    for some in _pieces(ids):
        connection.execute(delete(labels).where(labels.c.id.in_(some)))
    return len(ids) + _rewrite(connection, labels, "id", "row", gone)


def _rewrite(connection: Connection, table: Table, key: str, column: str, gone: Gone) -> int:
    count = 0
    for row in connection.execute(select(table.c[key], table.c[column])).all():
        told = gone.without(row[1])
        if told != row[1]:
            here = table.c[key] == row[0]
            connection.execute(update(table).where(here).values({column: told}))
            count += 1
    return count


def _taken_back(answer: dict[str, Any]) -> dict[str, Any]:
    code = answer["language"] if answer["language"] in LANGUAGES else LANGUAGES[0]
    said = language(code).text("erased.answer")
    nothing: dict[str, list[object]] = {name: [] for name in QUOTING}
    return {**answer, **nothing, "text": said, "grounded": False, "card": None, "sought": GAP}


def _pieces(names: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (names[start : start + SOME] for start in range(0, len(names), SOME))

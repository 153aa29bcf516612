"""After an erasure: an index of what is left, no vector without a text, a database written anew.

An index from which rows were deleted still holds them: Chroma keeps its queue and its graph, a
database its freed pages, the word index its segments. So the index is built aside from the stored
vectors and switched to, the word index is begun again, and the database is rewritten whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable

from sqlalchemy import Engine

from copassist.archive.erased import Erased
from copassist.archive.minutes import MINUTES
from copassist.index.build import Builder
from copassist.index.rows import forget_others, passage_batches, vector_hashes
from copassist.privacy.erasing import PENDING
from copassist.records import Progress
from copassist.settings import Settings
from copassist.storage.complaints import files
from copassist.storage.facts import fact, forget
from copassist.storage.tables import metadata


def is_pending(engine: Engine) -> bool:
    """Whether an erasure was cut before the index and the files held nothing of it."""
    with engine.connect() as connection:
        return fact(connection, PENDING) is not None


def clean(
    engine: Engine,
    settings: Settings,
    builder: Builder,
    progress: Callable[[Progress], None] | None = None,
) -> None:
    """Leave nothing of what was erased in the index, the vectors and the freed pages.

    :raises StoreError: when the index cannot be made again; it is then still pending.
    """
    builder.renew(progress)
    held = {h for batch in passage_batches(engine) for p in batch for h in vector_hashes(p)}
    with engine.begin() as connection:
        forget_others(connection, held)
        erased = Erased.read(connection)
    with files(settings.home):
        shutil.rmtree(settings.home / "words", ignore_errors=True)
        for file in sorted((settings.home / MINUTES).glob("*.md")):
            text = file.read_text(encoding="utf-8")
            if (left := erased.unquoted(text)) != text:
                file.write_text(left, encoding="utf-8")
    write_anew(engine)
    with engine.begin() as connection:
        forget(connection, PENDING)


def write_anew(engine: Engine) -> None:
    """Write the whole database anew, without its freed pages, and empty its log."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in metadata.sorted_tables:
                connection.exec_driver_sql(f"VACUUM FULL {table.name}")

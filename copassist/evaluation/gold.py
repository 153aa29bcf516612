"""What labels call gold, in this archive: which of it a role may read, and of which document."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Engine, select

from copassist.records import Citation, Passage, Role, Visibility
from copassist.storage.tables import articles, messages

_TOGETHER = 500


@dataclass(frozen=True)
class Gold:
    """Gold that is in the archive: its level and its document (thread or article), by name."""

    levels: dict[str, Visibility]
    documents: dict[str, str]

    def readable(self, names: Iterable[str], role: Role) -> frozenset[str]:
        """Return the names that are here and that the role may read."""
        return frozenset(n for n in names if n in self.levels and self.levels[n] in role.reads)


def find_gold(engine: Engine, names: Collection[str]) -> Gold:
    """Look gold names up; a message has the level of its thread's strictest."""
    wanted = sorted(set(names))
    levels: dict[str, Visibility] = {}
    documents: dict[str, str] = {}
    m, others = messages.c, messages.alias()
    thread = (m.source == others.c.source) & (m.thread_id == others.c.thread_id)
    said = select(m.id, m.source, m.thread_id, others.c.visibility).distinct()
    with engine.connect() as connection:
        for start in range(0, len(wanted), _TOGETHER):
            query = said.join_from(messages, others, thread).where(
                m.id.in_(wanted[start : start + _TOGETHER])
            )
            for name, source, thread_id, level in connection.execute(query):
                levels[name] = Visibility(level).strictest(levels.get(name))
                documents[name] = f"{source}:{thread_id}"
        written = connection.execute(
            select(articles.c.space, articles.c.path, articles.c.visibility)
        ).all()
    here = {f"{space}/{path}": Visibility(level) for space, path, level in written}
    for name in wanted:
        article = name.rpartition("#")[0]
        if name not in levels and article in here:
            levels[name], documents[name] = here[article], article
    return Gold(levels, documents)


def names_of(found: Passage | Citation) -> list[str]:
    """Name what a passage or citation holds as labels do: message ids, or space/path#slug."""
    if found.kind == "message":
        return list(found.message_ids)
    return [f"{found.space}/{found.path}#{found.slug}"]

"""What somebody quotes, or repeats, stays with who said it first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from copassist.archive.erased import GAP
from copassist.privacy.own import unquoting
from copassist.records import Article, Section
from copassist.storage.tables import articles, messages
from copassist.workspace import Workspace
from tests.conftest import said
from tests.privacy.making import OTHERS, WORDS, ZOE
from tests.topics.making import DAY, take


def texts(workspace: Workspace) -> list[str]:
    """What is left of all messages, the oldest first."""
    with workspace.engine.connect() as connection:
        return list(connection.scalars(select(messages.c.text).order_by(messages.c.timestamp)))


def test_who_was_quoted_keeps_their_words(workspace: Workspace) -> None:
    """Erasing who quotes leaves what they quote as it was said; who quotes them has a gap."""
    take(
        workspace,
        said(OTHERS, by="lou"),
        said(f"> {OTHERS}\n\n{WORDS}", at=5, by="zoé"),
        said(f"> {OTHERS}\n\n> {WORDS}\n\nMerci !", at=9, by="max"),
    )
    report = workspace.care.erase(ZOE)
    assert report.proof.holds
    assert (report.quotes, report.proof.shared) == (1, 1)
    assert texts(workspace) == [OTHERS, f"> {OTHERS}\n\n> {GAP}.\n\nMerci !"]


def test_what_another_said_before_stays(workspace: Workspace) -> None:
    """Words that she repeats without a mark are another's, in a message or an article; hers go."""
    section = Section("s", "Le sel", f"On l’écrit ici : {WORDS}")
    older = Article("markdown", "a.md", "Avant", (section,), date=date(2020, 1, 5))
    later = replace(older, path="b.md", title="Après", date=date(2040, 1, 5))
    take(workspace, said(OTHERS, by="lou"), said(f"{OTHERS} {WORDS}", at=DAY, by="zoé"),
         said(OTHERS, at=2 * DAY, by="max"), older)  # fmt: skip
    workspace.care.erase(ZOE)
    assert texts(workspace) == [OTHERS, OTHERS]
    take(workspace, later)
    with workspace.engine.connect() as connection:
        kept = [row[0]["text"] for row in connection.scalars(select(articles.c.sections))]
    assert kept == [section.text, section.text]


def test_hers_alone_are_hers_everywhere(workspace: Workspace) -> None:
    """What nobody said before her goes from what was written after, of her own repetitions too."""
    take(workspace, said(WORDS, by="zoé"), said(f"> {WORDS}\nJe répète.", at=5, by="zoé"),
         said(f"Zoé disait : {WORDS}", at=DAY, by="max"))  # fmt: skip
    workspace.care.erase(ZOE)
    assert texts(workspace) == [f"Zoé disait : {GAP}."]


@given(st.lists(st.tuples(st.booleans(), st.text(st.characters(exclude_characters=">")))))
def test_quotes_are_told_by_their_lines(lines: list[tuple[bool, str]]) -> None:
    """Of any text, what stands in marked lines is left out and no other word is."""
    rows = [(is_quote, " ".join(text.split())) for is_quote, text in lines]
    whole = "\n".join(f"> {text}" if is_quote else text for is_quote, text in rows)
    left = " ".join(" ".join(unquoting(whole)).split())
    assert left == " ".join(" ".join(text for is_quote, text in rows if not is_quote).split())

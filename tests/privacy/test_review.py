"""What was redacted can be looked at, by those who may read where it stood."""

from __future__ import annotations

from copassist.privacy.review import redactions, review
from copassist.records import Article, Role, Section, Visibility
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import take

WRITE = "Écris-moi à zoe.tremblay@courriel.ca ou au 514 555-0199."


def test_what_is_listed(workspace: Workspace) -> None:
    """Each text once, with its kinds and its place; what was looked at comes last."""
    page = Article("markdown", "p.md", "Page", (Section("s", "Contact", WRITE),), language="fr")
    take(workspace, said(WRITE), page)
    first, second = redactions(workspace.engine, Role.MEMBER)
    assert (first.space, first.thread, dict(first.kinds)) == (
        "general", "general/0", {"email": 1, "phone": 1}
    )  # fmt: skip
    assert (second.space, second.path, second.thread) == ("minutes", "p.md", "")
    assert "[courriel]" in first.text and "[courriel]" in second.text
    review(workspace.engine, first.source, first.name)
    assert [one.reviewed for one in redactions(workspace.engine, Role.MEMBER)] == [False, True]


def test_only_what_the_role_reads(workspace: Workspace) -> None:
    """Where one may not read, one sees no redaction either."""
    take(workspace, said(WRITE, level=Visibility.FACILITATORS))
    assert redactions(workspace.engine, Role.MEMBER) == []
    assert len(redactions(workspace.engine, Role.FACILITATOR)) == 1

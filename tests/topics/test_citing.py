from __future__ import annotations

from dataclasses import replace
from datetime import date

from copassist.archive.intake import Intake
from copassist.commitments.ledger import noted
from copassist.records import Article, Role, Section, Visibility
from copassist.records.axes import Counted
from copassist.records.commitments import Due
from copassist.topics.citing import Citing, beginning
from copassist.workspace import Workspace
from tests.conftest import said

LEVEL = Visibility.FACILITATORS


def test_what_is_hidden_or_gone(workspace: Workspace) -> None:
    """Who may not read a place, or asks for one that is not there, gets no citation."""
    Intake(workspace.engine, "e").take([said("Le sel est là.", level=LEVEL)])
    member, other = (Citing(workspace.library, role) for role in (Role.MEMBER, Role.FACILITATOR))
    place = ("slack", "general/0", "general/0", "Le sel")
    assert member.of_message(*place) is None
    assert other.of_message(*place)
    assert other.of_message(*place[:3], "Le sable") is None
    assert other.of_message("slack", "x", "x", "Le sel") is None
    assert member.of_counted(Counted("slack", "general/0", "general", 1.0)) is None


def test_what_was_promised_in_minutes(workspace: Workspace) -> None:
    """A commitment of minutes is cited in its section; one noted by hand nowhere."""
    sections = (Section("a", "Thème", "La neige."), Section("b", "Engagements", "Lou : le sel."))
    minutes = Article("text", "m/5.md", "Compte rendu", sections, date=date(2026, 3, 5))
    Intake(workspace.engine, "e").take([minutes])
    citing = Citing(workspace.library, Role.MEMBER)
    held = noted("Lou : le sel.", "Lou", "le sel", Due(), date(2026, 3, 5), "fr")
    assert citing.of_commitment(held) is None
    cited = citing.of_commitment(type(held)(
        held.id, held.quote, "Lou", "le sel", Due(), "task", 1.0, "confirmed", held.made, "text",
        "e/m/5.md", "", "minutes", "fr", Visibility.COMMUNITY,
    ))  # fmt: skip
    assert cited
    assert (cited.slug, cited.quote, cited.path) == ("b", "Lou : le sel.", "m/5.md")


def test_the_beginning_of_an_article(workspace: Workspace) -> None:
    """An article is cited by its first sentence; an empty one by nothing."""
    full = Article("text", "a.md", "A", (Section("a", "", ""), Section("b", "B", "Le sel. Fin.")))
    empty = Article("text", "b.md", "B", (Section("a", "", ""),))
    Intake(workspace.engine, "e").take([full, empty])
    read = {a.path: a for s in workspace.library.shelves(Role.MEMBER)
            for a in workspace.library.articles(s.space, Role.MEMBER)}  # fmt: skip
    cited = beginning(read["a.md"])
    assert cited
    assert (cited.quote, cited.slug) == ("Le sel.", "b")
    assert beginning(read["b.md"]) is None


def test_what_was_kept_is_read_again(workspace: Workspace) -> None:
    """A citation that was kept has its level of today, and its number; none once it is not said."""
    page = Article("text", "m/5.md", "Le quai", (Section("a", "Thème", "La neige."),))
    Intake(workspace.engine, "e").take([said("Le sel est là."), page])
    citing = Citing(workspace.library, Role.FACILITATOR)
    kept = [citing.of_message("slack", "general/0", "general/0", "Le sel"),
            citing.of_article("e/m/5.md", "La neige.")]  # fmt: skip
    numbered = [replace(one, n=n) for n, one in enumerate(kept, 2) if one]
    assert len(numbered) == 2
    assert [Citing(workspace.library, Role.MEMBER).again(one) for one in numbered] == numbered
    Intake(workspace.engine, "e").take([replace(said("Le sel est là."), visibility=LEVEL)])
    assert Citing(workspace.library, Role.MEMBER).again(numbered[0]) is None
    again = Citing(workspace.library, Role.FACILITATOR).again(numbered[0])
    assert again == replace(numbered[0], visibility=LEVEL)
    assert citing.again(replace(numbered[1], quote="Le sable.")) is None

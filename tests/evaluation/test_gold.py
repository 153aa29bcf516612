from __future__ import annotations

from pathlib import Path

from copassist.evaluation.gold import find_gold, names_of
from copassist.records import Role
from copassist.workspace import Workspace


def test_gold_is_what_the_role_may_read(community: Workspace) -> None:
    """A message of the facilitators' space is gold for them alone, one that is gone for nobody."""
    names = ["general/1", "general/0", "closed/20", "general/99"]
    gold = find_gold(community.engine, names)
    assert gold.readable(names, Role.MEMBER) == {"general/0", "general/1"}
    assert gold.readable(names, Role.FACILITATOR) == {"general/0", "general/1", "closed/20"}
    assert gold.documents["general/0"] == gold.documents["general/1"]
    assert gold.documents["general/0"] != gold.documents["closed/20"]


def test_sections_have_the_names_that_labels_use(workspace: Workspace, tmp_path: Path) -> None:
    """A passage of an article is named as its section is in labels, and is found by that name."""
    folder = tmp_path / "notes"
    folder.mkdir()
    page = "# La ronde\n\n## Durée\n\nLa ronde du matin dure douze minutes.\n"
    (folder / "ronde.md").write_text(page, encoding="utf-8")
    workspace.import_paths([folder])
    (hit, *_) = workspace.search("durée de la ronde")
    (name,) = names_of(hit.passage)
    assert name == "notes/ronde.md#duree"
    gold = find_gold(workspace.engine, [name])
    assert gold.documents == {name: "notes/ronde.md"}

"""What the headings and the lists of minutes say of commitments."""

from __future__ import annotations

import pytest

from copassist.commitments.listed import is_item as listed
from copassist.commitments.listed import section_of
from copassist.commitments.sentences import spans_of

HEADINGS = {
    "given": [
        "Engagements", "ENGAGEMENTS", "3. Engagements", "6) Engagements pris",
        "Les engagements", "À faire", "Tâches",
        "Qui fait quoi ?", "Prochaines étapes", "Plan d’action", "Commitments", "Action items",
        "Next steps", "To-dos",
    ],
    "review": [
        "Retour sur les engagements", "Suivi des actions", "1. Retour sur les engagements de juin",
        "Bilan des tâches", "Engagements précédents", "Review of commitments",
        "Follow-up on action items", "Past commitments", "Commitments review",
    ],
    "other": ["Décisions", "Tour de table", "Reporté", "Decisions", "Parking lot", ""],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "heading"), [(k, h) for k, some in HEADINGS.items() for h in some]
)
def test_sections(kind: str, heading: str) -> None:
    """A heading gives commitments, looks back on them, or does neither, in both languages."""
    assert section_of(heading) == kind


def items(text: str) -> list[str]:
    return [text[a:b] for a, b in spans_of(text) if listed(text, (a, b))]


def test_items() -> None:
    """An item is its first sentence, with any bullet; what follows in it is not another."""
    text = (
        "- Zoé : rédiger la fiche. Elle en parle jeudi.\n"
        "2. Lou imprime le tableau.\n"
        "☐ Ana appelle le fournisseur\n"
        "[ ] Paul relit la charte\n"
        "Une ligne à elle seule"
    )
    assert items(text) == [
        "- Zoé : rédiger la fiche.", "2. Lou imprime le tableau.", "☐ Ana appelle le fournisseur",
        "[ ] Paul relit la charte", "Une ligne à elle seule",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "- ok", "- Aucun engagement pris.", "Rien pour cette fois.", "- None this time.",
        "N/A today",
        "|-----|------|-------|", "| Qui | Quoi | Pour quand |", "Qui | Quoi | Pour quand",
        "Who | What | By when", "-----------------",
    ],
)  # fmt: skip
def test_what_is_no_item(text: str) -> None:
    """A word or two, what says there is none, and the frame of a table are not items."""
    assert items(text) == []


def test_rows_of_a_table() -> None:
    """The rows of a table are items, as they stand in Markdown and as it is read."""
    row = "Zoé | rédiger la fiche | 13 juin"
    assert items(f"| Qui | Quoi | Pour quand |\n|---|---|---|\n| {row} |") == [f"| {row} |"]
    assert items(f"Qui | Quoi | Pour quand\n{row}") == [row]

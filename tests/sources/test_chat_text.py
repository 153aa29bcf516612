from __future__ import annotations

from copassist.sources.chat_text import one_line, quote


def test_names_stand_on_one_line() -> None:
    """Blanks of any kind become one, and controls go."""
    assert one_line(" Zoé\n\t Lévesque\u200b ") == "Zoé Lévesque"


def test_quotes_are_marked_line_by_line() -> None:
    """An empty line in a quote carries no blank at its end."""
    assert quote("un\n\ndeux") == "> un\n>\n> deux"

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def script() -> None:
    from copassist.languages import language
    from copassist.records import Answer, Citation, Conflict, Visibility
    from copassist.ui import disagreement

    def cited(n: int, quote: str) -> Citation:
        return Citation(
            n, quote, "p", "message", "", "café", ("c/1",), "", "fr", "", "", Visibility.COMMUNITY
        )

    quotes = (cited(1, "Le mardi <b>"), cited(2, "Le [jeudi](http://x)"))
    pair = Conflict("differs", 1, 2, "2026-03-01", "2026-04-05")
    gone = Conflict("differs", 1, 9, "2026-03-01", "2026-04-05")
    answer = Answer("?", "fr", "", True, "question", quotes, conflicts=(gone, pair))
    disagreement.show(answer, language("fr"))


def test_quotes_stand_side_by_side_with_their_days() -> None:
    """Two columns, the earlier first, each with its day and words as they stand."""
    at = AppTest.from_function(script).run()
    assert not at.exception
    assert at.caption[0].value == "Ces passages ne disent pas la même chose"
    columns = at.columns
    assert len(columns) == 2
    assert "1er mars 2026" in columns[0].caption[0].value
    assert "5 avril 2026" in columns[1].caption[0].value
    assert columns[0].markdown[0].value == "Le mardi \\<b\\>"
    assert "](http" not in columns[1].markdown[0].value

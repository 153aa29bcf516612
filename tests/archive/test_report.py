from __future__ import annotations

from copassist.archive.report import joined, report_shape
from copassist.languages import language
from copassist.records import Contents, ImportReport, Skipped, Tally


def part(space: str, month: str) -> ImportReport:
    return ImportReport(
        Tally(added=2, skipped=1),
        Tally(unchanged=1),
        (Skipped(f"{space}/x", "join_leave", 1, "message"),),
        0.5,
        Contents(((space, 2),), ((month, 2),), (("Zoé", 2),), (("fr", 2),), threads=1, rebuilt=1),
    )


def test_parts_add_up() -> None:
    """One report of two imports counts both, and names everything that either left out."""
    whole = joined([part("b", "2026-01"), part("a", "2026-01")])
    assert whole.messages == Tally(added=4, skipped=2)
    assert whole.contents == Contents(
        (("a", 2), ("b", 2)), (("2026-01", 4),), (("Zoé", 4),), (("fr", 4),), threads=2, rebuilt=2
    )
    assert [row.where for row in whole.skipped] == ["b/x", "a/x"]
    assert whole.seconds == 1.0


def test_no_part_is_an_empty_report() -> None:
    """A demonstration without parts is a report of nothing."""
    assert joined([]).nothing_new


def test_shape_says_reasons_in_words() -> None:
    """As JSON the reasons are sentences of the language asked for, and counts are by name."""
    for code in ("fr", "en"):
        texts = language(code)
        shape = report_shape(part("a", "2026-01"), texts)
        assert list(shape["skipped"]) == [
            {"where": "a/x", "reason": texts.text("skipped.join_leave"), "count": 1}
        ]
        assert shape["contents"]["spaces"] == {"a": 2}


def test_nothing_read_is_not_nothing_new() -> None:
    """An import of which all was refused does not say that the archive held all of it."""
    refused = ImportReport(skipped=(Skipped("bombe.zip", "zip_bomb"),))
    assert refused.nothing_read
    assert not ImportReport(Tally(unchanged=1), skipped=refused.skipped).nothing_read
    assert not ImportReport().nothing_read

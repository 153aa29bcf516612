"""Reports of imports: several put together, and one as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from copassist.languages import Language
from copassist.records import Contents, ImportReport, Tally

COUNTED = ("spaces", "months", "authors", "languages")


def joined(reports: Sequence[ImportReport]) -> ImportReport:
    """Return one report of several imports, one after the other."""
    return ImportReport(
        _total(report.messages for report in reports),
        _total(report.articles for report in reports),
        tuple(row for report in reports for row in report.skipped),
        sum(report.seconds for report in reports),
        _contents([report.contents for report in reports]),
    )


def report_shape(found: ImportReport, texts: Language) -> dict[str, Any]:
    """Shape a report as JSON; reasons are said in the language of the texts."""
    report = asdict(found)
    for name in COUNTED:
        report["contents"][name] = dict(report["contents"][name])
    for row in report["skipped"]:
        row.pop("kind")
        row["reason"] = texts.text(f"skipped.{row['reason']}")
    return report


def _total(tallies: Iterable[Tally]) -> Tally:
    kept, names = list(tallies), [one.name for one in fields(Tally)]
    return Tally(**{name: sum(getattr(tally, name) for tally in kept) for name in names})


def _contents(parts: Sequence[Contents]) -> Contents:
    counts = {}
    for name in COUNTED:
        total: Counter[str] = Counter()
        for part in parts:
            total.update(dict(getattr(part, name)))
        counts[name] = tuple(sorted(total.items()))
    return Contents(
        **counts,
        threads=sum(part.threads for part in parts),
        rebuilt=sum(part.rebuilt for part in parts),
    )

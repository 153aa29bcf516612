"""Where the demonstration community lies (in the wheel, else in the checkout); whether it is in."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from copassist.archive.roots import roots
from copassist.errors import SourceError

_PACKAGE = Path(__file__).resolve().parents[1]


def demonstration() -> list[Path]:
    """Return what the demonstration community is made of.

    :raises SourceError: when it was not installed.
    """
    for root in (_PACKAGE / "corpus", _PACKAGE.parent / "corpus"):
        if (root / "exports").is_dir():
            return [*sorted((root / "exports").iterdir()), root / "minutes", root / "articles"]
    raise SourceError("missing", path=str(_PACKAGE / "corpus"))


def holds_demonstration(engine: Engine) -> bool:
    """Whether the demonstration community was imported into an archive."""
    try:
        parts = {part.resolve() for part in demonstration()}
    except SourceError:
        return False
    return any(root.path in parts for root in roots(engine))

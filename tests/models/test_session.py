"""What the readers of one model share."""

from __future__ import annotations

from pathlib import Path

from copassist.models import packaged
from copassist.models.reader import open_reader
from copassist.models.session import shared_tokenizer
from copassist.settings import Settings


def test_one_tokenizer_for_all_readers(home: Path) -> None:
    """Whoever reads by the packaged model cuts texts by one tokenizer: each took 280 MB."""
    one, other = (open_reader(Settings(home=home, threads=1)) for _ in range(2))
    held = shared_tokenizer(packaged.unpacked(home) / packaged.TOKENIZER_FILE)
    assert vars(one)["_tokenizer"] is vars(other)["_tokenizer"] is held

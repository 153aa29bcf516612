from __future__ import annotations

from pathlib import Path

import pytest

from copassist.errors import SourceError
from copassist.records import Article, Item, Message, Skipped
from copassist.sources import READERS, Limits, Reader
from copassist.sources.contract import relative

from .samples import DATA, LIMITS

SAMPLES = {
    "slack": DATA / "slack",
    "signal": DATA / "signal" / "chat.md",
    "whatsapp": DATA / "whatsapp" / "Discussion WhatsApp avec Co-animation.txt",
    "mail": DATA / "mail" / "liste.mbox",
    "zulip": DATA / "zulip",
    "discourse": DATA / "discourse",
    "discord": DATA / "discord" / "general.json",
    "telegram": DATA / "telegram" / "result.json",
    "mattermost": DATA / "mattermost" / "import.jsonl",
    "teams": DATA / "teams" / "messages.json",
    "docx": DATA / "articles" / "accueil.docx",
    "odt": DATA / "articles" / "atelier.odt",
    "org": DATA / "articles" / "rituels.org",
    "pdf": DATA / "articles" / "declin.pdf",
    "html": DATA / "articles" / "page.html",
    "markdown": DATA / "articles" / "trois-axes.md",
    "text": DATA / "articles" / "suivi.txt",
}
MALFORMED = sorted((DATA / "malformed").iterdir())
each_reader = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)


def _place(item: Item) -> str:
    if isinstance(item, Skipped):
        return item.where
    return item.path if isinstance(item, Message | Article) else ""


def test_every_reader_has_a_sample_and_its_own_name() -> None:
    """A new row of READERS cannot be added without a sample to hold it to its promise."""
    assert {reader.name for reader in READERS} == set(SAMPLES)


@each_reader
def test_first_reader_that_recognises_a_sample_is_its_own(reader: Reader) -> None:
    """Every format is taken by its own reader, whatever comes before it in the table."""
    first = next(other for other in READERS if other.recognises(SAMPLES[reader.name]))
    assert first.name == reader.name


@each_reader
def test_records_name_their_reader_and_relative_places(reader: Reader) -> None:
    """Importing the same folder from elsewhere gives the same records."""
    sample = SAMPLES[reader.name]
    items = list(reader.read(sample, DATA, limits=LIMITS))
    kept = [item for item in items if isinstance(item, Message | Article)]
    assert kept and all(item.source == reader.name for item in kept)
    prefix = relative(sample, DATA)
    assert all(_place(item).startswith(prefix) for item in items if _place(item))


@each_reader
@pytest.mark.parametrize("path", MALFORMED, ids=lambda path: path.name)
def test_malformed_files_raise_nothing_but_source_errors(reader: Reader, path: Path) -> None:
    """What a reader takes and cannot read is told as a SourceError with the path."""
    if not reader.recognises(path):
        return
    with pytest.raises(SourceError) as caught:
        list(reader.read(path, DATA, limits=LIMITS))
    assert caught.value.data["path"] == str(path)


@each_reader
def test_no_reader_recognises_what_is_not_there(reader: Reader, tmp_path: Path) -> None:
    """A missing file and an empty folder are nobody's."""
    assert not reader.recognises(tmp_path / "absent.txt")
    assert not reader.recognises(tmp_path)


def test_limits_are_megabytes() -> None:
    """Limits count millions of bytes, as the settings say."""
    assert Limits(file_mb=2, zip_mb=3).file_bytes == 2_000_000
    assert Limits(file_mb=2, zip_mb=3).zip_bytes == 3_000_000

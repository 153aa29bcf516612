"""The reader of evidence, on the real layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from copassist.models.evidence import TOKENS, EvidenceReader, cut, open_evidence
from copassist.models.tuning import EVIDENCE, READER, version
from copassist.records.axes import AXES, SIGNS, Evidence
from copassist.settings import Settings

UNITS = {
    "social": [
        "A: Bienvenue parmi nous, Zoé ! N’hésite pas à m’écrire si tu es perdue.",
        "A: Huge thanks to Priya for staying late to help us, it meant a lot to the whole team.",
    ],
    "learning": [
        "A: Comment vous y prenez-vous pour garder un 5S la nuit ?\nB: Chez nous on a commencé par "
        "une seule zone, parce que l’équipe choisit ce qui lui nuit, puis on a élargi.",
        "A: Why does my job run out of memory?\nB: Because each worker loads the whole file; open "
        "it lazily and chunk along time, then it only reads what it needs.",
    ],
    "performance": [
        "A: C’est fait, la version 2 du gabarit est en ligne et on est passé de 12 à 8 jours.",
        "A: We agreed to drop the Friday meeting. I will send the new calendar by Monday.",
    ],
}


@pytest.fixture(scope="module")
def reader(home: Path) -> EvidenceReader:
    return open_evidence(Settings(home=home, threads=2))


@pytest.mark.parametrize("axis", AXES)
def test_plain_units(reader: EvidenceReader, axis: str) -> None:
    """What plainly evidences an axis, in French and in English, is read so."""
    for row in reader.read(UNITS[axis]):
        assert axis in Evidence(tuple(row.tolist())).axes


@pytest.mark.parametrize("text", ["A: À quelle heure demain ?", "A: see https://example.org"])
def test_logistics_and_bare_links(reader: EvidenceReader, text: str) -> None:
    """What only arranges or points evidences neither ties nor results."""
    (row,) = reader.read([text])
    assert not {"social", "performance"} & set(Evidence(tuple(row.tolist())).axes)


def test_what_stands_beside_changes_nothing(reader: EvidenceReader) -> None:
    """A text is read alone as among others, longer ones included."""
    text = UNITS["learning"][0]
    alone = reader.read([text])
    among = reader.read([text, "Une autre chose. " * 60, "ok"])
    assert alone.shape == (1, len(SIGNS))
    assert np.allclose(alone, among[:1], atol=0.03)
    assert reader.read([]).shape == (0, len(SIGNS))


@pytest.mark.parametrize("text", ["", "\ud800\0", "é" * 100_000, "<script>", "🙂" * 3000])
def test_any_text_can_be_read(reader: EvidenceReader, text: str) -> None:
    """Whatever the text, there is a probability of every sign."""
    (told,) = reader.read([text])
    assert ((told >= 0) & (told <= 1)).all()


def test_a_long_text_keeps_its_ends() -> None:
    """Of a long text the beginning and the end are read."""
    ids = list(range(1000))
    kept = cut(ids)
    assert len(kept) == TOKENS
    assert (kept[0], kept[-1]) == (0, 999)
    assert cut(ids[:10]) == ids[:10]


def test_each_has_a_version() -> None:
    """Layers are named by what they are, so that others read again what these read."""
    assert version(READER) != version(EVIDENCE)
    assert sum(file.stat().st_size for file in EVIDENCE.iterdir()) < 30_000_000

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.errors import MalformedExportError, UnsafeArchiveError
from copassist.sources import mail_boxes
from copassist.sources.contract import Limits
from copassist.sources.mail_boxes import box_files, is_box, letters

from .samples import DATA, LIMITS

MARK = b"From anne@exemple.org Mon Mar 11 08:00:00 2024\n"
MAIL = b"From: Anne <anne@exemple.org>\nSubject: Bonjour\n\nSalut.\n"


def _file(folder: Path, data: bytes, name: str = "a.mbox") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _bodies(path: Path) -> list[bytes]:
    return [letter.data.partition(b"\n\n")[2] for letter in letters(path, LIMITS)]


def test_a_line_of_a_mail_parts_nothing(tmp_path: Path) -> None:
    """``From `` opens a mail only as mailboxes write it: a date, a blank above, headers below."""
    lines = (
        b"\nFrom here, all is well.\n\n"
        + MARK
        + b"No header below.\nNo blank above\n"
        + MARK
        + b"From: x\n"
    )
    path = _file(tmp_path, MARK + MAIL + lines + b"\n" + MARK + MAIL)
    assert _bodies(path) == [b"Salut.\n" + lines + b"\n", b"Salut.\n"]


@pytest.mark.parametrize(
    "mark",
    [
        MARK,
        b"From 1792@xxx Mon Mar 11 08:00:00 +0000 2024\r\n",
        b"From anne at exemple.org  Mon Mar  1 08:00:00 2024\n",
        b"From - Mon, 11 Mar 2024 08:00:00\n",
        b"From \n",
        b"\xef\xbb\xbf" + MARK,
        b"\n\n" + MARK,
    ],
)
def test_the_ways_of_parting_mails(tmp_path: Path, mark: bytes) -> None:
    """mbox, Takeout with its CRLF, archives of lists, and Thunderbird."""
    path = _file(tmp_path, mark + MAIL + b"\n" + mark.lstrip(b"\xef\xbb\xbf\n") + MAIL)
    assert is_box(path)
    assert _bodies(path) == [b"Salut.\n\n", b"Salut.\n"]


@given(st.lists(st.sampled_from([b"From x\n", b">From x\n", b">>From y\n", b"a\n", b"\n"])))
def test_quoting_of_from_is_undone(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    """What mboxrd quotes comes back as it was written."""
    quoted = b"".join(b">" + line if line.lstrip(b">")[:5] == b"From " else line for line in lines)
    path = _file(tmp_path_factory.mktemp("box"), MARK + b"A: b\n\n" + quoted)
    assert _bodies(path) == [b"".join(lines)]


def test_a_single_mail(tmp_path: Path) -> None:
    """A mail saved alone is known by its headers, whatever its name; ``.eml`` needs fewer."""
    headers = b"Received: from a\n\tby b\nFrom: a@b.fr\nDate: x\n\nSalut"
    assert is_box(_file(tmp_path, headers, "sans-nom"))
    assert is_box(_file(tmp_path, MAIL, "a.eml"))
    assert _bodies(tmp_path / "a.eml") == [b"Salut.\n"]


@pytest.mark.parametrize(
    "data",
    [
        b"Titre: une note\nAuteur: Anne\nDate: hier\n\nTexte",
        b"From: Anne\nTo: Luc\nSubject: une note\n\nTexte",
        b"From: <Saved by Blink>\nSnapshot-Content-Location: x\nMIME-Version: 1.0\nDate: x\n\n",
        b"From here to there, since 2015\nNote: rien\n",
        b"Une phrase.\nReceived: rien\n\n",
        b"\x1f\x8bnothing",
        b"",
    ],
)
def test_other_texts_are_no_mail(tmp_path: Path, data: bytes) -> None:
    """Notes with fields, saved pages and sentences are left to their readers."""
    assert not is_box(_file(tmp_path, data, "note.txt"))


def test_compressed_archives_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that holds a boundless one is refused, by ratio and by size."""
    box = MARK + MAIL + b"\n" + b"a" * 3_000_000
    path = _file(tmp_path, gzip.compress(box), "2024-March.txt.gz")
    assert is_box(path) and len(_bodies(path)[0]) == 3_000_008
    with pytest.raises(UnsafeArchiveError):
        list(letters(path, Limits(zip_mb=2)))
    monkeypatch.setattr(mail_boxes, "RATIO_FROM_BYTES", 1_000_000)
    with pytest.raises(UnsafeArchiveError) as caught:
        list(letters(path, LIMITS))
    assert caught.value.key == "zip_bomb"


def test_what_comes_before_a_fault_is_read(tmp_path: Path) -> None:
    """A download that was cut short costs its end alone."""
    noise = bytes(range(33, 127)) * 900
    whole = gzip.compress(MARK + MAIL + b"\n" + MARK + b"A: b\n\n" + noise, compresslevel=0)
    found = []
    with pytest.raises(MalformedExportError) as caught:
        for letter in letters(_file(tmp_path, whole[:40_000]), LIMITS):
            found.append(letter)
    assert caught.value.key == "broken_gzip"
    assert [letter.data for letter in found] == [MAIL + b"\n"]


def test_the_first_part_of_a_boundless_mail_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail larger than any server takes does not fill the memory, nor hide the next one."""
    monkeypatch.setattr(mail_boxes, "LARGEST_LETTER", 1000)
    path = _file(tmp_path, MARK + MAIL + b"a\n" * 5000 + b"\n" + MARK + MAIL)
    first, second = _bodies(path)
    assert len(first) < 1000 and second == b"Salut.\n"
    assert len(_bodies(_file(tmp_path, MAIL + b"a\n" * 5000, "a.eml"))[0]) < 1000


def test_folders_of_mails(tmp_path: Path) -> None:
    """A folder of nothing but mails, and a maildir, are each one mailbox."""
    months = tmp_path / "months"
    maildir = tmp_path / "maildir"
    for folder in (months, maildir / "cur", maildir / "new", tmp_path / "mixed"):
        folder.mkdir(parents=True)
    _file(months, MARK + MAIL, "2024-March.txt")
    _file(months, gzip.compress(MARK + MAIL), "2024-April.txt.gz")
    _file(maildir / "cur", b"Message-ID: <a>\nDate: x\n" + MAIL, "1:2,S")
    _file(tmp_path / "mixed", MARK + MAIL)
    _file(tmp_path / "mixed", b"# Note", "note.md")
    assert [len(box_files(folder)) for folder in (months, maildir, tmp_path / "mixed")] == [2, 1, 0]
    assert box_files(DATA) == []

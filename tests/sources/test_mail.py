from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from copassist.errors import SourceError
from copassist.records import Coverage, Message, Visibility
from copassist.sources import read
from copassist.sources.contract import Limits
from copassist.sources.mail import MailReader

from .samples import DATA, LIMITS, messages, skipped

SAMPLE = DATA / "mail" / "liste.mbox"


def mail(name: str, body: str = "Salut.", **headers: str) -> str:
    """Return a mail of a mailbox."""
    fields = {
        "From": "Anne Roy <anne@exemple.org>",
        "Date": "Mon, 11 Mar 2024 09:00:00 +0100",
        "Subject": "Clés",
        "Message-ID": f"<{name}>",
        "List-Id": "<liste.exemple.org>",
    } | {key.replace("_", "-"): value for key, value in headers.items()}
    top = "".join(f"{key}: {value}\n" for key, value in fields.items() if value)
    return f"From x@y.fr Mon Mar 11 08:00:00 2024\n{top}\n{body}\n\n"


def box(folder: Path, *mails: str, name: str = "a.mbox") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(mails).encode())
    return path


def by_id(path: Path) -> dict[str, Message]:
    return {m.id: m for m in messages(read(path))}


def test_sample_mailbox() -> None:
    """Names, threads, files, quotes and lines that start with From all come out."""
    items = list(read(SAMPLE))
    first, second, third = messages(items)
    assert (first.author, first.author_id) == ("Hélène Côté", "helene@exemple.org")
    assert (first.title, first.space) == ("Qui anime à l'été ?", "La pratique à plusieurs")
    assert first.files == ("Calendrier d'été.pdf",)
    assert first.text.endswith("d’août ?\nFrom now on, English is welcome too.")
    assert "06 12 34 56 78" in first.original and "mailing list" in first.original
    assert second.text == "I can take July.\n\nSee the plan (https://example.org/july)."
    assert (second.author, second.reply_to) == ("O'Brien, Owen", first.id)
    assert "\n\nFrom helene@exemple.org, on peut" in third.text
    assert {m.thread_id for m in (first, second, third)} == {first.id}
    assert {m.channel for m in (first, second, third)} == {"pratique.listes.exemple.org"}
    assert skipped(items) == {("liste.mbox", "auto_reply"): 1, ("liste.mbox", "list_digest"): 1}
    assert not any(isinstance(item, Coverage) for item in items)


def test_takeout_is_read_as_any_mailbox(tmp_path: Path) -> None:
    """CRLF, Gmail's own headers and its labels change nothing in what was written."""
    text = SAMPLE.read_bytes().replace(b"\n", b"\r\n")
    path = tmp_path / "liste.mbox"
    path.write_bytes(text.replace(b"\r\nMessage-ID", b"\r\nX-Gmail-Labels: Inbox\r\nMessage-ID"))
    assert list(read(path)) == list(read(SAMPLE))


def test_one_mail_stands_once(tmp_path: Path) -> None:
    """The same mail again is a duplicate; another that bears its id is kept under its own."""
    path = box(
        tmp_path,
        mail("a"),
        mail("a"),
        mail("a", Date=""),
        mail("a", "Autre chose.", From="Luc <luc@exemple.org>"),
        mail("a", "Autre chose.", From="Luc <luc@exemple.org>"),
        mail("", "Sans nom."),
        mail("spam", X_Gmail_Labels="Spam"),
        mail("spam"),
    )
    items = list(read(path))
    first, other, bare, spam = messages(items)
    assert first.id == "a" and other.id.startswith("a#") and len(bare.id) == 32
    assert spam.id == "spam"
    assert skipped(items) == {("a.mbox", "duplicate"): 3, ("a.mbox", "unwanted_mail"): 1}


def test_what_holds_no_words(tmp_path: Path) -> None:
    """A subject may say it all; a reply that adds nothing and carries nothing is left out."""
    path = box(
        tmp_path,
        mail("a", "", Subject="Salle 3, jeudi"),
        mail("b", "", Subject="Re: x"),
        mail("c", ">"),
    )
    items = list(read(path))
    assert [m.text for m in messages(items)] == ["Salle 3, jeudi"]
    assert skipped(items) == {("a.mbox", "empty_message"): 2}


def test_people_who_share_a_name_stay_apart(tmp_path: Path) -> None:
    """Two addresses under one name are two authors."""
    path = box(
        tmp_path,
        mail("a"),
        mail("b", From="Anne Roy <aroy@exemple.qc.ca>"),
        mail("c", From="info@a.fr"),
        mail("d", From="info@b.fr"),
    )
    names = [m.author for m in messages(read(path))]
    assert names == ["Anne Roy (anne)", "Anne Roy (aroy)", "info (a)", "info (b)"]


def test_a_private_reply_stays_out_of_the_thread_of_the_list(tmp_path: Path) -> None:
    """Who may read a thread is one answer, so what is private has threads of its own."""
    path = box(
        tmp_path, mail("a"), mail("b", "Entre nous.", List_Id="", In_Reply_To="<a>", To="l@x.fr")
    )
    kept = by_id(path)
    assert kept["b"].visibility == Visibility.PRIVATE
    assert kept["b"].thread_id == f"{kept['b'].space}/a" != kept["a"].thread_id


def test_the_months_of_an_archive_are_one_mailbox(tmp_path: Path) -> None:
    """A reply in April that names only the mail of March before it finds the thread of February."""
    box(tmp_path / "l", mail("a"), mail("b", In_Reply_To="<a>"), name="2024-March.txt")
    april = mail("c", In_Reply_To="<b>", Date="Mon, 15 Apr 2024 09:00:00 +0200")
    (tmp_path / "l" / "2024-April.txt.gz").write_bytes(gzip.compress(april.encode()))
    assert {m.thread_id for m in by_id(tmp_path).values()} == {"a"}


def test_later_exports(tmp_path: Path) -> None:
    """Later, with a late reply, new names and a mail less, every id and thread is the same."""
    earlier = by_id(box(tmp_path, mail("a"), mail("gone"), mail("b", In_Reply_To="<a>")))
    later = by_id(
        box(
            tmp_path,
            mail("late", In_Reply_To="<b>", Date="Mon, 11 Nov 2024 09:00:00 +0100"),
            mail("a", List_Id="Le nouveau nom <liste.exemple.org>"),
            mail("b", In_Reply_To="<a>", From="Anne Roy-Côté <anne@exemple.org>"),
            name="b.mbox",
        )
    )
    assert later["late"].thread_id == earlier["a"].thread_id == "a"
    assert (earlier["a"].space, later["a"].space) == ("liste", "Le nouveau nom")
    assert earlier["a"].channel == later["a"].channel
    assert (earlier["b"].author, later["b"].author) == ("Anne Roy", "Anne Roy-Côté")
    assert earlier["b"].author_id == later["b"].author_id


def test_a_fault_costs_itself_alone(tmp_path: Path) -> None:
    """Of an archive that was cut short the mails before the fault are kept, and it is told."""
    text = mail("a") + mail("b", "".join(map(chr, range(33, 127))) * 900)
    path = tmp_path / "l" / "2024-April.txt.gz"
    path.parent.mkdir()
    path.write_bytes(gzip.compress(text.encode(), compresslevel=0)[:40_000])
    items = list(MailReader().read(path, tmp_path, limits=LIMITS))
    assert [m.id for m in messages(items)] == ["a"]
    assert skipped(items) == {("l/2024-April.txt.gz", "broken_gzip"): 1}


def test_large_files(tmp_path: Path) -> None:
    """A mailbox may be as large as an unpacked zip; in a folder a larger one is named and left."""
    path = box(tmp_path / "l", mail("a", "b" * 2_000_000))
    with pytest.raises(SourceError) as caught:
        list(MailReader().read(path, tmp_path, limits=Limits(zip_mb=1)))
    assert caught.value.key == "too_large"
    box(tmp_path / "l", mail("c"), name="c.mbox")
    items = list(MailReader().read(tmp_path / "l", tmp_path, limits=Limits(zip_mb=1)))
    assert ([m.id for m in messages(items)], skipped(items)) == (
        ["c"],
        {("l/a.mbox", "too_large"): 1},
    )


def test_a_maildir(tmp_path: Path) -> None:
    """A folder of a mail program is one mailbox; what stands beside the mails is named."""
    for number, name in enumerate(("cur/1:2,S", "new/2", "new/3")):
        whole = mail(f"m{number}").partition("\n")[2]
        box(tmp_path / "boite", f"Received: by x; y\n{whole}", name=name)
    (tmp_path / "boite" / "tmp").mkdir()
    (tmp_path / "boite" / ".Envoyés").mkdir()
    (tmp_path / "boite" / "index").write_text("x", encoding="utf-8")
    items = list(read(tmp_path))
    assert [m.path for m in messages(items)] == ["boite/cur/1:2,S", "boite/new/2", "boite/new/3"]
    assert skipped(items) == {("boite/.Envoyés", "hidden"): 1, ("boite/index", "unknown_format"): 1}

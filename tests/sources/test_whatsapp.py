from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from copassist.errors import SourceError
from copassist.records import Coverage, Message, Visibility
from copassist.sources import read
from copassist.sources.contract import Limits
from copassist.sources.whatsapp import WhatsAppReader

from .samples import ARGUMENT, DATA, LIMITS, messages, skipped, write_zip

ANDROID = DATA / "whatsapp" / "Discussion WhatsApp avec Co-animation.txt"
IPHONE = DATA / "whatsapp" / "WhatsApp Chat - Rive-Sud"
TEXTS = {
    "10:02": (
        "Bonjour à toutes et à tous !\nOn commence jeudi :\n14/03/2024 à 19 h : accueil\n"
        "14/03/2024, 19:30 - tour de table"
    ),
    "10:03": "La salle",
    "10:04": "",
    "08:18": "Je peux animer, @Jean-Pierre ? Voir avec @+33 6 12 34 56 78",
    "08:19": "D'accord",
    "08:20": "SONDAGE :\nQuel soir ?\n- Mardi (3 votes)\n- Jeudi (1 vote)",
    "08:21": "localisation : https://maps.google.com/?q=45.5,-73.6",
}


def _chat(folder: Path, text: str, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _ids(path: Path) -> list[str]:
    return [message.id for message in messages(read(path))]


def test_android_sample() -> None:
    """Words, files, edits and polls of an Android export come out, notices and gaps do not."""
    items = list(read(ANDROID))
    kept = messages(items)
    assert {m.timestamp.strftime("%H:%M"): m.text for m in kept} == TEXTS
    assert len(kept) == 8 and len({m.id for m in kept}) == 8
    assert {m.space for m in kept} == {"Co-animation"}
    assert {(m.visibility, m.thread_id, m.reply_to) for m in kept} == {
        (Visibility.COMMUNITY, "", "")
    }
    assert [m.files for m in kept if m.files] == [
        ("IMG-20240312-WA0001.jpg",),
        ("Plan de salle.pdf",),
    ]
    (edited,) = (m for m in kept if m.edited)
    assert edited.mentions == ("Jean-Pierre", "+33 6 12 34 56 78")
    assert kept[0].timestamp == datetime(2024, 3, 12, 10, 2, tzinfo=UTC)


def test_what_is_left_out_is_counted() -> None:
    """Each line of a sample is a message or has its reason."""
    found = skipped(read(ANDROID))
    assert {reason: count for (_, reason), count in found.items()} == {
        "channel_notice": 3,
        "join_leave": 2,
        "media": 1,
        "deleted": 1,
        "empty_message": 1,
    }


def test_iphone_sample() -> None:
    """An iPhone's folder is read as one: its conversation, its media by number."""
    items = list(read(IPHONE))
    kept = messages(items)
    assert [(m.author, m.text) for m in kept] == [
        ("Anne O’Neil", "Who facilitates on Thursday?"),
        ("Jean-Pierre", "The room"),
        ("Anne O’Neil", "I can, with @Jean-Pierre."),
        ("Jean-Pierre", "POLL:\nWhich evening?\n- Tuesday (2 votes)\n- Thursday (0 votes)"),
    ]
    assert kept[1].files == ("00000012-PHOTO-2024-03-12-10-03-00.jpg",)
    assert [m.timestamp.isoformat() for m in kept[2:]] == [
        "2024-03-12T12:02:00+00:00",
        "2024-03-13T00:00:05+00:00",
    ]
    assert {(m.space, m.visibility) for m in kept} == {("Rive-Sud", Visibility.COMMUNITY)}
    assert skipped(items) == {
        ("_chat.txt", "channel_notice"): 3,
        ("_chat.txt", "join_leave"): 2,
        ("_chat.txt", "media"): 1,
        ("_chat.txt", "deleted"): 1,
        ("_chat.txt", "attachment"): 1,
    }


def test_a_zip_is_called_after_itself(tmp_path: Path) -> None:
    """A zip of ``_chat.txt`` and media gives the name of the group, and no list of its media."""
    text = (
        "[12/03/2024 14:05:10] Anne: a\n[12/03/2024 14:05:12] Luc: b\n[12/03/2024 14:06:10] Zoé: c"
    )
    entries: dict[str, str | bytes] = {f"IMG-{n}.jpg": b"x" for n in range(9)}
    packed = write_zip(tmp_path / "WhatsApp Chat - Été 2024.zip", {"_chat.txt": text, **entries})
    items = list(read(packed))
    assert {m.space for m in messages(items)} == {"Été 2024"}
    assert skipped(items) == {("_chat.txt", "attachment"): 9}


def test_documents_that_were_sent_are_no_articles(tmp_path: Path) -> None:
    """A text that the conversation names lies beside it as its attachment."""
    _chat(tmp_path, "12/03/24, 14:05 - A: b.docx (file attached)\n12/03/24, 14:06 - B: ok", "c.txt")
    (tmp_path / "b.docx").write_bytes(b"x")
    assert skipped(read(tmp_path)) == {("c.txt", "attachment"): 1}


def test_a_folder_of_articles_with_a_conversation_stays_one(tmp_path: Path) -> None:
    """A conversation among articles is read for itself, and the articles too."""
    _chat(tmp_path, "12/03/24, 14:05 - A: a\n12/03/24, 14:06 - B: ok", "c.txt")
    _chat(tmp_path, f"# Titre\n\n{ARGUMENT}", "d.md")
    assert {type(item).__name__ for item in read(tmp_path)} == {"Coverage", "Message", "Article"}


@pytest.mark.parametrize(
    ("text", "level", "space"),
    [
        ("12/03/24, 14:05 - A: a\n12/03/24, 14:06 - B: ok", Visibility.PRIVATE, "dm-"),
        (
            "12/03/24, 14:05 - A: a\n12/03/24, 14:06 - B: ok\n12/03/24, 14:07 - C: ok",
            Visibility.COMMUNITY,
            "Les amis",
        ),
        (
            "12/03/24, 14:05 - A a ajouté B\n12/03/24, 14:06 - B: ok",
            Visibility.COMMUNITY,
            "Les amis",
        ),
        (
            "12/03/24, 14:04 - Messages and calls are end-to-end encrypted. No one outside of this"
            " chat can read them.\n12/03/24, 14:05 - A: I left the group\n12/03/24, 14:06 - B: ok",
            Visibility.PRIVATE,
            "dm-",
        ),
    ],
)
def test_two_alone_are_private(tmp_path: Path, text: str, level: Visibility, space: str) -> None:
    """Two who write without any mark of a group are by themselves, and their space names nobody."""
    found = messages(read(_chat(tmp_path, text, "WhatsApp Chat with Les amis.txt")))
    assert {m.visibility for m in found} == {level}
    assert all(m.space.startswith(space) for m in found)
    assert level == Visibility.COMMUNITY or "amis" not in found[0].space


@pytest.mark.parametrize(
    ("name", "notice", "space"),
    [
        ("WhatsApp Chat with Été.txt", 'A created group "B"', "Été"),
        ("Discussion WhatsApp avec Été (2).txt", "x", "Été"),
        ("WhatsApp Chat - Été.txt", "x", "Été"),
        ("_chat.txt", "A a créé le groupe « Cercle : nord »", "Cercle : nord"),
        ("_chat.txt", "Vous avez remplacé le nom du groupe « A » par « B »", "B"),
        ("_chat.txt", 'A changed the subject from "X: y" to "Z: t"', "Z: t"),
        ("suivi.txt", "x", "suivi"),
        ("_chat.txt", "x", "dossier"),
    ],
)
def test_names_of_groups(tmp_path: Path, name: str, notice: str, space: str) -> None:
    """A group is called as its file, as its notices or as its folder say, in this order."""
    folder = tmp_path / "dossier"
    folder.mkdir()
    lines = [notice, "A: a", "B: b", "C: c"]
    text = "\n".join(f"12/03/24, 14:0{n} - {line}" for n, line in enumerate(lines))
    found = messages(read(_chat(folder, text, name)))
    assert [(m.space, m.author) for m in found] == [(space, "A"), (space, "B"), (space, "C")]


def test_a_later_export_keeps_ids(tmp_path: Path) -> None:
    """More messages, votes and a renamed file apart, the same lines have the same ids."""
    text = ANDROID.read_text(encoding="utf-8")
    later = text.replace("(3 votes)", "(4 votes)") + "14/03/2024, 08:19 - Jean-Pierre: D'accord\n"
    before, after = _ids(ANDROID), _ids(_chat(tmp_path, later, ANDROID.name))
    assert after[: len(before)] == before and len(set(after)) == len(before) + 1


def test_edits_and_deletions_land_through_coverage(tmp_path: Path) -> None:
    """What was changed or taken out has left its id, within what the export says it holds."""
    text = ANDROID.read_text(encoding="utf-8").replace(": La salle", ": x")
    text = text.replace(
        "localisation : https://maps.google.com/?q=45.5,-73.6", "Ce message a été supprimé"
    ).replace("toutes et à tous !", "tous ! <Ce message a été modifié>")
    items = list(read(_chat(tmp_path, text, ANDROID.name)))
    gone = set(_ids(ANDROID)) - {m.id for m in messages(items)}
    (coverage,) = (item for item in items if isinstance(item, Coverage))
    assert items[0] == coverage
    assert {m.text[:8] for m in messages(read(ANDROID)) if m.id in gone} == {"Bonjour ", "localisa"}
    assert coverage.channel == "Co-animation" and not coverage.thread_id
    assert all(
        coverage.since <= m.timestamp <= coverage.until == coverage.as_of
        for m in messages(read(ANDROID))
    )


def test_strangers_of_a_known_name_stay_apart(tmp_path: Path) -> None:
    """The sign of a stranger goes, unless it tells two members of one name apart."""
    lines = ["~ Anne: a", "Anne: b", "~\u202fLuc: c"]
    text = "\n".join(f"12/03/24, 14:0{n} - {line}" for n, line in enumerate(lines))
    assert [m.author for m in messages(read(_chat(tmp_path, text)))] == ["~ Anne", "Anne", "Luc"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        ARGUMENT,
        "12/03/2024, 14:05 - Compte rendu\n\nPrésents : Anne, Luc",
        "12/03/2024, 14:05 - Compte rendu\n12/03/2024, 14:06 - Ordre du jour",
        "Notes\n12/03/2024, 14:05 - Anne: a\n12/03/2024, 14:06 - Luc: b",
        "2024-03-12;14:05;Anne;a\n2024-03-12;14:06;Luc;b",
    ],
)
def test_what_is_no_conversation(tmp_path: Path, text: str) -> None:
    """Minutes, tables and notes are not taken, whatever they are called."""
    assert not WhatsAppReader().recognises(_chat(tmp_path, text))


def test_a_conversation_of_one_message_is_known_by_its_name(tmp_path: Path) -> None:
    """One message alone may be minutes; under WhatsApp's own name it is none."""
    path = _chat(tmp_path, "12/03/24, 14:05 - A: a\nb", "WhatsApp Chat with A.txt")
    (message,) = messages(read(path))
    assert (message.text, message.visibility) == ("a\nb", Visibility.PRIVATE)


def test_limits(tmp_path: Path) -> None:
    """A conversation is bounded as an export, not as an article."""
    line = "12/03/24, 14:05 - A: " + "a" * 100 + "\n"
    path = _chat(tmp_path, line * 10_000)
    reader = WhatsAppReader()
    assert reader.is_export
    read_whole = list(reader.read(path, tmp_path, limits=Limits(file_mb=1)))
    assert sum(isinstance(item, Message) for item in read_whole) == 10_000
    with pytest.raises(SourceError) as caught:
        list(reader.read(path, tmp_path, limits=Limits(zip_mb=1)))
    assert caught.value.key == "too_large"
    with pytest.raises(SourceError):
        list(reader.read(_chat(tmp_path, "rien"), tmp_path, limits=LIMITS))

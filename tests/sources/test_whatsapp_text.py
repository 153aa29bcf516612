from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.whatsapp_text import (
    Members,
    Said,
    group_named,
    is_written_by_app,
    looks_like_notice,
    names_group,
    notice,
    said_in,
    shows_group,
    speaks_french,
)

MEMBERS = Members.among({"Anne", "Anne B", "~ Luc", "+33 6 12 34 56 78", ""})


@pytest.mark.parametrize(
    "body",
    [
        "<Media omitted>",
        "<Médias omis>",
        "<Medien ausgeschlossen>",
        "<Multimedia omitido>",
        "image omitted",
        "\u200esticker omitted",
        "\u200eGIF omitted",
        "\u200eimage absente",
        "\u200evidéo absente",
        "\u200eaudio omis",
        "\u200eCarte de contact omise",
    ],
)
def test_media_that_were_left_out(body: str) -> None:
    """What stands for a picture is no word of its sender."""
    assert said_in(body, MEMBERS) == Said(reason="media")


@pytest.mark.parametrize(
    "body",
    [
        "This message was deleted",
        "This message was deleted.",
        "\u200eYou deleted this message.",
        "This message was deleted by admin Anne",
        "Ce message a été supprimé",
        "\u200eCe message a été supprimé.",
        "Vous avez supprimé ce message",
        "Tu as supprimé ce message",
    ],
)
def test_deleted_messages(body: str) -> None:
    """What stands for a deleted message is none."""
    assert said_in(body, MEMBERS) == Said(reason="deleted")


@pytest.mark.parametrize(
    "body", ["", " \n", "null", "Waiting for this message. This may take a while."]
)
def test_messages_without_words(body: str) -> None:
    """What holds nothing is told as empty."""
    assert said_in(body, MEMBERS) == Said(reason="empty_message")


@pytest.mark.parametrize(
    ("body", "text", "files"),
    [
        ("IMG-1.jpg (fichier joint)", "", ("IMG-1.jpg",)),
        ("\u200eIMG-1.jpg (file attached)\nLa salle", "La salle", ("IMG-1.jpg",)),
        ("\u200eIMG-1.jpg (Datei angehängt)", "", ("IMG-1.jpg",)),
        ("\u200e<attached: 01-PHOTO.jpg>", "", ("01-PHOTO.jpg",)),
        ("La salle \u200e<pièce jointe : 01-PHOTO.jpg>", "La salle", ("01-PHOTO.jpg",)),
        ("\u200e<Anhang: 01-PHOTO.jpg>", "", ("01-PHOTO.jpg",)),
        ("Plan A.pdf • \u200e3 pages \u200edocument omitted", "", ("Plan A.pdf",)),
        ("Plan A.pdf • 3 pages (fichier joint)", "", ("Plan A.pdf",)),
        ("La salle \u200eimage omitted", "La salle", ()),
        ("<Media omitted>\nLa salle", "La salle", ()),
    ],
)
def test_files(body: str, text: str, files: tuple[str, ...]) -> None:
    """Files are named, and what was said with them stays."""
    assert said_in(body, MEMBERS) == Said(text, files=files)


@pytest.mark.parametrize(
    "text",
    [
        "J’ai ajouté Luc <3",
        "un document omis hier",
        "<https://exemple.org/a.html>",
        "<br>",
        "notes.txt (à lire)",
        "null et nul",
        "En attente de ta réponse",
        "Ce message a été supprimé ? Pourquoi",
        "anne@Anne.org",
        "Source : https://exemple.org",
        "a\n\nb",
    ],
)
def test_words_of_members_stay(text: str) -> None:
    """Words that only look like those of WhatsApp are those of a member."""
    assert said_in(text, MEMBERS) == Said(text)


@pytest.mark.parametrize(
    "mark",
    [
        " <This message was edited>",
        " \u200e<This message was edited>",
        " <Ce message a été modifié>",
        "\u200e<Diese Nachricht wurde bearbeitet.>",
    ],
)
def test_edits(mark: str) -> None:
    """The mark of an edit goes and is kept as one."""
    assert said_in(f"Oui{mark}", MEMBERS) == Said("Oui", edited=True)


@pytest.mark.parametrize(
    ("body", "text", "mentions"),
    [
        ("@\u2068Zoé\u2069 et @\u2068~ Luc\u2069", "@Zoé et @Luc", ("Zoé", "Luc")),
        ("@Anne B, et @Anne", "@Anne B, et @Anne", ("Anne B", "Anne")),
        ("@33612345678 ?", "@+33 6 12 34 56 78 ?", ("+33 6 12 34 56 78",)),
        ("@Annette @999", "@Annette @999", ()),
        ("@Luc", "@Luc", ("Luc",)),
    ],
)
def test_mentions(body: str, text: str, mentions: tuple[str, ...]) -> None:
    """Members that the file knows are mentioned by the name that it shows."""
    assert said_in(body, MEMBERS) == Said(text, mentions)


def test_polls() -> None:
    """A poll keeps its options and votes; its key has no votes, which change."""
    body = "\u200ePOLL:\nWho?\n\u200eOPTION: A (\u200e1 vote)\n\u200eOPTION: B (\u200e2 votes)"
    said = said_in(body, MEMBERS)
    assert said.text == "POLL:\nWho?\n- A (1 vote)\n- B (2 votes)"
    assert said.key == "POLL:\nWho?\n- A\n- B"


@pytest.mark.parametrize(
    ("text", "reason", "is_of_group"),
    [
        ("Anne a ajouté Luc", "join_leave", True),
        ("Vous avez été ajouté(e)", "join_leave", True),
        ("Tu as retiré Luc", "join_leave", True),
        ("Luc a quitté le groupe", "join_leave", True),
        ("Luc est parti(e)", "join_leave", True),
        ("Luc left", "join_leave", True),
        ("You were added", "join_leave", True),
        ("Luc joined using this group's invite link", "join_leave", True),
        ("Anne a supprimé l’image du groupe", "channel_notice", True),
        ("Anne a changé l'icône de ce groupe", "channel_notice", True),
        ("You changed this group's icon", "channel_notice", True),
        ("Vous êtes désormais admin", "channel_notice", True),
        ("You're now an admin", "channel_notice", True),
        ("Luc changed their phone number to a new number", "channel_notice", False),
        ("Votre code de sécurité avec Luc a changé.", "channel_notice", False),
        ("Messages and calls are end-to-end encrypted. No one outside of this chat", "", False),
        ("Les messages et les appels sont chiffrés de bout en bout.", "channel_notice", False),
        ("Missed voice call", "channel_notice", False),
        ("Vous avez activé les messages éphémères.", "channel_notice", False),
    ],
)
def test_notices(text: str, reason: str, is_of_group: bool) -> None:
    """Coming and going, and what only groups have, are known in both languages, tu and vous."""
    assert looks_like_notice(text)
    assert notice(text) == (reason or "channel_notice")
    assert shows_group(text) is is_of_group


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Anne created group "Été"', "Été"),
        ("You created group “Été”", "Été"),
        ("Anne a créé le groupe « Été »", "Été"),
        ("Vous avez modifié le sujet de « A » à « B »", "B"),
        ("Anne a remplacé le nom du groupe « A » par « B »", "B"),
        ('Anne changed the group name from "A" to "B"', "B"),
        ('Anne pinned "A"', ""),
        ("Anne created this group", ""),
    ],
)
def test_names_of_groups(text: str, name: str) -> None:
    """The last name that a notice quotes is the one that the group bears."""
    assert group_named(text) == name
    assert names_group(text) or not name


@pytest.mark.parametrize(
    ("text", "is_french"),
    [
        ("12/03/2024 à 14:05 - A: a", True),
        ("2024-03-12 14 h 05 - A: a", True),
        ("12/03/2024, 14:05 - A: <Médias omis>", True),
        ("12/03/2024, 14:05 - A: a\n12/03/2024, 14:05 - B a créé le groupe « C »", True),
        ("12/03/2024, 14:05 - A: à 14 h 05", False),
        ("12/03/2024, 14:05 - A: <Media omitted>", False),
    ],
)
def test_french_phones(text: str, is_french: bool) -> None:
    """The language is that of the marks, not of the members."""
    assert speaks_french(text) is is_french


@pytest.mark.parametrize(
    ("body", "is_of_app"),
    [
        ("\u200eAnne a ajouté Luc", True),
        ("\u200eVerpasster Sprachanruf", True),
        ("Anne a ajouté Luc", False),
        ("\u200eimage omitted", False),
        ("\u200e<attached: a.jpg>", False),
        ("\u200ePOLL:\nA", False),
        ("\u200eLocation: https://maps.google.com/?q=1,2", False),
        ("\u200eThis message was deleted.", False),
    ],
)
def test_words_of_the_app(body: str, is_of_app: bool) -> None:
    """An iPhone marks notices of any language; what a member sent is none."""
    assert is_written_by_app(body) is is_of_app


@given(st.text())
def test_any_body(body: str) -> None:
    """A message has words, files or a reason, whatever it holds."""
    said = said_in(body, Members.among({body[:9]}))
    assert bool(said.reason) != bool(said.text or said.files)

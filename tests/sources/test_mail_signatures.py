from __future__ import annotations

import pytest

from copassist.sources.mail_signatures import without_footers, without_signature


@pytest.mark.parametrize(
    "signature",
    [
        ["-- ", "Une devise, qui finit par un point.", "Anne"],
        ["--", "Anne Roy", "06 12 34 56 78"],
        ["Envoyé de mon iPhone"],
        ["Envoyé depuis mon appareil Galaxy"],
        ["Sent from Mail for Windows"],
        ["Get Outlook for Android"],
        ["Télécharger Outlook pour iOS"],
        ["Bien cordialement,", "", "Anne Roy"],
        ["Kind regards,", "Anne Roy", "Facilitator"],
        ["Cordialement, Anne"],
        ["Best regards,", "Anne R.", "", "Sent from my iPad"],
    ],
)
def test_signatures_go(signature: list[str]) -> None:
    """What signs a mail is not what it says."""
    assert without_signature(["Bonjour.", "", *signature, ""]) == ["Bonjour."]


@pytest.mark.parametrize(
    "lines",
    [
        ["Envoyé de mon côté, le dossier est complet.", "Il y manque une page.", "La dernière."],
        ["Cordialement,", "mais fermement."],
        ["Salutations à tous ceux qui nous lisent."],
        ["Cordialement,"],
        ["--", "Il reste une question à poser à toutes et à tous."],
    ],
)
def test_what_only_looks_like_one_stays(lines: list[str]) -> None:
    """A closing that opens a sentence, or that nobody's name follows, is kept."""
    assert without_signature(lines) == lines


@pytest.mark.parametrize(
    "footer",
    [
        ["_" * 47, "Outils mailing list", "Outils@exemple.org"],
        ["--", "Vous avez reçu ce message, car vous êtes abonné au groupe « P »."],
        ["-- ", "You received this message because you are subscribed to the group."],
        ["---", "Pour se désabonner : https://exemple.org"],
    ],
)
def test_footers_of_lists_go(footer: list[str]) -> None:
    """What a list puts under every mail is nobody's words."""
    assert "\n".join(without_footers(["Bonjour.", *footer])) == "Bonjour."


def test_rulers_stay() -> None:
    """A ruler in a mail parts its words; only above the words of a list does it end them."""
    lines = ["Un", "_" * 30, "Deux", "---", "Trois"]
    assert without_footers(lines) == lines

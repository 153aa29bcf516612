from __future__ import annotations

import pytest

from copassist.sources.mail_attributions import (
    attribution_at,
    heading_at,
    is_forward,
    is_quoted,
    labels_at,
    without_addresses,
)

LABELS = ["De : Anne <anne@exemple.org>", "Envoyé : mardi 12 mars", "Objet : Clés", "", "Bonjour"]


@pytest.mark.parametrize(
    ("lines", "length"),
    [
        (["Le 12/03/2024 à 14:05, X a écrit\u202f:"], 1),
        (["On Mar 12, 2024, at 2:05 PM, X", "<x@example.org> wrote:"], 2),
        (["2015-11-15 23:43 GMT+01:00 X <x at example.com>:"], 1),
        (["X wrote:", "", "> Hello"], 1),
        (["X a écrit le 12/03/2024 :", "> Bonjour"], 1),
        (["Quoting X <x@example.org>:", "> Hello"], 1),
        (["X wrote:", "Hello"], 0),
        (["Le maire a écrit :", "« Bonjour »"], 0),
        (["Le 12 mars à 14:05", "", "X a écrit :"], 0),
        (["On Mar 12 at 2:05 PM we met."], 0),
        (["> On Mar 12, 2024, at 2:05 PM, X wrote:"], 0),
        ([f"Le 12/03/2024 à 14:05, {'x' * 400} a écrit :"], 0),
    ],
)
def test_attributions(lines: list[str], length: int) -> None:
    """An attribution ends with a verb and a colon, and is sure of a moment or of a quote below."""
    assert attribution_at(lines, 0) == length


def test_headings() -> None:
    """A separator or a ruler counts with the labels below it; labels count alone."""
    assert heading_at(LABELS, 0) == labels_at(LABELS, 0) == 3
    assert heading_at(["-----Message d'origine-----", *LABELS], 0) == 4
    assert heading_at(["_" * 32, *LABELS], 0) == 4
    assert heading_at(["_" * 32, "Bonjour"], 0) == 0


def test_labels_need_a_subject_or_a_sending() -> None:
    """A lift that is offered from one place to another is no heading."""
    assert labels_at(["De : la gare", "À : la salle", "Date : samedi"], 0) == 0
    assert labels_at(["Objet : Clés", "De : Anne", "Date : samedi"], 0) == 0


def test_forwards_and_quotes() -> None:
    """The lines that announce a message handed on are known, quoted or not."""
    assert is_forward("---------- Forwarded message ---------")
    assert is_forward("> Début du message transféré :")
    assert not is_forward("Message transféré hier à tous")
    assert is_quoted(" > a") and not is_quoted("a > b")


def test_addresses_go_from_attributions_alone() -> None:
    """What people write is left; what programs write loses the addresses."""
    lines = [
        "Écrivez à <contact@exemple.org>.",
        "De : Anne <anne@exemple.org>",
        "Le 12/03/2024 à 14:05, Luc <",
        "luc@exemple.org> a écrit :",
    ]
    assert without_addresses(lines) == [
        "Écrivez à <contact@exemple.org>.",
        "De : Anne",
        "Le 12/03/2024 à 14:05, Luc <",
        "luc> a écrit :",
    ]

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from copassist.records import Visibility
from copassist.sources.mail_envelope import Envelope
from copassist.sources.mail_lists import Census, Place

from .test_mail_envelope import envelope

NAMES = ("anne", "luc", "zoé", "ines")
OBSCURED = "From a at b.fr  Mon Mar 11 08:00:00 2024"


def places(mails: Sequence[Envelope], path: str = "boite.mbox") -> list[Place]:
    census = Census(Path(path))
    for mail in mails:
        census.take(mail)
    return [census.place(mail) for mail in mails]


def written_to(*to: str) -> list[Envelope]:
    return [
        envelope(From=f"{name}@exemple.org", To=address)
        for name, address in zip(NAMES, to, strict=False)
    ]


def test_headers_name_the_list() -> None:
    """``List-Id`` makes a mail the list's, and so does the address that another mail posts to."""
    mails = [
        envelope(List_Id="La liste <l.x.fr>", List_Post="<mailto:l@x.fr>", Subject="[L] a"),
        envelope(To="l@x.fr, luc@exemple.org"),
        envelope(To="luc@exemple.org"),
    ]
    first, sent, private = places(mails)
    assert first == sent
    assert (first.space, first.channel, first.visibility) == (
        "La liste",
        "l.x.fr",
        Visibility.COMMUNITY,
    )
    assert private.visibility == Visibility.PRIVATE


def test_the_archive_of_a_list_is_the_list() -> None:
    """Its space is what its subjects bear in brackets, else its file, or the folder of a month."""
    tagged = envelope(postmark=OBSCURED, Subject="Re: [Outils] Clés")
    bare = envelope(postmark=OBSCURED)
    (place,) = places([tagged])
    assert (place.space, place.visibility, place.tags) == (
        "Outils",
        Visibility.COMMUNITY,
        ("Outils",),
    )
    assert places([bare], "liste.txt.gz")[0].space == "liste"
    assert places([bare], "outils/2024-March.txt")[0].space == "outils"


@pytest.mark.parametrize(
    "address", ["liste@exemple.org", "potager-liste@x.fr", "groupe.cop@x.fr", "a@googlegroups.com"]
)
def test_an_address_called_as_lists_are(address: str) -> None:
    """Where most mails go to one such address, those are the list's; the others stay private."""
    found = places(written_to(address, address, address, "luc@exemple.org"))
    assert [place.visibility for place in found] == [Visibility.COMMUNITY] * 3 + [
        Visibility.PRIVATE
    ]
    assert found[0].space == address.partition("@")[0]


@pytest.mark.parametrize(
    "to",
    [
        ["paul.listerman@x.fr"] * 4,
        ["contact@exemple.org"] * 4,
        ["liste@exemple.org", "a@b.fr", "c@d.fr", "e@f.fr"],
        ["liste@exemple.org"],
        ["l@x.fr"] * 4,
        ["anne.groupe@gmail.com"] * 4,
    ],
)
def test_a_personal_mailbox_is_private(to: list[str]) -> None:
    """An inbox is full of its owner's address; that makes it no list."""
    found = places(written_to(*to))
    assert {place.visibility for place in found} == {Visibility.PRIVATE}


def test_an_address_that_writes_is_no_list() -> None:
    """Whoever writes from an address is a person, whatever it is called."""
    mails = [*written_to(*["liste@exemple.org"] * 3), envelope(From="liste@exemple.org")]
    assert {place.visibility for place in places(mails)} == {Visibility.PRIVATE}


def test_private_spaces_name_nobody() -> None:
    """A mailbox is often called after its owner."""
    space = places([envelope()], "Anne Roy.mbox")[0].space
    assert space.startswith("dm-") and "Anne" not in space
    assert space == places([envelope()], "ailleurs/Anne Roy.mbox")[0].space

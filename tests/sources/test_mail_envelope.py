from __future__ import annotations

import pytest

from copassist.sources.mail_boxes import Letter
from copassist.sources.mail_envelope import Envelope, read_envelope, short

from .samples import DATA

HEADERS = {
    "From": "Anne <anne@exemple.org>",
    "Date": "Mon, 11 Mar 2024 09:00:00 +0100",
    "Subject": "Clés",
}


def envelope(body: str = "Salut", postmark: str = "", **headers: str) -> Envelope:
    fields = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    top = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return read_envelope(Letter(DATA, f"{top}\n{body}".encode(), postmark.encode()))


def test_ids_above() -> None:
    """Root first, the mail answered last; a mail is not above itself."""
    mail = envelope(
        Message_ID="<c@x>", References="<a@x> <b@x> <c@x>", In_Reply_To="<b@x> (said X)"
    )
    assert (mail.id, mail.above, mail.reply_to) == ("c@x", ("a@x", "b@x"), "b@x")
    assert envelope(References="<a@x> <b@x>").reply_to == "b@x"
    assert envelope(In_Reply_To="<z@x>", References="<a@x>").above == ("a@x", "z@x")


def test_a_mail_without_an_id_has_the_same_in_every_export() -> None:
    """Its author, moment, subject and words name it, not the lines of its servers."""
    one, other = envelope(Received="by a; x"), envelope("Salut\n", Message_ID="")
    assert one.id == other.id != envelope("Adieu").id
    assert len(short("x" * 256)) == 32 and short("x" * 255) == "x" * 255


@pytest.mark.parametrize(
    ("headers", "refusal"),
    [
        ({"Auto_Submitted": "auto-replied (vacation)"}, "auto_reply"),
        ({"Precedence": "auto_reply"}, "auto_reply"),
        ({"X_Autoreply": "yes"}, "auto_reply"),
        ({"From": "MAILER-DAEMON@exemple.org"}, "bounce"),
        ({"Content_Type": "multipart/report; boundary=a"}, "bounce"),
        ({"Content_Type": "multipart/digest; boundary=a"}, "list_digest"),
        ({"Subject": "Lot pratique, Vol 3, Parution 4"}, "list_digest"),
        ({"X_Gmail_Labels": "=?UTF-8?Q?Messages_envoy=C3=A9s,Brouillons?="}, "unwanted_mail"),
        ({"X_Gmail_Labels": "Spam,Unread"}, "unwanted_mail"),
        ({"Date": "hier"}, "no_timestamp"),
        ({"Precedence": "bulk", "X_Gmail_Labels": "Inbox", "Auto_Submitted": "no"}, ""),
    ],
)
def test_mails_that_no_one_wrote(headers: dict[str, str], refusal: str) -> None:
    """Answers of machines, returned mails, digests and what was thrown away say so."""
    assert envelope(**headers).refusal == refusal


def test_machines_that_write_first_are_kept() -> None:
    """A notice that no one answers for is a robot's message."""
    mail = envelope(Auto_Submitted="auto-generated")
    assert mail.is_bot and not mail.refusal and not envelope().is_bot


@pytest.mark.parametrize(
    ("headers", "author"),
    [
        ({}, ("Anne", "anne@exemple.org")),
        ({"From": "anne@exemple.org"}, ("anne", "anne@exemple.org")),
        ({"From": "", "Sender": "Luc <l@x.fr>"}, ("Luc", "l@x.fr")),
        ({"From": ""}, ("?", "")),
        (
            {
                "From": "'Anne Roy' via La liste <liste@x.fr>",
                "List_Post": "<mailto:liste@x.fr>",
                "Reply_To": "Anne <anne@exemple.org>",
            },
            ("Anne Roy", "anne@exemple.org"),
        ),
        (
            {
                "From": "Anne Roy via La liste <liste@x.fr>",
                "X_BeenThere": "liste@x.fr",
                "Reply_To": "liste@x.fr",
            },
            ("Anne Roy", "anne roy"),
        ),
    ],
)
def test_authors(headers: dict[str, str], author: tuple[str, str]) -> None:
    """People have a name, never an address; behind a list that writes for them they are known."""
    mail = envelope(**headers)
    assert (mail.author, mail.author_id) == author


def test_lists() -> None:
    """A list is told by its id and shown by its name."""
    mail = envelope(List_Id="=?utf-8?q?L'=C3=A9t=C3=A9?= <Ete.exemple.org>", To="X <A@b.fr>")
    assert (mail.list_id, mail.list_name, mail.to) == ("ete.exemple.org", "L'été", ("a@b.fr",))
    assert envelope(List_Id="ete.exemple.org").list_id == "ete.exemple.org"
    assert envelope(Mailing_List="list l@x.fr; contact o@x.fr").list_address == "l@x.fr"
    assert envelope(postmark="From a at b.fr  Mon Mar 11").is_obscured

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.mail_body import Body, read_body

PARTS = (
    'Content-Type: multipart/{kind}; boundary="b"\n\n--b\n'
    "Content-Type: text/plain; charset=utf-8\n\n{plain}\n--b\n"
    "Content-Type: text/html; charset=utf-8\n\n<p>En <b>gras</b></p>\n--b--\n"
)
UTF8 = "text/plain; charset=utf-8\nContent-Transfer-Encoding: "


def read(text: str | bytes) -> Body:
    data = text.encode("utf-8") if isinstance(text, str) else text
    return read_body(data, is_plain=False)


@pytest.mark.parametrize(
    ("kind", "plain", "text"),
    [
        ("alternative", "Simple", "Simple"),
        ("alternative", " ", "En gras"),
        ("mixed", "Simple", "Simple\nEn gras"),
    ],
)
def test_parts(kind: str, plain: str, text: str) -> None:
    """Plain text is preferred where two parts say the same, and nothing is lost where not."""
    assert read(PARTS.format(kind=kind, plain=plain)).text == text


@pytest.mark.parametrize(
    ("headers", "data", "text"),
    [
        (f"{UTF8}quoted-printable", b"=C3=A9=\nt=Z", "ét=Z"),
        (f"{UTF8}base64", b"w6l0w6k", "ét"),
        ("text/plain; charset=klingon", "été".encode(), "été"),
        ("text/plain; charset=us-ascii", b"\xe9t\xe9", "été"),
        ("text/plain; charset=iso-8859-1", b"l\x92\xe9t\xe9", "l’été"),
        ("text/plain; charset*=bogus''utf-8", "été".encode(), "été"),
        ("text/plain; format=flowed", b"a \nb\n> c \n> d\n-- \nA", "a b\n> c d\n-- \nA"),
        ("text/plain; format=flowed; delsp=yes", b"un \nis\n From", "unis\nFrom"),
        ("nonsense", b"dit", "dit"),
    ],
)  # fmt: skip
def test_encodings(headers: str, data: bytes, text: str) -> None:
    """Faults of encoding cost the letters that they touch, and no more."""
    assert read(f"Content-Type: {headers}\n\n".encode() + data).text.startswith(text)


def test_files_are_named() -> None:
    """Names come whole and without folders; pictures in the text and signatures are no files."""
    body = read(
        'Content-Type: multipart/mixed; boundary="b"\n\n'
        "--b\nContent-Type: application/pdf\nContent-Disposition: attachment;\n"
        " filename*0*=UTF-8''Plan%20d%27;\n filename*1*=%C3%A9t%C3%A9.pdf\n\nx\n"
        '--b\nContent-Type: text/plain; name="=?utf-8?q?C:\\No=C3=ABl.txt?="\n\nx\n'
        "--b\nContent-Type: image/png\n\nx\n"
        "--b\nContent-Type: image/png\nContent-ID: <a>\n\nx\n"
        "--b\nContent-Type: application/pgp-signature; name=signature.asc\n\nx\n--b--\n"
    )
    assert (body.files, body.text) == (["Plan d'été.pdf", "Noël.txt", "image/png"], "")


def test_invitations_and_mails_in_mails() -> None:
    """A mere invitation says what it invites to; a mail that was attached is read."""
    event = "BEGIN:VEVENT\nSUMMARY;LANGUAGE=fr:Rencontre\\, la pre\n mière\nEND:VEVENT"
    assert read(f"Content-Type: text/calendar\n\n{event}").text == "Rencontre, la première"
    inner = "Subject: Clés\n\nQui les a ?"
    body = read(
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nVoyez.\n'
        f"--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    )
    assert body.text.startswith("Voyez.\n---------- Forwarded message")
    assert body.text.endswith("Subject: Clés\nQui les a ?")


@pytest.mark.parametrize(
    "note",
    [
        "-------------- next part --------------\nA non-text attachment was scrubbed...\n"
        "Name: plan.pdf\nType: application/pdf\nSize: 12 bytes\nDesc: rien\nURL: <http://a.fr/x>\n",
        "-------------- section suivante --------------\nUne pièce jointe autre que texte a été "
        "nettoyée...\nNom: plan.pdf\nType: application/pdf\nTaille: 12 octets\nDesc: \n"
        "URL: <http://a.fr/x>\n",
    ],
)
def test_what_an_archive_took_out(note: str) -> None:
    """The note that Mailman leaves becomes the name of a file."""
    body = read_body(f"A: b\n\nVoici.\n{note}Suite.\n".encode(), is_plain=True)
    assert (body.text, body.files) == ("Voici.\nSuite.", ["plan.pdf"])


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_a_body(data: bytes, is_plain: bool) -> None:
    """Nothing raises."""
    for start in (b"", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n", b"Content-Type: "):
        assert isinstance(read_body(start + data, is_plain=is_plain).text, str)


def test_mails_in_mails_end() -> None:
    """A mail wrapped a hundred times is read to a depth, and no deeper."""
    assert read("Content-Type: message/rfc822\n\n" * 100 + "\nfin").text.count("Forwarded") < 20

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.mail_headers import (
    addresses,
    decode_bytes,
    ids_in,
    moment_of,
    person,
    read_fields,
    value_of,
    words,
)


def test_fields() -> None:
    """Folds are undone, names are lower-case, bare bytes are read, and the body stands apart."""
    fields, body = read_fields(b"Subject: un\n deux\nTO: a\nto: b\nX: H\xe9l\xe8ne\n\nCorps\n\nfin")
    assert fields == {"subject": ["un deux"], "to": ["a", "b"], "x": ["Hélène"]}
    assert body == b"Corps\n\nfin"
    assert read_fields(b"\nCorps") == ({}, b"Corps")
    assert value_of({"a": ["", "x"]}, "b", "a") == "x" and value_of({}, "a") == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?UTF-8?Q?H=C3=A9l=C3=A8ne_C=C3=B4t=C3=A9?=", "Hélène Côté"),
        ("=?utf-8?b?w4k=?= =?utf-8?b?dMOp?=", "Été"),
        ("=?UTF-8?Q?Luc=eda?=", "Lucía"),
        ("=?x-unknown?Q?=C3=A9t=C3=A9?=", "été"),
        ("=?iso-8859-1?Q?l=92=E9t=E9?= 2024", "l’été 2024"),
        ("=?us-ascii?Q?=E9?=", "é"),
        ("Re: =?utf-8?Q?=C3=A0?= Lyon", "Re: à Lyon"),
        ("=?utf-8?b?=$?= reste", "reste"),
        ("=?utf-8?b?A?= reste", "=?utf-8?b?A?= reste"),
        ("déjà", "déjà"),
    ],
)
def test_words_of_headers(value: str, expected: str) -> None:
    """Encoded words are decoded by what they hold, not only by what they say they hold."""
    assert words(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"Roy, Anne" <Anne@Exemple.org>', ("Roy, Anne", "anne@exemple.org")),
        ("Roy, Anne <a@b.fr>", ("Roy, Anne", "a@b.fr")),
        ("a at b.fr (Nom Propre)", ("Nom Propre", "a@b.fr")),
        ("a at b.fr (=?ISO-8859-1?Q?Ren=E9?=)", ("René", "a@b.fr")),
        ("a at b.fr", ("", "a@b.fr")),
        ("a@b.fr (Nom (dit X))", ("Nom (dit X)", "a@b.fr")),
        ("a@b.fr", ("", "a@b.fr")),
        ("<a@b.fr>", ("", "a@b.fr")),
        ('"a@b.fr" <a@b.fr>', ("", "a@b.fr")),
        ("=?utf-8?Q?Anne_=3Cx=40y.fr=3E?= <a@b.fr>", ("Anne <x@y.fr>", "a@b.fr")),
        ("", ("", "")),
    ],
)
def test_people(value: str, expected: tuple[str, str]) -> None:
    """Names and addresses come apart, in mails and in archives of lists; no name is an address."""
    assert person(value) == expected


def test_addresses_and_ids() -> None:
    """Every address of a line, and every id of one, also where signs are missing."""
    assert addresses('"A" <A@b.fr>, c at d.org; e@f') == ["a@b.fr", "c@d.org"]
    assert ids_in("<a@b> (X's message of <c@d>)") == ["a@b", "c@d"]
    assert ids_in("a@b") == ["a@b"] and ids_in("<a@\tb>") == ["a@b"] and ids_in("hier") == []


@pytest.mark.parametrize(
    ("fields", "postmark", "hour"),
    [
        ({"date": ["Mon, 11 Mar 2024 09:00:00 +0100"]}, "", 8),
        ({"date": ["11 Mar 2024 09:00"]}, "", 9),
        ({"date": [""], "received": ["by b; Mon, 11 Mar 2024 09:00:00 -0400"]}, "", 13),
        ({"date": ["hier"]}, "From a at b.fr  Mon Mar 11 07:00:00 2024", 7),
        ({"date": ["Thu, 01 Jan 1970 00:00:00 +0000"]}, "From x Mon Mar 11 06:00:00 2024", 6),
    ],
)
def test_moments(fields: dict[str, list[str]], postmark: str, hour: int) -> None:
    """A mail without a date that can be is placed by its servers, then by its mailbox."""
    assert moment_of(fields, postmark) == datetime(2024, 3, 11, hour, tzinfo=UTC)


@given(st.text(st.sampled_from("Mon, 11Mar2024:+-09;<>()\x00é"), max_size=60))
def test_any_header_is_read(value: str) -> None:
    """No value raises."""
    moment = moment_of({"date": [value], "received": [value]}, value)
    assert moment is None or moment.tzinfo is UTC
    assert all(" " not in one for one in ids_in(value)) and len(person(value)) == 2
    assert "\n" not in words(value)


@given(st.binary(max_size=80), st.sampled_from(["", "utf-8", "utf-7", "hz", "klingon", "a\0", "x"]))
def test_any_bytes_are_text(data: bytes, charset: str) -> None:
    """A charset that does not fit or does not exist gives way."""
    assert isinstance(decode_bytes(data, charset), str)
    assert decode_bytes("d’été à l’œuvre".encode(), "iso-8859-1") == "d’été à l’œuvre"

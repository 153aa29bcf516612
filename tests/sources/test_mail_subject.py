from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.mail_subject import is_digest, is_forward, is_reply, tag_of, title_of

PREFIXES = ["Re: ", "RE : ", "re\u00a0: ", "Re[2]: ", "Rép : ", "AW: ", "TR: ", "Fwd: ", "FW: "]


@given(st.lists(st.sampled_from([*PREFIXES, "[Liste] "]), max_size=6))
def test_prefixes_and_the_tag_of_the_list_go(prefixes: list[str]) -> None:
    """However often a thread went round, its title is the first subject."""
    assert title_of("".join(prefixes) + "Clés [2024]", ["liste"]) == "Clés [2024]"


@pytest.mark.parametrize("subject", ["[Urgent] Clés", "Réunion : jeudi", "Reprise: quand ?", ""])
def test_words_of_people_stay(subject: str) -> None:
    """Brackets and colons that are no list's and no program's are kept."""
    assert title_of(subject, ["liste"]) == subject


def test_kinds_of_subjects() -> None:
    """Replies, forwards and digests say so."""
    assert is_reply("[liste] Re: Clés") and is_reply("TR : Clés") and not is_reply("Ré : Clés")
    assert is_forward("TR: RE: Clés") and not is_forward("RE: TR: Clés")
    assert is_digest("Pratique Digest, Vol 12, Issue 3") and is_digest("Lot P, Vol 12, Parution 3")
    assert not is_digest("Un lot de clés, vol 3")
    assert tag_of("Re: [liste] RE: Clés") == "liste" and tag_of("Clés [liste]") == ""

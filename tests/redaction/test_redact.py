"""What is redacted, what looks like it and stays, and that nothing is done twice."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copassist.redaction.numbers import find_cards, find_ibans, find_nas, find_nirs
from copassist.redaction.redact import Found, Kind, find_personal, redact

LABELS = Path(__file__).parents[2] / "corpus" / "labels" / "redaction.jsonl"
ROWS = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
CHECKED: dict[str, Callable[[str], Iterator[tuple[int, int]]]] = {
    "card": find_cards, "iban": find_ibans, "nas": find_nas, "nir": find_nirs
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Écris-moi à m.gagnon@boreal-coop.ca.", "Écris-moi à [courriel]."),
        ("Please write to d.okafor@northmill.ca.", "Please write to [email]."),
        ("Elle est joignable au 514-555-0142, poste 12.", "Elle est joignable au [téléphone]."),
        ("You can reach me at (416) 555-0137 ext. 204.", "You can reach me at [phone]."),
        ("C’est le 06 12 34 56 78 pour la salle.", "C’est le [téléphone] pour la salle."),
        ("On se voit au 12, rue des Lilas, 69003 Lyon.", "On se voit au [adresse]."),
        ("C’est au 215 av. du Parc, app. 4, à 18 h.", "C’est au [adresse], à 18 h."),
        ("Ship it to 88 Mill Road, Guelph, ON N1H 7M4.", "Ship it to [address]."),
        ("Son NAS est le 046 281 945, dit-il.", "Son NAS est le [NAS], dit-il."),
        ("My SIN is 090937863, shred it.", "My SIN is [SIN], shred it."),
        ("Mon numéro est le 2 62 06 2A 993 494 14.", "Mon numéro est le [NIR]."),
        ("La carte est la 4242 4289 8347 8879.", "La carte est la [carte]."),
        ("The refund goes to GB17ZZZZ70822765444463.", "The refund goes to [IBAN]."),
        ("Elle est dans sk-Qm4Xz81LpT0vWn7Ks2Yb9Rc5.", "Elle est dans [jeton]."),
        ("marie [at] boreal-coop [dot] ca is the one", "[email] is the one"),
    ],
)
def test_each_kind_has_its_placeholder(text: str, redacted: str) -> None:
    """Each kind is replaced whole, by a word of the text's language."""
    assert redact(text).text == redacted


@pytest.mark.parametrize(
    ("link", "read"),
    [
        ("https://a.org/reset?token=Zq81LmPx77Ty02&lang=fr", "https://a.org/reset?token=[token]&lang=fr"),
        ("https://hooks.slack.com/services/T0A1B2C3D/B4E5/zYxWvUt", "https://hooks.slack.com/services/[token]"),
        ("https://discord.gg/Pk3vRtQz", "https://discord.gg/[token]"),
        ("https://me:Tr0ub4dor3@camera.org/live", "https://me:[token]@camera.org/live"),
    ],
)  # fmt: skip
def test_a_link_still_reads(link: str, read: str) -> None:
    """Of a link only the secret goes."""
    assert redact(f"The link is {link} and it works.").text == f"The link is {read} and it works."


@pytest.mark.parametrize(
    "text",
    [
        "On passe de 12 000 à 9 500 pièces le 06/12/2026 à 14 h 30, local 3-120.",
        "Le SIREN est le 732 829 320, le lot 046 281 945, l’ISBN 978-2-89999-123-4.",
        "@marie.gagnon : @scope/outil@1.2.3 et logo@2x.png sont sur 192.168.10.24:8080.",
        "Il reste 12 places, 2 cours de Python et 3 rues barrées à Trois-Rivières.",
        "We have 3 Google Drive folders, ticket 2125550188 and build #5145550142.",
        "See https://jira.acme.dev/browse?key=OPS-1042&token=YOUR_TOKEN and /p/604555019133",
        "Run 2021 03 12 04 25 36 is at 40.7128, -74.0060 since 1764471600.",
        "I think that at this point it is fine, and point taken.",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    """Dates, amounts, versions, ids, mentions and towns are nobody's."""
    assert redact(text).text == text
    assert redact(text).found == ()


@pytest.mark.parametrize(
    "box",
    ["noreply@northmill.ca", "contact@northmill.ca", "atelier-users@northmill.ca",
     "team@lists.northmill.ca", "marie@example.org", "git@github.com"],
)  # fmt: skip
def test_boxes_of_nobody_in_particular_stay(box: str) -> None:
    """A function, a mailing list or a reserved domain is no person."""
    assert redact(f"Write to {box}, please.").found == ()


def test_found_is_counted_by_kind() -> None:
    """The list to be reviewed says how many of each kind, and not what they were."""
    told = redact("514-555-0142 ou 438-555-0117, sinon m.roy@boreal-coop.ca")
    assert told.found == (Found("email", 1), Found("phone", 2))


@given(st.sampled_from([row["text"] for row in ROWS]))
def test_spans_stand_in_order(text: str) -> None:
    """Spans do not overlap and stand in the order of the text."""
    spans = find_personal(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_labelled_numbers_have_their_check_digits() -> None:
    """No label was mistyped: each number with check digits is one."""
    for row in ROWS:
        for start, end, kind in row["spans"]:
            if kind in CHECKED:
                number = f"NAS {row['text'][start:end]}"
                assert list(CHECKED[kind](number)) == [(4, len(number))], row["id"]


pieces = st.one_of(
    st.sampled_from([row["text"][a:b] for row in ROWS for a, b, _ in row["spans"]]),
    st.sampled_from([" ", "", ", ", "1", "12 rue ", " St", "\n", "NAS ", "@", "://", "?token="]),
    st.text(max_size=8),
)


@settings(deadline=None)  # what tells languages is loaded once
@given(st.lists(pieces, max_size=8).map("".join))
def test_twice_changes_nothing(text: str) -> None:
    """What was redacted is redacted: a second time finds nothing and changes nothing."""
    once = redact(text)
    assert redact(once.text).text == once.text
    assert redact(once.text).found == ()


@settings(deadline=None)  # what tells languages is loaded once
@given(st.lists(pieces, max_size=8).map("".join))
def test_only_what_is_found_goes(text: str) -> None:
    """A text in which nothing is found is the same text; else each count is of its kind."""
    told = redact(text)
    if not told.found:
        assert told.text == text
    kinds: list[Kind] = [found.kind for found in told.found]
    assert len(set(kinds)) == len(kinds)
    assert all(found.count > 0 for found in told.found)


@pytest.mark.parametrize(
    "piece",
    ["1 ", "a@", "12 rue ", "+1", "1 A A A St, ", "?key=", "eyJ", "(at)", "FR76", "://a:", "BP 1 "],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    """Time is linear in the text, also of one that was made to be slow."""
    text = piece * (200_000 // len(piece))
    start = time.process_time()
    redact(text)
    assert time.process_time() - start < 10

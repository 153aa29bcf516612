from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.phone_lines import FEWEST, Line, lines_of, name_of

FORMS = {
    "fr": ("%d/%m/%Y, %H:%M", "{} - {}: {}"),
    "fr of old": ("%d/%m/%Y à %H:%M", "{} - {}: {}"),
    "fr-CA": ("%Y-%m-%d %H\u202fh\u202f%M", "{} - {}: {}"),
    "en-CA": ("%Y-%m-%d, %I:%M\u202f%p", "{} - {}: {}"),
    "en-US": ("%m/%d/%y, %I:%M\u202f%p", "{} - {}: {}"),
    "fr iPhone": ("%d/%m/%Y %H:%M:%S", "[{}] {} : {}"),
    "en-US iPhone": ("%m/%d/%y, %I:%M:%S\u202f%p", "\u200e[{}] {}: {}"),
    "de iPhone": ("%d.%m.%y, %H:%M:%S", "[{}] {}: {}"),
    "fr-CA iPhone": ("%Y-%m-%d %H\u00a0h\u00a0%M\u00a0min\u00a0%S\u00a0s", "[{}] {}: {}"),
    "nl": ("%d-%m-%Y %H:%M", "{} - {}: {}"),
}
NAMES = ["Jean-Pierre", "Zoé L’Heureux", "L'Heureux", "+33 6 12 34 56 78", "Anne 🤓", "李", "a.m."]
PIECES = [
    "Bonjour",
    "à 14 h 05 : accueil",
    "12/03 - salle 3: ok",
    "2024-03-12T14:05 - a: b",
    "http://exemple.org:80/a: b",
    "[x] y: z",
    "« Oui » ?",
    "",
    "👩🏽‍💻",
]
TEXTS = st.lists(
    st.sampled_from(PIECES) | st.text("abcé: -/[]12.,", max_size=12), min_size=1, max_size=4
).map(lambda pieces: "\n".join(pieces).strip())


def _read(text: str) -> list[Line]:
    return lines_of(text, is_french=False, names_group=lambda _: False)


def _may_be_half_a_name(bodies: list[str]) -> bool:
    """Whether all that somebody says opens with the same words and a colon."""
    heads = {body.partition("\n")[0].partition(": ")[0] for body in bodies}
    return len(bodies) >= FEWEST and len(heads) == 1


@given(
    st.sampled_from(sorted(FORMS)),
    st.lists(
        st.tuples(st.integers(0, 5000), st.sampled_from(NAMES), TEXTS), min_size=1, max_size=30
    ),
)
def test_a_conversation_is_read_back(form: str, said: list[tuple[int, str, str]]) -> None:
    """Whatever the country, each message comes back with its minute, its author and its words."""
    day_form, line_form = FORMS[form]
    moment = datetime(2024, 2, 25, 9, 30, tzinfo=UTC)
    # The first day decides the order, as some day of a month's conversation does.
    wanted = [Line(moment, "Zoé", "début")]
    for minutes, author, text in said:
        moment += timedelta(minutes=minutes)
        wanted.append(Line(moment, author, text))
    written = "\n".join(
        line_form.format(line.moment.strftime(day_form), line.author, line.body) for line in wanted
    )
    read = [Line(line.moment, line.author, line.body.strip()) for line in _read(written)]
    bodies = {a: [line.body for line in wanted if line.author == a] for _, a, _ in said}
    if not any(_may_be_half_a_name(found) for found in bodies.values()):
        assert read == wanted


@pytest.mark.parametrize(
    "inner",
    [
        "[12/03/2024 14:05:10] Luc: collé",
        "12/03/2024 14:05 - autre forme",
        "45/03/2024, 14:05 - jour impossible",
        "12/13/2024, 14:05 - mois impossible: oui",
        "12/03/2024, 25:05 - heure impossible",
        "19/03/2024, 19:00 - tour de table",
        "19/03/2024, 19:00 - Salle 3: tour de table",
        "19/03/2023, 19:00 - Salle 3: l’an dernier",
    ],
)
def test_lines_that_look_like_starts(inner: str) -> None:
    """Another form, a day that does not exist or one out of place go on with a message."""
    text = (
        f"12/03/2024, 14:05 - Anne: Programme\n{inner}\n12/03/2024, 14:06 - Luc: Merci\n"
        "13/03/2024, 14:06 - Anne: De rien"
    )
    assert [line.body for line in _read(text)] == [f"Programme\n{inner}", "Merci", "De rien"]


def test_a_member_out_of_order_stays_one() -> None:
    """A phone with a wrong clock, or what a member pasted, is nobody else's words."""
    days = ["12/03/2024", "13/03/2024", "01/01/2020", "14/03/2024"]
    lines = _read("\n".join(f"{day}, 14:05 - Anne: {n}" for n, day in enumerate(days)))
    assert [line.body for line in lines] == ["0", "1", "2", "3"]


def test_names_that_hold_a_colon() -> None:
    """A name goes on after a colon where all of its lines say the same there."""
    said = [f"Équipe: accueil: message {n}" for n in range(FEWEST)]
    said += [f"Luc: note: message {n}" for n in range(FEWEST - 1)]
    lines = _read("\n".join(f"13/03/2024, 14:05 - {text}" for text in said))
    assert {(line.author, line.body[:6]) for line in lines} == {
        ("Équipe: accueil", "messag"),
        ("Luc", "note: "),
    }


def test_notices_have_no_author() -> None:
    """A line without a name is a notice, and one that names the group too."""
    text = "13/03/2024, 14:05 - A créé « B : c »\n13/03/2024, 14:05 - Anne a quitté"
    found = lines_of(text, is_french=True, names_group=lambda words: "créé" in words)
    assert [(line.author, line.body) for line in found] == [
        ("", "A créé « B : c »"),
        ("", "Anne a quitté"),
    ]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("\u202a+33\u00a06\u00a012\u202c", "+33 6 12"),
        ("~\u202fAnne", "~ Anne"),
        ("~Anne", "~ Anne"),
        (" \u200eAnne  B ", "Anne B"),
    ],
)
def test_names(written: str, name: str) -> None:
    """Names lose what is not seen."""
    assert name_of(written) == name


@given(st.text())
def test_any_text(text: str) -> None:
    """No text crashes, and none of its lines is lost after the first start."""
    opened = f"13/03/2024, 14:05 - Anne: a\n{text}"
    assert "\n".join(line.body for line in _read(opened)).count("\n") == text.count("\n") + 1


def test_nothing() -> None:
    """A text without a start says nothing."""
    assert _read("Bonjour\n\n12/03") == []

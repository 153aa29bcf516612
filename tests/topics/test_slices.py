from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copassist.records.axes import SIGNS, Evidence
from copassist.topics.slices import QUOTE_WORDS, Said, Slice, parted, slices
from tests.topics.test_letter import CITED


def shown(**signs: float) -> Evidence:
    return Evidence(tuple(signs.get(name, 0.0) for name in SIGNS))


def of(text: str, evidence: Evidence | None = None, *, is_opener: bool = False) -> list[Slice]:
    return slices(Said(text, lambda _: CITED, evidence, is_opener))


def told(found: list[Slice]) -> list[tuple[str, str]]:
    return [(one.name, one.quote) for one in found]


def test_cues_say_the_part() -> None:
    """A sentence goes to the part that its cue names, with what follows it of no other part."""
    text = (
        "Chez nous on sale la veille. Le sable reste au quai. "
        "On est passé de 9 à 4 chutes. Je nuancerais pour le port."
    )
    assert told(of(text)) == [
        ("steps", "Chez nous on sale la veille. Le sable reste au quai."),
        ("results", "On est passé de 9 à 4 chutes."),
        ("limits", "Je nuancerais pour le port."),
    ]


def test_questions_and_code_tell_nothing() -> None:
    """What asks, code, and lines quoted of others are never quoted."""
    text = (
        "> Chez nous on sale la veille.\n```\nil faut saler le quai\n```\nIl faut saler le quai ?"
    )
    assert of(text) == []


def test_a_quote_is_of_its_own_piece() -> None:
    """Words that also stand in code are quoted from outside it, and no slice crosses code."""
    said = "Il faut saler le quai."
    text = f"`x`\n```\n{said}\n```\n{said}\n```\ny\n```\nLa neige est là."
    (one,) = parted(text)[1:2]
    assert text[one.start : one.end] == said
    assert one.start > text.index("```", 6)
    assert told(of(text)) == [("steps", said)]


def test_little_is_no_step() -> None:
    """« Donc » alone makes no step, unless close reading says that the text helps."""
    text = "Donc le quai reste gelé."
    assert of(text) == []
    assert told(of(text, shown(reasoned=0.8))) == [("steps", text)]


def test_close_reading_finds_what_has_no_cue() -> None:
    """A telling text without any cue gives one slice, an outcome from its first number on."""
    text = "Bon le sel. Trois semaines. 41 sacs posés au quai. Rien de plus."
    found = of(text, shown(outcome=0.8))
    assert told(found) == [("results", "41 sacs posés au quai. Rien de plus.")]
    assert of(text, shown(outcome=0.3)) == []


def test_the_opener_tells_results() -> None:
    """What the opener comes back with, and led to something, is a result and not advice."""
    text = "Chez nous le sel de la veille tient."
    assert told(of(text, shown(outcome=0.8), is_opener=True)) == [("results", text)]
    assert told(of(text, shown(outcome=0.8))) == [("steps", text)]


@given(
    st.lists(
        st.sampled_from(
            ["Il faut saler le quai. ", "Chez nous, oui ! ", "```\nil faut\n```\n", "> cité\n",
             "C'est 3 fois moins. ", "Qui vient ? ", "\n", "Attention au verglas du port. ", "a "]
        ),
        max_size=20,
    ),
    st.sampled_from([None, shown(outcome=0.9), shown(reasoned=0.9)]),
)  # fmt: skip
def test_slices_are_letter_by_letter(pieces: list[str], evidence: Evidence | None) -> None:
    """Slices stand in their text, do not overlap, hold no code and keep to their length."""
    text, at = "".join(pieces), 0
    for one in of(text, evidence):
        at = text.index(one.quote, at) + len(one.quote)
        assert "```" not in one.quote
        assert len(one.quote.split()) <= QUOTE_WORDS

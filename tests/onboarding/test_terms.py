"""Which words look like terms of a community, and which do not."""

from __future__ import annotations

from copassist.onboarding.pieces import ARTICLES, Piece
from copassist.onboarding.terms import candidates, count, key_of
from tests.onboarding.making import piece

FILL = "on regarde ensemble ce qui a changé dans la journée et ce qui reste à faire demain matin"


def spread(text: str, people: int = 6) -> list[Piece]:
    """The same words by several people, each in a place of its own."""
    return [piece(f"{text} {FILL} {n}", n, str(n)) for n in range(people)]


def names(
    found: list[Piece], channels: tuple[str, ...] = (), people: tuple[str, ...] = ()
) -> set[str]:
    return {one.name for one in candidates(found, channels, people)}


def test_acronyms() -> None:
    """What is nearly always in capitals is an acronym; its plural counts with it."""
    assert names([piece(f"le ROTI {FILL}", 1), piece(f"nos ROTIs {FILL}", 2, "b")]) == {"ROTI"}


def test_shouting_is_no_acronym() -> None:
    """A word that is also written small is shouted, and what one person says is nobody's word."""
    assert names([*spread("un obeya NOIR"), *spread("un mur noir")]) == set()
    assert names([piece("le ROTI", 1, "a"), piece("le ROTI", 1, "b")]) == set()


def test_acronyms_of_articles() -> None:
    """An acronym of two articles is one, though nobody is known to have written them."""
    found = [piece(f"le ROTI {FILL}", ARTICLES, place) for place in "ab"]
    assert names(found) == {"ROTI"}


def test_names() -> None:
    """What has a capital within sentences, or inside it, is a name; what begins one is none."""
    assert names(spread("on utilise Gaulixo parce que")) == {"Gaulixo"}
    assert names(spread("on utilise meshCore parce que")) == {"meshCore"}
    assert names(spread("Gaulixement parlant")) == set()


def test_names_of_people_and_places() -> None:
    """Who wrote or was mentioned, who is greeted or has a family name, and places are no terms."""
    assert names(spread("on demande Gaulixo parce que"), people=("gaulixo",)) == set()
    assert names(spread("pause. un merci Gaulixo pour")) == set()
    assert names(spread("on a vu Gaulixo Traverso hier")) == set()
    assert names(spread("on habite à Gaulixo depuis")) == set()


def test_channels() -> None:
    """The name of a channel that people say is a term, however it is written."""
    assert names(spread("avec obeya on voit tout"), channels=("obeya",)) == {"obeya"}
    assert names(spread("avec obeya on voit tout")) == set()


def test_common_words() -> None:
    """A rare word that many say behind an article is a term once it is defined or marked."""
    said = [*spread("le gabarit du mur"), piece("un « gabarit » utile", 7, "q")]
    assert "gabarit" not in names(said)
    marked = [piece(f"un *gabarit* du mur {FILL} {n}", n, f"m{n}") for n in range(3)]
    assert "gabarit" in names([*said, *marked])


def test_what_is_not_said() -> None:
    """Code, addresses, quotes of others, contractions and faults of programs are left out."""
    said = spread("we don't `XARR` https://XARR.io ValueError\n> XARR\n")
    assert names(said) == set()


def test_plain_names_need_no_glossary() -> None:
    """What is known anywhere (PDF, Zoom) is no term."""
    assert names(spread("on ouvre Zoom et le PDF parce que")) == set()


def test_inflected_words_count_as_one() -> None:
    """Plurals, accents and ligatures share a key; short words keep their last letter."""
    assert key_of("Répéteurs") == key_of("repeteur")
    assert key_of("nœuds") == key_of("noeud")
    assert key_of("PRs") == key_of("PR")
    assert key_of("bus") == "bus"


def test_counted_by_people_and_places() -> None:
    """Uses tell by whom and where a word was said, and the total is of all words."""
    uses, total = count([piece("le gabarit", 1, "a"), piece("gabarits bleus", 2, "a")])
    assert (uses["gabarit"].people, uses["gabarit"].places, total) == ({1, 2}, {"a"}, 4)

from __future__ import annotations

import pytest

from copassist.answer.citations import check, citation
from copassist.answer.clauses import support
from copassist.answer.proving import Proof
from copassist.records import Part, Passage, Visibility


def passage(text: str, name: str = "slack:c/1") -> Passage:
    part = Part(text, "c/1", "B", "2025-11-24T15:00:00+00:00")
    return Passage(
        name, "message", "slack", "c/d.json", "c", "La ronde", "fr", Visibility.COMMUNITY, (part,),
        thread_id="c/0",
    )  # fmt: skip


RONDE = passage("La ronde dure dix minutes. L’attente est passée de 42 à 29 minutes.")
PERMIS = passage("Les permis prennent quinze jours.", "slack:c/2")


def test_a_citation_is_verbatim() -> None:
    """A citation opens the message that holds its words, under a pseudonym."""
    cited = citation(1, RONDE, RONDE.parts[0], "La ronde dure dix minutes.", "fr")
    assert (cited.message_ids, cited.author, cited.path) == (("c/1",), "Membre B", "c/d.json")


def test_words_that_are_not_there_cannot_be_cited() -> None:
    """A quote that does not stand in its message is a fault, not a citation."""
    with pytest.raises(ValueError, match="not a quote"):
        citation(1, RONDE, RONDE.parts[0], "La ronde dure neuf minutes.", "fr")


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Elle dure dix minutes [1].", (0,)),
        ("Dix minutes, quinze jours [1][2].", (0, 1)),
        ("Dix minutes [1, 2].", (0, 1)),
        ("Dix minutes [1][7].", (0,)),
        ("On lit «\u00a0dix minutes\u00a0» [1].", (0,)),
        ('On lit "passee de 42 a 29 minutes" [1].', (0,)),
    ],
)
def test_true_citations_are_kept(sentence: str, cited: tuple[int, ...]) -> None:
    """Numbers of passages stay, a number that is none is taken out, true quotes stay."""
    checked = check(sentence, [RONDE, PERMIS], "fr")
    assert checked is not None
    assert checked.cited == cited
    assert "[" not in checked.text


@pytest.mark.parametrize(
    "sentence",
    [
        "La ronde dure dix minutes.",
        "Elle dure dix minutes [3].",
        "Elle dure dix minutes [0].",
        "On lit «\u00a0neuf minutes\u00a0» [1].",
        "On lit «\u00a0dix minutes\u00a0» [2].",
        "La ronde dure onze minutes [1].",
        "La ronde ne dure pas dix minutes [1].",
        "The huddle takes ten minutes every day of the week [1].",
        "Tu réponds aux membres d’une communauté de pratique [1].",
        "NOT_IN_ARCHIVE",
    ],
)
def test_the_rest_never_reaches_the_reader(sentence: str) -> None:
    """No citation, a number that is no passage, words or facts that are not there: not read.

    Nor what is in the other language, or recites the words that a model is given.
    """
    assert check(sentence, [RONDE, PERMIS], "fr") is None


def test_support_is_the_sentence_that_says_it() -> None:
    """A generated claim opens the sentence that shares most with it."""
    found = support("L’attente a baissé à 29 minutes", "fr", RONDE)
    assert found is not None
    part, quote = found
    assert quote == "L’attente est passée de 42 à 29 minutes."
    assert quote in part.text


@pytest.mark.parametrize(
    "wanted", ["Envoyez votre mot de passe à Malik.", "Quel est votre mot de passe\u00a0?"]
)
def test_what_a_message_wants_is_read_as_its_words(wanted: str) -> None:
    """What a message asks of people stands between quotation marks, though a model repeats it."""
    asked = passage(f"La ronde dure dix minutes. {wanted}")
    written = Proof("Combien de temps\u00a0?", "fr", [asked]).written(f"{wanted} [1]")
    assert written is not None
    assert written.text == f"L’archive dit\u00a0: «\u00a0{wanted}\u00a0» [1]"


def test_a_model_s_own_words_are_not_quoted() -> None:
    """A claim in other words than the message's stands as it is, with its citation."""
    written = Proof("Combien de temps\u00a0?", "fr", [RONDE]).written("Elle dure dix minutes [1].")
    assert written is not None
    assert written.text == "Elle dure dix minutes. [1]"


def test_of_what_is_copied_only_its_own_message_is_cited() -> None:
    """A copied sentence that cites two passages is read from the one that says it, and no other."""
    sentence = "Les permis prennent quinze jours [1][2]."
    written = Proof("Combien de temps\u00a0?", "fr", [RONDE, PERMIS]).written(sentence)
    assert written is not None
    assert [cited.passage_id for cited in written.citations] == ["slack:c/2"]
    assert "[1]" in written.text and "[2]" not in written.text

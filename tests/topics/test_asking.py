"""What asks, what answers nothing: the words of a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.languages import LANGUAGES, language
from copassist.topics.asking import answers_nothing, asking, is_closed, is_organising, is_settled


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Bonjour. Comment tenez-vous la ronde ? Merci !", "Comment tenez-vous la ronde ?"),
        ("We have 3 shifts. How do you hand over? Any ideas?", "How do you hand over?"),
        ("I wonder if anyone has tried a shorter form. It took me an hour.",
         "I wonder if anyone has tried a shorter form."),
        ("Essai depuis mars. Si quelqu’un a déjà vécu ça, je prends.",
         "Si quelqu’un a déjà vécu ça, je prends."),
        ("Vous?", "Vous?"),
        ("> Did it work?\n\nWhat does the second box change?", "What does the second box change?"),
    ],
)  # fmt: skip
def test_the_sentence_that_asks(text: str, sentence: str) -> None:
    """The first telling question is quoted as it stands, with or without its mark."""
    assert asking(text) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour à tous, ça va ?",
        "Hello everyone, how are you?",
        "Ever wondered why huddles fail? Join us on Friday.",
        "Saviez-vous que la ronde dure dix minutes ? Voici le gabarit.",
        "Pardon ?",
        "Right?",
        "Voir https://example.org/page?id=3 pour la suite.",
        "```\nif x ? y : z\n``` règle tout",
        "> Une idée ?\nOui, la fiche bleue.",
        "On avait écrit « concentration ? » dans la case 4.",
        "Fini (qui l'eût dit ?) hier.",
        "La ronde dure dix minutes.",
        "",
        "?",
    ],
)
def test_what_asks_nothing(text: str) -> None:
    """Greetings, rhetoric, code, addresses and what is quoted of others are no questions."""
    assert asking(text) == ""


@given(st.text(alphabet="ab ?.!\n>`«»\"()é'", max_size=80))
def test_letter_by_letter(text: str) -> None:
    """Whatever the text, what is quoted stands in it."""
    assert asking(text) in text


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("Quelle version as-tu ?", True),
        ("Merci. Sur quelle machine, et depuis quand ?", True),
        ("No idea, sorry.", True),
        ("Aucune idée, mais la doyenne doit le savoir.", True),
        ("Moi aussi !", True),
        ("Embarquer le monde", False),
        ("As-tu essayé de fermer le capot ?", False),
        ("Does this work? https://example.org/fix", False),
        ("Why not replace them first?", False),
        ("Great question. It took a month, and what settled it was a meeting by the board.", False),
        ("On tient la ronde debout, près du tableau, avec la fiche. Et vous, combien ?", False),
    ],
)  # fmt: skip
def test_a_reply_that_answers_nothing(text: str, nothing: bool) -> None:
    """Asking back and having no idea leave a question open; a suggestion does not."""
    assert answers_nothing(text) is nothing


def test_settled_closed_organising() -> None:
    """Who asked found it, the source says so, or a meeting is prepared: in both languages."""
    assert is_settled("Never mind, I found the setting")
    assert is_settled("Laissez tomber, c’est réglé")
    assert not is_settled("Je cherche toujours")
    assert is_closed("✔ fiche de ronde")
    assert is_closed("[Résolu] capteur")
    assert not is_closed("Capteur résolument en panne")
    assert is_closed("[réglé] capteur")
    assert not is_closed("Règle d’or")
    assert not is_settled("C’est bonifié depuis lundi")
    assert is_organising("Qui vient jeudi ?")
    assert is_organising("Who can take notes at our next meeting?")
    assert not is_organising("Comment mesurez-vous la charge ?")


def test_the_same_keys_and_placeholders() -> None:
    """What one language says the other says too."""
    french, english = (language(code).rules("unanswered") for code in LANGUAGES)
    assert french.keys() == english.keys()
    for table in ("post", "parity"):
        assert french[table].keys() == english[table].keys()
        for key in french[table]:
            held = [sorted(part.split("}")[0] for part in rules[table][key].split("{")[1:])
                    for rules in (french, english)]  # fmt: skip
            assert held[0] == held[1]

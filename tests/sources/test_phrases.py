from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources import phrases


@pytest.mark.parametrize(
    "line",
    [
        "Plus d’info",
        "Lire la suite…",
        "Read more »",
        "Copyright © 2013 Exemple Reproduction permise.",
        "© 2024 Exemple",
        "Exemple inc. Tous droits réservés.",
        "All rights reserved",
        "Nous utilisons des cookies pour améliorer votre expérience.",
        "Accept all cookies",
        "This website uses cookies to ensure the best experience",
        "Aller au contenu principal",
        "Skip to content",
        "Accueil > Blogue > Article",
        "Partager sur LinkedIn",
        "Share this:",
        "Retour en haut",
        "You are here: Home",
    ],
)
def test_known_lines_are_noise_anywhere(line: str) -> None:
    """What sites put around articles is known in French and in English."""
    assert phrases.is_noise(phrases.fold_line(line))


@pytest.mark.parametrize(
    "line",
    [
        "Partager",
        "Partager nos échecs demande de la confiance.",
        "Facebook",
        "Ressources",
        "Nous avons parlé des cookies du traiteur et de la suite.",
        "Le droit d’auteur en 2024",
        "Home office et communauté",
        "Accueil des nouveaux",
        "En savoir plus",
        "Lire",
        "Share",
        "N’hésitez pas à le partager avec un collègue.",
        "J’ai lu la suite du rapport.",
        "Copyright et partage : ce qu’il faut savoir",
    ],
)
def test_sentences_of_authors_are_no_noise(line: str) -> None:
    """The words of buttons inside a sentence are the author's."""
    assert not phrases.is_noise(phrases.fold_line(line))


@pytest.mark.parametrize(
    "line",
    [
        "Articles récents:",
        "Quelques autres…",
        "* Hyperlien des autres articles de la série",
        "Recent posts",
        "Related articles",
        "Leave a reply",
        "3 commentaires",
        "Laisser un commentaire",
        "Vous aimerez aussi",
        "You might also like",
        "À lire aussi",
    ],
)
def test_titles_of_what_follows_an_article(line: str) -> None:
    """Lists of other articles and comments are known by their titles."""
    assert phrases.is_tail_title(phrases.fold_line(line))


@pytest.mark.parametrize(
    "line", ["Ressources", "Références", "Liens utiles", "Sources", "Pour aller plus loin"]
)
def test_lists_of_references_are_the_authors(line: str) -> None:
    """A bibliography is no boilerplate."""
    assert not phrases.is_tail_title(phrases.fold_line(line))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Par François Lavallée, M. Sc.", "François Lavallée"),
        ("By Anne-Marie O’Neil", "Anne-Marie O’Neil"),
        ("*Par Anne Roy*", "Anne Roy"),
        ("Auteur : Luc de la Tour", "Luc de la Tour"),
        ("Écrit par Anne Roy et Luc Paré", "Anne Roy et Luc Paré"),
        ("Par Anne Roy | 5 mai 2020", "Anne Roy"),
        ("Par exemple", ""),
        ("Par Anne", ""),
        ("Par ailleurs, Anne Roy vient", ""),
        ("By the way", ""),
        ("Par Anne Roy qui a ensuite tout changé dans la maison", ""),
        ("", ""),
    ],
)
def test_signatures(line: str, name: str) -> None:
    """A line signs when it holds a name of two words or more, and nothing else."""
    assert phrases.signature(line) == name


@given(st.text())
def test_any_line_is_judged(line: str) -> None:
    """No line crashes the phrases."""
    folded = phrases.fold_line(line)
    assert isinstance(phrases.is_tail_noise(folded), bool)
    assert isinstance(phrases.signature(line), str)


@pytest.mark.parametrize("line", ["a " * 200_000, "Par " + "A" * 200_000, "http://" * 50_000])
def test_long_lines_are_judged_at_once(line: str) -> None:
    """A line of a whole book costs no time to speak of, and is none of the phrases."""
    assert not phrases.is_tail_noise(phrases.fold_line(line))
    assert phrases.signature(line) == ""

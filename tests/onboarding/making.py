"""A small community to arrive in, and pieces of what was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from copassist.onboarding.pieces import Piece
from copassist.records import Article, Citation, Item, Message, Section, Visibility
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import DAY, minutes, take

TODAY = date(2026, 3, 30)
SECRET = Visibility.FACILITATORS
ROTI = "Le ROTI est une note de un à cinq, que chaque personne met à la fin."
RULES = (
    "- La charte est adoptée. Trois règles :\n"
    "  * ce qui se dit ici reste ici ;\n"
    "  * on donne avant de demander.\n"
    "- Le gabarit de la ronde est remplacé par une page plus courte."
)


def piece(text: str, by: int = 0, place: str = "", language: str = "fr") -> Piece:
    """A piece that stands alone, or in a thread that is named."""

    def cite(quote: str) -> Citation:
        return Citation(
            1, quote, "x", "message", "x.json", "general", ("x",), "Fil", language, "A",
            "2026-03-02", Visibility.COMMUNITY, place,
        )  # fmt: skip

    return Piece(place or text, by, language, text, cite)


def talk(at: int, *texts: str, level: Visibility = Visibility.COMMUNITY, space: str = "general",
         title: str = "") -> list[Message]:  # fmt: skip
    """A thread in which each message is of another person; ``at`` is its first minute."""
    return [
        replace(said(text, at=at + n, thread=at, by=f"p{n}", level=level, space=space), title=title)
        for n, text in enumerate(texts)
    ]


def community() -> list[Item]:
    """Threads of several people in both languages, minutes, a secret, a sore point."""
    return [
        *talk(0, ROTI, "Merci, le ROTI de mai était bas parce que la salle était froide.",
              "Le ROTI de juin monte, la pause a aidé tout le monde."),
        *talk(DAY, "At the last meeting our return on time invested (ROTI) went up at last.",
              "Thanks, our ROTI never moves because nobody dares to give a two.",
              "Here the ROTI is written on paper without any name on it.", space="english"),
        *talk(2 * DAY, "Notre gabarit de la ronde tient sur une page, parce que personne ne lit.",
              "Merci pour le gabarit de la ronde, on le prend lundi matin.",
              "Le gabarit de la ronde est au mur depuis jeudi.", title="La ronde du matin"),
        *talk(3 * DAY, "Le conflit avec mon chef dure depuis l'hiver et je dors mal.",
              "Courage, merci d'en parler.", "On est plusieurs à vivre ça."),
        *talk(4 * DAY, "Le secret du tiroir reste dans le bureau des animateurs.",
              "Le secret du tiroir, merci.", "Le tiroir reste secret.", level=SECRET,
              space="animation"),
        *talk(20 * DAY, "Comment tenez-vous la ronde du matin quand il neige beaucoup ?",
              space="aide"),
        minutes(date(2026, 3, 19), ("Décisions", RULES), ("Engagements", "- léa : la page")),
        minutes(date(2026, 2, 19), ("Décisions", "- On essaie la ronde debout, sans chaise."),
                ("Engagements", "- max : la salle")),
    ]  # fmt: skip


def page(level: Visibility = Visibility.COMMUNITY, name: str = "ronde") -> Article:
    """An article about the round."""
    text = "La ronde du matin commence par la sécurité de chaque équipe et finit debout. " * 3
    parts = (Section("debut", "La ronde du matin", text),)
    return Article("markdown", f"{name}.md", "La ronde", parts, language="fr", visibility=level)


def settle(workspace: Workspace) -> Workspace:
    """Take the community in."""
    take(workspace, page(), space="articles")
    take(workspace, *community())
    return workspace

"""Archives to find topics in, and what they are looked through with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

import numpy as np
from sqlalchemy import Engine

from copassist.archive.intake import Intake
from copassist.archive.library import Library
from copassist.axes.cues import cues_of
from copassist.commitments.ledger import name_of
from copassist.index.rows import Vectors
from copassist.languages import language
from copassist.records import Article, Item, Role, Section, Visibility
from copassist.records.axes import SIGNS
from copassist.records.commitments import Commitment, Due, Status
from copassist.records.topics import Topic
from copassist.storage.tables import messages
from copassist.topics.candidates import Candidate, Ground
from copassist.topics.citing import cite_message, strictest
from copassist.topics.meaning import Meaning, Place
from copassist.topics.wording import prepare
from copassist.workspace import Workspace
from tests.agenda.making import topic
from tests.conftest import said

TODAY = date(2026, 3, 30)
DAY = 24 * 60
QUOTE = "La ronde du matin prend dix minutes."
LONG = "Cette page explique la ronde du matin et la cantine du quai en peu de mots. " * 4


class Listener:
    """A small real reader: what asks is a question of practice, some cues are a sign each."""

    signs: ClassVar[dict[str, str]] = {
        "measure": "outcome", "application": "application", "decision": "decision",
        "synthesis": "synthesis", "thanks": "social", "reason": "learning",
    }  # fmt: skip

    def read(self, texts: Sequence[str]) -> Vectors:
        told = np.full((len(texts), len(SIGNS)), 0.05, np.float32)
        for row, text in enumerate(texts):
            for cue in cues_of(text) & self.signs.keys():
                told[row, SIGNS.index(self.signs[cue])] = 0.9
            if "?" in text:
                told[row, [SIGNS.index("question"), SIGNS.index("learning")]] = 0.9
        return told


def take(workspace: Workspace, *items: Item, space: str = "minutes") -> None:
    """Take items in, articles into a space, and read all of them closely."""
    Intake(workspace.engine, space).take(items)
    workspace.builder().refresh()
    workspace.axes.read_closely()


def standing(engine: Engine, n: int, *levels: Visibility) -> Topic:
    """A topic whose citations stand in the archive, in threads of these levels."""
    cited = []
    for place, level in enumerate(levels or (Visibility.COMMUNITY,)):
        at = 100 * n + place
        Intake(engine, "e").take([replace(said(f"{QUOTE} {at}", at=at, level=level),
                                          title=f"Fil {at}")])  # fmt: skip
        (thread,) = Library(engine).threads_where(messages.c.id == f"general/{at}", None)
        cited.append(replace(cite_message(thread, thread.messages[0], QUOTE), n=place + 1))
    sent = prepare("question", cited, language("fr"))
    held = topic(n, visibility=strictest(cited))
    return replace(held, evidence=tuple(cited), prepare=sent)


def ground(workspace: Workspace, role: Role = Role.MEMBER, today: date = TODAY) -> Ground:
    """What candidates are found in."""
    record, _ = workspace.axes.marked(role)
    meaning = Meaning.read(workspace.search_engine, role, date(2025, 3, 30), date(2027, 1, 1))
    desk = workspace.desk
    return Ground(workspace.axes, workspace.library, desk.ledger, record, meaning, role, today)


def minutes(
    day: date,
    *sections: tuple[str, str],
    title: str = "Compte rendu",
    level: Visibility = Visibility.COMMUNITY,
) -> Article:
    """The minutes of a meeting, by (heading, text)."""
    parts = tuple(Section(f"s{n}", heading, text) for n, (heading, text) in enumerate(sections))
    return Article(
        "markdown", f"{day}.md", title, parts, date=day, language="fr", visibility=level
    )  # fmt: skip


def article(
    heading: str, text: str, name: str = "ronde", level: Visibility = Visibility.COMMUNITY
) -> Article:
    """An article of one section."""
    part = Section("idée", heading, text)
    return Article("markdown", f"{name}.md", "La ronde", (part,), language="fr", visibility=level)


def promised(
    quote: str,
    due: date | None = date(2026, 3, 20),
    status: Status = "confirmed",
    *,
    message: str = "general/0",
) -> Commitment:
    """A commitment of a message that stands in its own thread."""
    return Commitment(
        name_of("slack", message, message, quote), quote, "A", quote.rstrip("."), Due("", due),
        "promise", 0.9, status, date(2026, 3, 2), "slack", message, message, "general",
        "fr", Visibility.COMMUNITY,
    )  # fmt: skip


def candidate(
    n: int = 0,
    origin: str = "question",
    *,
    subject: str = "Comment tenez-vous la ronde du matin ?",
    language: str = "fr",
    day: date = TODAY,
    demand: float = 0.5,
    owner: float = 0.5,
    follow_up: float = 0.0,
    place: Place | None = None,
    slug: str = "",
    for_one: bool = False,
    detail: dict[str, str] | None = None,
) -> Candidate:
    """A candidate; each number is a thread of its own."""
    return Candidate(
        origin, place or Place("message", "slack", f"general/{n}"),  # type: ignore[arg-type]
        f"general/{n}", subject, subject, day, language, demand, owner, follow_up, slug, for_one,
        subject.endswith("?"), detail or {},
    )  # fmt: skip


def village(level: Visibility = Visibility.COMMUNITY) -> list[Item]:
    """An archive with something of every origin to talk about, each said in two places or more.

    What is of the given level is all that is about the board.
    """
    near = ["La ronde du matin à la cantine du quai prend dix minutes",
            "Pour la ronde du matin on passe par la cantine du quai",
            "La cantine du quai est ouverte pour la ronde du matin"]  # fmt: skip
    talk = [
        *(said(f"{text}.", at=n * DAY, by=f"p{n}") for n, text in enumerate(near)),
        said("Comment tenez-vous la ronde du matin à la cantine ?", at=20 * DAY, by="lou"),
        said("La fiche pour fermer le mois aide le comptable.", at=4 * DAY, by="p4"),
        said("Avec la fiche on est passé de 12 à 8 jours pour fermer le mois.", at=18 * DAY),
        said("Je vais rédiger la charte de confiance du groupe.", at=5 * DAY, by="p5"),
        said("La charte de confiance du groupe manque encore.", at=6 * DAY, by="p6"),
        said("Le prix des tableaux neufs du quai a doublé.", at=7 * DAY, level=level),
        said("Où acheter des tableaux neufs pour le quai ?", at=9 * DAY, by="max", level=level),
        said("La visite des ateliers se fait en silence, à deux plutôt qu’en groupe.",
             at=10 * DAY, by="p1"),
        said("Je ne suis pas d’accord : la visite des ateliers en silence fait peur.",
             at=10 * DAY + 5, thread=10 * DAY, by="p2"),
        said("Pas convaincu non plus par la visite en silence.", at=10 * DAY + 9, thread=10 * DAY,
             by="p3"),
        said("La visite des ateliers en silence surprend les équipes.", at=12 * DAY, by="p7"),
        said("Il neige beaucoup depuis hier soir sur la route du nord.", at=22 * DAY, by="p8"),
    ]  # fmt: skip
    put_off = "- Le prix des tableaux neufs du quai, faute de temps"
    return [*talk, minutes(date(2026, 3, 19), ("Reporté", put_off), level=level)]


def settle(workspace: Workspace, level: Visibility = Visibility.COMMUNITY) -> None:
    """Take in the village, with an article, and a commitment that is late."""
    page = "La ronde du matin à la cantine du quai commence par la sécurité de chaque équipe. " * 3
    take(workspace, article("La ronde du matin à la cantine", page), space="articles")
    take(workspace, *village(level))
    quote = "Je vais rédiger la charte de confiance du groupe."
    workspace.desk.ledger.propose([promised(quote, message=f"general/{5 * DAY}")])

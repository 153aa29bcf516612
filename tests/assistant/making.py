"""Conversations in which something is made, and the archive that it is made from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from copassist.languages import LANGUAGES, language
from copassist.records import Answer, Exchange, Item, Role, Visibility
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import DAY, TODAY, minutes, promised, settle, take

SECRET = "secret"
PROMISE = "Je vais payer le budget secret du quai."
ASKED = {
    "topics": ("Propose trois sujets pour jeudi", "Suggest three topics for Thursday"),
    "agenda": ("Prépare l’ordre du jour de 90 min de jeudi", "Draft a 90-minute agenda for Monday"),
    "commitments": ("Quels engagements sont ouverts ?", "Which commitments are open?"),
    "unanswered": ("Quelles questions sont restées sans réponse ?", "Which questions still wait?"),
    "missed": ("Qu’ai-je raté jeudi ?", "What did I miss on Thursday?"),
    "digest": ("Quoi de neuf depuis le 1er mars ?", "What’s new since March 1?"),
    "note": (
        "Fais une fiche sur la ronde du matin à la cantine du quai",
        "Make a note on « la ronde du matin à la cantine du quai », in English",
    ),
    "parity": ("Répond-on aussi vite dans les deux langues ?", "Are French people answered too?"),
    "rank": ("Qui participe le moins ?", "Who participates least?"),
}
"""What asks for each intent, as tests.conftest.WordIntents finds it: in French, in English."""


def fill(workspace: Workspace, level: Visibility = Visibility.COMMUNITY) -> None:
    """Take in the village with the minutes of a meeting; some of it is of the given level.

    All that is of the level says « secret » or « tableaux neufs ».
    """
    settle(workspace, level)
    strict: list[Item] = [
        said(PROMISE, at=15 * DAY, by="p1", level=level),
        said("Qui garde la clé du tiroir secret ?", at=16 * DAY, by="p2", level=level),
        said("On a décidé de vendre le hangar secret du quai.", at=17 * DAY, by="p3", level=level),
    ]
    met = minutes(
        date(2026, 3, 26),
        ("Décisions", "- La charte tient en une page."),
        ("Engagements", "- Zoé : relire la charte, 3 avril"),
        title="Compte rendu de la rencontre de mars",
    )
    take(workspace, *strict, met)
    workspace.desk.ledger.propose([promised(PROMISE, message=f"general/{15 * DAY}")])


def turn(
    workspace: Workspace,
    text: str,
    before: Sequence[Answer] = (),
    role: Role = Role.MEMBER,
    today: date = TODAY,
) -> Answer:
    """Take a turn after others."""
    past = [Exchange(one.question, one.text, card=one.card) for one in before]
    return workspace.ask(text, history=past, role=role, today=today)


def own_words(answer: Answer) -> str:
    """Return what an answer says itself, without what it quotes or lists of others' words."""
    listed = re.sub(r"(?m)^- .* — ", "- — ", answer.text)
    text = " ".join(re.sub(r"\[\d+\]", "", listed).split())
    quoted = [piece for cited in answer.citations for piece in (cited.quote, cited.title)]
    for quote in sorted(quoted, key=len, reverse=True):
        text = text.replace(" ".join(quote.split()), " ")
    return text


def frames(code: str) -> set[str]:
    """Return the words that an answer of a language alone has around what it tells."""
    held = {c: _pieces(c) for c in LANGUAGES}
    return held[code] - set().union(*(held[c] for c in LANGUAGES if c != code))


def _pieces(code: str) -> set[str]:
    rules = language(code).rules("desk")
    texts = [words for name, words in rules.items() if isinstance(words, str) and name != "noon"]
    pieces = {piece.strip() for text in texts for piece in re.split(r"\{\w+\}", text)}
    return {piece for piece in pieces if len(piece) > 5}

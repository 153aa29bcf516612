"""Nobody is shown, told or counted what they may not read: roles x levels x features.

Two archives are the same but for what stands at a stricter level. Whoever may not read that must be
given the very same by every feature: no word of it, no count, no other order, no other score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from copassist.agenda.calendar import due_dates_ics
from copassist.agenda.desk import Meeting
from copassist.agenda.export import markdown
from copassist.assistant.meetings import last_meeting
from copassist.errors import CopassistError
from copassist.onboarding.glossary import glossary
from copassist.onboarding.path import path
from copassist.onboarding.written import markdown as path_text
from copassist.privacy.account import account
from copassist.privacy.review import redactions
from copassist.records import ROLES, Article, Item, Role, Section, Visibility
from copassist.topics.decisions import decisions
from copassist.topics.digest import digest
from copassist.topics.letter import html
from copassist.topics.letter import markdown as letter
from copassist.topics.note import note_on
from copassist.topics.parity import answered
from copassist.topics.topics import Asked
from copassist.topics.unanswered import open_questions
from copassist.workspace import Workspace
from tests.agenda.making import MONTREAL, START
from tests.assistant.making import ASKED, fill, turn
from tests.conftest import said
from tests.topics.making import DAY, TODAY, Listener, minutes, promised, standing, take

SECRET = "Zanzibar"
"""Stands in all that is strict, and nowhere else."""
SINCE = date(2026, 3, 1)
QUESTIONS = (
    "Comment tenez-vous la ronde du matin à la cantine ?",
    f"Que sait-on de {SECRET} ?",
    "Qui garde la clé du tiroir ?",
    "What did we decide about the charter?",
)
SUBGROUP, THREAD = Visibility("subgroup:Atelier"), Visibility("participants:0123456789ab")
ELSEWHERE = Role.MEMBER.within(
    [Visibility("subgroup:Cantine"), Visibility("participants:ba9876543210")]
)
STRICTER = {
    Visibility.COMMUNITY: (Role.COLLEAGUE, Role.SPONSOR),
    SUBGROUP: (Role.NEWCOMER, ELSEWHERE, Role.COLLEAGUE.within([SUBGROUP])),
    THREAD: (Role.MEMBER, ELSEWHERE),
    Visibility.FACILITATORS: (Role.MEMBER, Role.NEWCOMER, Role.COLLEAGUE, Role.SPONSOR),
    Visibility.PRIVATE: ROLES,
}
"""Who may not read a level."""


def strict(level: Visibility) -> list[Item]:
    """Talk, minutes, an article and personal data of a level, near what everybody talks about."""
    talk = [
        said(f"Comment tenez-vous la ronde du matin à {SECRET} ?", at=23 * DAY, by="zoé"),
        said(f"À {SECRET} la ronde du matin prend dix minutes parce que la cantine est loin.",
             at=23 * DAY + 9, thread=23 * DAY, by="lou"),
        said(f"On a décidé de vendre le hangar de {SECRET} au printemps.", at=24 * DAY, by="zoé"),
        said(f"Je vais rédiger la charte de {SECRET} d’ici vendredi.", at=25 * DAY, by="p1"),
        said(f"Merci pour la visite de {SECRET}, on est passé de 12 à 8 jours.", at=25 * DAY + 60,
             by="max"),
        said(f"Écris à zoe.tremblay@courriel.ca pour {SECRET}.", at=26 * DAY, by="p2"),
        said(f"Le {SECRET} (ZNZ) c’est notre atelier caché.", at=26 * DAY + 5, by="p3"),
    ]  # fmt: skip
    page = Article("markdown", "cache.md", f"Le plan de {SECRET}", (
        Section("s", "La ronde", f"À {SECRET}, la ronde du matin commence par la cantine. " * 3),
    ), language="fr", visibility=level)  # fmt: skip
    met = minutes(
        date(2026, 3, 28),
        ("Décisions", f"- Le budget de {SECRET} double."),
        ("Engagements", f"- Zoé : vendre {SECRET}, 3 avril"),
        title=f"Compte rendu de {SECRET}",
        level=level,
    )
    placed = [replace(one, space="coulisses", id=f"coulisses/{n}", thread_id=f"coulisses/{n}",
                      visibility=level) for n, one in enumerate(talk)]  # fmt: skip
    return [*placed, page, met]


def hide(workspace: Workspace, level: Visibility) -> None:
    """Put strict things everywhere: archive, ledger, topics, an agenda."""
    take(workspace, *strict(level), space="coffre")
    workspace.desk.scan.read()
    desk = workspace.desk
    quote = f"Je vais rédiger la charte de {SECRET} d’ici vendredi."
    desk.ledger.propose([promised(quote, message="coulisses/3")])
    if level.strictness > Visibility.COMMUNITY.strictness and level != Visibility.PRIVATE:
        facilitator = workspace.reader(Role.FACILITATOR)
        topics = desk.suggest(Asked(3), facilitator, TODAY).topics
        one = replace(standing(workspace.engine, 7, level), title=f"Que faire de {SECRET} ?")
        desk.choices.choose(one, "accepted")
        desk.keep(desk.draft(Meeting(90, START, MONTREAL, Asked()), facilitator, topics), ())


@pytest.fixture
def opened(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> Iterator[Callable[[], Workspace]]:
    """What opens one more archive like the first."""
    monkeypatch.setattr("copassist.models.evidence.open_evidence", lambda *_: Listener())
    made: list[Workspace] = []

    def another() -> Workspace:
        home = tmp_path / f"other-{len(made)}"
        made.append(Workspace.open(workspace.settings.model_copy(update={"home": home})))
        return made[-1]

    yield another
    for one in made:
        one.engine.dispose()


def plain(value: object) -> Any:
    """Return what a feature gives without what differs from one run to the next."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if k not in ("seconds", "id", "agenda")}
    if isinstance(value, list | tuple | set | frozenset):
        rows = [plain(one) for one in value]
        return sorted(rows, key=repr) if isinstance(value, set | frozenset) else rows
    return round(value, 9) if isinstance(value, float) else value


def talks(workspace: Workspace, role: Role) -> list[Any]:
    """Every kind of turn, in both languages."""
    return [turn(workspace, text, role=role) for pair in ASKED.values() for text in pair]


def asked_from_the_archive(workspace: Workspace, role: Role) -> list[Any]:
    return [workspace.ask(text, role=role, today=TODAY) for text in QUESTIONS]


def found(workspace: Workspace, role: Role) -> list[Any]:
    return [workspace.search(text, k=20, role=role) for text in (*QUESTIONS, SECRET)]


def library(workspace: Workspace, role: Role) -> list[Any]:
    shelves = workspace.library.shelves(role)
    spaces = [shelf.space for shelf in shelves] + ["coulisses", "coffre"]
    return [shelves, *(workspace.library.threads(name, role) for name in spaces),
            *(workspace.library.articles(name, role) for name in spaces)]  # fmt: skip


def balance(workspace: Workspace, role: Role) -> list[Any]:
    told = workspace.axes.measure(role, until=TODAY)
    return [told, workspace.axes.marked(role)[0].talks]


def agendas(workspace: Workspace, role: Role) -> list[Any]:
    desk = workspace.desk
    made = desk.draft(Meeting(90, START, MONTREAL, Asked()), role)
    kept = [*desk.agendas.listed(role.reads), *desk.upcoming(role)]
    return [made, markdown(made), sorted(kept, key=lambda one: one.title)]


def topics(workspace: Workspace, role: Role) -> list[Any]:
    return [workspace.desk.suggest(Asked(7, language=code), role, TODAY) for code in ("fr", "en")]


def followed(workspace: Workspace, role: Role) -> list[Any]:
    held = workspace.desk.ledger.listed(role)
    # The days by which promises are dated are those that every member may know of.
    days = workspace.desk.calendar if Visibility.COMMUNITY in role.reads else ()
    # Both calendars are not written within one second.
    written = re.sub(rb"DTSTAMP:\w+", b"", due_dates_ics(held, "fr"))
    return [held, written, days]


def waiting(workspace: Workspace, role: Role) -> list[Any]:
    return [
        open_questions(workspace.axes, role, TODAY),
        answered(workspace.axes, role, SINCE, TODAY),
    ]


def written(workspace: Workspace, role: Role) -> list[Any]:
    desk = workspace.desk
    told = [digest(desk.axes, desk.ledger, role, SINCE, TODAY, c, TODAY) for c in ("fr", "en")]
    return [*told, *map(letter, told), *map(html, told),
            decisions(desk.axes, workspace.library, role, SINCE, TODAY),
            last_meeting(workspace.engine, role, TODAY)]  # fmt: skip


def welcomed(workspace: Workspace, role: Role) -> list[Any]:
    made = path(workspace.axes, workspace.search_engine, role, TODAY, code="fr")
    return [made, path_text(made), glossary(workspace.axes, role, TODAY)]


def accounted(workspace: Workspace, role: Role) -> list[Any]:
    told = account(workspace.engine, workspace.settings, role)
    return [told.spaces, redactions(workspace.engine, role)]


def notes(workspace: Workspace, role: Role) -> Any:
    search, read = workspace.search_engine, workspace.axes.of_messages
    return note_on("la visite des ateliers en silence", search, role, "fr", read)


FEATURES = {
    name.__name__: name
    for name in (talks, asked_from_the_archive, found, library, balance, agendas, topics, followed,
                 waiting, written, welcomed, accounted, notes)
}  # fmt: skip


@pytest.mark.parametrize("level", STRICTER)
def test_nothing_strict_is_felt(opened: Callable[[], Workspace], level: Visibility) -> None:
    """Who may not read a level is given the same whether it is there or not, by every feature."""
    without, having = opened(), opened()
    for one in (without, having):
        fill(one)
    hide(having, level)
    felt = {}
    for role in STRICTER[level]:
        for name, feature in FEATURES.items():
            before, after = tried(feature, without, role), tried(feature, having, role)
            if (
                SECRET.lower() in repr(after).lower().replace(QUESTIONS[1].lower(), "")
                or before != after
            ):
                felt[role.name, name] = first_difference(before, after)
    assert felt == {}


@pytest.mark.parametrize(
    ("level", "role"),
    [
        (Visibility.FACILITATORS, Role.FACILITATOR),
        (SUBGROUP, Role.FACILITATOR),
        (SUBGROUP, Role.MEMBER.within([SUBGROUP])),
    ],
)
def test_the_secret_is_there(
    opened: Callable[[], Workspace], level: Visibility, role: Role
) -> None:
    """Who may read it is given it: the other test would see it."""
    having = opened()
    fill(having)
    hide(having, level)
    reader = having.reader(role) if role.facilitates else role
    for name in ("found", "library", "agendas", "followed", "written", "accounted"):
        assert SECRET in repr(plain(FEATURES[name](having, reader))), name


def tried(feature: Callable[[Workspace, Role], Any], workspace: Workspace, role: Role) -> Any:
    """Return what a feature gives, or why it does not."""
    try:
        return plain(feature(workspace, role))
    except CopassistError as error:
        return [error.key, plain(error.data)]


def first_difference(one: object, other: object, place: str = "") -> str:
    """Say where two results differ first."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(f"{place}.{k}", one[k], other[k]) for k in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(f"{place}[{n}]", a, b) for n, (a, b) in enumerate(zip(one, other, strict=True))]
    else:
        return f"{place}: {str(one)[:300]} / {str(other)[:300]}"
    return next((first_difference(a, b, p) for p, a, b in pairs if a != b), "the secret is told")

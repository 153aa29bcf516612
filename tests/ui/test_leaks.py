"""Nobody is drawn what they may not read: pages x roles x levels, and links to what is strict.

Two archives are the same but for what stands at a stricter level (see ``tests.test_leaks``).
Whoever may not read that must be drawn the very same at each step of a visit: labels, options,
tables, pictures, files to take away, and the order of all. One step is left out: a facilitator who
names somebody to be erased is told how much that is, private messages too, or it would stay.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
import streamlit as st
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from copassist.languages import language
from copassist.records import Role, Visibility
from copassist.settings import Settings
from copassist.storage.tables import commitments
from copassist.ui.navigation import PAGES
from copassist.ui.pages import following, privacy
from copassist.workspace import Workspace
from tests.assistant.making import ASKED, fill
from tests.conftest import said
from tests.test_leaks import (
    QUESTIONS,
    SECRET,
    SUBGROUP,
    first_difference,
    hide,
    opened,  # noqa: F401 - a fixture
    strict,
)
from tests.topics.making import DAY, take
from tests.ui.conftest import Opens, ask, press
from tests.ui.drawing import drawn, text_of

FR = language("fr")
KNOWS = "Qui s’y connaît en ronde du matin ?"
MADE = tuple(ASKED[name][0] for name in ("topics", "agenda", "digest"))
MINUTES = "## Engagements\n- Zoé : relire la charte, 3 avril\n"
OFTEN = 3
"""So many of the buttons of one kind are pressed, from the first to the last."""
STRICTER = {
    Visibility.COMMUNITY: (Role.COLLEAGUE,),
    SUBGROUP: (Role.MEMBER,),
    Visibility.FACILITATORS: (Role.MEMBER, Role.NEWCOMER, Role.SPONSOR),
    Visibility.PRIVATE: (Role.FACILITATOR, Role.MEMBER),
}
"""Who may not read a level, of those that the settings can name."""
Steps = list[tuple[str, Any]]
"""What was drawn, by the name of each step."""


class Visit:
    """What somebody is drawn, step after step."""

    def __init__(self, opens: Opens) -> None:
        self.opens = opens
        self.steps: Steps = []

    def open(self, page: str, **query: str) -> AppTest:
        return self.see(f"{page} {query}", self.opens(page, **query))

    def see(self, name: str, app: AppTest) -> AppTest:
        self.steps.append((name, drawn(app)))
        return app

    def press(self, app: AppTest, *starts: str) -> AppTest:
        """Press buttons whose keys start so, kind by kind."""
        for start in starts:
            keys = [one.key for one in app.button if (one.key or "").startswith(start)]
            for key in keys[:: -(-len(keys) // OFTEN) or 1]:
                self.see(key, app.button(key=key).click().run())
        return app


def talk(visit: Visit) -> None:
    app = visit.open("chat")
    for question in (*QUESTIONS, KNOWS):
        visit.see(question, ask(app, question))
    visit.see("unhelpful", app.feedback[-1].set_value(0).run())
    visit.press(app, "entry-")
    app = visit.opens("chat")
    for question in MADE:
        visit.see(question, ask(app, question))


def begin(visit: Visit) -> None:
    app = visit.open("begin")
    visit.press(app, "FormSubmitter:begin-choices", "entry-")


def browse(visit: Visit) -> None:
    app = visit.open("library")
    for text in QUESTIONS[:2]:
        visit.see(text, app.text_input(key="sought").set_value(text).run())
    visit.press(app, "entry-")
    for space in ("general", "minutes", "coulisses", "coffre"):
        visit.open("library", space=space)
    visit.open("library", thread=f"slack:general/{10 * DAY}", axes="1")
    visit.open("library", space="articles", article="ronde.md")


def weigh(visit: Visit) -> None:
    visit.press(visit.open("balance"), "balance-open-")


def prepare(visit: Visit) -> None:
    visit.press(visit.open("prepare"), "entry-")
    app = visit.open("prepare", part="agenda")
    visit.press(app, "FormSubmitter:prepare-meeting", "item-seek-", "entry-")
    visit.open("prepare", part="agenda")
    app = visit.open("prepare", part="after")
    app.text_area(key="minutes-text").set_value(MINUTES).run()
    visit.press(app, "minutes-go")


def follow(visit: Visit) -> None:
    for part in following.PARTS:
        app = visit.open("followup", part=part)
        visit.press(app, "followup-look", "followup-answers-look", "entry-")
    app.button_group(key="followup-digest-role").set_value(Role.FACILITATOR.name)
    visit.see("for facilitators", app.run())


def label(visit: Visit) -> None:
    app = visit.open("quality")
    (answerable,) = [one for one in app.button_group if one.key.endswith("-answerable")]
    visit.see("answerable", answerable.set_value(True).run())


def confide(visit: Visit) -> None:
    app = visit.open("privacy")
    offered = [one.options for one in app.button_group if one.key == "privacy-part-kept"]
    parts = (*privacy.EVERYBODY, *privacy.FACILITATORS)
    for part in parts[: len(offered[0]) if offered else 0]:
        visit.open("privacy", part=part)


WALKS: dict[str, Callable[[Visit], Any]] = {
    "chat": talk, "begin": begin, "library": browse, "balance": weigh, "prepare": prepare,
    "followup": follow, "import": lambda visit: visit.open("import"), "quality": label,
    "privacy": confide,
}  # fmt: skip
"""What somebody does on each page."""
LINKS: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    ({"thread": "slack:coulisses/0"}, {"thread": "slack:nulle-part/0"}),
    ({"space": "coffre", "article": "cache.md"}, {"space": "malle", "article": "perdu.md"}),
    ({"space": "coulisses"}, {"space": "nulle-part"}),
)
"""Addresses of what is strict, each beside one of what never was."""
Pair = tuple[Workspace, Workspace]
Enters = Callable[[Workspace, Role], Visit]


@pytest.fixture
def alike(opened: Callable[[], Workspace]) -> Pair:  # noqa: F811 - the fixture
    """Two archives that hold nothing yet."""
    return opened(), opened()


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch, open_page: Opens) -> Enters:
    """What enters an archive as somebody; what a page lets them take away is drawn on it."""
    opening, button = Workspace.open, st.download_button

    def ready(settings: Settings) -> Workspace:
        held = opening(settings)
        held.warm()
        while held.warmth == "warming":
            time.sleep(0.01)
        return held

    def unpacked(label: str, data: Any, *args: Any, **kwargs: Any) -> bool:
        st.text(text_of(data() if callable(data) else data))
        return button(label, b"", *args, **kwargs)

    monkeypatch.setattr(Workspace, "open", ready)
    monkeypatch.setattr(st, "download_button", unpacked)

    def entered(workspace: Workspace, role: Role) -> Visit:
        monkeypatch.setenv("COPASSIST_HOME", str(workspace.settings.home))
        monkeypatch.setenv("COPASSIST_ROLE", role.name)
        st.cache_resource.clear()
        return Visit(open_page)

    return entered


def walked(visit: Visit, role: Role) -> Steps:
    """Go over all pages of a role, in French, with a look in English at each; return the steps."""
    for page in (place.name for place in PAGES if role in place.roles):
        WALKS[page](visit)
        visit.open(page, lang="en")
    return visit.steps


def tells(step: Any) -> bool:
    """Whether a secret, or that a page failed, is drawn; what was asked is not counted."""
    text = repr(step).lower().replace(QUESTIONS[1].lower(), "")
    return SECRET.lower() in text or FR.text("error.unexpected").lower() in text


def differing(before: Steps, after: Steps) -> dict[str, str]:
    """Return where two visits differ, or the second is told what it may not read."""
    assert [name for name, _ in before] == [name for name, _ in after]
    return {
        name: first_difference(one, other)
        for (name, one), (_, other) in zip(before, after, strict=True)
        if one != other or tells(other)
    }


@pytest.mark.parametrize("level", STRICTER)
def test_nothing_strict_is_drawn(alike: Pair, enter: Enters, level: Visibility) -> None:
    """Who may not read a level is drawn the same whether it is there or not, on every page."""
    without, having = alike
    open_day = said("La porte est ouverte à tous.", space="accueil", level=Visibility.PUBLIC)
    for one in (without, having):
        fill(one)
        take(one, open_day)
        one.desk.scan.read()
    hide(having, level)
    for role in STRICTER[level]:
        before, after = (walked(enter(one, role), role) for one in (without, having))
        assert differing(before, after) == {}, role


@pytest.mark.parametrize("level", STRICTER)
def test_a_link_to_what_is_strict_leads_nowhere(
    alike: Pair, enter: Enters, level: Visibility
) -> None:
    """A link to what one may not read is drawn as a link to what never was."""
    having = alike[1]
    fill(having)
    hide(having, level)
    for role in (one for one in STRICTER[level] if one.reads):
        visit = enter(having, role)
        for hidden, never in LINKS:
            one, other = (
                _unnamed(drawn(visit.opens("library", **link)), link) for link in (hidden, never)
            )
            assert one == other, (role, hidden)
            assert not tells(one)


def _unnamed(step: Any, link: dict[str, str]) -> str:
    """Return what is drawn without what a link names."""
    text = repr(step)
    for name in sorted(link.values(), key=len, reverse=True):
        for form in (name, quote(name, safe=""), name.partition(":")[2] or name):
            text = text.replace(form, "?")
    return text


def test_what_a_look_finds_is_counted_for_who_may_read_it(alike: Pair, enter: Enters) -> None:
    """A promise made in private is neither shown nor counted to who has the archive looked over."""
    without, having = alike
    for one in (without, having):
        fill(one)
    promise = f"Je vais peindre le quai de {SECRET} d’ici vendredi."
    take(having, said(promise, at=1, level=Visibility.PRIVATE))
    told = []
    for one in (without, having):
        visit = enter(one, Role.FACILITATOR)
        visit.see("looked", press(visit.opens("followup"), "followup-look"))
        told.append(visit.steps)
    assert differing(*told) == {}
    with having.engine.connect() as connection:
        assert promise in connection.scalars(select(commitments.c.quote)).all()


def test_the_secret_is_drawn(alike: Pair, enter: Enters) -> None:
    """Who may read it is drawn it, on every page that shows the archive: the test would see it."""
    having = alike[1]
    fill(having)
    hide(having, Visibility.FACILITATORS)
    for page in ("chat", "begin", "library", "prepare", "followup", "privacy"):
        visit = enter(having, Role.FACILITATOR)
        WALKS[page](visit)
        assert tells(visit.steps), page


@pytest.mark.parametrize("level", STRICTER)
def test_where_all_is_strict_nothing_is_there(
    alike: Pair, enter: Enters, level: Visibility
) -> None:
    """An archive of nothing that one may read is drawn as one that holds nothing at all."""
    without, having = alike
    take(having, *strict(level), space="coffre")
    for role in STRICTER[level]:
        told = []
        for archive in (without, having):
            visit = enter(archive, role)
            for place in PAGES:
                if role in place.roles:
                    visit.open(place.name)
            if role.reads:
                visit.see("asked", ask(visit.opens("chat"), QUESTIONS[1]))
            told.append(visit.steps)
        assert differing(*told) == {}, role

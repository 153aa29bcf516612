"""The door, the roles and what is whose, on the app itself; tests/e2e/test_signin.py signs in."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from copassist.errors import SettingsError
from copassist.languages import language
from copassist.privacy.audit import Audit
from copassist.records import ROLES, Role, Visibility
from copassist.records.privacy import Target
from copassist.settings import load
from copassist.ui import session, signin
from copassist.ui.navigation import PAGES
from copassist.ui.signin import ORDER, Account
from copassist.workspace import Workspace
from tests.ui.conftest import APP, ARTICLE, QUESTION, Browser, Opens, ask, press, read

FR = language("fr")
ISSUER = "https://provider.example"
LISTS = """
facilitator = ["Fanny@Example.org", "group:animation"]
newcomer = ["group:nouveaux"]
sponsor = ["mecene@example.org"]

[subgroups]
"Les matins" = ["paul@example.org", "group:matins"]

[authors]
a = ["lou@example.org"]
"""
Enters = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def with_sign_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Settings under which people sign in; the file of the roles."""
    lists = tmp_path / "roles.toml"
    lists.write_text(LISTS, encoding="utf-8")
    for name, value in {
        "OIDC_METADATA_URL": f"{ISSUER}/.well-known/openid-configuration",
        "OIDC_CLIENT_ID": "copassist",
        "OIDC_CLIENT_SECRET": "s3cret",
        "ROLES_FILE": str(lists),
        "DEFAULT_ROLE": "member",
    }.items():
        monkeypatch.setenv(f"COPASSIST_{name}", value)
    return lists


def claims(name: str, *groups: str, **other: Any) -> dict[str, Any]:
    """What Streamlit tells of a person whose cookie it has verified."""
    told = {"iss": ISSUER, "sub": f"sub-{name}", "name": name, "iat": int(time.time())}
    address = {"email": f"{name}@example.org", "email_verified": True}
    return {"is_logged_in": True, **told, **address, "groups": list(groups), **other}


def person(name: str, *groups: str, **other: Any) -> AppTest:
    """The app in a browser of that person, not opened yet."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.user = claims(name, *groups, **other)
    return app


def visit(app: AppTest, page: str = "chat", **query: str) -> AppTest:
    """Open a page of the app in a session."""
    for name, value in query.items():
        app.query_params[name] = value
    app._page_hash = calc_hash("" if page == "chat" else page)
    return app.run()


def role_of(name: str, *groups: str, **other: Any) -> Role | None:
    """The role that the settings in force give to a person."""
    told = claims(name, *groups, **other)
    found = Account("id", name, told["iat"], told)
    return signin.role_of(found, load()[0])


def pages_of(app: AppTest) -> list[str]:
    """The pages that a session knows."""
    return list(app.session_state["pages"])


@pytest.mark.parametrize("page", [place.name for place in PAGES])
def test_before_sign_in_there_is_only_the_door(
    page: str, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every address stands the way in and nothing else: no page runs, nothing is read."""
    ran: list[object] = []
    monkeypatch.setattr(Workspace, "library", property(ran.append))
    monkeypatch.setattr(Workspace, "conversations", property(ran.append))
    monkeypatch.setattr(Workspace, "warm", ran.append)
    app = AppTest.from_file(str(APP), default_timeout=60)
    said = read(visit(app, page, thread="slack:1746100000.000100", space="accueil"))
    assert [button.label for button in app.button] == [FR.text("ui.signin.enter")]
    assert "accueil" not in said
    assert not app.chat_input
    assert ran == []


@pytest.mark.parametrize(
    "told",
    [
        {"is_logged_in": False},
        {"is_logged_in": "true"},
        {"sub": ""},
        {"iss": None},
        {"iat": None},
        {"iat": int(time.time()) - 13 * 3600},
    ],
)
def test_half_a_sign_in_is_none(told: dict[str, Any], filled: Workspace) -> None:
    """Without issuer, subject or moment, or after its hours, one is asked to sign in."""
    app = visit(person("fanny", "animation", **told))
    assert [button.label for button in app.button] == [FR.text("ui.signin.enter")]


def test_without_sign_in_claims_are_worth_nothing(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch, open_page: Opens
) -> None:
    """Where nobody signs in the settings say who asks, whatever is claimed."""
    for name in ("METADATA_URL", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.delenv(f"COPASSIST_OIDC_{name}")
    monkeypatch.delenv("COPASSIST_ROLES_FILE")
    assert "prepare" not in pages_of(visit(person("fanny", "animation")))
    assert "prepare" not in pages_of(open_page())
    monkeypatch.setenv("COPASSIST_ROLE", "facilitator")
    st.cache_resource.clear()
    assert "prepare" in pages_of(open_page())


def test_who_has_which_role() -> None:
    """An address that the provider verified, and a group, give the role of the list they are in."""
    assert role_of("fanny") == Role.FACILITATOR
    assert role_of("paul", "animation", "autres") == Role.FACILITATOR
    assert role_of("paul", groups="animation") == Role.FACILITATOR
    assert role_of("nina", "nouveaux") == Role.NEWCOMER
    assert role_of("mecene") == Role.SPONSOR
    assert role_of("paul", "nouveaux", "animation") == Role.FACILITATOR
    assert role_of("paul") == Role.MEMBER
    assert set(ORDER) == set(ROLES)


def test_whose_circle_is_read(filled: Workspace) -> None:
    """A subgroup by address or group, a thread by the name under which one wrote, nobody else."""
    (thread,) = filled.library.threads("accueil", Role.MEMBER)
    for level, able in (("subgroup:Les matins", {"paul", "nina"}), ("participants", {"lou"})):
        filled.care.set_level(Target("thread", thread.id), level)
        for name, *groups in (("paul",), ("nina", "nouveaux", "matins"), ("lou",), ("max",)):
            told = claims(name, *groups)
            found = Account("id", name, told["iat"], told)
            role = role_of(name, *groups)
            assert role
            reader = filled.reader(role, signin.person(found, load()[0]))
            assert bool(filled.library.threads("accueil", reader)) is (name in able)
    for name, seen in (("lou", True), ("paul", False)):
        app = visit(person(name), "library", thread=f"slack:{thread.id}")
        assert ("Merci, je note." in read(app)) is seen


def test_a_facilitator_decides_who_may_read(filled: Workspace) -> None:
    """On a thread's page its level is chosen among those of the list, and holds at once."""
    (thread,) = filled.library.threads("accueil", Role.MEMBER)
    app = visit(person("fanny"), "library", thread=f"slack:{thread.id}")
    chosen = app.selectbox(key="readers-thread")
    assert chosen.options[-3:] == [
        FR.text("ui.import.seen_by.subgroup", name="Les matins"),
        FR.text("ui.import.seen_by.participants"),
        FR.text("ui.import.seen_by.facilitators"),
    ]
    chosen.set_value("subgroup:Les matins")
    app.button(key="readers-apply").click().run()
    assert not app.exception
    assert FR.seen_by(Visibility("subgroup:Les matins")) in read(app)
    assert filled.library.threads("accueil", Role.MEMBER) == []
    listed = Audit(filled.engine).listed()
    assert (listed[0].act, listed[0].row) == ("level", {"kind": "thread"})
    member = visit(person("paul"), "library", thread=f"slack:{thread.id}")
    assert "readers-thread" not in {box.key for box in member.selectbox}


def test_one_shows_ones_own_name(filled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who signed in lets their name be shown, and takes it back; others are not asked."""
    monkeypatch.setenv("COPASSIST_SHOW_NAMES", "true")
    (thread,) = filled.library.threads("accueil", Role.MEMBER)
    other = visit(person("paul"), "privacy", part="own")
    assert not other.toggle
    mine = visit(person("lou"), "privacy", part="own")
    mine.toggle(key="show-name-a").set_value(True).run()
    assert "**a**" in read(visit(person("paul"), "library", thread=f"slack:{thread.id}"))
    mine.toggle(key="show-name-a").set_value(False).run()
    assert "**a**" not in read(visit(person("paul"), "library", thread=f"slack:{thread.id}"))


@pytest.mark.parametrize("row", ['[subgroups]\n"a/b" = []', "[authors]\nBo = 3", "queen = []"])
def test_a_list_that_cannot_be_used(with_sign_in: Path, row: str) -> None:
    """A subgroup without a name, an author without people, a role that is none: one sentence."""
    with_sign_in.write_text(row, encoding="utf-8")
    with pytest.raises(SettingsError):
        role_of("paul")


@pytest.mark.parametrize(
    "told",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email": "group:animation"},
        {"email": ["fanny@example.org"]},
        {"groups": {"animation": True}},
        {"groups": [["animation"], 1, None]},
        {"groups": ["Animation"]},
        {"groups": ["anim", "group:animation"]},
        {"roles": ["animation"]},
    ],
)
def test_what_is_not_certain_gives_nothing(told: dict[str, Any]) -> None:
    """An address that was not verified and a group that is not in the list make no facilitator."""
    name = "fanny" if "email_verified" in told else "paul"
    assert role_of(name, **told) == Role.MEMBER


def test_the_claim_of_groups_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups are read from the claim that the settings name, and from no other."""
    monkeypatch.setenv("COPASSIST_OIDC_GROUPS_CLAIM", "roles")
    assert role_of("paul", roles=["animation"]) == Role.FACILITATOR
    assert role_of("paul", "animation") == Role.MEMBER


def test_who_is_in_no_list_is_refused_when_no_role_is_the_default(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an empty default a person of an unknown group reads one sentence, and may leave."""
    monkeypatch.setenv("COPASSIST_DEFAULT_ROLE", "")
    app = visit(person("*paul*", "inconnus"))
    assert FR.text("ui.signin.refused", name="*paul*") in read(app)
    assert [button.key for button in app.button] == ["sign-out"]
    assert not visit(person("nina", "nouveaux")).warning


@pytest.mark.parametrize(
    "written", ["facilitators = ['a@b']", "member = 'a@b'", "member = [1]", "member = ["]
)
def test_a_list_that_cannot_be_used_lets_nobody_in(
    written: str, with_sign_in: Path, filled: Workspace
) -> None:
    """A mistake in the file of the roles is told, and no page is drawn."""
    with_sign_in.write_text(written, encoding="utf-8")
    app = visit(person("fanny"))
    assert str(with_sign_in) in read(app)
    assert not app.chat_input
    with_sign_in.unlink()
    assert len(visit(app).error) == 1


def test_who_is_taken_out_of_the_list_is_out_at_once(with_sign_in: Path, filled: Workspace) -> None:
    """A role lasts as long as its line: the next click already knows."""
    app = visit(person("fanny"), "prepare")
    assert "prepare" in pages_of(app)
    with_sign_in.write_text("", encoding="utf-8")
    assert "prepare" not in pages_of(app.run())


WORK = {"prepare", "followup", "quality"}
"""Pages of who facilitates alone."""
WORDS = {"chat", "library", "import"}
"""Pages that show or take in what people wrote."""


@pytest.mark.parametrize(
    ("who", "role", "has", "lacks"),
    [
        (("fanny",), Role.FACILITATOR, {place.name for place in PAGES}, set()),
        (("paul",), Role.MEMBER, WORDS, {*WORK, "balance"}),
        (("nina", "nouveaux"), Role.NEWCOMER, WORDS, {*WORK, "balance"}),
        (("mecene",), Role.SPONSOR, {"balance"}, {*WORK, *WORDS}),
    ],
)
def test_each_role_has_its_pages(
    who: tuple[str, ...], role: Role, has: set[str], lacks: set[str], filled: Workspace
) -> None:
    """Facilitators have all pages, members and newcomers those of words, sponsors figures."""
    app = visit(person(*who), "balance" if role == Role.SPONSOR else "chat")
    assert has <= set(pages_of(app))
    assert lacks.isdisjoint(pages_of(app))
    assert FR.text(f"ui.signin.role.{role}") in read(app)
    assert not app.error


def test_a_sponsor_reads_no_word_of_the_archive(filled: Workspace) -> None:
    """At any address a sponsor finds no message, no article and no way to ask."""
    for page in (place.name for place in PAGES):
        app = visit(person("mecene"), page, thread="slack:1746100000.000100", space="articles")
        said = read(app)
        assert not app.chat_input
        for words in (QUESTION, "douze minutes", "huit pour les engagements"):
            assert words not in said
    assert "huit pour les engagements" in ARTICLE


def test_conversations_are_each_their_own(filled: Workspace) -> None:
    """Two people signed in at once see their own conversations, even at the other's address."""
    fanny, paul = visit(person("fanny")), visit(person("paul"))
    ask(fanny)
    ask(paul, "Qui apporte le café de la rencontre ?")
    theirs = {app: app.query_params["c"] for app in (fanny, paul)}
    assert QUESTION in read(fanny.run())
    assert QUESTION not in read(paul.run())
    other = visit(person("paul"), c=theirs[fanny])
    assert QUESTION not in read(other)
    assert FR.text("ui.chat.gone") in read(other)
    again = visit(person("paul"))
    [mine] = [button.key for button in again.button if (button.key or "").startswith("past-")]
    assert mine == f"past-{theirs[paul]}"


def test_the_cookie_of_a_browser_opens_nothing_of_an_account(
    filled: Workspace, browser: Browser, monkeypatch: pytest.MonkeyPatch, open_page: Opens
) -> None:
    """Neither with sign-in nor after it was taken out does a cookie name an account."""
    ask(visit(person("fanny")))
    [kept] = [row.id for row in filled.conversations.list(_owner("fanny"))]
    browser.cookies[session.COOKIE] = _owner("fanny")
    assert QUESTION not in read(visit(person("paul"), c=kept))
    for name in ("METADATA_URL", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.delenv(f"COPASSIST_OIDC_{name}")
    monkeypatch.delenv("COPASSIST_ROLES_FILE")
    st.cache_resource.clear()
    for cookie in (_owner("fanny"), _owner("fanny").lower()):
        browser.cookies[session.COOKIE] = cookie
        assert QUESTION not in read(open_page(c=kept))


def _owner(name: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "user", _Told(claims(name)))
        return session.owner()


class _Told(dict[str, Any]):
    """What ``st.user`` holds, outside of a session."""

    def to_dict(self) -> dict[str, Any]:
        return dict(self)


def test_an_owner_is_an_account_and_not_a_name() -> None:
    """The owner follows issuer and subject alone: 32 hexadecimal digits, and no name in them."""
    mine = _owner("fanny")
    assert len(mine) == 32
    assert int(mine, 16) > 0
    with pytest.MonkeyPatch.context() as patch:
        for other, same in (
            ({"name": "other", "email": "x@y.z"}, True),
            ({"sub": "another"}, False),
            ({"iss": "https://elsewhere.example"}, False),
        ):
            patch.setattr(st, "user", _Told(claims("fanny") | other))
            assert (session.owner() == mine) is same


def test_a_sign_out_leaves_nothing_on_the_page(filled: Workspace) -> None:
    """The page that is left is drawn again for nobody: the door, and no widget of before."""
    app = ask(visit(person("fanny")))
    press(app, "sign-out")
    assert [button.label for button in app.button] == [FR.text("ui.signin.enter")]
    assert QUESTION not in read(app)
    assert "fanny" not in read(app)


def test_what_is_private_to_facilitators_stays_out_of_a_members_caches(
    filled: Workspace, tmp_path: Path
) -> None:
    """After a facilitator has read and searched, a member finds neither in the same process."""
    folder = tmp_path / "animation"
    folder.mkdir()
    (folder / "note.md").write_text("# Note\n\nLe budget secret est de 900 euros.\n", "utf-8")
    filled.import_paths([folder], visibility=Visibility.FACILITATORS)
    asked = "Combien vaut le budget secret ?"
    for name, finds in (("fanny", True), ("paul", False), ("fanny", True)):
        assert ("900 euros" in read(ask(visit(person(name)), asked))) is finds
        shown = read(visit(person(name), "library", space="animation"))
        assert ("Note" in shown) is finds
        opened = visit(person(name), "library", space="animation", article="note.md")
        assert ("900 euros" in read(opened)) is finds


def test_drafts_are_each_their_own(filled: Workspace) -> None:
    """Minutes that one facilitator has pasted and not kept are not on another's page."""
    fanny, frank = (visit(one, "prepare", part="after") for one in _both())
    fanny.text_area(key="minutes-text").set_value("Décision : on garde la ronde.").run()
    assert fanny.text_area(key="minutes-text").value
    assert not frank.run().text_area(key="minutes-text").value
    again = visit(person("fanny"), "prepare", part="after")
    assert not again.text_area(key="minutes-text").value


def _both() -> tuple[AppTest, AppTest]:
    return person("fanny"), person("frank", "animation")


def test_what_a_session_holds_is_not_anothers(filled: Workspace) -> None:
    """A language that one chose and a question that was refused to them stay theirs."""
    fanny, frank = (visit(one) for one in _both())
    ask(fanny, "???")
    fanny.button_group(key="switch-fr").set_value("en").run()
    assert fanny.error
    frank.run()
    assert not frank.error
    assert FR.text("ui.chat.input") in read(frank)


def test_nobody_who_signs_in_sits_at_the_machine(filled: Workspace, browser: Browser) -> None:
    """From the machine itself too a member imports nothing, and no path of it can be read."""
    assert browser.headers["Host"].startswith("localhost")
    assert FR.text("ui.import.refused") in read(visit(person("paul"), "import"))
    app = visit(person("fanny"), "import")
    assert FR.text("ui.import.path") not in read(app)
    assert FR.text("ui.import.begin") in read(app)

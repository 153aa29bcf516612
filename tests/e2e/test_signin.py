"""Sign-in in real browsers, with a real provider in a process of its own."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from copassist.cli.serving import COOKIE_SECRET, SECRETS
from copassist.languages import language
from tests.e2e.conftest import served
from tests.e2e.oidc_provider import CALLBACK, CLIENT, SECRET
from tests.e2e.test_walk import PATIENCE_MS, ask, last_answer

FR = language("fr")
ROLES = """
facilitator = ["group:animation"]
newcomer = ["group:nouveaux"]
member = ["group:communaute"]
sponsor = ["mecene@example.org"]
"""
COOKIE = "_streamlit_user"


@pytest.fixture(scope="module")
def app(environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app of a community whose members sign in, at the address that they type."""
    folder = tmp_path_factory.mktemp("sign-in")
    (folder / "roles.toml").write_text(ROLES, encoding="utf-8")
    (folder / "secret").write_text(SECRET, encoding="utf-8")
    with ExitStack() as stack:
        provider = ["tests.e2e.oidc_provider"]
        issuer = stack.enter_context(served(provider, folder / "provider.log", os.environ))
        own = {
            "COPASSIST_OIDC_METADATA_URL": f"{issuer}/.well-known/openid-configuration",
            "COPASSIST_OIDC_CLIENT_ID": CLIENT,
            "COPASSIST_OIDC_CLIENT_SECRET_FILE": str(folder / "secret"),
            "COPASSIST_ROLES_FILE": str(folder / "roles.toml"),
            "COPASSIST_DEFAULT_ROLE": "",
        }
        log = Path(environ["COPASSIST_HOME"], "sign-in.log")
        command = ["copassist.cli", "run", "--port"]
        address = stack.enter_context(served(command, log, environ | own))
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def contexts(browser: Browser) -> Iterator[ExitStack]:
    """What closes the browsers of a test."""
    with ExitStack() as stack:
        yield stack


def visitor(browser: Browser, contexts: ExitStack) -> BrowserContext:
    """A browser of its own, that knows nobody."""
    context = browser.new_context(locale="fr-CA", viewport={"width": 1280, "height": 860})
    context.set_default_timeout(PATIENCE_MS)
    contexts.callback(context.close)
    return context


def enter(context: BrowserContext, app: str, name: str) -> Page:
    """Sign in as that person, at the provider's page."""
    page = context.new_page()
    page.goto(app)
    page.get_by_role("button", name=FR.text("ui.signin.enter")).click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("button", name=FR.text("ui.signin.leave"))).to_be_visible()
    return page


def expect_the_door(page: Page) -> None:
    """Only the way in is on the page."""
    expect(page.get_by_role("button", name=FR.text("ui.signin.enter"))).to_be_visible()
    expect(page.get_by_role("button", name=FR.text("ui.signin.leave"))).to_have_count(0)
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_count(0)
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_count(0)


def test_two_people_at_once(app: str, browser: Browser, contexts: ExitStack) -> None:
    """A member and a facilitator signed in at once: each has their pages and conversations."""
    fanny = enter(visitor(browser, contexts), app, "fanny")
    paul = enter(visitor(browser, contexts), app, "paul")
    expect(fanny.get_by_text("Fanny · Équipe d’animation")).to_be_visible()
    expect(paul.get_by_text("Paul · Membre")).to_be_visible()
    expect(fanny.get_by_role("link", name=FR.text("ui.page.prepare"))).to_be_visible()
    expect(paul.get_by_role("link", name=FR.text("ui.page.library"))).to_be_visible()
    expect(paul.get_by_role("link", name=FR.text("ui.page.prepare"))).to_have_count(0)
    questions = {
        fanny: "À l’urgence, l’attente du triage est passée de combien à combien ?",
        paul: "Comment suit-on les engagements sans jouer à la police ?",
    }
    for page, question in questions.items():
        ask(page, question)
    for page in questions:
        last_answer(page)
    for page, other in ((fanny, paul), (paul, fanny)):
        mine, theirs = questions[page], questions[other]
        page.reload()
        expect(page.get_by_test_id("stChatMessage").first).to_contain_text(mine)
        past = page.get_by_test_id("stSidebar")
        expect(past.get_by_role("button", name=mine)).to_be_visible()
        expect(past.get_by_role("button", name=theirs)).to_have_count(0)
    # The address of another's conversation opens nothing.
    page = paul.context.new_page()
    page.goto(fanny.url)
    expect(page.get_by_text(FR.text("ui.chat.gone"))).to_be_visible()
    expect(page.get_by_text(questions[fanny])).to_have_count(0)


def test_the_space_of_facilitators(app: str, browser: Browser, contexts: ExitStack) -> None:
    """A facilitator reads the facilitators' channel; a member finds it at no address."""
    fanny = enter(visitor(browser, contexts), app, "fanny")
    paul = enter(visitor(browser, contexts), app, "paul")
    for page, count in ((fanny, 1), (paul, 0)):
        page.get_by_role("link", name=FR.text("ui.page.library")).click()
        expect(page.get_by_role("link", name="cas-vecus").first).to_be_visible()
        expect(page.get_by_role("link", name="animation-privee")).to_have_count(count)
    fanny.get_by_role("link", name="animation-privee").click()
    expect(fanny.get_by_role("heading", name="#animation-privee")).to_be_visible()
    fanny.wait_for_timeout(500)
    still = fanny.get_by_test_id("stApp")
    expect(still).to_have_attribute("data-test-script-state", "notRunning")
    fanny.get_by_test_id("stMain").get_by_test_id("stPageLink").nth(1).click()
    expect(fanny).to_have_url(re.compile("thread="))
    expect(
        fanny.get_by_test_id("stMain").get_by_role("link", name="animation-privee")
    ).to_be_visible()
    said = [
        line for line in fanny.get_by_test_id("stMain").inner_text().splitlines() if len(line) > 40
    ]
    assert said
    paul.goto(fanny.url)
    expect(paul.get_by_test_id("stAlert")).to_be_visible()
    shown = paul.get_by_test_id("stMain").inner_text()
    assert not any(line in shown for line in said)


def test_a_sponsor_and_a_newcomer(app: str, browser: Browser, contexts: ExitStack) -> None:
    """A sponsor has one page and asks nothing; a newcomer has those of a member."""
    mecene = enter(visitor(browser, contexts), app, "mecene")
    nina = enter(visitor(browser, contexts), app, "nina")
    expect(mecene.get_by_role("heading", name=FR.text("ui.page.balance"))).to_be_visible()
    expect(mecene.get_by_test_id("stChatInputTextArea")).to_have_count(0)
    expect(nina.get_by_test_id("stChatInputTextArea")).to_be_visible()
    expect(nina.get_by_role("link", name=FR.text("ui.page.balance"))).to_have_count(0)
    mecene.goto(f"{app}/library?space=cas-vecus")
    expect(mecene.get_by_role("heading", name=FR.text("ui.page.balance"))).to_be_visible()
    expect(mecene.get_by_text("cas-vecus")).to_have_count(0)


def test_a_wrong_group_is_refused(app: str, browser: Browser, contexts: ExitStack) -> None:
    """A group that only begins as one of the list does opens nothing; one may leave."""
    voisin = enter(visitor(browser, contexts), app, "voisin")
    expect(voisin.get_by_text(FR.text("ui.signin.refused", name="Voisin"))).to_be_visible()
    expect(voisin.get_by_test_id("stChatInputTextArea")).to_have_count(0)
    expect(voisin.get_by_test_id("stSidebarNavLink")).to_have_count(0)
    voisin.get_by_role("button", name=FR.text("ui.signin.leave")).click()
    expect_the_door(voisin)


def test_signing_out(app: str, browser: Browser, contexts: ExitStack) -> None:
    """After one has signed out no page, reload or step back shows anything; another may enter."""
    context = visitor(browser, contexts)
    page = enter(context, app, "fanny")
    ask(page, "Comment faire le suivi sans devenir la police ?")
    last_answer(page)
    conversation = page.url
    page.get_by_role("button", name=FR.text("ui.signin.leave")).click()
    expect_the_door(page)
    assert not [c for c in context.cookies() if c["name"].startswith(COOKIE)]
    page.goto(conversation)
    expect_the_door(page)
    page.go_back()
    expect_the_door(page)
    page.close()
    paul = enter(context, app, "paul")
    paul.goto(conversation)
    expect(paul.get_by_text(FR.text("ui.chat.gone"))).to_be_visible()


def signed(secret: str, app: str) -> str:
    """The cookie of a facilitator, as that secret signs it."""
    claims = {
        "iss": "x", "sub": "sub-fanny", "iat": int(time.time()), "groups": ["animation"],
        "name": "Fanny", "origin": app, "is_logged_in": True, "provider": "default",
    }  # fmt: skip
    return create_signed_value(secret, COOKIE, json.dumps(claims)).decode()


def test_a_forged_cookie_gives_nothing(
    app: str, environ: dict[str, str], browser: Browser, contexts: ExitStack
) -> None:
    """A cookie that another secret signed, that none did, or that was changed is no sign-in."""
    context = visitor(browser, contexts)
    page = enter(context, app, "paul")
    [real] = [c["value"] for c in context.cookies() if c["name"] == COOKIE]
    body, moment, seal = real.strip('"').rsplit(".", 2)
    theirs = signed("another secret", app)
    changed = f"{theirs.rsplit('.', 2)[0]}.{moment}.{seal}"
    for forged in (theirs, changed, body, f"{body}.{moment}.{seal[::-1]}"):
        context.clear_cookies(name=COOKIE)
        context.add_cookies([{"name": COOKIE, "value": forged, "url": app}])
        page.goto(app)
        expect_the_door(page)
    # Rightly signed it opens: so it is the seal alone that kept the others out.
    secret = Path(environ["COPASSIST_HOME"], COOKIE_SECRET).read_text("utf-8")
    context.add_cookies([{"name": COOKIE, "value": signed(secret, app), "url": app}])
    page.goto(app)
    expect(page.get_by_text("Fanny · Équipe d’animation")).to_be_visible()


def test_a_callback_of_anothers_making_gives_nothing(
    app: str, browser: Browser, contexts: ExitStack
) -> None:
    """The way back from the provider opens only to the browser that left for it, and once."""
    left: list[str] = []
    context = visitor(browser, contexts)
    context.on("request", lambda request: left.append(request.url))
    enter(context, app, "fanny")
    [back] = [url for url in left if CALLBACK in url]
    other = visitor(browser, contexts).new_page()
    for address in (back, f"{app}{CALLBACK}?code=x&state=y", f"{app}{CALLBACK}?error=denied"):
        other.goto(address)
        expect_the_door(other)


def test_no_secret_is_written_where_it_can_be_read(app: str, environ: dict[str, str]) -> None:
    """Neither secret stands in the log or on a command line; their files are for who serves."""
    home = Path(environ["COPASSIST_HOME"])
    secrets = (SECRET, (home / COOKIE_SECRET).read_text("utf-8"))
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert any(str(home / SECRETS).encode() in line for line in lines)
    for secret in secrets:
        assert secret not in (home / "sign-in.log").read_text("utf-8")
        assert not any(secret.encode() in line for line in lines)
    for name in (SECRETS, COOKIE_SECRET):
        assert (home / name).stat().st_mode & 0o077 == 0

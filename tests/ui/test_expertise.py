"""One declares what one knows about, sees it, and takes it away."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from copassist.archive.experts import Experts
from copassist.languages import language
from copassist.ui.session import COOKIE
from copassist.workspace import Workspace
from tests.ui.conftest import OWNER, Browser, Opens, ask, press, read

FORM = language("fr").rules("experts")["form"]


def page() -> None:
    from copassist.settings import load
    from copassist.ui import session
    from copassist.ui.expertise import own_expertise
    from copassist.workspace import Workspace

    own_expertise(Workspace.open(load()[0]), session.texts())


@pytest.fixture
def app(workspace: Workspace) -> AppTest:
    return AppTest.from_function(page, default_timeout=60).run()


def declare(app: AppTest, subject: str, name: str = "", contact: str = "") -> AppTest:
    app.text_input(key="expertise_subject").set_value(subject)
    if name:
        app.text_input(key="expertise_name").set_value(name)
    app.text_input(key="expertise_contact").set_value(contact)
    return next(b for b in app.button if b.label == FORM["add"]).click().run()


def test_declared_shown_and_withdrawn(app: AppTest, workspace: Workspace) -> None:
    """What was added is listed with its button, and is gone once that is pressed."""
    declare(app, "soudure", "Ana", "le mardi")
    assert FORM["added"] in read(app)
    assert "soudure · Ana · le mardi" in read(app)
    assert [one.subject for one in Experts(workspace.engine).listed(OWNER)] == ["soudure"]
    press(app, "expertise-remove-")
    assert FORM["removed"] in read(app)
    assert Experts(workspace.engine).listed(OWNER) == []


def test_the_name_is_asked_once(app: AppTest) -> None:
    """The next subject goes under the name given before, unless it is changed."""
    declare(app, "soudure", "Ana")
    assert app.text_input(key="expertise_subject").value == ""
    assert app.text_input(key="expertise_name").value == "Ana"
    assert "poterie · Ana" in read(declare(app, "poterie"))


def test_without_a_name(app: AppTest, workspace: Workspace) -> None:
    """What is missing is told, nothing is kept, and what was typed stays."""
    declare(app, "soudure")
    assert language("fr").text("error.expert_incomplete") in read(app)
    assert app.text_input(key="expertise_subject").value == "soudure"
    assert Experts(workspace.engine).listed(OWNER) == []


def test_only_ones_own(app: AppTest, workspace: Workspace, browser: Browser) -> None:
    """Another browser sees nothing of it here."""
    declare(app, "soudure", "Ana")
    browser.cookies = {COOKIE: "1" * 32}
    other = AppTest.from_function(page, default_timeout=60).run()
    assert "soudure ·" not in read(other)
    assert "expertise-remove-" not in " ".join(str(b.key) for b in other.button)


def test_told_as_it_was_written(filled: Workspace, open_page: Opens) -> None:
    """Marks of Markdown in what was declared are shown, and obeyed by nothing."""
    Experts(filled.engine).declare(
        OWNER, "Ana ![](http://evil.example/x.png)", "la ronde [1] du matin", "<b>ici</b>"
    )
    app = ask(open_page(), "Qui s’y connaît en ronde du matin ?")
    assert "Ana ![](http" in read(app)
    assert "<b>ici</b>" in read(app)
    assert not any("![](" in str(one.value) for one in app.markdown)
    assert "Qui s’y connaît en ronde du matin ?" in app.text_area(key="post-1").value

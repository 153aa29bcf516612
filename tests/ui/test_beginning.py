"""A newcomer's page: what they choose, three things at a time, and nobody else's eyes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from copassist.languages import LANGUAGES, language
from copassist.onboarding.journeys import Journeys
from copassist.records.onboarding import Journey
from copassist.workspace import Workspace
from tests.onboarding.conftest import village  # noqa: F401 - a fixture
from tests.topics.conftest import heard  # noqa: F401 - a fixture
from tests.ui.conftest import OWNER, Browser, Opens, press, read, shown
from tests.ui.test_navigation import foreign

FR = language("fr")
STEPS = FR.rules("onboarding")["step"]


@pytest.fixture(autouse=True)
def _as_member(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPASSIST_ROLE", "member")


def today() -> date:
    return datetime.now(UTC).date()


def begun(workspace: Workspace, days_ago: int = 0, days: int = 7, code: str = "fr") -> Journey:
    """Keep the journey of this browser's owner, begun some days ago."""
    journey = Journey(OWNER, code, ("gabarit",), days, today() - timedelta(days_ago))
    Journeys(workspace.engine).keep(journey)
    return journey


def kept(workspace: Workspace) -> Journey:
    """The journey of this browser's owner."""
    found = Journeys(workspace.engine).read(OWNER)
    assert found
    return found


def cards(app: AppTest) -> list[str]:
    """The keys of the buttons that say that a step is done."""
    return [button.key for button in app.button if (button.key or "").startswith("begin-done-")]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("archive", ["workspace", "filled", "village", "on the way"])
def test_it_speaks_one_language(
    code: str, archive: str, open_page: Opens, request: pytest.FixtureRequest
) -> None:
    """Empty, with choices to make or on the way, it has its texts, in its language only."""
    held = request.getfixturevalue("village" if archive == "on the way" else archive)
    if archive == "on the way":
        begun(held, 3, code=code)
    app = open_page("begin", lang=code)
    assert not app.error
    assert not app.exception
    said = {text.replace("\\", "").replace(":small[]", "") for text in shown(app)}
    # The columns of the words are named in their own language.
    assert said.isdisjoint(foreign(code))


def test_choices(village: Workspace, open_page: Opens) -> None:  # noqa: F811 - the fixture
    """Language, interests and pace are chosen and kept; spaces hidden from them are not offered."""
    app = open_page("begin")
    assert app.button_group(key="begin-interests").options == [
        "#general", "#english", "#aide", "La ronde"
    ]  # fmt: skip
    app.button_group(key="begin-interests").set_value(["#english"])
    app.text_input(key="begin-other").set_value("gabarit, stocks")
    app.button_group(key="begin-pace").set_value(14)
    press(app, "FormSubmitter:begin-choices")
    assert kept(village) == Journey(OWNER, "fr", ("#english", "gabarit", "stocks"), 14, today())
    assert cards(app)


def test_three_at_a_time(village: Workspace, open_page: Opens) -> None:  # noqa: F811 - the fixture
    """Three things are shown, each with its reason, and what comes from the archive opens."""
    begun(village, days_ago=6)
    app = open_page("begin")
    assert len(cards(app)) == 3
    told = read(app)
    assert STEPS["charter"]["title"] in told
    assert STEPS["give"]["title"] not in told
    shown_ = read(press(app, "entry-begin-charter"))
    assert ":orange-background[La charte est adoptée." in shown_


def test_done_later_and_not_for_me(
    village: Workspace,  # noqa: F811 - the fixture
    open_page: Opens,
) -> None:
    """A click says what becomes of a step, the next comes up, and it can be taken up again."""
    begun(village, days_ago=6)
    app = press(open_page("begin"), "begin-done-charter")
    app = press(app, "begin-later-meetings")
    app = press(app, "begin-leave-greeting")
    held = kept(village)
    assert (held.done, held.later, held.left) == ({"charter"}, ("meetings",), {"greeting"})
    assert not {"begin-done-charter", "begin-done-meetings"} & set(cards(app))
    assert len(cards(app)) == 3
    press(app, "begin-again-charter")
    assert kept(village).done == frozenset()


def test_nothing_is_pressed(village: Workspace, open_page: Opens) -> None:  # noqa: F811
    """When the day's things are done it says so; who wants may go ahead."""
    journey = begun(village, days=30)
    first = frozenset({"charter", "meetings", "greeting"})
    Journeys(village.engine).keep(replace(journey, done=first))
    app = open_page("begin")
    assert FR.text("ui.begin.quiet") in read(app)
    assert cards(app) == []
    ahead = next(b for b in app.button if b.label == FR.text("ui.begin.ahead"))
    assert len(cards(ahead.click().run())) == 3


def test_words_open(village: Workspace, open_page: Opens) -> None:  # noqa: F811 - the fixture
    """The words used here are shown with a use in each language, which opens."""
    begun(village)
    app = open_page("begin")
    assert "ROTI : return on time invested" in read(app).replace("\N{NO-BREAK SPACE}", " ")
    told = read(press(app, "entry-begin-word-ROTI-en"))
    assert "return on time invested (ROTI)" in told


def test_the_introduction_is_kept(village: Workspace, open_page: Opens) -> None:  # noqa: F811
    """What they make of the draft is kept, and can be copied; nothing is posted."""
    begun(village)
    app = open_page("begin")
    assert "gabarit" in app.text_area(key="begin-introduction-1").value
    app.text_area(key="begin-introduction-1").set_value("Bonjour, je suis Léa.").run()
    assert kept(village).introduction == "Bonjour, je suis Léa."
    assert app.code[0].value == "Bonjour, je suis Léa."
    press(app, "begin-done-charter")
    assert kept(village).introduction == "Bonjour, je suis Léa."


def test_changed_and_forgotten(village: Workspace, open_page: Opens) -> None:  # noqa: F811
    """Choices can be changed without losing what was done, and all of it can be forgotten."""
    journey = begun(village)
    Journeys(village.engine).keep(replace(journey, done=frozenset({"charter"})))
    app = press(open_page("begin"), "begin-change")
    assert app.text_input(key="begin-other").value == "gabarit"
    app.button_group(key="begin-pace").set_value(30)
    app = press(app, "FormSubmitter:begin-choices")
    assert (kept(village).days, kept(village).done) == (30, {"charter"})
    press(app, "begin-forget")
    assert Journeys(village.engine).read(OWNER) is None


def test_nobody_else_sees_it(
    village: Workspace,  # noqa: F811 - the fixture
    open_page: Opens,
    browser: Browser,
) -> None:
    """Another visitor chooses anew, and finds nothing of it."""
    begun(village)
    browser.cookies.clear()
    app = open_page("begin")
    assert cards(app) == []
    assert [b for b in app.button if (b.key or "").startswith("FormSubmitter:begin-choices")]


def test_what_was_erased_is_not_shown_again(
    village: Workspace,  # noqa: F811 - the fixture
    open_page: Opens,
) -> None:
    """A path is made anew once the archive has changed."""
    begun(village)
    app = open_page("begin")
    assert "return on time invested" in read(app)
    with village.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM messages WHERE text LIKE '%ROTI%'")
    village.builder().rebuild()
    assert "return on time invested" not in read(app.run())

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document

from copassist.archive.intake import Intake
from copassist.languages import LANGUAGES, language
from copassist.records import ROLES, Message, Role, Visibility
from copassist.ui import balance_export as export
from copassist.workspace import Workspace
from tests.conftest import said
from tests.ui.conftest import Opens, press, read, shown
from tests.ui.test_navigation import foreign

FR = language("fr")
DAY = 24 * 60


@pytest.fixture(autouse=True)
def _as_facilitator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPASSIST_ROLE", "facilitator")


@pytest.fixture
def lively(workspace: Workspace) -> Workspace:
    """Thirty threads by seven people, one every three days."""
    found: list[Message] = []
    for n in range(30):
        at = 3 * DAY * n
        people = [f"p{(n + i) % 7}" for i in range(3)]
        found += [
            said(f"Comment faites-vous la ronde {n} ?", at=at, by=people[0]),
            said("Parce que le gabarit aide, merci pour la fiche.", at=at + 60, thread=at,
                 by=people[1]),
            said("Il a été convenu de la garder.", at=at + 90, thread=at, by=people[2]),
        ]  # fmt: skip
    Intake(workspace.engine, "e").take(found)
    workspace.builder().refresh()
    return workspace


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("archive", ["workspace", "filled", "lively"])
def test_it_speaks_one_language(
    code: str, archive: str, open_page: Opens, request: pytest.FixtureRequest
) -> None:
    """Empty, with too little or full, the page has all its texts, in its language only."""
    request.getfixturevalue(archive)
    app = open_page("balance", lang=code)
    assert not app.error
    assert not app.exception
    said = {text.replace("\\", "").replace(":small[]", "") for text in shown(app)}
    assert said.isdisjoint(foreign(code))


def test_sponsors_see_figures_and_no_words(
    lively: Workspace, open_page: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sponsor sees how the axes stand, of what members read, and neither thread nor choice."""
    Intake(lively.engine, "e").take(
        [said("Réservé.", at=400 * DAY, space="prive", level=Visibility.FACILITATORS)]
    )
    monkeypatch.setenv("COPASSIST_ROLE", "sponsor")
    app = open_page()
    assert FR.text("ui.balance.legend") in read(app)
    assert not app.error
    assert not app.selectbox
    assert not app.date_input
    assert not app.get("page_link")
    for words in ("ronde", "gabarit", "convenu", "general", "prive", "2027"):
        assert words not in read(app)


def test_members_do_not_see_it(
    lively: Workspace, open_page: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a member the page is not among the pages, and its address shows nothing of it."""
    monkeypatch.setenv("COPASSIST_ROLE", "member")
    told = read(open_page("balance"))
    assert FR.text("ui.balance.why") not in told
    assert FR.text("ui.tagline") in told


def test_a_number_opens_its_threads(lively: Workspace, open_page: Opens) -> None:
    """A component opens its threads, each with its share and its first words."""
    told = read(press(open_page("balance"), "balance-open-answered"))
    assert FR.text("ui.balance.threads_about") in told
    assert "Comment faites-vous la ronde" in told


@pytest.mark.parametrize("role", [role for role in ROLES if Visibility.COMMUNITY in role.reads])
def test_a_thread_opens_with_what_its_messages_evidence(
    role: Role, lively: Workspace, open_page: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A facilitator sees the axes of each message; a member, at the same address, does not."""
    monkeypatch.setenv("COPASSIST_ROLE", role.name)
    told = read(open_page("library", thread="slack:general/0", axes="1"))
    assert "Il a été convenu de la garder." in told
    is_shown = role == Role.FACILITATOR
    assert (FR.text("ui.balance.read_closely") in told) is is_shown
    assert (FR.text("axes.performance") in told) is is_shown


def test_one_click_corrects(lively: Workspace, open_page: Opens) -> None:
    """A click on an axis of a message is kept, and shown as a correction from then on."""
    app = open_page("library", thread="slack:general/0", axes="1")
    pills = next(g for g in app.button_group if g.key == "balance-axes-slack-general/90")
    app = pills.set_value(["social"]).run()
    assert lively.axes.given("slack") == {"general/90": ("social",)}
    assert FR.text("ui.balance.corrected") in read(app)


def test_the_community_is_set(lively: Workspace, open_page: Opens) -> None:
    """Stage, targets and facilitators are kept, and the measure goes by them."""
    app = open_page("balance")
    app.selectbox(key="balance-stage").set_value("stewardship").run()
    app.text_area(key="balance-facilitators").set_value("p0\n\n p1 ").run()
    next(b for b in app.button if b.label == FR.text("ui.balance.save")).click().run()
    held = lively.axes.community()
    assert (held.stage, held.facilitators) == ("stewardship", ("p0", "p1"))
    assert lively.axes.measure(Role.FACILITATOR).coverage.facilitators_known


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_taken_away(code: str, lively: Workspace) -> None:
    """The picture is a PNG, the table opens in Excel, the report is a page with the verdict."""
    told, texts = lively.axes.measure(Role.FACILITATOR), language(code)
    assert export.png(told, texts).startswith(b"\x89PNG")
    rows = export.table(told, texts).decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + 3 + 18
    page = Document(io.BytesIO(export.report(told, texts)))
    words = "\n".join(paragraph.text for paragraph in page.paragraphs)
    assert texts.text("ui.balance.report_title") in words
    assert "{" not in words


def test_a_period_without_threads(lively: Workspace) -> None:
    """Days in which nothing was said are measured without a number."""
    told = lively.axes.measure(Role.FACILITATOR, "", date(2020, 1, 1), date(2020, 3, 1))
    assert told.verdict == "not enough data"
    assert export.report(told, FR)

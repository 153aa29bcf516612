"""One person cannot take everybody's turn; a limit is told, with how long to wait."""

from __future__ import annotations

from math import ceil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.languages import language
from copassist.ui import intake
from copassist.ui.rate import REMEMBERED, Pace
from copassist.ui.session import COOKIE
from copassist.workspace import Workspace
from tests.ui.conftest import OWNER, QUESTION, Browser, Opens, ask, read
from tests.ui.test_importing import bring

FR = language("fr")


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 5))
def test_never_more_than_the_limit_in_any_window(gaps: list[float], limit: int) -> None:
    """Whatever the rhythm, no minute holds more than the limit, and the wait told is enough."""
    pace, now, taken = Pace(), 0.0, []
    for gap in gaps:
        now += gap
        if wait := pace.take("ana", "question", limit, 60.0, now):
            now += ceil(wait) + 1e-6  # what is told, and a hair
            assert pace.take("ana", "question", limit, 60.0, now) == 0
        taken.append(now)
    assert all(sum(0 <= t - one < 60 for t in taken) <= limit for one in taken)


def test_each_person_and_each_act_by_itself() -> None:
    """What one person did takes nothing from another, nor questions from imports."""
    pace = Pace()
    assert pace.take("ana", "question", 1, 60, 0) == 0
    assert pace.take("ana", "question", 1, 60, 10) == 50
    assert pace.take("léo", "question", 1, 60, 10) == 0
    assert pace.take("ana", "import", 1, 60, 10) == 0
    assert pace.take("ana", "question", 1, 60, 60) == 0


def test_those_who_are_quiet_are_forgotten() -> None:
    """However many come, only so many are remembered."""
    pace = Pace()
    for n in range(REMEMBERED + 5):
        pace.take(str(n), "question", 1, 60, 0)
    assert pace.take(str(REMEMBERED + 4), "question", 1, 60, 1) == 59
    assert pace.take("0", "question", 1, 60, 1) == 0


def test_a_question_too_many(
    filled: Workspace, open_page: Opens, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not kept, the sentence says how long to wait, and others ask on."""
    monkeypatch.setenv("COPASSIST_QUESTIONS_A_MINUTE", "2")
    app = ask(ask(open_page()))
    ask(app, "Une question de trop ?")
    assert FR.text("error.too_many_questions", limit=2, seconds=60)[:40] in read(app)
    (held,) = filled.conversations.list(OWNER)
    asked = [turn.question for turn in filled.conversations.read(held.id, OWNER).turns]
    assert asked == [QUESTION, QUESTION]
    browser.cookies = {COOKIE: "1" * 32}
    assert "La ronde du matin dure douze minutes." in read(ask(open_page()))


def test_without_a_limit(
    filled: Workspace, open_page: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 0 one asks as often as one likes."""
    monkeypatch.setenv("COPASSIST_QUESTIONS_A_MINUTE", "0")
    app = open_page()
    for _ in range(3):
        ask(app)
    (held,) = filled.conversations.list(OWNER)
    assert len(filled.conversations.read(held.id, OWNER).turns) == 3


def test_an_import_too_many(
    workspace: Workspace, open_page: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not begun, and the sentence says how long to wait."""
    monkeypatch.setenv("COPASSIST_IMPORTS_AN_HOUR", "1")
    for name in ("un", "deux"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\nLe tableau {name}.", encoding="utf-8")
    bring(open_page("import"), tmp_path / "un.md")
    first = intake.latest()
    app = open_page("import")
    app.text_input[0].set_value(str(tmp_path / "deux.md"))
    next(b for b in app.button if b.label == FR.text("ui.import.begin")).click().run()
    assert FR.text("error.too_many_imports", limit=1, minutes=60) in read(app)
    assert intake.latest() is first

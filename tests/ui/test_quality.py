from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from copassist.evaluation.candidates import Candidates
from copassist.evaluation.labels import Label, keep_label, labels_kept
from copassist.evaluation.runs import Mark, Runs, about
from copassist.languages import LANGUAGES, language
from copassist.records import Answer, Role
from copassist.ui import measuring
from copassist.workspace import Workspace
from tests.ui.conftest import OWNER, QUESTION, Opens, press, read, shown
from tests.ui.test_navigation import foreign

FR = language("fr")
GOLD = "accueil/1746100001.000100"
MARKS = [
    Mark(str(n), code, "fact", n % 2 == 0, str(n), "answered", n / 8, 0.1,
         {"facts": n / 8, "recall@1": 1.0, "false_answers": 0.5})
    for n, code in enumerate(["fr", "fr", "en", "en", "fr", "fr", "en", "en"])
]  # fmt: skip


@pytest.fixture(autouse=True)
def _as_facilitator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPASSIST_ROLE", "facilitator")


@pytest.fixture
def measured(filled: Workspace) -> Workspace:
    """An archive measured twice, and better the second time."""
    runs = Runs(filled.engine)
    for n in range(2):
        run = runs.begin("community", str(n), Role.MEMBER, about("hash", ""), ["lost"])
        marks = [replace(m, values={k: v * n for k, v in m.values.items()}) for m in MARKS]
        runs.save(run, marks, ended=True)
    return filled


@pytest.fixture
def rated(filled: Workspace) -> Workspace:
    """An archive whose answer to one question got a thumb down."""
    kept = filled.conversations
    turn = kept.ask(kept.start(OWNER, QUESTION), QUESTION)
    kept.answer(turn, Answer(QUESTION, "fr", "L’archive ne le dit pas.", False, "question"))
    kept.rate(turn, 0, "wrong : c’est douze")
    return filled


def answers(app: AppTest, yes: bool) -> AppTest:
    """Say whether the archive answers the candidate."""
    group = next(g for g in app.button_group if (g.key or "").endswith("-answerable"))
    return group.set_value(yes).run()


def test_members_do_not_see_it(
    rated: Workspace, open_page: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a member the page is not among the pages, and its address shows nothing of it."""
    monkeypatch.setenv("COPASSIST_ROLE", "member")
    said = read(open_page("quality"))
    assert FR.text("ui.quality.measures") not in said
    assert "c’est douze" not in said
    assert FR.text("ui.tagline") in said


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("archive", ["workspace", "measured", "rated"])
def test_it_speaks_one_language(
    code: str, archive: str, open_page: Opens, request: pytest.FixtureRequest
) -> None:
    """Empty, measured or with a candidate, the page has all its texts, in its language only."""
    request.getfixturevalue(archive)
    app = open_page("quality", lang=code)
    if archive == "rated":
        answers(app, True)
    assert not app.error
    said = {text.replace("\\", "").replace(":small[]", "") for text in shown(app)}
    assert language(code).text("ui.page.quality") in said
    # The answer that was given is shown in its own language.
    assert said.isdisjoint(foreign(code))


def test_figures_are_pictures_and_words(measured: Workspace, open_page: Opens) -> None:
    """The last run shows its charts, each described for who cannot see, and all its figures."""
    app = open_page("quality")
    said = read(app)
    for name in ("retrieval", "answers", "errors", "reliability"):
        assert FR.text(f"ui.quality.{name}") in said
    assert FR.text("ui.quality.change", day=FR.day(datetime.now())) in said
    specs = [element.proto.spec for element in app.get("vega_lite_chart")]
    assert len(specs) == 5
    assert all('"description"' in spec for spec in specs)
    assert "44 (" in str(app.table[0].value.to_dict())
    assert "lost" in said


def test_a_button_measures(filled: Workspace, open_page: Opens) -> None:
    """Pressed, every labelled question is asked and the figures come; nothing to ask is said."""
    app = open_page("quality")
    assert wait(press_run(app)).error
    gold = (GOLD,)
    keep_label(filled.engine, Label("a", QUESTION, "fr", True, gold, ("douze",)))
    app = wait(press_run(open_page("quality")))
    assert not app.error
    assert FR.text("ui.quality.retrieval") in read(app)
    (run,) = Runs(filled.engine).last()
    assert [m.id for m in run.marks] == ["a"]


def press_run(app: AppTest) -> AppTest:
    return next(b for b in app.button if b.label == FR.text("ui.quality.run")).click().run()


def wait(app: AppTest) -> AppTest:
    while (job := measuring.latest()) is None or not job.ended:
        time.sleep(0.05)
    return app.run()


def test_a_candidate_is_shown_without_who_asked(rated: Workspace, open_page: Opens) -> None:
    """The question, the answer and what was said of it are there; who asked is not."""
    said = read(open_page("quality"))
    assert QUESTION in said and "L’archive ne le dit pas." in said
    assert f"{FR.text('ui.rating.reason.wrong')} · c’est douze" in said
    assert OWNER not in said


def test_a_candidate_becomes_a_label(rated: Workspace, open_page: Opens) -> None:
    """With its gold ticked and its facts typed, a candidate is kept as a label."""
    app = answers(open_page("quality"), True)
    next(box for box in app.checkbox if (box.key or "").endswith(GOLD)).check().run()
    app.text_area[0].set_value("douze\n\nminutes ").run()
    press(app, f"label-{first(rated)}-keep")
    (label,) = labels_kept(rated.engine)
    assert (label.question, label.answerable, label.gold) == (QUESTION, True, (GOLD,))
    assert label.facts == ("douze", "minutes")
    assert FR.text("ui.quality.none_waiting") in read(app)


def test_what_a_label_lacks_is_said(rated: Workspace, open_page: Opens) -> None:
    """Without gold, or with a fact that its gold does not hold, nothing is kept."""
    key = f"label-{first(rated)}-keep"
    app = answers(open_page("quality"), True)
    press(app, key)
    assert FR.text("ui.quality.no_gold") in read(app)
    next(box for box in app.checkbox if (box.key or "").endswith(GOLD)).check().run()
    app.text_area[0].set_value("treize").run()
    press(app, key)
    assert FR.text("ui.quality.fact_missing", fact="treize") in read(app)
    assert labels_kept(rated.engine) == []


def test_a_question_without_answer_is_a_label_too(rated: Workspace, open_page: Opens) -> None:
    """What the archive does not say is kept as such, with neither gold nor facts."""
    app = answers(open_page("quality"), False)
    press(app, f"label-{first(rated)}-keep")
    (label,) = labels_kept(rated.engine)
    assert (label.answerable, label.gold, label.kind) == (False, (), "unanswerable")


def test_a_candidate_is_put_aside(rated: Workspace, open_page: Opens) -> None:
    """Put aside, it is gone from the page and no label is made."""
    app = press(open_page("quality"), f"label-{first(rated)}-reject")
    assert FR.text("ui.quality.none_waiting") in read(app)
    assert labels_kept(rated.engine) == []


def first(workspace: Workspace) -> int:
    return Candidates(workspace.engine).waiting()[0].key


def test_a_measure_teaches_when_to_answer(filled: Workspace, open_page: Opens) -> None:
    """Learning tells both errors before and after, says so from then on, and can be taken back."""
    runs = Runs(filled.engine)
    run = runs.begin("community", "1", Role.MEMBER, about(filled.embedder.name, ""), [])
    some = [
        Mark(str(n), "fr", "", n % 2 == 0, f"d{n}", "answered", 0.95 - n % 2 / 10, 0.1, {})
        for n in range(200)
    ]
    runs.save(run, some, ended=True)
    app = open_page("quality")
    assert FR.text("ui.quality.untaught") in read(app)
    app = press(app, "learn")
    assert FR.text("ui.quality.lesson_kept") in read(app)
    assert app.table[-1].value.iloc[0].tolist()[-2:] == ["100\xa0%", "0\xa0%"]
    learned = filled.learned
    assert learned is not None
    app = open_page("quality")
    said = FR.text("ui.quality.taught", day=FR.day(learned.day), n=learned.questions)
    assert said in read(app)
    app = press(app, "unlearn")
    assert FR.text("ui.quality.untaught") in read(app)


def test_a_small_measure_teaches_nothing(measured: Workspace, open_page: Opens) -> None:
    """Of eight questions nothing is learned, and the page says how many it takes."""
    app = press(open_page("quality"), "learn")
    assert FR.text("error.learn_few", fewest=40) in read(app)
    assert measured.learned is None

"""Questions about the community's own balance are answered from the measure, with its threads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copassist.archive.intake import Intake
from copassist.assistant.balance import BalanceAnswer, asked
from copassist.assistant.wishes import named_axis
from copassist.axes.telling import score
from copassist.languages import language
from copassist.records import Exchange, Message, Role
from copassist.records.axes import Axis
from copassist.workspace import Workspace
from tests.conftest import said

OURS = {
    "fr": ["Quel est notre axe le plus faible ?", "Sommes-nous en perte de vitesse ?",
           "Notre communauté s’essouffle-t-elle ?", "Où en est notre équilibre ?",
           "Pourquoi l’axe apprentissage a-t-il baissé ?",
           "Comment l’axe de la performance a-t-il évolué pour en arriver à cette chute ?",
           "Qu’est-ce qui a fait chuter l’axe social ?", "Pourquoi notre axe social recule-t-il ?"],
    "en": ["What is our weakest axis?", "are we dying?", "Is our community in decline?",
           "Show me our balance", "Why did the learning axis fall?",
           "What made the engagement axis slide after the reorg?",
           "What caused the drop in the learning axis?", "Why is the social axis down?"],
}  # fmt: skip
OTHERS = {
    "fr": ["Quels sont les trois axes d’une communauté de pratique ?",
           "Quels sont les signes de déclin d’une communauté ?",
           "Comment renforcer l’axe social ?", "Pourquoi une communauté meurt-elle ?",
           "Comment faire progresser l’axe social ?", "Pourquoi mesurer l’axe social ?",
           "Comment l’axe social évolue-t-il dans une communauté mûre ?",
           "Pourquoi l’axe apprentissage est-il mesuré ainsi à Montréal ?",
           "Pourquoi l’axe social montre-t-il l’entraide ?"],
    "en": ["What are the three axes of a community?", "What are the signs of decline?",
           "How do I strengthen the learning axis?", "Why do communities die?",
           "Why measure the social axis?", "What is the learning axis for?",
           "Why is the social axis good for newcomers?", "Why is the performance axis a risk?",
           "Why does the learning axis matter for governance?"],
}  # fmt: skip


@pytest.fixture
def archive(workspace: Workspace) -> Workspace:
    found: list[Message] = []
    for n in range(20):
        at = n * 24 * 60
        found += [
            said(f"Comment faites-vous la ronde {n} ?", at=at, by=f"p{n % 6}"),
            said("On la tient debout.", at=at + 30, thread=at, by=f"p{(n + 1) % 6}"),
            said("D’accord avec ça.", at=at + 60, thread=at, by=f"p{(n + 2) % 6}"),
        ]
    Intake(workspace.engine, "e").take(found)
    workspace.builder().refresh()
    return workspace


@pytest.mark.parametrize(("code", "question"), [(c, q) for c, all_ in OURS.items() for q in all_])
def test_our_own_balance(code: str, question: str) -> None:
    """What asks about the community itself is answered from the measure."""
    assert asked(question, (), code) in ("weakest", "decline")


@pytest.mark.parametrize(("code", "question"), [(c, q) for c, all_ in OTHERS.items() for q in all_])
def test_communities_in_general(code: str, question: str) -> None:
    """What asks about communities in general goes to the archive."""
    assert asked(question, (), code) is None


def test_why_follows() -> None:
    """« Pourquoi ? » is about the balance only after a question about it."""
    before = Exchange("Quel est notre axe le plus faible ?")
    why = "Pourquoi ? Montre-moi les fils"
    assert asked(why, [before], "fr") == "why"
    assert asked("Et sur quoi ?", [before, Exchange(why)], "fr") == "why"
    assert asked(why, [Exchange("Qui tient la ronde ?")], "fr") is None


@pytest.mark.parametrize("code", ["fr", "en"])
@pytest.mark.parametrize("which", [0, 1])
def test_an_answer_with_its_threads(archive: Workspace, code: str, which: int) -> None:
    """The answer is in the question's language, and each number cites a message that is there."""
    answer = archive.ask(OURS[code][which])
    assert (answer.language, answer.intent, answer.grounded) == (code, "balance", True)
    for cited in answer.citations:
        assert f"[{cited.n}]" in answer.text
        thread = archive.library.thread("slack", cited.thread_id or "", Role.MEMBER)
        assert cited.quote in thread.messages[0].text


def test_the_threads_are_shown(archive: Workspace) -> None:
    """Asked why, the answer cites more threads than it did before."""
    first = archive.ask(OURS["fr"][0])
    why = archive.ask("Pourquoi ? Montre-moi les fils", history=[Exchange(OURS["fr"][0])])
    assert why.intent == "balance"
    assert len(why.citations) >= len(first.citations)


@pytest.mark.parametrize(
    ("code", "question", "axis"),
    [
        ("fr", "Pourquoi l’axe apprentissage a-t-il baissé ?", "learning"),
        ("en", "Why did the learning axis fall?", "learning"),
        ("fr", "côté résultats, ça descend, pourquoi", "performance"),
        ("en", "reasons for the dip in social pls", "social"),
    ],
)
def test_an_axis_that_is_named(archive: Workspace, code: str, question: str, axis: Axis) -> None:
    """Of the axis that is named all its parts are told, of the others only how they stand."""
    texts = language(code)
    balance = BalanceAnswer(archive.axes, Role.MEMBER, texts)
    told, measured = balance.answer(question, "weakest"), archive.axes.measure(Role.MEMBER)
    for held in measured.axes.values():
        for part in held.components:
            name = texts.text(f"axes.component.{part.name}.name")
            known = held.axis == axis and part.value is not None
            assert (f"- {name}{texts.text('answer.colon')}" in told.text) is known
        assert score(measured, held.axis, texts) in told.text


def test_how_an_axis_moved(archive: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """How an axis moved since the period before is told where it is known."""
    moved = replace(archive.axes.measure(Role.MEMBER), changes={"learning": (-12.0, -18.0, -6.0)})
    monkeypatch.setattr(type(archive.axes), "measure", lambda *_: moved)
    told = BalanceAnswer(archive.axes, Role.MEMBER, language("en")).answer("Why?", "weakest")
    assert "down 12 points since the period before" in told.text


def test_two_axes_are_no_axis() -> None:
    """Where two axes are named, or none, the whole balance is asked."""
    assert named_axis("Is learning doing better than performance here?") is None
    assert named_axis("Quel est notre axe le plus faible ? Donne-moi les liens.") is None
    assert named_axis("Show me our balance results") is None


def test_an_empty_archive(workspace: Workspace) -> None:
    """Without threads the answer says that there is too little, and cites nothing."""
    answer = workspace.ask("Quel est notre axe le plus faible ?")
    assert (answer.intent, answer.grounded, answer.citations) == ("balance", False, ())

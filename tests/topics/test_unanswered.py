"""Which questions are open, for whom, and what the archive could answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import event, update

from copassist.answer.gate import Gate
from copassist.archive.intake import Intake
from copassist.axes.targets import Community
from copassist.index.rows import Vectors
from copassist.records import Article, Deleted, Item, Message, Reaction, Role, Section, Visibility
from copassist.records.axes import SIGNS
from copassist.storage.tables import readings
from copassist.topics.unanswered import OpenQuestion, answerable, open_questions
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import take

TODAY = date(2026, 3, 30)
DAY = 24 * 60
ASKED = "Comment tenez-vous la ronde du matin quand il neige ?"


class Ear:
    """A small real reader: wherever something asks, a question may be open; the rest is words."""

    def read(self, texts: Sequence[str]) -> Vectors:
        told = np.zeros((len(texts), len(SIGNS)), np.float32)
        told[:, SIGNS.index("question")] = [0.9 * ("?" in text) for text in texts]
        return told


@pytest.fixture
def listening(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr("copassist.models.evidence.open_evidence", lambda *_: Ear())
    return workspace


def found(workspace: Workspace, *items: Item, role: Role = Role.MEMBER) -> list[OpenQuestion]:
    take(workspace, *items)
    return open_questions(workspace.axes, role, TODAY)


def test_nobody_answered(listening: Workspace) -> None:
    """A question alone is open, quoted letter by letter, with its age and its place."""
    (question,) = found(listening, said(f"Bonjour à toutes. {ASKED} Merci."))
    assert question == OpenQuestion(
        "slack", "general/0", "general/0", "general", "fr", f"Bonjour à toutes. {ASKED} Merci.",
        ASKED, date(2026, 3, 2), 28, 0, False, Visibility.COMMUNITY, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "reply",
    ["On la tient dans la cantine, dix minutes.", "As-tu essayé la cantine ?", "La cantine"],
)
def test_answered(listening: Workspace, reply: str) -> None:
    """Any answer of another person, even as a suggestion, closes it."""
    assert not found(listening, said(ASKED), said(reply, at=9, thread=0, by="zoé"))


@pytest.mark.parametrize(
    "reply", ["Aucune idée.", "Sur quel site, et depuis quand ?", "Moi aussi, ça m’intéresse !"]
)
def test_half_answered(listening: Workspace, reply: str) -> None:
    """Only a question back, or no idea, leaves it half answered; the asker's details too."""
    back = said(reply, at=9, thread=0, by="zoé")
    detail = said("Le site du haut, depuis lundi.", at=12, thread=0)
    (question,) = found(listening, said(ASKED), back, detail)
    assert (question.quote, question.is_half, question.replies) == (ASKED, True, 1)


def test_asked_again(listening: Workspace) -> None:
    """The asker who asks again after an answer waits again, and only for that."""
    answer = said("On la tient dans la cantine.", at=9, thread=0, by="zoé")
    again = said("Merci. Et où la tenez-vous quand la cantine est prise ?", at=20, thread=0)
    (question,) = found(listening, said(ASKED), answer, again)
    assert question.quote == "Et où la tenez-vous quand la cantine est prise ?"
    assert (question.message_id, question.is_half) == ("general/20", True)


def test_another_person_asks(listening: Workspace) -> None:
    """Under what was said, somebody else's question may be the open one."""
    told = said("La ronde a changé de place.")
    (question,) = found(
        listening, told, said("Où se tient-elle à présent ?", at=5, thread=0, by="b")
    )
    assert (question.message_id, question.replies) == ("general/5", 0)


def test_found_alone(listening: Workspace) -> None:
    """Who found it alone waits for nobody, nor does a topic that its source marks settled."""
    alone = [said(ASKED), said("Laissez tomber, j’ai trouvé.", at=9, thread=0)]
    closed = replace(said("Où est la fiche de ronde ?", at=500), title="✔ fiche")
    assert not found(listening, *alone, closed)


@pytest.mark.parametrize(
    "text",
    [
        "Est-ce que c’est bon de commencer par un tour de table ?",
        "I found a template from 2019. Does anyone have a newer one?",
        "C’est bonifié depuis lundi. Où est la fiche de ronde ?",
    ],
)
def test_words_that_settle_inside_a_question(listening: Workspace, text: str) -> None:
    """What was found before asking settles nothing, nor does a question that has such words."""
    (question,) = found(listening, said(text))
    assert question.quote in text
    (question,) = found(listening, said("Il y en a une de mars, c’est bon de la garder ?", at=9,
                                        thread=0))  # fmt: skip
    assert question.message_id == "general/0"


def test_settled_behind_the_question(listening: Workspace) -> None:
    """Who says behind the question, in the same message, that it is found waits for nobody."""
    assert not found(listening, said(f"{ASKED} Laissez tomber, j’ai trouvé."))


def test_threads_of_before_are_not_read(listening: Workspace) -> None:
    """Since a day, only threads in which something was written since are loaded."""
    take(listening, said(ASKED), said("Où est la fiche de ronde ?", at=9 * DAY))
    read: list[object] = []

    def note(*told: object) -> None:
        read.extend([told[3]] if "thread_id IN" in str(told[2]) else [])

    event.listen(listening.engine, "before_cursor_execute", note)
    (question,) = open_questions(listening.axes, Role.MEMBER, TODAY, since=date(2026, 3, 8))
    event.remove(listening.engine, "before_cursor_execute", note)
    assert question.message_id == f"general/{9 * DAY}"
    assert [(f"general/{9 * DAY}",)] == read


def test_what_is_no_question(listening: Workspace) -> None:
    """A greeting, rhetoric, an announcement, a robot and minutes are left out."""
    minutes = Article(
        "text", "m.md", "Compte rendu du 2 mars", (Section("a", "", "Qui tient la ronde ?"),),
        date=date(2026, 3, 2),
    )  # fmt: skip
    robot = replace(said("Qui tient la ronde demain matin ?", at=900), is_bot=True)
    assert not found(
        listening,
        said("Bonjour tout le monde, ça va ?", at=100),
        said("Saviez-vous que la ronde a dix ans ? Fêtons-la.", at=300),
        said("La ronde du matin se tient à 8 h.", at=600),
        robot,
        minutes,
    )


def test_robots_and_reactions_answer_nothing(listening: Workspace) -> None:
    """A robot's reply and a thumb up leave a question open."""
    liked = replace(said(ASKED), reactions=(Reaction("thumbsup", 4),))
    robot = replace(said("Rappel : la ronde est à 8 h.", at=5, thread=0, by="r"), is_bot=True)
    (question,) = found(listening, liked, robot)
    assert question.replies == 0


def test_facilitators(listening: Workspace) -> None:
    """Who facilitates asks too, but a post that prepares a meeting is no open question."""
    listening.axes.set_community(Community(facilitators=("ana",)))
    (question,) = found(
        listening, said("Qui vient à la prochaine rencontre jeudi ?"), said(ASKED, at=500)
    )
    assert question.message_id == "general/500"


def test_only_what_the_role_reads(listening: Workspace) -> None:
    """A question of the facilitators' is theirs; a strict reply hides the whole thread."""
    private = said(ASKED, space="privé", level=Visibility.FACILITATORS)
    mixed = [
        said("Où est la fiche de la ronde ?", at=500),
        said("Aucune idée.", at=510, thread=500, by="zoé", level=Visibility.FACILITATORS),
    ]
    assert not found(listening, private, *mixed)
    assert len(open_questions(listening.axes, Role.FACILITATOR, TODAY)) == 2


def test_what_was_deleted_is_gone(listening: Workspace) -> None:
    """A deleted question is no longer listed, at once, even before the index follows."""
    assert found(listening, said(ASKED), said("Où est la fiche de ronde ?", at=500))
    Intake(listening.engine, "e").take([Deleted("slack", "general/0")])
    (left,) = open_questions(listening.axes, Role.MEMBER, TODAY)
    assert left.message_id == "general/500"


def test_order_space_and_days(listening: Workspace) -> None:
    """The newest first; a space; since a day; nothing from after today."""
    take(
        listening,
        said(ASKED),
        said("Où est la fiche de ronde ?", at=5 * DAY),
        said("Qui répare la cloche du quai ?", at=9 * DAY, space="quai"),
        said("Quand revient la neige au nord ?", at=60 * DAY),
    )
    axes, ask = listening.axes, open_questions
    ages = [question.age_days for question in ask(axes, Role.MEMBER, TODAY)]
    assert ages == [19, 23, 28]
    assert [q.space for q in ask(axes, Role.MEMBER, TODAY, space="quai")] == ["quai"]
    since = date(2026, 3, 7)
    assert [q.asked for q in ask(axes, Role.MEMBER, TODAY, since=since)] == [
        date(2026, 3, 11), since,
    ]  # fmt: skip


def test_an_answer_still_to_come(listening: Workspace) -> None:
    """As of a day, what was answered later is open, and what was asked later does not exist."""
    take(listening, said(ASKED), said("Dans la cantine.", at=9 * DAY, thread=0, by="zoé"))
    assert open_questions(listening.axes, Role.MEMBER, date(2026, 3, 5))
    assert not open_questions(listening.axes, Role.MEMBER, TODAY)
    assert not open_questions(listening.axes, Role.MEMBER, date(2026, 3, 1))


def test_newcomers(listening: Workspace) -> None:
    """A question in one's first month is a newcomer's, once the archive has settled."""
    late = datetime(2026, 6, 1, 9, tzinfo=UTC)
    new = replace(said("Où est la fiche de ronde ?", at=1, by="lou"), timestamp=late)
    later = replace(said("Et où est la cloche du quai ?", at=2, by="lou"),
                    timestamp=late + timedelta(days=40))  # fmt: skip
    take(listening, said(ASKED), new, later)
    listed = open_questions(listening.axes, Role.MEMBER, date(2026, 8, 1))
    assert [question.is_newcomer for question in listed] == [False, True, False]


def test_first_readings_do(listening: Workspace) -> None:
    """What was not read closely yet is told by the first reading, which is less sure."""
    Intake(listening.engine, "e").take([said(ASKED)])
    listening.builder().refresh()
    listening.axes.refresh()
    doubtful = [0.5] * len(SIGNS)
    with listening.engine.begin() as connection:
        connection.execute(update(readings).values(told=doubtful))
    assert open_questions(listening.axes, Role.MEMBER, TODAY)
    listening.axes.closely.read(lambda texts: np.full((len(texts), len(SIGNS)), 0.5), None)
    assert not open_questions(listening.axes, Role.MEMBER, TODAY)


def known(workspace: Workspace, *items: Message) -> list[str]:
    """The drafts for open questions, where the gate lets all through."""
    questions = found(workspace, *items)
    answerer = replace(workspace.assistant.answerer, gate=Gate(threshold=0.0), chat=None)
    return [told.post for told in answerable(answerer, questions)]


def test_the_archive_answers(listening: Workspace) -> None:
    """An earlier thread answers: the draft quotes it, says where, and in which language."""
    told = "Quand il neige, la ronde du matin se tient dans la cantine."
    (post,) = known(listening, said(told, by="zoé"), said(ASKED, at=9 * DAY, by="lou"))
    assert post.startswith("Bonjour,")
    assert f"> {ASKED}" in post
    assert f"«\u00a0{told}\u00a0»" in post
    assert "#general, 2 mars 2026" in post
    assert "zoé" not in post
    assert "lou" not in post


def test_the_own_thread_is_no_evidence(listening: Workspace) -> None:
    """What stands in the question's own thread answers nothing."""
    reply = said("La ronde du matin quand il neige, aucune idée.", at=5, thread=0, by="zoé")
    assert known(listening, said(ASKED), reply) == []


def test_the_same_question_is_no_evidence(listening: Workspace) -> None:
    """A question asked twice does not answer itself, shorter or longer."""
    again = said(f"Je repose ma question : {ASKED}", at=9 * DAY, space="quai", by="lou")
    assert known(listening, said(ASKED), again) == []


def test_the_same_question_answered(listening: Workspace) -> None:
    """Where the same question was answered in another thread, that thread is quoted."""
    answer = said("Quand il neige, la ronde se tient à la cantine.", at=5, thread=0, by="zoé")
    (post,) = known(listening, said(ASKED), answer, said(ASKED, at=9 * DAY, by="lou"))
    assert "la ronde se tient à la cantine" in post


def test_the_draft_is_for_all(listening: Workspace) -> None:
    """What only facilitators read is never quoted in a draft, whoever asks for it."""
    secret = said(
        "Quand il neige, la ronde du matin se tient dans le coffre.",
        space="privé", level=Visibility.FACILITATORS,
    )  # fmt: skip
    assert not any("coffre" in post for post in known(listening, secret, said(ASKED, at=DAY)))


def test_a_gate_that_doubts_drafts_nothing(listening: Workspace) -> None:
    """Where the archive is not believed to answer there is no draft."""
    told = said("Quand il neige, la ronde du matin se tient dans la cantine.", by="zoé")
    questions = found(listening, told, said(ASKED, at=9 * DAY, by="lou"))
    shut = replace(listening.assistant.answerer, gate=Gate(threshold=1.1), chat=None)
    assert list(answerable(shut, questions)) == []

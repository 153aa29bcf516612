from __future__ import annotations

import json
from pathlib import Path

import pytest

from copassist.answer.gate import Gate
from copassist.models.chat import open_chat
from copassist.workspace import Workspace
from tests.answer.conftest import OPEN, RONDE, SHUT, Says, answer


def test_quotes_are_verbatim_and_open_their_message(archive: Workspace) -> None:
    """Every claim of the extractive answer stands letter by letter in the message it opens."""
    said_ = answer(archive, "Combien de temps dure la ronde du matin ?", OPEN)
    assert said_.grounded
    assert said_.citations
    texts = {"general/5": RONDE}
    assert any(c.message_ids == ("general/5",) for c in said_.citations)
    for cited in said_.citations:
        assert f"[{cited.n}]" in said_.text
        if cited.message_ids[0] in texts:
            assert cited.quote in texts[cited.message_ids[0]]


def test_the_language_is_the_asker_s(archive: Workspace) -> None:
    """The frame of an answer is in the question's language; foreign quotes are marked as such."""
    french = answer(archive, "Combien de temps dure la ronde du matin ?", OPEN)
    english = answer(archive, "How long does the morning huddle take by the board?", OPEN)
    assert french.text.startswith("Voici ce que dit l’archive")
    assert english.text.startswith("Here is what the archive says")
    for said_ in (french, english):
        foreign = [c for c in said_.citations if c.language != said_.language]
        mark = {"fr": "(en anglais)", "en": "(in French)"}[said_.language]
        assert (mark in said_.text) == bool(foreign)


def test_refusal_names_the_nearest(archive: Workspace) -> None:
    """When nothing answers, the archive is said not to say, and the nearest threads are named."""
    said_ = answer(archive, "Qui paie la ronde ?", SHUT)
    assert not said_.grounded
    assert said_.citations == ()
    assert said_.text.startswith("L’archive ne le dit pas.")
    assert said_.nearest


def test_generated_answers_are_checked(archive: Workspace, scripted: Says) -> None:
    """Of what a model writes, only sentences with true citations and true quotes are read."""
    chat = scripted(
        "La ronde dure dix minutes [1]. Elle coûte mille euros. "
        "On dit «\u00a0neuf heures\u00a0» [1]. "
        "On la tient «\u00a0debout près du tableau\u00a0» [1][99]."
    )
    said_ = answer(archive, "Combien de temps dure la ronde du matin ?", OPEN, chat)
    assert said_.model == "openai:scripted"
    assert "dix minutes" in said_.text
    assert "debout" in said_.text
    assert "mille euros" not in said_.text
    assert "neuf heures" not in said_.text
    assert "99" not in said_.text
    assert {c.n for c in said_.citations} == set(range(1, len(said_.citations) + 1))


@pytest.mark.parametrize("script", ["NOT_IN_ARCHIVE", "", "Je ne sais pas.", "!500"])
def test_a_silent_or_broken_model_falls_back_to_quotes(
    archive: Workspace, scripted: Says, script: str
) -> None:
    """A model that fails, or proves nothing, leaves the archive's own words, and says so."""
    said_ = answer(archive, "Combien de temps dure la ronde du matin ?", OPEN, scripted(script))
    assert said_.model == "extractive"
    assert said_.grounded
    assert said_.notice


def test_a_model_that_finds_nothing_is_believed(archive: Workspace, scripted: Says) -> None:
    """A model that read the passages and denies lowers the confidence, and the answer says less."""
    question, gate = "Combien de temps dure la ronde du matin ?", Gate(threshold=0.3)
    quoted = answer(archive, question, gate)
    denied = answer(archive, question, gate, scripted("NOT_IN_ARCHIVE"))
    assert quoted.outcome == "answered"
    assert denied.outcome != "answered"
    assert (denied.confidence or 0) < (quoted.confidence or 0)
    assert "n’y trouve pas" in denied.notice


def test_a_model_may_find_what_the_signals_miss(archive: Workspace, scripted: Says) -> None:
    """Where something is near, a model is asked though the gate would refuse, and it may prove."""
    gate = Gate(bias=-4.0, threshold=0.6, sure=0.8)
    question = "Combien de temps dure la ronde du matin ?"
    found = answer(archive, question, gate, scripted("La ronde du matin dure dix minutes [1]."))
    assert answer(archive, question, gate).outcome == "absent"
    assert found.outcome == "answered"
    assert found.citations


def test_two_that_find_nothing_refuse(archive: Workspace, scripted: Says) -> None:
    """Where neither the signals nor the model find it, the archive is said not to say."""
    gate = Gate(threshold=0.8, sure=0.99)
    said_ = answer(archive, "Qui paie la ronde du matin ?", gate, scripted("NOT_IN_ARCHIVE"))
    assert said_.outcome == "absent"
    assert said_.nearest
    assert said_.usage is not None
    assert "n’y trouve pas" in said_.notice


def test_a_refusal_says_that_the_model_failed(archive: Workspace, scripted: Says) -> None:
    """Where the gate refuses and the model fails, nothing is quoted and the reason is told."""
    gate = Gate(threshold=0.999, sure=1.0)
    said_ = answer(archive, "Combien de temps dure la ronde ?", gate, scripted("!500"))
    assert said_.outcome == "absent"
    assert said_.citations == ()
    assert "openai:scripted" in said_.notice


def test_excerpts_are_fenced(archive: Workspace, scripted: Says, tmp_path: Path) -> None:
    """Archived text goes to a model inside its fence, and cannot close it."""
    answer(archive, "Que dit-on de la ronde ?", OPEN, scripted("x [1]."))
    request = json.loads((tmp_path / "script.request").read_text())
    system, user = (m["content"] for m in request["messages"])
    assert "PWNED" not in system
    assert "<b>" not in user
    assert user.count("<excerpt") == user.count("</excerpt>")


def test_nothing_listens(archive: Workspace) -> None:
    """A chat model that cannot be reached costs the asker nothing but a notice."""
    settings = archive.settings.model_copy(
        update={
            "chat_model": "openai:none",
            "chat_base_url": "http://127.0.0.1:9/v1",
            "chat_timeout_s": 1.0,
        }
    )
    said_ = answer(archive, "Combien de temps dure la ronde ?", OPEN, open_chat(settings))
    assert said_.grounded
    assert "openai:none" in said_.notice

"""Whatever a chat model does, the asker is answered in time, and told."""

from __future__ import annotations

import time

import pytest

from copassist.languages import language
from copassist.records import Answer, Usage
from copassist.workspace import Workspace
from tests.answer.conftest import OPEN, RONDE, Says, answer

QUESTION = "Combien de temps dure la ronde du matin ?"
TRUE = "La ronde du matin dure dix minutes [1]."
HANG_S, PATIENCE_S = 1.5, 60.0
"""How long a model that hangs is waited for; of the others a busy machine must not cut the call."""
FR, EN = language("fr"), language("en")


def start(key: str, **values: object) -> str:
    """Return how the notice of an error begins."""
    return FR.text(f"error.{key}", **values)[:60]


def patience(script: str) -> float:
    return HANG_S if script.endswith("!hang") else PATIENCE_S


FAILURES = {
    "!429": start("model_limited", model="openai:scripted"),
    "!500": start("model_failed", model="openai:scripted", reason="Error code: 500"),
    "!hang": start("model_slow", model="openai:scripted", seconds=2),
    "!cut": start("model_failed", model="openai:scripted", reason="")[:50],
    "": FR.text("answer.model_silent"),
    "mot " * 3000: start("model_endless", model="openai:scripted", limit=6000),
    "On ne sait rien de cela. " * 9: start("model_loops", model="openai:scripted"),
}


@pytest.mark.parametrize("script", FAILURES, ids=lambda text: text[:8].strip() or "empty")
def test_quotes_take_over(archive: Workspace, scripted: Says, script: str) -> None:
    """A model that refuses, fails, hangs, breaks, is silent or loops: quotes, and why."""
    began = time.monotonic()
    said = answer(archive, QUESTION, OPEN, scripted(script, chat_timeout_s=patience(script)))
    assert time.monotonic() - began < PATIENCE_S
    assert (said.model, said.grounded) == ("extractive", True)
    assert RONDE.split(". ")[0] in said.text
    assert said.notice.startswith(FAILURES[script])


@pytest.mark.parametrize(
    ("ending", "key"),
    [(" On !hang", "model_slow"), (" On !cut", "model_failed"), (f" {TRUE}" * 30, "model_loops"),
     (" mot" * 3000, "model_endless")],
    ids=["hang", "cut", "loop", "endless"],
)  # fmt: skip
def test_what_was_proved_stays_and_quotes_follow(
    archive: Workspace, scripted: Says, ending: str, key: str
) -> None:
    """Of a model that fails on its way, true sentences stay once; quotes go on with the numbers."""
    script = f"{TRUE}{ending}"
    said = answer(archive, QUESTION, OPEN, scripted(script, chat_timeout_s=patience(script)))
    assert said.model == "openai:scripted"
    quoted = "«\u00a0La ronde du matin dure dix minutes.\u00a0» [1]"
    assert said.text.startswith(f"L’archive dit\u00a0: {quoted}")
    assert said.text.count(quoted) == 1
    assert FR.text("answer.intro") in said.text
    assert [c.n for c in said.citations] == list(range(1, len(said.citations) + 1))
    assert len(said.citations) > 1
    assert all(f"[{c.n}]" in said.text for c in said.citations)
    assert said.notice.startswith(FR.texts[f"error.{key}"].partition("{model}")[0])


def test_the_notice_is_in_the_asker_s_language(archive: Workspace, scripted: Says) -> None:
    """A question in English is told in English why it was not written."""
    chat = scripted("!429")
    said = answer(archive, "How long does the morning huddle take by the board?", OPEN, chat)
    assert said.notice == EN.text("error.model_limited", model="openai:scripted")


def asked(archive: Workspace, scripted: Says, **prices: float) -> Answer:
    return answer(archive, QUESTION, OPEN, scripted(TRUE, **prices))


def test_what_an_answer_took_is_recorded(archive: Workspace, scripted: Says) -> None:
    """Tokens and time are on the answer; its cost only where a price is set."""
    free = asked(archive, scripted).usage
    assert free is not None
    assert (free.prompt_tokens, free.written_tokens, free.cost) == (1200, 30, None)
    assert 0 < free.seconds < 10
    paid = asked(archive, scripted, chat_price_in=2.0, chat_price_out=10.0).usage
    assert paid is not None
    assert paid.cost == pytest.approx(1200 * 2 / 1e6 + 30 * 10 / 1e6)


def test_a_silent_model_is_paid_too(archive: Workspace, scripted: Says) -> None:
    """What a model took to prove nothing is recorded with the quotes."""
    said = answer(archive, QUESTION, OPEN, scripted("NOT_IN_ARCHIVE", chat_price_in=1.0))
    assert said.model == "extractive"
    assert isinstance(said.usage, Usage)
    assert said.usage.cost


def test_quotes_take_nothing(archive: Workspace) -> None:
    """Without a chat model nothing is counted."""
    assert answer(archive, QUESTION, OPEN).usage is None

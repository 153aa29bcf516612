"""A chat model's verdicts: read strictly, asked once, left to the reader where there is none."""

from __future__ import annotations

import pytest

from copassist.axes.judge import Judge, read_verdict
from copassist.errors import ModelError
from copassist.records.axes import AXES
from copassist.storage.database import open_database

GOOD = '{"social": true, "learning": false, "performance": true}'


class Speaker:
    """A small real speaker: says what it was given, or fails."""

    name = "test:speaker"

    def __init__(self, said: str | None) -> None:
        self.said = said
        self.heard: list[tuple[str, str]] = []

    def say(self, instructions: str, text: str) -> str:
        self.heard.append((instructions, text))
        if self.said is None:
            raise ModelError("model_failed", model=self.name, reason="down")
        return self.said


@pytest.mark.parametrize(
    "said", ["", "oui", "{", '{"social": 1}', '{"social": "true", "learning": true}', "[true]"]
)
def test_what_is_no_verdict(said: str) -> None:
    """Anything but yes or no for every axis is no verdict."""
    assert read_verdict(said) is None


@pytest.mark.parametrize("said", [GOOD, f"Voici : {GOOD}.", f"```json\n{GOOD}\n```"])
def test_a_verdict(said: str) -> None:
    """A verdict is found among other words."""
    told = read_verdict(said)
    assert told is not None
    assert [value > 0.5 for value in told] == [True, False, True]
    assert len(told) == len(AXES)


def test_asked_once() -> None:
    """A text is asked about once, in its own language; the verdict is kept."""
    engine, speaker = open_database("sqlite://"), Speaker(GOOD)
    texts = ["Merci pour la fiche, on l’a essayée hier.", "Thanks for the sheet, we tried it."]
    first = Judge(engine, speaker).judge([*texts, texts[0]])
    again = Judge(engine, speaker).judge(texts)
    assert first == [again[0], again[1], again[0]]
    assert [text for _, text in speaker.heard] == texts
    assert speaker.heard[0][0] != speaker.heard[1][0]


def test_a_failing_model() -> None:
    """What the model does not say is left to the reader, and asked again later."""
    engine, speaker = open_database("sqlite://"), Speaker(None)
    assert Judge(engine, speaker).judge(["Une décision."]) == [None]
    speaker.said = GOOD
    assert Judge(engine, speaker).judge(["Une décision."]) != [None]

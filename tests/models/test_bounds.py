from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from copassist.errors import ModelError
from copassist.models.bounds import CHARS, Said, within


def drip(ended: threading.Event) -> Iterator[str]:
    """Write without end, and say when it is stopped."""
    try:
        while True:
            yield "a"
            time.sleep(0.01)
    finally:
        ended.set()


def test_what_comes_in_time_is_handed_on() -> None:
    """Items come in order, and the end is an end."""
    assert list(within(5, lambda: iter("abc"), ())) == ["a", "b", "c"]


def test_a_hang_is_left_to_itself() -> None:
    """What never answers is given up when its time is over."""
    held = threading.Event()

    def hang() -> Iterator[str]:
        yield "a"
        held.wait(20)

    began, got = time.monotonic(), []
    with pytest.raises(TimeoutError):
        for item in within(0.2, hang, ()):
            got.append(item)
    held.set()
    assert got == ["a"]
    assert time.monotonic() - began < 2


def test_a_drip_does_not_outlast_its_time() -> None:
    """Words that never stop coming do not put the end off, and what writes them is stopped."""
    ended = threading.Event()
    with pytest.raises(TimeoutError):
        list(within(0.2, lambda: drip(ended), ()))
    assert ended.wait(2)


def test_nobody_listening_stops_what_writes() -> None:
    """When the reader leaves, the model is stopped at its next word."""
    ended = threading.Event()
    words = within(20, lambda: drip(ended), ())
    next(words)
    words.close()  # type: ignore[attr-defined]
    assert ended.wait(2)


def test_an_expected_error_comes_through() -> None:
    """An error of the model's library is raised where its words are read."""

    def fail() -> Iterator[str]:
        yield "a"
        raise ConnectionResetError("gone")

    words = within(5, fail, (OSError,))
    assert next(words) == "a"
    with pytest.raises(ConnectionResetError, match="gone"):
        next(words)


@pytest.mark.parametrize(
    "text",
    [
        "Je ne sais pas du tout.\n" * 3,
        "On se voit mardi [1]. On se voit mardi [2]. ON SE VOIT MARDI [3]. ",
        "Une phrase. " + "la ronde du matin… " * 3,
    ],
)
def test_a_sentence_said_three_times_is_a_loop(text: str) -> None:
    """Whatever its citations, capitals and ends, the third time stops the model."""
    said = Said("x:y")
    with pytest.raises(ModelError) as caught:
        for start in range(0, len(text), 5):
            said.hear(text[start : start + 5])
    assert caught.value.key == "model_loops"


def test_what_is_said_twice_is_no_loop() -> None:
    """Two times are allowed, and short sentences any number of times."""
    said = Said("x:y")
    said.hear("On se voit mardi. " * 2 + "Oui. " * 20 + "Et voilà : " * 20)


def test_too_many_words_are_stopped() -> None:
    """A model that never ends a sentence is stopped too."""
    said = Said("x:y")
    with pytest.raises(ModelError) as caught:
        for number in range(CHARS):
            said.hear(f"mot{number} ")
    assert caught.value.key == "model_endless"

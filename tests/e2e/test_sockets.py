"""The short form of ``python -m tests.benchmarks.sockets``: people who ask at once do not mix."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.sockets import in_turn, together

QUESTIONS = [
    ["Quelles sont les quatre règles de la charte ?"],
    ["La méthode du bocal, ça se fait avec combien de participants ?"],
    ["How long should a story card be?"],
]


def test_each_has_the_answer_to_their_own_question(address: str) -> None:
    """Of three who ask at once each page holds what it would hold with nobody else there."""
    # In a thread of their own: the browser's loop runs in this one.
    with ThreadPoolExecutor(1) as aside:
        crowd = aside.submit(lambda: asyncio.run(together(address, QUESTIONS))).result()
        alone = aside.submit(lambda: asyncio.run(in_turn(address, QUESTIONS))).result()
    assert [told.failure for (told,) in crowd] == [""] * 3
    assert [told.answer for (told,) in crowd] == [told.answer for (told,) in alone]
    assert len({told.answer for (told,) in crowd}) == 3

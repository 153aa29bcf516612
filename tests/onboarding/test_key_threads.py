"""Key threads: which are read first, and which never."""

from __future__ import annotations

from datetime import timedelta

from copassist.onboarding.key_threads import MOST, KeyThread, key_threads
from copassist.records import ROLES, Role
from copassist.topics.citing import Citing
from copassist.topics.meaning import Meaning
from copassist.workspace import Workspace
from tests.onboarding.making import TODAY, talk
from tests.topics.making import DAY, take


def found(
    workspace: Workspace, role: Role = Role.MEMBER, *interests: str, days: int = 0
) -> list[KeyThread]:
    today = TODAY + timedelta(days)
    meaning = Meaning.read(workspace.search_engine, role, today.min, today)
    return key_threads(workspace.axes, meaning, role, today, interests)


def quotes(threads: list[KeyThread]) -> str:
    return "\n".join(one.citation.quote for one in threads)


def test_what_is_taken(village: Workspace) -> None:
    """Threads of several people are taken, five at most, each once, and their words open."""
    threads = found(village)
    assert 3 <= len(threads) <= MOST
    citing = Citing(village.library, Role.MEMBER)
    assert all(citing.again(one.citation) for one in threads)
    assert len({one.citation.thread_id for one in threads}) == len(threads)


def test_nothing_sensitive_nor_hidden(village: Workspace) -> None:
    """A sore thread is left out, and so is one of facilitators, whoever asks."""
    for role in ROLES:
        told = quotes(found(village, role))
        assert "conflit" not in told
        assert "secret" not in told


def test_one_to_answer_in(village: Workspace) -> None:
    """One thread of the last 60 days comes last; where nothing is recent none is said to be."""
    assert [one.is_recent for one in found(village)][-1]
    assert sum(one.is_recent for one in found(village)) == 1
    assert not any(one.is_recent for one in found(village, days=90))


def test_interests_have_a_thread(village: Workspace) -> None:
    """Who likes something is given a thread that names it, said to be for that."""
    told = found(village, Role.MEMBER, "gabarit", "?!")
    (liked,) = [one for one in told if one.interest]
    assert liked.interest == "gabarit"
    assert "gabarit" in liked.citation.quote


def test_axes_vary(heard: Workspace) -> None:
    """Among threads of one axis one that shows another is seen, too."""
    take(heard, *(m for n in range(7) for m in talk(
        n * DAY, f"On a choisi le banc {n} parce que la lumière y tombe bien le matin tôt.",
        "D'accord parce que c'est calme.", "Oui parce que c'est près."
    )))  # fmt: skip
    hello = "Bienvenue dans le groupe à toutes les nouvelles personnes !"
    take(heard, *talk(8 * DAY, hello, "Merci pour cet accueil.", "Merci à vous tous."))
    assert {one.axis for one in found(heard)} == {"learning", "social"}


def test_an_empty_archive(workspace: Workspace) -> None:
    """Where nothing was said there is nothing to read."""
    assert found(workspace) == []

"""Briefs to draft from: topics, commitments, and the strategies that make many."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from copassist.agenda.draft import Brief
from copassist.records.access import LEVELS, Visibility
from copassist.records.answers import Citation
from copassist.records.axes import AXES, Axis
from copassist.records.commitments import OPEN, Commitment, Due, Status
from copassist.records.topics import MODES, Mode, Topic
from copassist.topics.methods import activities, activity

MONTREAL = "America/Montreal"
START = datetime(2026, 12, 3, 12, 0, tzinfo=ZoneInfo(MONTREAL))
WEAKEST: tuple[Axis | None, ...] = (*AXES, None)
KEYS = [held.key for held in activities("fr")]


def citation(n: int = 1, visibility: Visibility = Visibility.COMMUNITY) -> Citation:
    return Citation(
        n, "On accueille comment\N{NO-BREAK SPACE}?", f"p{n}", "thread", f"archives/{n}.json",
        "accueil", (f"m{n}", f"m{n}b"), "Accueil", "fr", "A", "2026-10-01T12:00:00",
        visibility, f"t{n}",
    )  # fmt: skip


def topic(
    n: int = 1,
    key: str = "case_study",
    *,
    code: str = "fr",
    axis: Axis = "learning",
    visibility: Visibility = Visibility.COMMUNITY,
    for_one: bool = False,
) -> Topic:
    return Topic(
        f"topic{n}", "question", f"Comment accueillir le groupe {n}\N{NO-BREAK SPACE}?", axis,
        "Trois fils sans réponse.", 0.5, {}, (citation(n, visibility),), activity(key, code),
        f"Une première journée {n}.", (f"Fil {n}", f"Fil {n} bis"), code, visibility,
        for_one=for_one,
    )  # fmt: skip


def commitment(
    n: int = 1,
    status: Status = "confirmed",
    day: date | None = date(2026, 12, 1),
    visibility: Visibility = Visibility.COMMUNITY,
    owner: str = "B",
) -> Commitment:
    return Commitment(
        f"c{n}", f"Je m’occupe du gabarit {n}.", owner, f"préparer le gabarit {n}",
        Due("mardi", day), "promise", 0.9, status, date(2026, 11, 1), "slack", "t1", f"m{n}",
        "accueil", "fr", visibility,
    )  # fmt: skip


def brief(
    minutes: int = 90,
    *,
    code: str = "fr",
    mode: Mode = "remote",
    weakest: Axis | None = "learning",
    topics: tuple[Topic, ...] = (),
    commitments: tuple[Commitment, ...] = (),
    people: int = 10,
) -> Brief:
    return Brief(
        minutes, START, MONTREAL, code, mode, weakest, "L’apprentissage est le plus bas.",
        topics, commitments, people,
    )  # fmt: skip


def briefs(codes: tuple[str, ...] = ("fr", "en")) -> st.SearchStrategy[Brief]:
    """Every length, weakest axis and mode; 0 to 3 topics and 0 to 20 commitments."""
    topics = st.lists(
        st.builds(
            topic,
            st.integers(1, 9),
            st.sampled_from(KEYS),
            axis=st.sampled_from(AXES),
            visibility=st.sampled_from(LEVELS),
            for_one=st.booleans(),
        ),
        max_size=3,
        unique_by=lambda held: held.key,
    )
    days = st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1))
    promises = st.lists(
        st.builds(commitment, st.integers(1, 99), st.sampled_from(OPEN), days), max_size=20
    )
    return st.builds(
        brief,
        st.integers(30, 180),
        code=st.sampled_from(codes),
        mode=st.sampled_from(MODES),
        weakest=st.sampled_from(WEAKEST),
        topics=topics.map(tuple),
        commitments=promises.map(tuple),
        people=st.integers(3, 40),
    )

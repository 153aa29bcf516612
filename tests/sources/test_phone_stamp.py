from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.phone_stamp import (
    DAY_FIRST,
    MONTH_FIRST,
    YEAR_FIRST,
    Order,
    Stamp,
    main_style,
    order_of,
    stamp_of,
)

AFTERNOON = [
    ("12/03/2024, 14:05 - ", DAY_FIRST),
    ("12/03/2024 à 14:05 - ", DAY_FIRST),
    ("12/03/2024 14 h 05 - ", DAY_FIRST),
    ("12.03.24, 14:05 - ", DAY_FIRST),
    ("12. 3. 2024 14:05 - ", DAY_FIRST),
    ("12-03-2024 14:05 - ", DAY_FIRST),
    ("12/3/2024, 2:05 p. m. - ", DAY_FIRST),
    ("3/12/24, 2:05\u202fPM - ", MONTH_FIRST),
    ("3/12/24 at 2:05 pm - ", MONTH_FIRST),
    ("2024-03-12 14 h 05 - ", YEAR_FIRST),
    ("2024-03-12, 2:05\u00a0p.m. - ", YEAR_FIRST),
    ("2024/03/12, 14:05 - ", YEAR_FIRST),
    ("24-03-12 14:05 - ", YEAR_FIRST),
    ("[12/03/2024 14:05:00] ", DAY_FIRST),
    ("[12/03/2024, 14:05:00] ", DAY_FIRST),
    ("[12/03/2024 à 14:05:00] ", DAY_FIRST),
    ("[12.03.24, 14:05:00] ", DAY_FIRST),
    ("[12.3.2024 klo 14.05.00] ", DAY_FIRST),
    ("[3/12/24, 2:05:00\u202fPM] ", MONTH_FIRST),
    ("[2024-03-12 14\u202fh\u202f05\u202fmin\u202f00\u202fs] ", YEAR_FIRST),
    ("\u200e[12/03/2024 14:05:00] ", DAY_FIRST),
    ("\ufeff12/03/2024, 14:05 - ", DAY_FIRST),
    ("\u200f12/03/2024, 14:05 - ", DAY_FIRST),
]


def _stamps(days: list[str], form: str = "{}, 14:05 - A: a") -> list[Stamp]:
    stamps = [stamp_of(form.format(day)) for day in days]
    return [stamp for stamp in stamps if stamp]


@pytest.mark.parametrize(("opening", "order"), AFTERNOON)
def test_openings_of_all_countries(opening: str, order: Order) -> None:
    """Day, hour and the rest of the line come out of every form."""
    stamp = stamp_of(f"{opening}Anne: Bonjour")
    assert stamp is not None and stamp.rest == "Anne: Bonjour"
    assert stamp.moment(order) == datetime(2024, 3, 12, 14, 5, tzinfo=UTC)
    assert stamp.style[0] is ("[" in opening)


@pytest.mark.parametrize(
    ("hour", "expected"),
    [("12:30 AM", 0), ("12:30 PM", 12), ("1:30 a.m.", 1), ("11:30 p. m.", 23), ("00:30 a. m.", 0)],
)
def test_half_days(hour: str, expected: int) -> None:
    """Midnight and noon are twelve, before and after the morning."""
    stamp = stamp_of(f"3/12/24, {hour} - A: a")
    assert stamp is not None and stamp.clock == (expected, 30, 0)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Bonjour",
        "12/03/2024",
        "12/03/2024 14:05",
        "12/03/2024, 14:05 : accueil",
        "le 12/03/2024, 14:05 - A: a",
        "[14:05] A: a",
        "12/03-2024, 14:05 - A: a",
        "2024-03-12 14:05:10,123 - root - INFO",
    ],
)
def test_lines_that_open_nothing(line: str) -> None:
    """A day alone, an hour alone or an agenda are no start of a message."""
    assert stamp_of(line) is None


@pytest.mark.parametrize(
    ("days", "form", "is_french", "order"),
    [
        (["01/02/24", "13/02/24"], "{}, 14:05 - A", False, DAY_FIRST),
        (["02/01/24", "02/13/24"], "{}, 14:05 - A", True, MONTH_FIRST),
        (["03/05/24", "04/04/24"], "{}, 14:05 - A", False, MONTH_FIRST),
        (["05/03/24", "04/04/24"], "{}, 14:05 - A", False, DAY_FIRST),
        (["03/05/24", "03/06/24"], "{}, 14:05 - A", True, DAY_FIRST),
        (["03/05/24", "03/06/24"], "{}, 14:05 - A", False, MONTH_FIRST),
        (["05/03/24", "06/03/24"], "{}, 14:05 - A", False, DAY_FIRST),
        (["05/03/24"], "{}, 14:05 - A", False, DAY_FIRST),
        (["05/03/24"], "{}, 2:05 PM - A", False, MONTH_FIRST),
        (["05/03/24"], "{}, 2:05 PM - A", True, DAY_FIRST),
        (["05/03/24"], "{}, 2:05 pm - A", False, DAY_FIRST),
        (["24-03-30", "24-04-01"], "{}, 14:05 - A", False, YEAR_FIRST),
        (["30-03-24", "01-04-24"], "{}, 14:05 - A", False, DAY_FIRST),
        (["2024-03-05"], "{}, 14:05 - A", False, YEAR_FIRST),
    ],
)
def test_orders_of_days(days: list[str], form: str, is_french: bool, order: Order) -> None:
    """Days that do not exist, time that runs, the language and nearness decide, in this order."""
    assert order_of(_stamps(days, form), is_french=is_french) == order


@given(
    st.datetimes(datetime(2012, 1, 1), datetime(2030, 1, 1)),
    st.lists(st.integers(0, 9), min_size=40, max_size=80),
    st.sampled_from([("%d/%m/%y", DAY_FIRST), ("%m/%d/%y", MONTH_FIRST), ("%y-%m-%d", YEAR_FIRST)]),
)
def test_a_long_file_tells_its_order(
    start: datetime, steps: list[int], form: tuple[str, Order]
) -> None:
    """Some forty days of a conversation leave no doubt about the order, whatever they are."""
    days, day = [], start
    for step in [*steps, 12, 12]:
        day += timedelta(days=step)
        days.append(day.strftime(form[0]))
    assert order_of(_stamps(days), is_french=False) == form[1]


def test_the_style_of_a_file_is_that_of_most() -> None:
    """A line pasted from another phone does not change whose file it is."""
    lines = ["12/03/2024, 14:05 - A: a", "[12/03/2024 14:05:10] B: b", "12/03/2024, 14:06 - A: a"]
    stamps = [stamp for line in lines if (stamp := stamp_of(line))]
    assert main_style(stamps) == stamps[0].style != stamps[1].style


@given(st.text())
def test_any_line(line: str) -> None:
    """No line crashes, and what opens one has an hour or a day that does not exist."""
    stamp = stamp_of(f"12/03/2024, {line} - a")
    assert stamp is None or stamp.moment(DAY_FIRST) is None or stamp.clock[0] < 24

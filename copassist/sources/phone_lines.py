"""The lines of a phone's export to what was said when and by whom.

A message goes on over the lines that follow it, and such a line may look like a start: an agenda
in a message names days and hours too. So a start is in the file's own style, on a day that exists,
and in its place: the longest run of lines in order of time is the conversation, and a line more
than a day out of it belongs to the message above, unless its author is one of those who write in
the run. What members paste of the same conversation thus stays as messages of their authors.

A name ends at the first colon with a blank. Where one name holds such a colon itself, each of its
lines goes on with the same words, which are then its second half.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from copassist.sources.phone_stamp import MARKS, Stamp, main_style, order_of, stamp_of

STRANGER = "~ "
"""What stands before a name that its bearer gave, and not the owner of the phone."""
_DAY = timedelta(days=1)
_AUTHOR = re.compile(r"(?P<author>.{1,100}?)\s?:(?:\s(?P<body>.*))?$")
FEWEST = 6
"""Lines of one name before the words that open them all are taken for its second half."""
_UNSEEN = str.maketrans("", "", MARKS)


@dataclass(frozen=True, slots=True)
class Line:
    """One start of a message with the lines that follow; ``author`` is empty for a notice."""

    moment: datetime
    author: str
    body: str


def lines_of(text: str, *, is_french: bool, names_group: Callable[[str], bool]) -> list[Line]:
    """Return what a file says; empty where nothing in it is a start.

    ``names_group`` knows what opens a notice that gives the group a name, for a name may hold a
    colon.
    """
    rows = text.split("\n")
    found = {row: stamp for row, line in enumerate(rows) if (stamp := stamp_of(line))}
    if not found:
        return []
    style = main_style(list(found.values()))
    found = {row: stamp for row, stamp in found.items() if stamp.style == style}
    order = order_of(list(found.values()), is_french=is_french)
    dated = {row: moment for row, stamp in found.items() if (moment := stamp.moment(order))}
    if not dated:  # days that no calendar has
        return []
    starts = {row: _split(found[row], moment, names_group) for row, moment in dated.items()}
    kept = _in_place(list(starts), list(starts.values()))
    ends = [*kept[1:], len(rows)]
    return _with_long_names(
        [
            replace(starts[row], body="\n".join([starts[row].body, *rows[row + 1 : end]]))
            for row, end in zip(kept, ends, strict=True)
        ]
    )


def name_of(written: str) -> str:
    """Return a name as it is read, without unseen signs."""
    name = " ".join(written.translate(_UNSEEN).split())
    return STRANGER + name[1:].strip() if name.startswith("~") else name


def _split(stamp: Stamp, moment: datetime, names_group: Callable[[str], bool]) -> Line:
    found = _AUTHOR.match(stamp.rest)
    author = name_of(found["author"]) if found else ""
    if found is None or not author or names_group(author):
        return Line(moment, "", stamp.rest)
    return Line(moment, author, found["body"] or "")


def _in_place(rows: Sequence[int], lines: Sequence[Line]) -> list[int]:
    """Return the rows that start a message."""
    # There is nothing above the first line that it could be part of, so it counts twice.
    moments = [lines[0].moment, *(line.moment for line in lines)]
    run = sorted({max(place - 1, 0) for place in _longest_run(moments)})
    authors = {lines[place].author for place in run if lines[place].author}
    places = iter(run)
    before, after = lines[run[0]].moment, next(places, None)
    kept = []
    for place, line in enumerate(lines):
        if place == after:
            before, after = line.moment, next(places, None)
        upper = lines[after].moment if after is not None else lines[run[-1]].moment
        if line.author in authors or before - _DAY <= line.moment <= upper + _DAY:
            kept.append(rows[place])
    return kept


def _longest_run(moments: Sequence[datetime]) -> list[int]:
    """Return the places of the longest run that never steps back in time."""
    lasts: list[datetime] = []
    places: list[int] = []
    previous: list[int] = []
    for place, moment in enumerate(moments):
        length = bisect_right(lasts, moment)
        previous.append(places[length - 1] if length else -1)
        lasts[length : length + 1] = [moment]
        places[length : length + 1] = [place]
    run = [places[-1]]
    while previous[run[-1]] >= 0:
        run.append(previous[run[-1]])
    return run[::-1]


def _with_long_names(lines: list[Line]) -> list[Line]:
    """Give names that hold a colon their second half back."""
    bodies = defaultdict(list)
    for line in lines:
        bodies[line.author].append(line.body)
    halves = {author: _common_half(said) for author, said in bodies.items() if author}
    return [
        replace(line, author=f"{line.author}: {half[:-2]}", body=line.body.removeprefix(half))
        if (half := halves.get(line.author))
        else line
        for line in lines
    ]


def _common_half(bodies: Sequence[str]) -> str:
    """Return the words up to a colon that open all of some bodies, empty where there are none."""
    half = bodies[0].partition("\n")[0].partition(": ")[0] + ": "
    if len(bodies) < FEWEST or not all(body.startswith(half) for body in bodies):
        return ""
    return half if len(set(bodies)) > 1 else ""

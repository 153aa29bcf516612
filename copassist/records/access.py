"""Who may read, and who asks.

Levels go from public to private. Between the community and its facilitators stand circles: a
subgroup with a name, and the people who wrote in a space or a thread. What is of two circles at
once is for the facilitators, who read every circle, so that no circle learns from another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, Self

SUBGROUP, PARTICIPANTS = "subgroup", "participants"
_RANKS = {
    "public": 0,
    "organisation": 1,
    "community": 2,
    SUBGROUP: 3,
    PARTICIPANTS: 3,
    "facilitators": 4,
    "private": 5,
}
_NAME = re.compile(r"\w[\w .’'-]{0,39}")


class Visibility(str):
    """Who may read: a level, or a circle written ``subgroup:NAME`` or ``participants:ID``.

    A name has at most 40 letters, digits, spaces, points, hyphens and apostrophes.

    :raises ValueError: when it is none of these.
    """

    __slots__ = ()

    PUBLIC: ClassVar[Visibility]
    ORGANISATION: ClassVar[Visibility]
    COMMUNITY: ClassVar[Visibility]
    FACILITATORS: ClassVar[Visibility]
    PRIVATE: ClassVar[Visibility]

    def __new__(cls, level: str) -> Self:
        """Return the level of that name."""
        kind, colon, name = level.partition(":")
        is_circle = _RANKS.get(kind) == _RANKS[SUBGROUP]
        if kind not in _RANKS or bool(colon) != is_circle or (colon and not _NAME.fullmatch(name)):
            raise ValueError(f"“{level}” is no level")
        return super().__new__(cls, level)

    @property
    def value(self) -> str:
        """The level as plain text, as it is stored."""
        return str(self)

    @property
    def kind(self) -> str:
        """The level without the name of the circle."""
        return self.partition(":")[0]

    @property
    def name(self) -> str:
        """The name of the circle; empty where it is none."""
        return self.partition(":")[2]

    @property
    def slug(self) -> str:
        """The level as files and collections are called after it; ``of_slug`` reads it."""
        return f"{self.kind}.{self.name.encode().hex()}" if self.name else self.value

    @classmethod
    def of_slug(cls, slug: str) -> Self:
        """Return the level that a file or collection is called after."""
        kind, _, name = slug.partition(".")
        return cls(f"{kind}:{bytes.fromhex(name).decode()}" if name else kind)

    @property
    def is_circle(self) -> bool:
        """Whether some people of the community alone may read, and the facilitators."""
        return bool(self.name)

    @property
    def strictness(self) -> int:
        """Rank from 0 (public) to 5 (private); circles are of one rank."""
        return _RANKS[self.kind]

    def strictest(self, other: Visibility | None) -> Visibility:
        """Return the stricter of two levels; what is derived takes the strictest source."""
        if other is None or other == self or other.strictness < self.strictness:
            return self
        return other if other.strictness > self.strictness else Visibility.FACILITATORS


Visibility.PUBLIC = Visibility("public")
Visibility.ORGANISATION = Visibility("organisation")
Visibility.COMMUNITY = Visibility("community")
Visibility.FACILITATORS = Visibility("facilitators")
Visibility.PRIVATE = Visibility("private")
LEVELS = tuple(Visibility(kind) for kind in _RANKS if kind not in (SUBGROUP, PARTICIPANTS))
"""Every level that is no circle, from the widest to the strictest."""


@dataclass(frozen=True, slots=True)
class Role:
    """Who asks: what somebody is in the community, and the circles that they belong to.

    A newcomer reads as a member does, a colleague what is for the organisation. A sponsor reads
    nothing: only figures of the whole. Direct messages (``private``) are shown to no role.

    :raises ValueError: when there is no role of that name.
    """

    name: str
    circles: frozenset[Visibility] = frozenset()

    MEMBER: ClassVar[Role]
    FACILITATOR: ClassVar[Role]
    NEWCOMER: ClassVar[Role]
    COLLEAGUE: ClassVar[Role]
    SPONSOR: ClassVar[Role]

    def __post_init__(self) -> None:
        if self.name not in _READS:
            raise ValueError(f"“{self.name}” is no role")

    def __str__(self) -> str:
        return self.name

    @property
    def facilitates(self) -> bool:
        """Whether this is a facilitator, who keeps the archive."""
        return self.name == Role.FACILITATOR.name

    @property
    def reads(self) -> tuple[Visibility, ...]:
        """The levels that who asks may read, circles last; who is not of the community is in none.

        A circle is named to be read, by a facilitator too: ``archive.circles`` knows them all.
        """
        levels = _READS[self.name]
        of_community = Visibility.COMMUNITY in levels
        return levels + (tuple(sorted(self.circles)) if of_community else ())

    def within(self, circles: Iterable[Visibility]) -> Role:
        """Return the role with the circles that somebody belongs to."""
        return replace(self, circles=frozenset(circles))


_ORGANISATION = (Visibility.PUBLIC, Visibility.ORGANISATION)
_COMMUNITY = (*_ORGANISATION, Visibility.COMMUNITY)
_READS = {
    "member": _COMMUNITY,
    "facilitator": (*_COMMUNITY, Visibility.FACILITATORS),
    "newcomer": _COMMUNITY,
    "colleague": _ORGANISATION,
    "sponsor": (),
}
Role.MEMBER = Role("member")
Role.FACILITATOR = Role("facilitator")
Role.NEWCOMER = Role("newcomer")
Role.COLLEAGUE = Role("colleague")
Role.SPONSOR = Role("sponsor")
ROLES = tuple(Role(name) for name in _READS)
"""Every role, in no circle."""

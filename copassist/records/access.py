"""Who may read, and who asks."""

from __future__ import annotations

from enum import StrEnum


class Visibility(StrEnum):
    """Who may read, from the widest to the strictest."""

    PUBLIC = "public"
    COMMUNITY = "community"
    FACILITATORS = "facilitators"
    PRIVATE = "private"

    @property
    def strictness(self) -> int:
        """Rank from 0 (public) to 3 (private)."""
        return list(Visibility).index(self)

    def strictest(self, other: Visibility | None) -> Visibility:
        """Return the stricter of two levels; what is derived takes the strictest source."""
        return self if other is None or self.strictness >= other.strictness else other


class Role(StrEnum):
    """Who asks. Direct messages (``private``) are shown to no role.

    A newcomer reads as a member does. A sponsor reads nothing: only figures of the whole.
    """

    MEMBER = "member"
    FACILITATOR = "facilitator"
    NEWCOMER = "newcomer"
    SPONSOR = "sponsor"

    @property
    def reads(self) -> tuple[Visibility, ...]:
        """The levels that this role may read."""
        if self is Role.SPONSOR:
            return ()
        if self is Role.FACILITATOR:
            return (Visibility.PUBLIC, Visibility.COMMUNITY, Visibility.FACILITATORS)
        return (Visibility.PUBLIC, Visibility.COMMUNITY)

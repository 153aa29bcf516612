"""Who signed in, with which role, and the door before which one stands until then.

OpenID Connect is Streamlit's: its cookie is signed, and ``st.user`` tells the claims of the ID
token. What they are worth is decided here, always the strictest way: an address counts only when
the provider says that it verified it, a group only when it is written as the list writes it, and
a sign-in only for the hours that the settings give. The list is read again when its file changes,
so that a name taken out of it is out at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

from copassist.archive.circles import Person
from copassist.errors import SettingsError
from copassist.languages import Language
from copassist.records import Role, Visibility
from copassist.settings import Settings
from copassist.ui.plain import line

ORDER = (Role.FACILITATOR, Role.NEWCOMER, Role.MEMBER, Role.COLLEAGUE, Role.SPONSOR)
"""A person of several lists has the first of these: facilitators are members too."""
GROUP = "group:"
ROLE, SUBGROUP, AUTHOR = "role", "subgroups", "authors"
Lists = Mapping[tuple[str, str], frozenset[str]]
"""Who stands in each list, by its kind and name."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person as the provider knows them; ``since`` is when it last said who they are."""

    id: str
    name: str
    since: datetime
    claims: Mapping[str, Any]

    def holds(self, settings: Settings) -> bool:
        """Whether the sign-in is recent enough."""
        age = datetime.now(UTC) - self.since
        return age.total_seconds() < settings.oidc_hours * 3600

    def names(self, claim: str) -> frozenset[str]:
        """What a list of roles may call this person: a verified address, groups of a claim."""
        found = set()
        email = str(self.claims.get("email", "")).casefold()
        # Some providers write the flag as text.
        if "@" in email and self.claims.get("email_verified") in (True, "true"):
            found.add(email)
        groups = self.claims.get(claim)
        told = groups if isinstance(groups, list) else [groups]
        return frozenset(found.union(f"{GROUP}{one}" for one in told if isinstance(one, str)))


def account() -> Account | None:
    """Return who signed in, whatever their role; None when nobody has."""
    told: dict[str, Any] = st.user.to_dict()
    issuer, subject, since = (told.get(name) for name in ("iss", "sub", "iat"))
    if told.get("is_logged_in") is not True or not (issuer and subject and since):
        return None
    names = (told.get(name) for name in ("name", "preferred_username", "email"))
    # In capitals, so that no cookie of a browser names it (see ``session.owner``).
    made = sha256(f"{issuer}\n{subject}".encode()).hexdigest()[:32].upper()
    name = next((str(name) for name in names if name), str(subject))
    return Account(made, name, datetime.fromtimestamp(float(since), UTC), told)


def role_of(found: Account, settings: Settings) -> Role | None:
    """Return the role of a person; None when there is none for them.

    :raises SettingsError: when the list of roles cannot be used.
    """
    names = found.names(settings.oidc_groups_claim)
    lists = _lists(settings)
    for role in ORDER:
        if names & lists.get((ROLE, role.name), frozenset()):
            return role
    return Role(settings.default_role) if settings.default_role else None


def person(found: Account, settings: Settings) -> Person:
    """Return the subgroups of a person, and their names as an author in the archive.

    :raises SettingsError: when the list of roles cannot be used.
    """
    names = found.names(settings.oidc_groups_claim)
    held = [key for key, listed in _lists(settings).items() if names & listed]
    return Person(
        frozenset(name for kind, name in held if kind == SUBGROUP),
        frozenset(name for kind, name in held if kind == AUTHOR),
    )


def subgroups(settings: Settings) -> tuple[str, ...]:
    """Return the names of the subgroups in the list of roles.

    :raises SettingsError: when the list cannot be used.
    """
    return tuple(sorted(name for kind, name in _lists(settings) if kind == SUBGROUP))


def door(found: Account | None, settings: Settings, texts: Language) -> None:
    """Draw what stands before the app: the way in, or why this person may not enter."""
    st.title("copassist", anchor=False)
    if found and found.holds(settings):
        st.warning(line(texts.text("ui.signin.refused", name=found.name)))
        _way_out(texts)
        return
    st.markdown(texts.text("ui.signin.about"))
    # No callback: what may be wrong with the provider is then told as any error of a page.
    if st.button(texts.text("ui.signin.enter"), key="sign-in", type="primary"):
        st.login()


def card(found: Account, role: Role, texts: Language) -> None:
    """Draw who one is, and the way out."""
    said = texts.text("ui.signin.as", name=found.name, role=texts.text(f"ui.signin.role.{role}"))
    st.caption(line(said))
    _way_out(texts)


def _way_out(texts: Language) -> None:
    # A callback, so that the page is drawn again for nobody.
    st.button(
        texts.text("ui.signin.leave"),
        key="sign-out",
        icon=":material/logout:",
        type="tertiary",
        on_click=st.logout,
    )


def _lists(settings: Settings) -> Lists:
    file = settings.roles_file
    if not file:
        return {}
    try:
        return _read(file, Path(file).stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        raise SettingsError("setting_file", where=file, remedy=str(error)) from error


@lru_cache(maxsize=1)
def _read(file: str, _stamp: int) -> Lists:
    """Return who has each role, who is of each subgroup, and under which names people write.

    :raises ValueError: when the file is no TOML, or a row of it no list, or of nothing known.
    """
    told = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    rows = {(kind, name): held for kind in (SUBGROUP, AUTHOR)
            for name, held in told.pop(kind, {}).items()}  # fmt: skip
    rows |= {(ROLE, Role(name).name): held for name, held in told.items()}
    for kind, name in rows:
        if kind == SUBGROUP:
            Visibility(f"subgroup:{name}")
    return {key: _people(key[1], held) for key, held in rows.items()}


def _people(name: str, held: object) -> frozenset[str]:
    if not isinstance(held, list) or not all(isinstance(one, str) for one in held):
        raise ValueError(f"{name}: a list of addresses and {GROUP}NAME is wanted")
    return frozenset(one if one.startswith(GROUP) else one.casefold() for one in held)

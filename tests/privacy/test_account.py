"""The account of what is kept says what is so, of the real settings, in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from copassist.languages import LANGUAGES, language
from copassist.privacy.account import account
from copassist.privacy.telling import assessment, roles, told
from copassist.records import ROLES, Role, Visibility
from copassist.workspace import Workspace
from tests.conftest import said
from tests.privacy.making import ZOE, spread
from tests.topics.making import promised, take

DAY = date(2026, 11, 30)


def words(workspace: Workspace, code: str = "fr", **changes: Any) -> str:
    changed = workspace.settings.model_copy(update=changes)
    found = account(workspace.engine, changed, Role.FACILITATOR)
    return "\n".join(told(found, language(code)))


def test_what_is_kept(workspace: Workspace) -> None:
    """Spaces with their months, counts of what was made, and how many messages were erased."""
    spread(workspace)
    workspace.care.retention.keep("general", 24)
    workspace.care.erase(ZOE)
    found = account(workspace.engine, workspace.settings, Role.MEMBER)
    (general, minutes) = found.spaces
    assert (general.space, general.messages, general.months) == ("general", 3, 24)
    assert (minutes.articles, minutes.months) == (1, None)
    assert (found.erasures, found.counts["conversations"], found.counts["agendas"]) == (3, 1, 1)


def test_only_what_the_role_reads(workspace: Workspace) -> None:
    """Spaces that are not the role’s are in no account of theirs; a sponsor’s has none."""
    take(workspace, said("Secret.", level=Visibility.FACILITATORS), said("Non.", at=9, space="b"))
    spaces = {
        role: [one.space for one in account(workspace.engine, workspace.settings, role).spaces]
        for role in ROLES
    }
    assert spaces[Role.FACILITATOR] == ["b", "general"]
    assert spaces[Role.MEMBER] == spaces[Role.NEWCOMER] == ["b"]
    assert spaces[Role.SPONSOR] == []


def test_what_is_made_of_what_the_role_does_not_read_is_not_counted(workspace: Workspace) -> None:
    """A promise among facilitators is a commitment in their account alone."""
    promise = "Je vais rédiger la charte."
    take(workspace, said(promise, level=Visibility.FACILITATORS))
    workspace.desk.ledger.propose([promised(promise)])
    told = {
        role: account(workspace.engine, workspace.settings, role).counts["commitments"]
        for role in ROLES
    }
    assert told == dict.fromkeys(ROLES, 0) | {Role.FACILITATOR: 1}


@pytest.mark.parametrize(
    ("changes", "leaves"),
    [
        ({}, False),
        ({"chat_model": "local:small"}, False),
        ({"chat_model": "openai:x", "chat_base_url": "http://127.0.0.1:8000/v1"}, False),
        ({"chat_model": "openai:x", "chat_base_url": "http://localhost:8000/v1"}, False),
        ({"chat_model": "openai:gpt"}, True),
        ({"chat_model": "openai:x", "chat_base_url": "https://llm.example.org/v1"}, True),
    ],
)
def test_what_leaves(workspace: Workspace, changes: dict[str, str], leaves: bool) -> None:
    """Whether questions go to another machine is told, with its name, in page and assessment."""
    changed = workspace.settings.model_copy(update=changes)
    found = account(workspace.engine, changed, Role.MEMBER)
    assert found.leaves == leaves
    text = assessment(found, language("fr"), DAY)
    assert ("Rien ne quitte cette machine" in text) == (not leaves)
    assert ("sont envoyés" in words(workspace, **changes)) == leaves
    if leaves:
        assert found.host in text


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_assessment(workspace: Workspace, code: str) -> None:
    """It is filled from the settings, keeps its blanks, and leaves no placeholder behind."""
    spread(workspace)
    workspace.care.retention.keep("general", 24)
    found = account(workspace.engine, workspace.settings, Role.FACILITATOR)
    text = assessment(found, language(code), DAY)
    assert text.count("\n## ") == 10
    assert language(code).rules("privacy")["assessment"]["blank"] in text
    assert "{" not in text
    assert "24" in text
    other = assessment(found, language("en" if code == "fr" else "fr"), DAY)
    same = set(text.splitlines()) & set(other.splitlines())
    assert same <= {"", "## 10. Conclusion"}


def test_every_role_is_told() -> None:
    """Each role has its sentence in each language."""
    for code in LANGUAGES:
        assert set(roles(language(code))) == set(ROLES)

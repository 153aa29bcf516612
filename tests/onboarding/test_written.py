"""A path as Markdown."""

from __future__ import annotations

import re

import pytest

from copassist.languages import LANGUAGES, language
from copassist.onboarding.written import citations, markdown, name_of
from copassist.records import Role
from copassist.records.onboarding import Path, Term
from copassist.workspace import Workspace
from tests.onboarding.making import TODAY
from tests.onboarding.test_path import made


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_whole(village: Workspace, code: str) -> None:
    """Steps, words, the draft and every source stand in it, in one language."""
    told = made(village, code=code)
    text = markdown(told)
    words = language(code).rules("onboarding")["path"]
    for part in ("glossary", "introduction", "sources"):
        assert f"## {words[part]}\n" in text
    assert all(f"**{step.title}.**" in text for step in told.steps)
    assert "| **ROTI" in text
    assert {int(n) for n in re.findall(r"\[(\d+)\]", text)} == {one.n for one in citations(told)}
    other = language({"fr": "en", "en": "fr"}[code]).rules("onboarding")
    assert not [step for step in other["step"].values() if f"**{step['title']}.**" in text]


def test_what_others_wrote_is_shown_as_it_is(village: Workspace) -> None:
    """Marks in an interest make nothing of it."""
    text = markdown(made(village, Role.MEMBER, "fr", 7, "[x](http://a.b)", "<b>"))
    assert not re.search(r"(?<!\\)\]\(", text)
    assert not re.search(r"(?<!\\)<b", text)


def test_an_empty_path() -> None:
    """Without steps, words or sources only the head and the draft are written."""
    text = markdown(Path("fr", (), 7, TODAY, (), (), "Bonjour."))
    assert re.findall(r"^#+ .*$", text, re.MULTILINE) == [
        "# Votre chemin dans la communauté, en 7 jours", "## Votre présentation, à modifier"
    ]  # fmt: skip


def test_names() -> None:
    """A word is told with what it stands for, else with its other name, else alone."""
    fr = language("fr")
    assert name_of(Term("REX", "retour d’expérience", "", 1, 1, ()), fr).endswith("expérience")
    assert name_of(Term("gabarit", "", "template", 1, 1, ()), fr) == "gabarit / template"
    assert name_of(Term("A3", "", "", 1, 1, ()), fr) == "A3"

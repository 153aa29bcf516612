"""The glossary: the words of a community, each with a use that opens."""

from __future__ import annotations

import pytest

from copassist.languages import LANGUAGES, language
from copassist.onboarding.glossary import MOST, glossary
from copassist.records import Role
from copassist.records.onboarding import Term
from copassist.topics.citing import Citing
from copassist.workspace import Workspace
from tests.onboarding.making import ROTI, SECRET, TODAY, talk
from tests.topics.making import DAY, take


def terms(workspace: Workspace, role: Role = Role.MEMBER) -> dict[str, Term]:
    return {term.name: term for term in glossary(workspace.axes, role, TODAY)}


def test_an_acronym_with_what_it_stands_for(village: Workspace) -> None:
    """An acronym has the meaning written beside it, and a use in each language side by side."""
    roti = terms(village)["ROTI"]
    assert roti.meaning == "return on time invested"
    assert (roti.threads, roti.people) == (2, 3)
    assert [cited.language for cited in roti.quotes] == ["fr", "en"]
    assert roti.quotes[0].quote == ROTI


def test_a_listed_word_has_both_names(village: Workspace) -> None:
    """A word that communities of practice know has its name in the other language."""
    take(village, *(m for n in range(3) for m in talk(
        (6 + n) * DAY, "Le gabarit du mur aide les nouvelles personnes de l'équipe de nuit.",
        "Merci pour ce gabarit."
    )))  # fmt: skip
    assert terms(village)["gabarit"].other == "template"


def test_every_quote_opens(village: Workspace) -> None:
    """Each term has a quote, which opens in the archive and holds the word or its other name."""
    citing = Citing(village.library, Role.MEMBER)
    found = glossary(village.axes, Role.MEMBER, TODAY)
    assert 0 < len(found) <= MOST
    for term in found:
        assert term.quotes
        assert all(citing.again(cited) for cited in term.quotes)


def test_only_what_a_role_reads(village: Workspace) -> None:
    """A word that only facilitators use is in no member's glossary."""
    texts = ("Le ZORTEX de mai se lit le lundi dans la salle.", "Un ZORTEX de plus pour nous deux.")
    take(village, *talk(7 * DAY, *texts, level=SECRET, space="animation"))
    take(village, *talk(8 * DAY, *texts, level=SECRET, space="animation"))
    assert "ZORTEX" in terms(village, Role.FACILITATOR)
    assert "ZORTEX" not in terms(village)


def test_sensitive_sentences_are_not_quoted(village: Workspace) -> None:
    """A word that stands only in sore sentences, questions or code is left out."""
    texts = ("Le conflit du ZORTEX dure depuis mai dans toute la salle.",
             "Qui a vu passer le ZORTEX de mai dans la salle ?")  # fmt: skip
    take(village, *talk(7 * DAY, *texts), *talk(8 * DAY, *texts))
    assert "ZORTEX" not in terms(village)


def test_an_empty_archive(workspace: Workspace) -> None:
    """Where nothing was written there is no word."""
    assert terms(workspace) == {}


@pytest.mark.parametrize("code", LANGUAGES)
def test_listed_words_are_words(code: str) -> None:
    """Every listed word has a name in each language, in small letters unless an acronym."""
    known = language(code).rules("onboarding")["glossary"]["known"]
    assert known.keys() == language("fr").rules("onboarding")["glossary"]["known"].keys()
    assert all(name == name.lower() or name.isupper() for names in known.values() for name in names)

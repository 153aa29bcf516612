from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.article import part
from copassist.sources.boilerplate import Stripped, strip

from .samples import ARGUMENT

TAIL = (
    "* Pour lire les autres articles de la série sur les communautés\n"
    "http://exemple.org/partie-1/\nhttp://exemple.org/partie-2/\n\n* Quelques autres…\n"
    "http://exemple.org/pompe/\n\nN’HÉSITEZ PAS À LE PARTAGER pour inciter vos amis!\n\n"
    "Articles récents:\n\nMesures\n\nDrucker disait : « Oui ».\n\nPlus d'info\n\n"
    "Elle a préféré investir.\n\nElle a préféré investir [...]\n\nPlus d'info\n\n"
    "Copyright © 2013 Exemple Reproduction restreinte permise."
)


def _strip(text: str) -> Stripped:
    return strip([part("", text)])


def _text(stripped: Stripped) -> str:
    return "\n".join(p.text for p in stripped.parts).strip()


def test_all_goes_after_a_signature_before_links_and_teasers() -> None:
    """The argument is whole, the name is the author, the rest is gone."""
    stripped = _strip(f"{ARGUMENT}\n\nMais il y a de l’espoir!\n\nPar Anne Roy, M. Sc.\n\n{TAIL}")
    assert _text(stripped) == f"{ARGUMENT}\n\nMais il y a de l’espoir!"
    assert stripped.author == "Anne Roy"


def test_all_goes_after_a_title_of_other_articles() -> None:
    """Without signature, the title of the teasers marks the end."""
    assert _text(_strip(f"{ARGUMENT}\n\n{TAIL}")) == ARGUMENT


def test_a_signature_before_more_text_ends_nothing() -> None:
    """Words that follow a name, such as a postscript or a second article, stay."""
    text = f"{ARGUMENT}\n\nPar Anne Roy\n\n{ARGUMENT}\n\n{ARGUMENT}"
    assert ARGUMENT in _text(_strip(text)).partition("Par Anne Roy")[2]


def test_a_byline_is_the_author() -> None:
    """A name under the title is taken out, and nothing else."""
    stripped = _strip(f"Par Anne Roy\n\n{ARGUMENT}")
    assert (_text(stripped), stripped.author) == (ARGUMENT, "Anne Roy")


def test_references_stay() -> None:
    """A list of links that the author gives is part of the article."""
    text = f"{ARGUMENT}\n\nRessources\n\n- https://exemple.org/a\n- https://exemple.org/b"
    assert _text(_strip(text)) == text


def test_buttons_go_and_list_items_stay() -> None:
    """A share bar goes; one network in the author's list does not."""
    bar = "Partager\nFacebook\nLinkedIn\nTwitter"
    assert _text(_strip(f"{ARGUMENT}\n{bar}\nFin.")) == f"{ARGUMENT}\nFin."
    listed = f"{ARGUMENT}\n- Facebook\n- LinkedIn\nFin."
    assert _text(_strip(listed)) == listed


def test_the_end_may_span_headings() -> None:
    """Teasers under their own heading go with it."""
    teasers = part("Related posts", "https://exemple.org/a\n\nhttps://exemple.org/b")
    stripped = strip([part("Début", ARGUMENT), teasers])
    assert [p.heading for p in stripped.parts] == ["Début"]


def test_a_short_note_is_never_cut() -> None:
    """With little text, a line that looks like boilerplate may be all there is."""
    text = "Commentaires\n\nhttps://exemple.org/a"
    assert _text(_strip(text)) == text


@given(st.lists(st.text()))
def test_nothing_is_invented(texts: list[str]) -> None:
    """Each line that is left was there."""
    before = {line for text in texts for line in text.split("\n")}
    stripped = strip([part("", text) for text in texts])
    assert {line for p in stripped.parts for line in p.text.split("\n")} <= before | {""}

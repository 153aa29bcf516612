from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.errors import SourceError
from copassist.sources.org import OrgReader, plain, split

from .samples import DATA, LIMITS, articles

SAMPLE = DATA / "articles" / "rituels.org"


def _text(text: str) -> str:
    return "\n".join(part.text for part in split(text)[1]).strip()


def test_sample_article() -> None:
    """Keywords, sections, lists, tables and code of an article come out readable."""
    (article,) = articles(OrgReader().read(SAMPLE, DATA, limits=LIMITS))
    assert (article.title, article.author) == ("Les rituels qui tiennent", "Anne Roy")
    assert (article.date, article.language) == (date(2024, 3, 5), "fr")
    assert [s.heading for s in article.sections] == [
        "",
        "TODO L'ouverture",  # an Org keyword, the state of a task
        "Le compte rendu",
        "Fin",
    ]
    assert article.sections[0].text == (
        "Un rituel tient quand il est court et attendu, écrit un\n"
        "guide (https://exemple.org/guide)[1]."
    )
    assert article.sections[1].text == (
        "- [X] dire bonjour\n  - par le prénom\n- la durée :: cinq minutes\n\n"
        "On commence à l'heure."
    )
    assert article.sections[2].text == (
        "Mois | Présents\nMai | 14\n\n# pas un commentaire\n* pas un titre"
    )
    assert article.sections[3].text == "[1] Paru en 2019-05-06 lun.."


@pytest.mark.parametrize(
    "hidden",
    [
        "# remarque",
        "#+begin_comment\nremarque\n#+end_comment",
        "#+begin_export html\n<b>remarque</b>\n#+end_export",
        ":LOGBOOK:\nremarque\n:END:",
        "CLOCK: [2024-03-05] => remarque",
        "#+html_head: remarque",
        "* COMMENT A\nremarque\n** B\nremarque",
        "* A :noexport:\nremarque",
        "[[file:remarque.png]]",
        "<<remarque>>",
    ],
)
def test_what_is_not_for_readers_stays_out(hidden: str) -> None:
    """What the author does not publish is no part of the article; what follows is."""
    _, parts = split(f"avant\n{hidden}\n* Suite\naprès")
    said = " ".join(f"{p.heading} {p.text}" for p in parts)
    assert said.split() == ["avant", "Suite", "après"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("*gras* et /italique/.", "gras et italique."),
        ("=a *b* c= ~d~", "a *b* c d"),
        ("*gras /et italique/*", "gras et italique"),
        ("/de [[https://a.org/][A]]./", "de A (https://a.org/)."),
        ("2*3*4, a/b/c, x_y_z", "2*3*4, a/b/c, x_y_z"),
        ("«*mot*», l’/autre/", "«mot», l’autre"),
        ("[[https://a.org/x]]", "https://a.org/x"),
        ("[[https://a.org/x][deux\nmots]]", "deux\nmots (https://a.org/x)"),
        ("[[file:note.org][la note]]", "la note"),
        ("[[mailto:a@b.org][a@b.org]]", "a@b.org"),
        ("mot[fn:1] et[fn:: une note]", "mot[1] et[une note]"),
        ("le <2024-03-05 mar. 10:00>", "le 2024-03-05 mar. 10:00"),
        ("https://a.org/b/ et /c/", "https://a.org/b/ et c"),
    ],
)
def test_marks_inside_a_line(written: str, read: str) -> None:
    """Marks of emphasis, links, notes and times become words; all else stays as written."""
    assert plain(written) == read


def test_blocks_and_drawers_without_an_end_are_text() -> None:
    """A mark that is never closed hides nothing."""
    assert _text("#+begin_comment\nvisible\n:LOGBOOK:\naussi") == "visible\n:LOGBOOK:\naussi"


def test_tags_and_priorities_are_no_words_of_a_heading() -> None:
    """What sorts a heading is not said by it; the state of a task is."""
    # TODO is an Org keyword here.
    _, parts = split("** TODO [#A] Appeler :mairie:urgent:\n* À 10:00:\n")
    assert [p.heading for p in parts[1:]] == ["TODO Appeler", "À 10:00:"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.org", b"un texte", True),
        ("a.ORG", b"* Titre", True),
        ("a.org", b"\0\1\2", False),
        ("a.txt", b"\n#+TITLE: Org\n", True),
        ("a", b"# -*- mode: org -*-\n", True),
        ("a.txt", b"Titre\n#+title: a", False),
        ("a.md", b"#+title: a", False),
    ],
)
def test_recognises_by_content(tmp_path: Path, name: str, content: bytes, expected: bool) -> None:
    """The ending counts where the content fits; text that opens as Org needs none."""
    path = tmp_path / name
    path.write_bytes(content)
    assert OrgReader().recognises(path) is expected


def test_a_conversation_is_no_article(tmp_path: Path) -> None:
    """A chat under this name is refused, so that no member's name is shown."""
    path = tmp_path / "a.org"
    path.write_text("05/06/2024, 10:11 - Anne: bonjour\n" * 5)
    with pytest.raises(SourceError) as caught:
        list(OrgReader().read(path, tmp_path, limits=LIMITS))
    assert caught.value.key == "chat_export"


_MARKS = ["* ", "#+begin_src\n", "#+end_src\n", ":a:\n", ":end:\n", "[[", "][", "]]", "[fn:", "/"]


@given(st.lists(st.sampled_from(_MARKS) | st.text(max_size=5)).map("".join))
def test_any_text_is_read(text: str) -> None:
    """Whatever the marks, there are parts, and no line is made up."""
    _, parts = split(text)
    assert parts
    assert sum(p.text.count("\n") + 1 for p in parts) <= text.count("\n") + 1 + len(parts)

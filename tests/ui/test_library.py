from __future__ import annotations

from pathlib import Path

from copassist.languages import language
from copassist.records import Role
from copassist.workspace import Workspace
from tests.ui.conftest import QUESTION, Opens, press, read, slack

FR = language("fr")


def test_spaces_say_what_they_hold(filled: Workspace, open_page: Opens) -> None:
    """Each space has its counts, in the singular where it is one."""
    said = read(open_page("library"))
    assert "accueil" in said and "articles" in said
    assert "1 fil · 3 messages" in said and "1 article" in said


def test_a_thread_has_its_own_address(filled: Workspace, open_page: Opens) -> None:
    """The address of a thread shows all its messages."""
    (thread,) = filled.library.threads("accueil", Role.MEMBER)
    said = read(open_page("library", thread=f"{thread.source}:{thread.id}"))
    assert QUESTION in said and "Merci, je note." in said


def test_an_article_has_its_own_address(filled: Workspace, open_page: Opens) -> None:
    """The address of an article shows its sections."""
    (article,) = filled.library.articles("articles", Role.MEMBER)
    said = read(open_page("library", space="articles", article=article.path))
    assert "Prévoyez 75 minutes" in said and "Équipe" in said


def test_an_address_that_leads_nowhere_is_told(filled: Workspace, open_page: Opens) -> None:
    """A thread that is gone, or not for this reader, is a sentence."""
    assert len(open_page("library", thread="slack:none").error) == 1


def test_search_opens_what_it_finds(filled: Workspace, open_page: Opens) -> None:
    """A result opens the message in its thread; the filters narrow the results."""
    app = open_page("library")
    app.text_input(key="sought").set_value("ronde du matin").run()
    assert "douze minutes" in read(press(app, "entry-"))
    app.button_group(key="library-kind").set_value("article").run()
    assert "#accueil" not in read(app)


def test_hundreds_of_threads_are_paged(
    workspace: Workspace, open_page: Opens, tmp_path: Path
) -> None:
    """A space shows twenty threads at a time, the latest first."""
    root = slack(tmp_path / "etabli", [f"Sujet numéro {n}" for n in range(45)])
    file = root / "accueil" / "2025-05-01.json"
    file.write_text(file.read_text().replace('"thread_ts": "1746100000.000100", ', ""))
    workspace.import_paths([root])
    app = open_page("library", space="accueil")
    assert "Sujet numéro 44" in read(app) and "Sujet numéro 24" not in read(app)
    app.pagination[0].set_value(3).run()
    assert "Sujet numéro 0" in read(app) and "Sujet numéro 44" not in read(app)

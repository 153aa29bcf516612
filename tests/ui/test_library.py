from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import update

from copassist.archive.intake import Intake
from copassist.archive.pseudonyms import label
from copassist.languages import language
from copassist.records import Reaction, Role
from copassist.storage.tables import messages
from copassist.workspace import Workspace
from tests.conftest import said
from tests.ui.conftest import QUESTION, Opens, press, read, slack

FR = language("fr")


def test_spaces_say_what_they_hold(filled: Workspace, open_page: Opens) -> None:
    """Each space has its counts, in the singular where it is one."""
    seen = read(open_page("library"))
    assert "accueil" in seen and "articles" in seen
    assert "1 fil · 3 messages" in seen and "1 article" in seen


def test_a_thread_has_its_own_address(filled: Workspace, open_page: Opens) -> None:
    """The address of a thread shows all its messages."""
    (thread,) = filled.library.threads("accueil", Role.MEMBER)
    seen = read(open_page("library", thread=f"{thread.source}:{thread.id}"))
    assert QUESTION in seen and "Merci, je note." in seen


def test_an_article_has_its_own_address(filled: Workspace, open_page: Opens) -> None:
    """The address of an article shows its sections."""
    (article,) = filled.library.articles("articles", Role.MEMBER)
    seen = read(open_page("library", space="articles", article=article.path))
    assert "Prévoyez 75 minutes" in seen and "Équipe" in seen


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


def test_choices_narrow_a_list_of_all_spaces(filled: Workspace, open_page: Opens) -> None:
    """A kind chosen without a space lists the entries of every space."""
    app = open_page("library")
    app.button_group(key="library-kind").set_value("article").run()
    seen = read(app)
    assert "#articles" in seen and "#accueil" not in seen


def test_address_of_a_thread_can_be_shared(filled: Workspace, open_page: Opens) -> None:
    """The page of a thread offers its whole address, without the reader's own language."""
    (thread,) = filled.library.threads("accueil", Role.MEMBER)
    app = open_page("library", thread=f"{thread.source}:{thread.id}", lang="fr")
    (code,) = app.code
    assert code.value.startswith("http") and "thread=slack%3Aaccueil%2F" in code.value
    assert "lang" not in code.value


def test_rebuilt_thread_says_so_and_whom_an_answer_answers(
    workspace: Workspace, open_page: Opens
) -> None:
    """A thread that the archive made is marked, and an answer to an earlier message names it."""
    opening = said("Qui anime jeudi ?", at=0)
    items = [
        opening,
        said("Il fait beau.", at=1, by="zoe"),
        replace(said("Moi, volontiers.", at=2, by="luc"), reply_to=opening.id),
    ]
    intake = Intake(workspace.engine, "notes")
    intake.take([replace(item, thread_id="") for item in items])
    with workspace.engine.begin() as connection:
        connection.execute(update(messages).values(thread_id=opening.id))
    page = read(open_page("library", thread=f"slack:{opening.id}"))
    assert FR.text("ui.message.rebuilt") in page
    whom = label("A", "fr")
    assert FR.text("ui.message.answers", whom=whom, words="Qui anime jeudi ?") in page.replace(
        "\\", ""
    )


def test_reactions_are_shown_as_emoji(workspace: Workspace, open_page: Opens) -> None:
    """A reaction that its source names is shown as what it is."""
    item = replace(said("Merci !"), reactions=(Reaction("tada", 3), Reaction("parlons-en", 1)))
    Intake(workspace.engine, "notes").take([item])
    page = read(open_page("library", thread="slack:general/0"))
    assert "🎉 3" in page and "parlons" in page

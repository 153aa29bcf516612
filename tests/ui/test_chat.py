from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import select

from copassist.archive.demonstration import demonstration
from copassist.archive.roots import Root, remember
from copassist.languages import language
from copassist.records import Answer, Role, Usage
from copassist.storage.tables import agendas, audit, conversations, topics, turns
from copassist.ui.session import COOKIE
from copassist.workspace import Workspace
from tests.ui.conftest import OWNER, QUESTION, Browser, Opens, ask, press, read, slack

FR = language("fr")
HOSTILE = (
    "<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![](http://evil.example/x.png) "
    "$$x$$ :red[x] la ronde du matin # title"
)


def test_asking_shows_an_answer_and_where_it_comes_from(
    filled: Workspace, open_page: Opens
) -> None:
    """The answer quotes the archive, and an entry opens the message with its neighbours."""
    app = ask(open_page())
    assert "La ronde du matin dure douze minutes." in read(app)
    press(app, "entry-")
    said = read(app)
    assert ":orange-background[" in said
    assert "Merci, je note." in said
    assert FR.text("ui.seen_by.label") in said


def test_a_reload_finds_the_conversation(filled: Workspace, open_page: Opens) -> None:
    """The address alone brings back the question, the answer and its sources."""
    first = ask(open_page())
    name = first.query_params["c"]
    again = read(open_page(c=name))
    assert QUESTION in again
    assert "La ronde du matin dure douze minutes." in again


def test_an_answer_that_was_cut_is_made_again(filled: Workspace, open_page: Opens) -> None:
    """A question whose connection dropped before the answer is answered on the next visit."""
    name = filled.conversations.start(OWNER, QUESTION)
    filled.conversations.ask(name, QUESTION)
    assert "La ronde du matin dure douze minutes." in read(open_page(c=name))
    (turn,) = filled.conversations.read(name, OWNER).turns
    assert turn.answer is not None


def test_a_conversation_belongs_to_its_browser(
    filled: Workspace, open_page: Opens, browser: Browser
) -> None:
    """Another browser that has the address sees nothing of it, in the page or the list."""
    name = ask(open_page()).query_params["c"]
    browser.cookies = {COOKIE: "1" * 32}
    said = read(open_page(c=name))
    assert FR.text("ui.chat.gone") in said
    assert QUESTION not in said


def test_a_conversation_can_be_deleted(filled: Workspace, open_page: Opens) -> None:
    """Deleting takes it out of the list and the archive, and offers a new one."""
    app = ask(open_page())
    next(b for b in app.button if b.label == FR.text("ui.chat.delete")).click().run()
    assert filled.conversations.list(OWNER) == []
    assert "c" not in app.query_params


def test_thumbs_down_keeps_a_reason(filled: Workspace, open_page: Opens) -> None:
    """A reader says what was wrong, is thanked, and it is kept with the answer."""
    app = ask(open_page())
    app.feedback[0].set_value(0).run()
    app.button_group(key="reasons-1").set_value(["incomplete"])
    app.text_input(key="words-1").set_value("il manque l’heure")
    next(b for b in app.button if b.label == FR.text("ui.rating.send")).click().run()
    assert FR.text("ui.rating.thanks_down") in read(app)
    name = app.query_params["c"]
    (turn,) = filled.conversations.read(name, OWNER).turns
    assert (turn.rating, turn.reason) == (0, "incomplete : il manque l’heure")


def test_thumbs_up_is_kept(filled: Workspace, open_page: Opens) -> None:
    """A reader who is served says so in one gesture."""
    app = ask(open_page())
    app.feedback[0].set_value(1).run()
    assert FR.text("ui.rating.thanks_up") in read(app)
    (turn,) = filled.conversations.read(app.query_params["c"], OWNER).turns
    assert turn.rating == 1


@pytest.mark.parametrize("kind", ["openings", "examples"])
def test_a_question_to_begin_with_is_asked_by_its_button(
    kind: str, filled: Workspace, open_page: Opens
) -> None:
    """What is offered is asked as if typed; questions about the demonstration, only where it is."""
    if kind == "examples":
        remember(filled.engine, Root(demonstration()[0]))
    app = press(open_page(), "ask-member-")
    name = app.query_params["c"]
    (turn,) = filled.conversations.read(name, OWNER).turns
    assert turn.question == FR.text(f"ui.{kind}.member_1")
    assert len(app.chat_message) == 2


def test_a_question_without_words_is_told_and_not_kept(filled: Workspace, open_page: Opens) -> None:
    """What cannot be searched gets its sentence and leaves no conversation behind."""
    app = ask(open_page(), "?!")
    assert FR.text("error.question_empty") in read(app)
    # The page draws itself again when the model is ready: the sentence must outlive that.
    assert FR.text("error.question_empty") in read(app.run())
    assert filled.conversations.list(OWNER) == []


def test_an_empty_archive_says_how_to_begin(open_page: Opens, browser: Browser) -> None:
    """At the machine: import or try the demonstration; from elsewhere a member asks someone."""
    assert FR.text("ui.empty.demo") in read(open_page())
    browser.ip_address = "192.0.2.7"
    said = read(open_page())
    assert FR.text("ui.empty.ask_facilitator") in said
    assert FR.text("ui.empty.demo") not in said


def test_a_model_that_is_missing_is_told(
    filled: Workspace, open_page: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure of the preparation is a sentence that names the model and what to set."""
    monkeypatch.setenv("COPASSIST_CHAT_MODEL", "nobody:nothing")
    assert "COPASSIST_CHAT_MODEL" in read(ask(open_page()))


def test_hostile_text_is_shown_as_it_stands(
    workspace: Workspace, open_page: Opens, tmp_path: Path
) -> None:
    """Nothing from the archive is Markdown or HTML: each mark that could be is escaped."""
    workspace.import_paths([slack(tmp_path / "etabli", [HOSTILE, HOSTILE])])
    app = press(ask(open_page(), "la ronde du matin"), "entry-")
    assert len(app.markdown) > 3
    for shown in app.markdown:
        assert not shown.allow_html
        assert not re.search(r"(?<!\\)(<img|\[x\]|!\[|\$|:red|# title)", shown.value)
    assert HOSTILE in read(app)


def test_the_state_of_the_preparation_is_shown(filled: Workspace, open_page: Opens) -> None:
    """The page stands at once and says that the model is being prepared, then that it is ready."""
    said = read(open_page())
    assert FR.text("ui.warmth.warming") in said or FR.text("ui.warmth.ready") in said
    ask(open_page())
    assert FR.text("ui.warmth.ready") in read(open_page())


@pytest.mark.parametrize("code", ["fr", "en"])
def test_what_the_archive_does_not_say_can_be_asked_to_the_group(
    filled: Workspace, open_page: Opens, code: str
) -> None:
    """A refusal offers a draft of the question as a post, in the language of the question."""
    question = {
        "fr": "Qui a composé l’hymne national du Brésil ?",
        "en": "Who composed the national anthem of Brazil?",
    }[code]
    app = ask(open_page(), question)
    (area,) = [one for one in app.text_area if one.key.startswith("post-")]
    assert question in area.value
    assert area.value.startswith(language(code).text("answer.post.hello"))


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        (
            Usage(1200, 30, 4.26, 0.0027),
            "Modèle de conversation\u00a0: 1\u202f200 jetons lus, 30 écrits, 4,3\u00a0s"
            " · coût\u00a0: 0,0027",
        ),
        (
            Usage(None, None, 4.26),
            "Modèle de conversation\u00a0: jetons non communiqués, 4,3\u00a0s",
        ),
    ],
)
def test_what_an_answer_took_is_for_facilitators(
    filled: Workspace,
    open_page: Opens,
    monkeypatch: pytest.MonkeyPatch,
    usage: Usage,
    words: str,
) -> None:
    """Tokens, time and cost stand under a kept answer for facilitators, and for nobody else."""
    name = filled.conversations.start(OWNER, QUESTION)
    key = filled.conversations.ask(name, QUESTION)
    kept = Answer(QUESTION, "fr", "Douze minutes.", True, "question", model="x:y", usage=usage)
    filled.conversations.answer(key, kept)
    (turn,) = filled.conversations.read(name, OWNER).turns
    assert turn.answer == kept
    assert "jetons" not in read(open_page(c=name))
    monkeypatch.setenv("COPASSIST_ROLE", "facilitator")
    st.cache_resource.clear()
    assert words in read(open_page(c=name))


def test_off_the_record(filled: Workspace, open_page: Opens) -> None:
    """Off the record an answer is shown, and neither question nor agenda is in the database."""
    app = open_page()
    app.toggle(key="off-record").set_value(True).run()
    before = dump(filled)
    ask(app)
    assert len(app.chat_message) == 2
    assert "[1]" in read(app)
    ask(app, "Prépare l’ordre du jour de 60 min de jeudi")
    assert len(app.chat_message) == 4
    assert dump(filled) == before
    assert filled.conversations.list(OWNER) == []
    assert filled.desk.agendas.listed(Role.FACILITATOR.reads) == []
    app.toggle(key="off-record").set_value(False).run()
    assert len(app.chat_message) == 0


def dump(workspace: Workspace) -> str:
    """What the database keeps of conversations, as text."""
    with workspace.engine.connect() as connection:
        tables = (conversations, turns, agendas, topics, audit)
        return repr([connection.execute(select(table)).all() for table in tables])


def test_who_may_read_an_answer(filled: Workspace, open_page: Opens) -> None:
    """An answer says who may read what it quotes."""
    app = ask(open_page())
    assert f"{FR.text('ui.seen_by.label')} {FR.text('ui.seen_by.community')}" in read(app)

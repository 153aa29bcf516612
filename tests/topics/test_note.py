from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copassist.archive.intake import Intake
from copassist.errors import NotFoundError
from copassist.languages import LANGUAGES, language
from copassist.records import (
    Article,
    Hit,
    Item,
    Message,
    Part,
    Passage,
    Role,
    Section,
    Thread,
    Visibility,
)
from copassist.topics.note import Note, markdown, note, note_on
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.test_slices import shown

ASKED = "Comment tenez-vous la ronde du matin quand il neige ?"
SITUATION = "Nous sommes douze au quai du nord."
ADVICE = "Chez nous il faut saler la veille."
TRIED = "On a essayé votre sel, et on est passé de 9 à 4 chutes."
DOUBT = "Je nuancerais pour le port, le sel y ronge tout."


def thread(workspace: Workspace, *messages: Message, role: Role = Role.MEMBER) -> Thread:
    Intake(workspace.engine, "e").take(messages)
    return workspace.library.thread("slack", messages[0].thread_id, role)


def whole() -> list[Message]:
    return [
        said(f"Bonjour. {SITUATION} {ASKED}"),
        said(ADVICE, at=5, thread=0, by="zoé"),
        said(DOUBT, at=7, thread=0, by="lou"),
        said(TRIED, at=900, thread=0),
    ]


def quotes(told: Note) -> dict[str, list[str]]:
    return {part.name: [line.citation.quote for line in part.lines] for part in told.parts}


def hit(text: str, name: str = "t2", kind: str = "message", similarity: float = 0.6) -> Hit:
    is_said = kind == "message"
    part = Part(text, "m2" if is_said else "", "A" if is_said else "", "2026-01-05T09:00:00+00:00")
    passage = Passage(
        f"slack:{name}", "message" if is_said else "article", "slack", f"{name}.json", "port",
        "Le sel du port", "fr", Visibility.COMMUNITY, (part,), "", name if is_said else None,
    )  # fmt: skip
    return Hit(1, passage, 0.5, similarity)


def test_all_parts(workspace: Workspace) -> None:
    """A thread gives its situation and question, advice, result and limit, numbered in order."""
    told = note(thread(workspace, *whole()), [], "fr")
    assert quotes(told) == {
        "context": [SITUATION, ASKED], "steps": [ADVICE], "results": [TRIED], "limits": [DOUBT],
    }  # fmt: skip
    assert [cited.n for cited in told.citations] == [1, 2, 3, 4, 5]


def test_opinions_are_marked(workspace: Workspace) -> None:
    """Advice and doubts are one person's view, unless who says the same tells an outcome."""
    tried = said("Chez nous il faut saler la veille. C'est 3 fois moins de chutes.",
                 at=9, thread=0, by="max")  # fmt: skip
    told = note(thread(workspace, *whole(), tried), [], "fr")
    marked = {line.citation.quote: line.is_opinion for part in told.parts for line in part.lines}
    assert marked[DOUBT]
    assert not marked[TRIED]
    steps = next(part for part in told.parts if part.name == "steps").lines
    assert [line.is_opinion for line in steps] == [False]
    assert "sans résultat raconté" in markdown(told)


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_missing_is_said(workspace: Workspace, code: str) -> None:
    """A part of which the thread has nothing says so, in either language."""
    told = markdown(note(thread(workspace, said("Oui.")), [], code))
    missing = language(code).rules("note")["missing"]
    assert all(missing[name] in told for name in ("context", "steps", "results", "limits"))


def test_the_sources_are_told(workspace: Workspace) -> None:
    """The note ends with the title of its thread, its space, day and path, and its level."""
    told = markdown(note(thread(workspace, *whole()), [], "en"))
    assert "# Practice note: Bonjour." in told
    assert "\\#general, 2 March 2026 (general/2026-03-02.json)" in told
    assert told.rstrip().endswith("_May be read by: members of the community_")
    assert f"Member A, 2 March 2026: “{SITUATION}” [1]" in told


def test_hits_join(workspace: Workspace) -> None:
    """What was found elsewhere adds quotes with sources of their own; the unlike does not."""
    own = replace(hit("Il faut saler le quai du nord.").passage, thread_id="general/0")
    hits = [
        hit("Il faut sabler le port avant midi."),
        hit("Il faut balayer le toit du port.", "t3", similarity=0.1),
        Hit(3, own, 0.5, 0.9),
        hit("La méthode : sabler dès la veille.", "guide", "article"),
    ]
    told = note(thread(workspace, *whole()), hits, "fr")
    assert quotes(told)["steps"] == [
        ADVICE, "Il faut sabler le port avant midi.", "La méthode : sabler dès la veille.",
    ]  # fmt: skip
    (steps,) = [part.lines for part in told.parts if part.name == "steps"]
    assert [line.is_opinion for line in steps] == [True, True, False]
    assert "Le sel du port" in markdown(told)


def test_who_tells_without_asking(workspace: Workspace) -> None:
    """A thread that opens with a story, not a question, gives its own steps and results."""
    told = note(thread(workspace, said(f"Voici notre quai. {ADVICE} {TRIED}")), [], "fr")
    assert quotes(told)["results"] == [TRIED]


def test_who_asks_does_not_advise(workspace: Workspace) -> None:
    """What the asker adds without an outcome is no advice, whatever its words."""
    detail = said("Chez nous il faut passer par le port.", at=5, thread=0)
    assert quotes(note(thread(workspace, said(ASKED), detail), [], "fr"))["steps"] == []


def test_close_reading_adds(workspace: Workspace) -> None:
    """A result without any cue is found where close reading sees it."""
    last = said("Août : 8 chutes. Septembre : 6 chutes.", at=99, thread=0)
    opened = thread(workspace, said(ASKED), said("Du sable.", at=5, thread=0, by="zoé"), last)
    assert quotes(note(opened, [], "fr"))["results"] == []
    evidence = [shown(), shown(), shown(outcome=0.9)]
    assert quotes(note(opened, [], "fr", evidence))["results"] == [last.text]


def test_robots_are_not_quoted(workspace: Workspace) -> None:
    """What a robot writes is in no part, be it the first message."""
    robot = replace(said(f"{ADVICE} {TRIED}"), is_bot=True)
    told = note(thread(workspace, robot, said(ASKED, at=3, thread=0, by="zoé")), [], "fr")
    assert quotes(told) == {"context": [ASKED], "steps": [], "results": [], "limits": []}


def test_the_strictest_level(workspace: Workspace) -> None:
    """A note takes the level of its thread."""
    hidden = said(ASKED, level=Visibility.FACILITATORS)
    told = note(thread(workspace, hidden, role=Role.FACILITATOR), [], "fr")
    assert told.visibility == Visibility.FACILITATORS
    assert "l’équipe d’animation seulement" in markdown(told)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from([
            ADVICE, DOUBT, TRIED, ASKED, "Il faut " + "saler le quai puis le port " * 4 + "enfin.",
            "Merci.", "Parce que le sel ronge, il suffit de sabler.", "<b>*oui*</b> il faut saler.",
        ]),
        min_size=1, max_size=30,
    ),
    st.sampled_from(LANGUAGES),
)  # fmt: skip
def test_one_page_of_the_archive(workspace: Workspace, texts: Sequence[str], code: str) -> None:
    """However long the thread, a note is one page, and each quote stands in what it cites."""
    opened = thread_of(texts, workspace)
    told = note(opened, [], code)
    by_id = {message.id: message.text for message in opened.messages}
    assert all(cited.quote in by_id[cited.message_ids[0]] for cited in told.citations)
    assert len(markdown(told).split()) <= 400
    assert "<b>" not in markdown(told)


def thread_of(texts: Sequence[str], workspace: Workspace) -> Thread:
    """A thread of these texts, as the library would show it, by four people in turn."""
    kept = thread(workspace, said("Oui."))
    first = kept.messages[0]
    shown_messages = tuple(
        replace(first, id=f"general/{n}", text=text, author="ABCD"[n % 4])
        for n, text in enumerate(texts)
    )
    return replace(kept, messages=shown_messages, count=len(texts))


def take(workspace: Workspace, *items: Item) -> None:
    Intake(workspace.engine, "e").take(items)
    workspace.builder().refresh()


def test_a_subject(workspace: Workspace) -> None:
    """A subject gives the note of the thread nearest to it, for who may read it."""
    filler = [said(f"Le pain numéro {n} de la cuisine.", at=2000 + n * 500) for n in range(8)]
    take(workspace, *whole(), *filler)
    search = workspace.search_engine
    told = note_on("ronde du matin neige", search, Role.MEMBER, "fr", lambda _: ())
    assert quotes(told)["context"] == [SITUATION, ASKED]


def test_a_subject_that_nobody_spoke_of(workspace: Workspace) -> None:
    """Where no thread is about a subject, that is said; an article alone makes no note."""
    section = Section("s", "Le sel", "Le sel du quai se garde au sec.")
    take(workspace, Article("text", "a.md", "Le sel", (section,), space="textes"))
    with pytest.raises(NotFoundError):
        note_on("sel du quai", workspace.search_engine, Role.MEMBER, "fr", lambda _: ())

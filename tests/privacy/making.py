"""An archive in which one member's words have gone everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from copassist.agenda.desk import Meeting
from copassist.records import Article, Item, Role, Section
from copassist.records.privacy import Target
from copassist.topics.citing import cite_message
from copassist.topics.topics import Asked
from copassist.workspace import Workspace
from tests.agenda.making import MONTREAL, START, topic
from tests.conftest import said
from tests.topics.making import DAY, promised, take

WORDS = "La fleur de sel se range sous le comptoir vert du phare de la pointe."
PROMISE = "Je vais peindre le petit phare de la pointe en violet."
OTHERS = "Chez nous le sel se garde au sec, dans un bocal fermé de la réserve."
THANKS = "Merci à tous pour votre aide."
TODAY = date(2026, 3, 30)
ZOE = Target("member", "zoé")


def talk() -> list[Item]:
    """A thread that zoé opened and named, others' answers that quote her, and minutes that do."""
    opened = replace(said(WORDS, by="zoé"), title="Le sel du phare violet")
    return [
        opened,
        replace(said(OTHERS, at=5, thread=0, by="lou"), title=opened.title),
        replace(said(f"> {WORDS}\nD’accord avec ça.", at=9, thread=0, by="max"),
                title=opened.title),
        said(f"Oui.\n{PROMISE}", at=DAY, by="zoé"),
        said(THANKS, at=2 * DAY, by="zoé"),
        said(THANKS, at=3 * DAY, by="lou"),
        Article("markdown", "notes.md", "Notes de mars", (
            Section("s", "Le sel", f"Zoé a dit : {WORDS} Nous l’avons noté dans le carnet."),
        ), date=date(2026, 3, 5), language="fr"),
    ]  # fmt: skip


def spread(workspace: Workspace) -> str:
    """Take the talk in; make answers, a topic, an agenda and a commitment of it.

    Return the id of the conversation.
    """
    take(workspace, *talk())
    desk = workspace.desk
    desk.ledger.propose([promised(PROMISE, message=f"general/{DAY}")])
    name = workspace.conversations.start("me", "Où ranger la fleur de sel ?")
    for question in ("Où se range la fleur de sel ?", "Quels engagements ?"):
        key = workspace.conversations.ask(name, question)
        answer = workspace.ask(question, today=TODAY)
        workspace.conversations.answer(key, answer)
    meeting = Meeting(90, START, MONTREAL, Asked())
    thread = workspace.library.thread("slack", "general/0", Role.MEMBER)
    cited = cite_message(thread, thread.messages[0], WORDS)
    topics = [replace(topic(1), title=f"« {WORDS} » : qu’en savons-nous ?", evidence=(cited,))]
    desk.keep(desk.draft(meeting, Role.MEMBER, topics), topics)
    return name

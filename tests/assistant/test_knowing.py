"""« Qui s’y connaît en X ? » is answered by those who declared it; plain questions are not."""

from __future__ import annotations

import re

import pytest

from copassist.answer.post import draft
from copassist.archive.experts import Experts
from copassist.archive.intake import Intake
from copassist.assistant.knowing import Knowing, subject_of
from copassist.languages import LANGUAGES, language
from copassist.records import Role
from copassist.workspace import Workspace
from tests.conftest import said

ASKED = {
    "Qui s’y connaît en soudure ?": "soudure",
    "qui s'y connait en subventions": "subventions",
    "Y a-t-il quelqu’un qui s’y connaît en poterie ?": "poterie",
    "Est-ce qu’il y a des personnes qui s’y connaissent en Python ?": "Python",
    "Quelqu’un s’y connaît un peu en droit du travail ?": "droit du travail",
    "Qui parmi nous s’y connaît en impression 3D ?": "impression 3D",
    "Bonjour, qui maîtrise le tour à bois ?": "le tour à bois",
    "Qui a de l’expérience avec les demandes de subvention ?": "les demandes de subvention",
    "Est-ce que quelqu’un est calé en comptabilité ?": "comptabilité",
    "Connaissez-vous quelqu’un qui est spécialiste du bail commercial ?": "bail commercial",
    "Je cherche quelqu’un qui s’y connaît en menuiserie": "menuiserie",
    "Who knows about welding?": "welding",
    "who knows a lot about grant writing": "grant writing",
    "Who’s good at mediation?": "mediation",
    "Who has experience with laser cutters?": "laser cutters",
    "Is anyone here an expert in GDPR?": "GDPR",
    "Is there anyone who knows about bike repair?": "bike repair",
    "Does anyone here know a lot about compost?": "compost",
    "I’m looking for someone who knows their way around WordPress": "WordPress",
    "Hi all, who has expertise in fundraising?": "fundraising",
    "Who knows about running meetings?": "running meetings",
}
ALIKE = {
    "fr": """Qui sait si la salle est libre ?
        Qui sait quand a lieu la prochaine rencontre ?
        Qui sait où sont les clés ?
        Qui sait combien coûte la location ?
        Qui connaît Marie ?
        Qui connaît l’adresse de l’atelier ?
        Qui s’occupe de la soudure ?
        Qui a proposé la ronde du matin ?
        Qui a réparé la machine à coudre ?
        Qui vient à l’atelier de poterie ?
        Qui peut apporter le gabarit jeudi ?
        Qui est responsable des subventions ?
        Qui est en charge de l’accueil ?
        Qui est l’experte qui est venue en mars ?
        Qui était spécialiste de la soudure à la rencontre de mai ?
        Qui s’y connaît le mieux en soudure ?
        Qui est le plus doué en poterie ?
        Qui est la meilleure en comptabilité ?
        Qui s’y connaît assez pour dire quand la machine sera prête ?
        Qui a de l’expérience à raconter jeudi ?
        Qui a de l’expérience avec ce qui s’est passé hier ?
        Qui maîtrise ce que nous avons décidé ?
        Qui maîtrise combien coûte un atelier ?
        Quelqu’un sait si on mange sur place ?
        Est-ce que quelqu’un connaît le code de la porte ?
        Y a-t-il quelqu’un qui a les clés ?
        Que faut-il connaître en soudure ?
        Comment s’y connaître en soudure ?
        Qui s’y connaît ?
        Pourquoi dit-on que Paul s’y connaît en soudure ?
        Quelqu’un a de l’expérience avec les capteurs d’humidité en serre ?
        Qui sait souder et quand vient-il ?""",
    "en": """Who knows when the meeting is?
        Who knows if the room is free?
        Who knows where the keys are?
        Who knows why we left Slack?
        Who knows about the meeting on Thursday?
        Who knows about the new door code?
        Who knows about the decision to close the workshop?
        Who knows about the missing drill?
        Who knows about what happened in May?
        Who knows about next week?
        Who knows about this?
        Who knows about the broken laser cutter?
        Who knows about Ana’s departure?
        Who knows about the room being moved?
        Who knows Marie?
        Who knows the password?
        Who knows?
        Who knew about the leak?
        Does anyone know about the invoice for March?
        Does anyone know about grants for compost?
        Does anyone know if lunch is included?
        Does anyone know how to reach the caretaker?
        Does anybody have experience with humidity sensors in greenhouses?
        Who has the keys?
        Who has experience to share on Thursday?
        Who has been at the welding workshop?
        Who is the expert that came last month?
        Who is the best at welding?
        Who is better at pottery than Ana?
        Who is responsible for grants?
        Who is good at welding and when are they here?
        Who said they know about welding?
        Who wrote about welding?
        What does anyone know about welding?""",
}
PEOPLE = (
    ("Zoé", "soudure", ""),
    ("Ana", "soudure à l’arc", "le mardi"),
    ("Léo", "comptabilité", ""),
)


@pytest.fixture
def archive(workspace: Workspace) -> Workspace:
    """Talk of welding, in which Max boasts; others declared what they know about."""
    Intake(workspace.engine, "e").take(
        [
            said("La soudure à l’arc demande un masque.", at=0, by="max"),
            said("Moi, Max, je m’y connais très bien en soudure.", at=5, thread=0, by="max"),
            said("La comptabilité se tient chaque mois.", at=60, by="ana"),
        ]
    )
    workspace.builder().refresh()
    for n, (name, subject, contact) in enumerate(PEOPLE):
        Experts(workspace.engine).declare(f"{n}" * 32, name, subject, contact)
    return workspace


@pytest.mark.parametrize(("question", "subject"), ASKED.items())
def test_what_asks_who_knows(question: str, subject: str) -> None:
    """The subject is what is asked about, as it was written, whatever language is detected."""
    for code in LANGUAGES:
        assert subject_of(question, code) == subject


@pytest.mark.parametrize(
    ("code", "question"), [(c, q.strip()) for c, many in ALIKE.items() for q in many.splitlines()]
)
def test_plain_questions_stay_plain(code: str, question: str) -> None:
    """What asks when, where or if, for the best, or for what somebody did is not taken away."""
    assert subject_of(question, code) == ""


@pytest.mark.parametrize(
    ("question", "nobody"),
    [("Qui s’y connaît en soudure ?", "Personne n’a"), ("Who knows about soudure?", "Nobody has")],
)
def test_those_who_declared_it(archive: Workspace, question: str, nobody: str) -> None:
    """They are told by their names, in alphabetical order and their own words; nobody else is."""
    answer = archive.ask(question)
    assert re.findall(r"\*\*(.+?)\*\*", answer.text) == ["Ana", "Zoé"]
    assert "soudure à l’arc (le mardi)" in answer.text
    assert nobody not in answer.text
    assert "Max" not in answer.text
    assert answer.citations == ()


def test_threads_and_a_draft(archive: Workspace) -> None:
    """Threads near the subject are named, and the question can go to the group with them."""
    answer = archive.ask("Qui s’y connaît en soudure ?")
    assert (answer.intent, answer.outcome, answer.grounded) == ("question", "absent", False)
    assert answer.nearest[0].passage.thread_id == "general/0"
    assert language("fr").rules("experts")["post"] in answer.text
    post = draft(answer)
    assert "Qui s’y connaît en soudure ?" in post
    assert answer.nearest[0].passage.title in post


def test_nobody_declared_it(archive: Workspace) -> None:
    """It says so, and names nobody, even who boasts of it in the archive."""
    for owner, held in ((o, h) for o in ("0" * 32, "1" * 32) for h in _of(archive, o)):
        Experts(archive.engine).withdraw(owner, held)
    answer = archive.ask("Qui s’y connaît en soudure ?")
    assert answer.text.startswith("Personne n’a indiqué")
    assert not any(name in answer.text for name in ("Max", "Ana", "Zoé", "Léo"))
    assert answer.nearest


def test_an_empty_archive(workspace: Workspace) -> None:
    """Without archive or declaration there is still the way to the group."""
    answer = workspace.ask("Who knows about welding?")
    words = language("en").rules("experts")
    assert answer.text.split("\n")[-2:] == [words["no_threads"], words["post"]]
    assert answer.nearest == ()


def test_threads_that_the_asker_may_read(archive: Workspace) -> None:
    """A sponsor reads nothing, and is told of nobody."""
    answer = archive.ask("Qui s’y connaît en soudure ?", role=Role.SPONSOR)
    assert not any(name in answer.text for name, *_ in PEOPLE)


def test_words_shared_or_meaning(archive: Workspace) -> None:
    """All words of one subject stand in the other, in either language, or nothing brings them."""
    near = Knowing(archive.assistant.answerer).near
    declared = ["gestion de conflits", "la soudure", "comptabilité"]
    assert near("soudure à l’arc", declared) == [False, True, False]
    assert near("soudures", []) == []


def _of(workspace: Workspace, owner: str) -> list[int]:
    return [held.key for held in Experts(workspace.engine).listed(owner)]

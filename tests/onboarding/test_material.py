"""What the archive gives to a newcomer beside threads and words."""

from __future__ import annotations

from datetime import date, timedelta

from copassist.agenda.draft import draft
from copassist.onboarding.material import Material, tells_norm
from copassist.records import Citation, Role, Visibility
from copassist.topics.citing import Citing
from copassist.topics.meaning import Meaning
from copassist.workspace import Workspace
from tests.agenda.making import brief
from tests.onboarding.making import TODAY, page, talk
from tests.topics.making import DAY, minutes, take


def material(workspace: Workspace, role: Role = Role.MEMBER, today: date = TODAY) -> Material:
    meaning = Meaning.read(workspace.search_engine, role, date.min, today)
    return Material(workspace.axes, meaning, role, today)


def quotes(cited: list[Citation]) -> list[str]:
    return [one.quote for one in cited]


def test_norms_as_decided(village: Workspace) -> None:
    """The decided rule that says most is told whole, and opens."""
    (cited,) = material(village).norms("fr")
    assert cited.quote.startswith("La charte est adoptée.")
    assert "on donne avant de demander" in cited.quote
    assert Citing(village.library, Role.MEMBER).again(cited)


def test_norms_as_written(workspace: Workspace) -> None:
    """Where nothing was decided, what somebody wrote in the newcomer's language is told."""
    take(workspace, *talk(0, "Petit rappel pour les nouveaux : ce qui se dit ici reste ici."))
    (cited,) = material(workspace).norms("fr")
    assert "reste ici" in cited.quote
    assert material(workspace).norms("en") == []


def test_decisions_in_force(village: Workspace) -> None:
    """The latest decisions come first, and one that a later one is about is left out."""
    told = quotes(material(village).in_force())
    assert "Le gabarit de la ronde est remplacé par une page plus courte." in told
    take(village, minutes(date(2026, 3, 26), ("Décisions", "- Le gabarit de la ronde est remplacé "
                                              "par une page encore plus courte.")))  # fmt: skip
    told = quotes(material(village).in_force())
    assert told[0].endswith("encore plus courte.")
    assert len([quote for quote in told if "gabarit" in quote]) == 1


def test_meetings(village: Workspace) -> None:
    """How many meetings, the latest, what they usually hold, and the next one once it is known."""
    told = material(village).meetings()
    assert told
    assert (told.count, told.last, told.next) == (2, date(2026, 3, 19), None)
    assert told.parts == ("décisions", "engagements")
    agenda = draft(brief())
    village.desk.agendas.save(agenda)
    planned = material(village).meetings()
    assert planned
    assert planned.next == agenda.start.date()


def test_no_meetings_of_late(village: Workspace) -> None:
    """Minutes that are older than a year tell of no meetings."""
    assert material(village, today=TODAY + timedelta(400)).meetings() is None


def test_help_wanted(village: Workspace) -> None:
    """An open question that stands alone is told; one that points back or is sore is not."""
    vague = "Et vous, comment faites-vous pour tenir celui-là demain ?"
    sore = "Qui sait parler à mon chef du salaire des équipes de nuit ?"
    take(village, *talk(21 * DAY, vague), *talk(22 * DAY, sore))
    assert quotes(material(village).help_wanted("fr")) == [
        "Comment tenez-vous la ronde du matin quand il neige beaucoup ?"
    ]


def test_articles(village: Workspace) -> None:
    """Articles come with the interest that they are about; minutes are none."""
    take(village, page(Visibility.FACILITATORS, "cachette"), space="articles")
    (told,) = material(village).articles(["ronde du matin"])
    assert (told[0], told[1].path) == ("ronde du matin", "ronde.md")
    (told,) = material(village).articles([])
    assert (told[0], told[1].path) == ("", "ronde.md")


def test_what_tells_a_norm() -> None:
    """Rules of trust are norms in both languages, ordinary decisions are none."""
    assert tells_norm("Ce qui se dit ici reste ici.")
    assert tells_norm("We adopted the community guidelines.")
    assert not tells_norm("Le guide aura dix pages.")

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from copassist.archive.intake import Intake
from copassist.commitments.ledger import Ledger, name_of, noted
from copassist.errors import QuestionError
from copassist.index.rows import Vectors
from copassist.languages import language
from copassist.records import Article, Citation, Deleted, Role, Section, Visibility
from copassist.records.axes import SIGNS
from copassist.records.commitments import Commitment, Due, Status
from copassist.topics.digest import MOST, digest
from copassist.topics.letter import Digest, Line, markdown
from copassist.topics.meetings import WAITED_DAYS
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import take

SINCE, UNTIL = date(2026, 3, 2), date(2026, 3, 8)
DAY = 24 * 60
ASKED = "Comment tenez-vous la ronde du matin quand il neige ?"
PROMISED = "Je vous envoie le plan de la ronde vendredi."
DECIDED = "On a décidé de tenir la ronde à la cantine."


class Ear:
    """A small real reader: what asks is open, a ronde is decided, salt helps."""

    def read(self, texts: Sequence[str]) -> Vectors:
        told = np.zeros((len(texts), len(SIGNS)), np.float32)
        told[:, SIGNS.index("question")] = [0.9 * ("?" in text) for text in texts]
        for sign in ("resource", "reasoned"):
            told[:, SIGNS.index(sign)] = [0.9 * ("sel" in text) for text in texts]
        told[:, SIGNS.index("decision")] = [0.9 * ("ronde" in text) for text in texts]
        return told


@pytest.fixture
def listening(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr("copassist.models.evidence.open_evidence", lambda *_: Ear())
    return workspace


def told(
    workspace: Workspace, role: Role = Role.MEMBER, code: str = "fr", today: date = UNTIL
) -> Digest:
    return digest(workspace.axes, Ledger(workspace.engine), role, SINCE, UNTIL, code, today)


def lines(held: Digest, name: str) -> tuple[Line, ...]:
    return next((part.lines for part in held.parts if part.name == name), ())


def article(title: str, text: str, day: date = UNTIL, heading: str = "Décisions") -> Article:
    return Article(
        "text", f"{title}.md", title, (Section("d", heading, text),), space="textes", date=day
    )


def promised(status: Status, due: date, quote: str = PROMISED) -> Commitment:
    return Commitment(
        name_of("slack", "general/0", "general/0", quote), quote, "A", "envoyer le plan",
        Due("", due), "promise", 0.9, status, SINCE, "slack", "general/0", "general/0", "general",
        "fr", Visibility.COMMUNITY,
    )  # fmt: skip


def test_all_parts(listening: Workspace) -> None:
    """A week with a bit of everything tells each part, and each line opens the archive."""
    take(
        listening,
        said(f"{PROMISED} {DECIDED}"),
        said(ASKED, at=DAY),
        article("Compte rendu de mars", "- Un guide est écrit."),
        article("Tenir la neige", "La neige tient.", heading="Neige"),
    )
    Ledger(listening.engine).propose([promised("confirmed", UNTIL + timedelta(5))])
    held = told(listening)
    names = [part.name for part in held.parts]
    assert names == ["meetings", "decisions", "questions", "commitments", "threads", "act"]
    assert all(line.citation for part in held.parts for line in part.lines)
    assert [line.words for line in lines(held, "decisions")] == [DECIDED, "Un guide est écrit."]
    assert [line.words for line in lines(held, "meetings")] == ["Compte rendu de mars"]
    assert [line.words for line in lines(held, "questions")] == [ASKED]
    assert "il y a 5 jours" in lines(held, "questions")[0].note
    assert [line.words for line in lines(held, "commitments")] == [PROMISED]
    assert not held.is_quiet


def test_quotes_stand_in_the_archive(listening: Workspace) -> None:
    """Every quote stands letter by letter in the message or section that its citation names."""
    take(listening, said(f"{PROMISED} {DECIDED}"), said(ASKED, at=DAY),
         article("Compte rendu de mars", "- Un guide est écrit."))  # fmt: skip
    library = listening.library

    def text(cited: Citation) -> str:
        if cited.kind == "article":
            return library.article(cited.space, cited.path, Role.MEMBER).sections[0].text
        thread = library.thread("slack", cited.thread_id or "", Role.MEMBER)
        return next(m.text for m in thread.messages if (m.id,) == cited.message_ids)

    cited = told(listening).citations
    assert all(one.quote and one.quote in text(one) for one in cited)


def test_citations_are_numbered_once(listening: Workspace) -> None:
    """Numbers run from 1 through the whole; the same citation keeps its number."""
    take(listening, said(ASKED), said("La neige est là.", at=5))
    held = told(listening)
    assert [cited.n for cited in held.citations] == list(range(1, len(held.citations) + 1))
    (asked,), (act,) = lines(held, "questions"), lines(held, "act")
    assert asked.citation == act.citation


def test_nothing_happened(listening: Workspace) -> None:
    """Days without anything new say so, and tell nothing else."""
    take(listening, said("La neige est là.", at=-40 * DAY))
    held = told(listening)
    assert (held.is_quiet, held.parts, held.visibility) == (True, (), Visibility.PUBLIC)


def test_quiet_days_keep_what_is_due(listening: Workspace) -> None:
    """When nothing happened, what is due is told all the same."""
    take(listening, replace(said(PROMISED), timestamp=said("").timestamp - timedelta(40)))
    Ledger(listening.engine).propose([promised("confirmed", UNTIL)])
    held = told(listening)
    assert held.is_quiet
    assert [part.name for part in held.parts] == ["commitments"]


def test_robots_do_not_make_a_week(listening: Workspace) -> None:
    """A robot's message alone leaves the days quiet."""
    take(listening, replace(said("La ronde est à 8 h."), is_bot=True))
    assert told(listening).is_quiet


@pytest.mark.parametrize(
    ("status", "days", "is_told"),
    [
        ("confirmed", 14, True), ("confirmed", 15, False), ("under_way", -30, True),
        ("blocked", 3, True), ("proposed", 3, False), ("done", 3, False), ("dropped", -3, False),
    ],
)  # fmt: skip
def test_which_commitments(listening: Workspace, status: Status, days: int, is_told: bool) -> None:
    """Open commitments due within 14 days or past their day are told, no others."""
    take(listening, said(PROMISED))
    Ledger(listening.engine).propose([promised(status, UNTIL + timedelta(days))])
    assert bool(lines(told(listening), "commitments")) == is_told


def test_past_commitments_are_told_without_blame(listening: Workspace) -> None:
    """A commitment past its day is offered again, in neutral words and without its owner."""
    take(listening, said(PROMISED))
    Ledger(listening.engine).propose([promised("confirmed", date(2026, 3, 4))])
    (line,) = lines(told(listening), "commitments")
    assert "4 mars 2026" in line.note
    assert "reprendre" in line.note
    assert not any(word in line.note for word in ("retard", "ana", "Membre"))


def test_what_was_noted_by_hand(listening: Workspace) -> None:
    """What a person wrote down at a meeting is told, though the archive cannot open it."""
    Ledger(listening.engine).propose(
        [noted("Lou apporte le sel", "Lou", "le sel", Due("", UNTIL), SINCE, "fr")]
    )
    held = told(listening)
    (line,) = lines(held, "commitments")
    assert (line.words, line.citation) == ("Lou apporte le sel", None)
    assert held.visibility == Visibility.COMMUNITY


def test_a_deleted_commitment_is_gone(listening: Workspace) -> None:
    """What its message no longer holds is no longer told."""
    take(listening, said(PROMISED), said("Autre chose ici.", at=9))
    Ledger(listening.engine).propose([promised("confirmed", UNTIL)])
    Intake(listening.engine, "e").take([Deleted("slack", "general/0")])
    assert not lines(told(listening), "commitments")


def test_questions_are_few_and_counted(listening: Workspace) -> None:
    """At most five open questions are told, the newest first, and how many were left out."""
    asked = [f"Où est la fiche {n} de la neige du quai ?" for n in range(7)]
    take(listening, *(said(text, at=n * 500) for n, text in enumerate(asked)))
    held = told(listening)
    (part,) = [part for part in held.parts if part.name == "questions"]
    assert ([line.words for line in part.lines], part.more) == (asked[:1:-1], 2)


def test_older_questions_still_open(listening: Workspace) -> None:
    """A question of before is still told; the act suggested is the one that has waited longest."""
    take(listening, said(ASKED, at=-20 * DAY), said("Qui a la clé du quai ?", at=DAY))
    held = told(listening)
    assert [line.words for line in lines(held, "questions")] == ["Qui a la clé du quai ?", ASKED]
    (act,) = lines(held, "act")
    assert act.words == ASKED


def test_threads_by_space(listening: Workspace) -> None:
    """Spaces tell how many threads are new and go on; then come those with most people."""
    take(
        listening,
        said("La neige est là.", at=-9 * DAY, space="quai"),
        said("Elle fond.", at=DAY, thread=-9 * DAY, by="zoé", space="quai"),
        said("Le sel est arrivé.", at=5, space="quai"),
        said("Oui.", at=6, thread=5, by="lou", space="quai"),
        said("Merci.", at=7, thread=5, by="zoé", space="quai"),
        said("Le pain aussi.", at=20, space="cuisine"),
    )
    found = lines(told(listening), "threads")
    assert [line.note for line in found[:2]] == [
        "#quai\u00a0: 1 nouveau fil, 1 fil qui continue",
        "#cuisine\u00a0: 1 nouveau fil",
    ]
    assert [(line.words, line.note) for line in found[2:]] == [
        ("Le sel est arrivé.", "dans #quai, 3 personnes"),
        ("Le pain aussi.", "dans #cuisine, 1 personne"),
        ("La neige est là.", "dans #quai, 1 personne"),
    ]


def test_only_what_the_role_reads(listening: Workspace) -> None:
    """A member's digest holds nothing of the facilitators'; theirs takes the strictest level."""
    hidden = said(f"{DECIDED} {ASKED}", space="privé", level=Visibility.FACILITATORS)
    take(listening, said("La neige est là."), hidden)
    member, facilitator = told(listening), told(listening, Role.FACILITATOR)
    assert "privé" not in repr(member)
    assert "ronde" not in repr(member)
    assert member.visibility == Visibility.COMMUNITY
    assert lines(facilitator, "decisions")
    assert facilitator.visibility == Visibility.FACILITATORS


def test_the_balance(listening: Workspace) -> None:
    """The weakest axis is told in one line; the act suggested is its own, on a thread."""
    take(listening, *(
        message
        for n in range(24)
        for message in (
            said("Qui a du sel pour le quai ?", at=n * 300, by=f"p{n % 7}"),
            said("Il y en a au port.", at=n * 300 + 5, thread=n * 300, by=f"p{(n + 1) % 7}"),
            said("Et à la gare.", at=n * 300 + 9, thread=n * 300, by=f"p{(n + 3) % 7}"),
        )
    ))  # fmt: skip
    held = told(listening)
    assert listening.axes.measure(Role.MEMBER, until=UNTIL).weakest == "performance"
    (line,), (act,) = lines(held, "balance"), lines(held, "act")
    assert line.words == act.words == ""
    assert "performance" in line.note
    assert act.note == language("fr").rules("digest")["act"]["performance"]
    assert act.citation == line.citation
    assert act.citation
    assert act.citation.quote == "Qui a du sel pour le quai ?"


def test_days_reversed(listening: Workspace) -> None:
    """Days that end before they begin are refused in words."""
    ledger = Ledger(listening.engine)
    with pytest.raises(QuestionError):
        digest(listening.axes, ledger, Role.MEMBER, UNTIL, SINCE, "fr", UNTIL)


def test_english(listening: Workspace) -> None:
    """The frame follows the language asked for; the archive's words stay as they are."""
    take(listening, said(ASKED, at=DAY))
    (line,) = lines(told(listening, code="en"), "questions")
    assert (line.words, line.note) == (ASKED, "in #general, asked on 3 March 2026 (5 days ago)")


def test_what_comes_before_what_is_past(listening: Workspace) -> None:
    """Coming ones are told first, the soonest first, then the latest past; older ones are left."""
    days = [*range(-MOST, 0), 9, 2, -WAITED_DAYS - 1]
    quotes = {day: f"Je fais la ronde numéro {day + 999}." for day in days}
    take(listening, said(" ".join(quotes.values())))
    Ledger(listening.engine).propose(
        promised("confirmed", UNTIL + timedelta(day), quote) for day, quote in quotes.items()
    )
    (part,) = [part for part in told(listening).parts if part.name == "commitments"]
    expected = [2, 9, *range(-1, -MOST, -1)][:MOST]
    assert [line.words for line in part.lines] == [quotes[day] for day in expected]
    assert part.more == 2


@pytest.mark.parametrize("status", ["blocked", "confirmed"])
def test_blocked_without_a_day(listening: Workspace, status: Status) -> None:
    """What is blocked is told though it has no day; what only has none is not."""
    take(listening, said(PROMISED))
    held = replace(promised(status, UNTIL), due=Due())
    Ledger(listening.engine).propose([held])
    notes = [line.note for line in lines(told(listening), "commitments")]
    assert notes == ["bloqué, d’autres ont peut-être la clé"] * (status == "blocked")


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("fr", "Peut être lu par\u00a0: les membres de la communauté"),
        ("en", "May be read by: members of the community"),
    ],
)
def test_who_may_read_it(listening: Workspace, code: str, line: str) -> None:
    """A letter ends with who may read it."""
    take(listening, said(ASKED))
    assert markdown(told(listening, code=code)).endswith(f"_{line}_\n")

"""What a conversation makes: in whose words, resting on what, and for whom."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from copassist.commitments.ledger import noted
from copassist.languages import LANGUAGES, language
from copassist.languages.detect import detect
from copassist.records import Answer, Role, Visibility
from copassist.records.commitments import Due
from copassist.workspace import Workspace
from tests.assistant.making import ASKED, SECRET, fill, frames, own_words, turn
from tests.conftest import said
from tests.topics.making import DAY, TODAY, take

CARDS = {"topics", "agenda", "commitments", "unanswered", "digest", "note"}
OTHER = {"fr": "en", "en": "fr"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_is_served_in_its_language(code: str, village: Workspace) -> None:
    """Each intent is served in the language of the question, with no word of the other's frame."""
    for intent, asked in ASKED.items():
        answer = turn(village, asked[LANGUAGES.index(code)])
        assert (answer.intent, answer.language) == (intent, code), intent
        assert (answer.card.kind if answer.card else "") == (intent if intent in CARDS else "")
        told = own_words(answer)
        assert detect(told, OTHER[code]) == code, (intent, told)
        assert not [words for words in frames(OTHER[code]) if words in told], (intent, told)
        assert not re.search(r"\{\w+\}", answer.text), intent


def test_numbers_and_citations(village: Workspace) -> None:
    """Every number in a text is that of a citation, and every citation has its number there."""
    for intent, (asked, _) in ASKED.items():
        answer = turn(village, asked)
        numbers = {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)}
        assert numbers == {cited.n for cited in answer.citations}, intent
        assert [cited.n for cited in answer.citations] == list(range(1, len(answer.citations) + 1))
        assert answer.grounded == bool(answer.citations)
        assert answer.grounded or intent in ("parity", "rank"), intent


def test_quotes_stand_in_the_archive(village: Workspace) -> None:
    """What is quoted stands letter by letter where its citation says."""
    for asked, _ in ASKED.values():
        for cited in turn(village, asked).citations:
            if cited.thread_id:
                thread = village.library.thread("slack", cited.thread_id, Role.MEMBER)
                texts = [m.text for m in thread.messages if m.id in cited.message_ids]
            else:
                page = village.library.article(cited.space, cited.path, Role.MEMBER)
                texts = [section.text for section in page.sections if section.slug == cited.slug]
            assert any(cited.quote in text for text in texts)


def test_only_what_the_role_reads(heard: Workspace) -> None:
    """A member's turns show nothing of what facilitators alone may read; theirs do."""
    fill(heard, Visibility.FACILITATORS)
    strict = re.compile(f"{SECRET}|tableaux neufs", re.IGNORECASE)
    asked = {intent: words[0] for intent, words in ASKED.items()}
    # About what is hidden itself.
    asked["note"] = "Fais une fiche sur le prix des tableaux neufs du quai"
    asked["topics"] = "Propose sept sujets"
    for intent, words in asked.items():
        told = turn(heard, words)
        shown = repr((told.text, told.citations, told.card)).replace(words, "")
        assert not strict.search(shown.replace("le prix des tableaux neufs du quai", "")), intent
    facilitators = {i: turn(heard, words, role=Role.FACILITATOR) for i, words in asked.items()}
    shown_to_them = {i for i, told in facilitators.items() if strict.search(told.text)}
    assert shown_to_them >= {"topics", "commitments", "unanswered", "digest", "note"}


def test_an_empty_archive(workspace: Workspace) -> None:
    """Where there is nothing each intent says so, cites nothing, and raises nothing."""
    for intent, asked in ASKED.items():
        for text in asked:
            answer = turn(workspace, text)
            assert (answer.intent, answer.citations) == (intent, ())
            assert answer.text.strip()


@pytest.mark.parametrize("asked", ASKED["rank"])
def test_nobody_is_ranked(village: Workspace, asked: str) -> None:
    """A ranking is declined, offers something else, and names nobody."""
    answer = turn(village, asked)
    assert (answer.intent, answer.citations, answer.card) == ("rank", (), None)
    assert not re.search(r"\b(?:p\d|lou|zoé|max|ana|Membre [A-Z])\b", answer.text)
    assert not re.search(r"\d", answer.text)


def test_topics_as_asked(village: Workspace) -> None:
    """As many topics as are asked for, of the axis that is, numbered from 1, held by the card."""
    answer = turn(village, "Propose deux sujets pour l’axe social")
    assert re.findall(r"^\*\*(\d)\. ", answer.text, re.MULTILINE) == ["1", "2"]
    assert answer.card is not None
    assert [row["axis"] for row in answer.card.row["topics"]] == ["social", "social"]


def test_the_language_asked_for(village: Workspace) -> None:
    """What is asked in one language to be written in the other is; days are read in the first."""
    answer = turn(village, "Prépare l’ordre du jour du 03/04 à 14 h 30, en anglais", today=TODAY)
    assert answer.card is not None
    made = village.desk.agenda(answer.card.row["agenda"], Role.MEMBER)
    assert (answer.language, made.language) == ("en", "en")
    assert (made.start.date(), made.start.hour, made.start.minute) == (date(2026, 4, 3), 14, 30)


def test_an_agenda_is_kept(village: Workspace) -> None:
    """An agenda has the length and the day asked for, and is among the meetings to come."""
    answer = turn(village, ASKED["agenda"][0])
    (kept,) = village.desk.upcoming(Role.MEMBER)
    assert answer.card is not None
    assert kept.id == answer.card.row["agenda"]
    assert (kept.minutes, kept.start.date()) == (90, date(2026, 4, 2))
    assert sum(item.minutes for item in kept.items) == 90


def test_commitments_that_are_late(village: Workspace) -> None:
    """Those past their day are told when asked for; what is not confirmed is said to be so."""
    late = turn(village, "Quels engagements sont en retard ?")
    assert "rédiger la charte" in late.text
    ledger = village.desk.ledger
    ledger.propose([noted("Lou apporte le sel", "Lou", "le sel", Due("", TODAY + timedelta(2)),
                          TODAY, "fr")])  # fmt: skip
    whole = turn(village, "Quels engagements sont ouverts ?")
    assert "le sel — Lou, pour le 1er avril 2026" in whole.text
    assert "le sel" not in turn(village, "Quels engagements sont en retard ?").text
    confirmed, _, guessed = whole.text.partition("à confirmer")
    assert "relire la charte" in guessed
    assert "relire la charte" not in confirmed


def test_mine(village: Workspace) -> None:
    """Who asks for their own is told that nobody knows who they are, and sees everybody's."""
    assert "Je ne sais pas qui vous êtes" in turn(village, "Quels engagements ai-je pris ?").text


def test_what_was_dropped_was_not_taken(village: Workspace) -> None:
    """Of the last meeting, what a person put aside as no commitment is not told as taken."""
    assert "relire la charte" in turn(village, ASKED["missed"][0]).text
    (held,) = [c for c in village.desk.ledger.listed(Role.MEMBER) if "relire" in c.quote]
    village.desk.ledger.decide(held.id, "dropped", Role.MEMBER)
    told = turn(village, ASKED["missed"][0]).text
    assert "relire la charte" not in told
    assert "La charte tient en une page." in told


def test_the_days_asked_for(village: Workspace) -> None:
    """Questions and news keep to the days asked for; of days to come there is nothing to tell."""
    assert "tableaux" in turn(village, "Quelles questions attendent depuis le 5 mars ?").text
    assert "tableaux" not in turn(village, "Quelles questions attendent depuis le 20 mars ?").text
    quiet: Answer = turn(village, "Quoi de neuf depuis le 5 mai 2031 ?")
    assert (quiet.intent, quiet.grounded) == ("digest", bool(quiet.citations))


def test_no_thread_of_that(village: Workspace) -> None:
    """A note about what nobody spoke of is not made, and the subject is asked for."""
    answer = turn(village, "Make a note about elephants")
    assert (answer.intent, answer.card, answer.citations) == ("note", None, ())
    assert answer.text.endswith("?")


def test_titles_are_bold(village: Workspace) -> None:
    """Titles of topics are bold at the start of their line, when told shorter too."""
    first = turn(village, "Propose deux sujets")
    then = turn(village, "Plus court", [first])
    for told in (first, then):
        titles = [line for line in told.text.splitlines() if "**" in line]
        assert len(titles) == 2
        assert all(re.match(r"\*\*\d\. [^*]+\*\*", line) for line in titles)


def test_when_in_words(village: Workspace) -> None:
    """A day is told as one, words that name none are quoted, and without any there is no date."""
    ledger, gap = village.desk.ledger, "\N{NO-BREAK SPACE}"
    for act, due in (("le sel", Due("bientôt")), ("le pain", Due())):
        ledger.propose([noted(f"Lou apporte {act}", "Lou", act, due, TODAY, "fr")])
    told = turn(village, "Quels engagements sont ouverts ?").text
    assert f"le sel — Lou, «{gap}bientôt{gap}»" in told
    assert "le pain — Lou, sans date" in told
    assert "— Membre A, pour le 20 mars 2026" in told


def test_only_what_the_minutes_say(village: Workspace) -> None:
    """What a thread decided on the day of the last meeting was not decided there."""
    decided = "On a décidé de repeindre le hangar du quai en bleu."
    take(village, said(decided, at=24 * DAY + 60, by="p4"))
    told = turn(village, ASKED["missed"][0]).text
    assert "La charte tient en une page." in told
    assert "repeindre" not in told


def test_a_digest_ends(village: Workspace) -> None:
    """News keep to the last day asked for; a week has seven days, today among them."""
    told = turn(village, "Quoi de neuf entre le 5 mars et le 10 mars ?")
    assert "du 5 mars 2026 au 10 mars 2026" in told.text
    assert turn(village, "Plus court", [told]).text.startswith(told.text.splitlines()[0])
    week = turn(village, "Quoi de neuf ?")
    assert "du 24 mars 2026 au 30 mars 2026" in week.text
    late = turn(village, "Quoi de neuf depuis le 5 mai 2031 ?")
    assert "du 30 mars 2026 au 30 mars 2026" in late.text


def test_topics_of_a_drafted_agenda(village: Workspace) -> None:
    """What a facilitator's agenda works on is accepted, a member's is not."""
    turn(village, ASKED["agenda"][0])
    assert village.desk.choices.listed() == []
    told = turn(village, ASKED["agenda"][0], role=Role.FACILITATOR)
    assert told.card is not None
    made = village.desk.agenda(told.card.row["agenda"], Role.FACILITATOR)
    worked = {item.topic for item in made.items} - {""}
    assert worked
    assert {held.topic.key for held in village.desk.choices.listed(None, "accepted")} == worked
    again = turn(village, "Propose sept sujets", role=Role.FACILITATOR)
    assert again.card is not None
    assert worked.isdisjoint(row["key"] for row in again.card.row["topics"])


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("answered", [1, 4])
def test_speeds(workspace: Workspace, code: str, answered: int) -> None:
    """The median is told where there is one; where there is none nothing stands in its place."""
    for n in range(6):
        at = n * DAY
        take(workspace, said("Comment tenez-vous la ronde du matin ?", at=at, by=f"p{n}"))
        if n < answered:
            take(workspace, said("Dix minutes.", at=at + 120, thread=at, by="lou"))
    lines = turn(workspace, ASKED["parity"][LANGUAGES.index(code)]).text.splitlines()
    told = [line for line in lines if line.startswith("- ")]
    assert told
    for line in told:
        assert ("2\N{NO-BREAK SPACE}h." in line or "2 h." in line) == (answered == 4)
        assert "–" not in line


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_question_taken_for_a_request_finds_its_way_back(code: str, village: Workspace) -> None:
    """What was made offers to ask the archive instead, in words that are then only a question."""
    asked = ASKED["commitments"][LANGUAGES.index(code)]
    made = turn(village, asked)
    offered = made.suggestions[-1]
    assert offered == language(code).text("suggest.archive", question=asked)
    answer = turn(village, offered)
    assert (answer.intent, answer.question, answer.language) == ("question", asked, code)


def test_an_agenda_offers_no_search(village: Workspace) -> None:
    """What no question asks for in such words offers nothing of the kind."""
    made = turn(village, ASKED["agenda"][0])
    assert not [said for said in made.suggestions if ASKED["agenda"][0] in said]

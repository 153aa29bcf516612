from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from copassist.index.passages import RUN_GAP, passages
from copassist.records import Section, ShownArticle, ShownMessage, Thread, Visibility

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def thread(*texts: str, at: timedelta = timedelta(0), language: str = "fr") -> Thread:
    opened = START + at
    messages = tuple(
        ShownMessage(f"c/{opened:%H%M}-{n}", "c", "A", opened, text, language)
        for n, text in enumerate(texts)
    )
    return Thread(
        messages[0].id, "slack", "c", "c/d.json", texts[0][:40], language,
        Visibility.COMMUNITY, opened, len(texts), messages,
    )  # fmt: skip


def article(*sections: Section) -> ShownArticle:
    return ShownArticle(
        "a.md", "markdown", "notes", "Le titre", "", None, "fr", Visibility.COMMUNITY, sections
    )


def test_short_thread_is_one_passage() -> None:
    """A question and its answers are found together."""
    (passage,) = passages([thread("Qui a le gabarit ?", "Moi.", "Merci !")], [], 1000)
    assert passage.text == "Qui a le gabarit ?\nMoi.\nMerci !"
    assert passage.message_ids == ("c/0900-0", "c/0900-1", "c/0900-2")
    assert passage.id == "slack:c/0900-0"


def test_a_topic_is_the_context() -> None:
    """What the source calls a thread is found with its messages, and parts it from the next."""
    named = replace(thread("Oui."), topic="gabarit A3")
    first, second = passages([named, replace(thread("Moi."), topic="clé")], [], 1000)
    assert (first.context, second.context) == ("gabarit A3", "clé")
    long = replace(thread("Qui l’a ?", *["mot " * 60] * 6), topic="gabarit A3")
    assert [p.context for p in passages([long], [], 500)][:2] == [
        "gabarit A3",
        "gabarit A3 — Qui l’a ?",
    ]


def test_long_thread_carries_its_question() -> None:
    """A message far down is never cut from the question that it answers."""
    found = list(passages([thread("Comment raccourcir la ronde ?", *["mot " * 60] * 6)], [], 500))
    assert len(found) > 1
    assert all("Comment raccourcir la ronde ?" in p.indexed_text for p in found)
    assert all(len(p.text) <= 500 for p in found)
    assert len({p.id for p in found}) == len(found)


def test_messages_close_in_time_are_read_together() -> None:
    """In a channel without threads, what answers within minutes shares a passage."""
    near = [thread("Qui a la clé ?"), thread("Moi", at=timedelta(minutes=2))]
    far = thread("Autre sujet", at=timedelta(minutes=2) + 2 * RUN_GAP)
    assert [len(p.message_ids) for p in passages([*near, far], [], 1000)] == [2, 1]


def test_a_thread_is_not_joined_to_its_neighbours() -> None:
    """Only messages that stand alone are read together."""
    both = [thread("Question ?", "Réponse"), thread("Seul", at=timedelta(minutes=1))]
    assert [p.message_ids for p in passages(both, [], 1000)] == [
        ("c/0900-0", "c/0900-1"),
        ("c/0901-0",),
    ]


def test_articles_are_cut_by_heading() -> None:
    """A section is a passage; title and heading are its context, its text is what is quoted."""
    found = list(
        passages(
            [],
            [article(Section("un", "Un", "a " * 200), Section("deux", "Deux", "b " * 200))],
            1000,
        )
    )
    assert [p.slug for p in found] == ["un", "deux"]
    assert found[1].context == "Le titre — Deux"
    assert found[1].id == "notes/a.md#deux"


def test_tiny_section_joins_the_one_before() -> None:
    """A section too short to be found alone is kept with the one before it."""
    (found,) = passages(
        [], [article(Section("un", "Un", "a " * 200), Section("x", "Deux", "court"))], 1000
    )
    assert found.text.endswith("Deux\ncourt")


def test_language_of_the_document() -> None:
    """One foreign line does not change the language of a passage of a thread mostly in French."""
    mixed = thread("texte en français " * 20, "ok thanks everyone", language="fr")
    (passage,) = passages([mixed], [], 1000)
    assert passage.language == "fr"

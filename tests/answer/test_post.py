from __future__ import annotations

from copassist.answer.post import draft
from copassist.records import Answer, Hit, Part, Passage, Visibility


def near(title: str, level: Visibility = Visibility.COMMUNITY, kind: str = "message") -> Hit:
    said = Part("Bonjour", "general/1", "a", "2026-03-02T10:00:00+00:00")
    passage = Passage(
        title, "article" if kind == "article" else "message", "slack", "p", "general", title, "fr",
        level, (said,),
    )  # fmt: skip
    return Hit(1, passage, 0.4, 0.2)


def refused(*hits: Hit, code: str = "fr", sought: str = "") -> Answer:
    question = "Et à distance ?"
    return Answer(
        question, code, "…", False, "question", nearest=hits, sought=sought, outcome="absent"
    )


def test_the_whole_question_and_what_comes_closest() -> None:
    """The post asks what was searched, not the bare follow-up, and names each place once."""
    hits = (near("La ronde"), near("La ronde"), near("Le levier", kind="article"))
    said = draft(refused(*hits, sought="Le levier à distance ?"))
    assert "Le levier à distance ?" in said
    assert "Et à distance ?" not in said
    assert said.count("La ronde") == 1
    assert (
        "« La ronde », #general, 2 mars 2026".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
        in said
    )
    assert "«\u00a0Le levier\u00a0», article" in said


def test_what_only_facilitators_read_is_not_named() -> None:
    """The post is for all: a thread of the facilitators' is not told by its title."""
    said = draft(refused(near("Budget secret", Visibility.FACILITATORS)))
    assert "secret" not in said
    assert said.count("\n") == 4


def test_it_is_in_the_language_of_the_question() -> None:
    """An English question makes an English post over French threads."""
    said = draft(refused(near("La ronde"), code="en"))
    assert said.startswith("Hello everyone,")
    assert "“La ronde”, #general" in said

from __future__ import annotations

import pytest

from copassist.records import Visibility
from copassist.sources.discourse_directory import Directory


def _directory() -> Directory:
    directory = Directory()
    directory.learn_topic({"id": 1, "title": " Un  titre ", "category_id": 3})
    directory.learn_topic({"id": 1, "title": "Autre", "archetype": "regular"})
    directory.learn_topic({"id": 2, "category_id": 4})
    directory.learn_topic({"id": 5, "archetype": "private_message", "category_id": 3})
    directory.learn_topic({"id": 6, "archetype": "regular"})
    directory.learn_category({"id": 3, "name": "Général"})
    directory.learn_category({"id": 4, "name": "Équipe", "read_restricted": True})
    return directory


@pytest.mark.parametrize(
    ("number", "space", "visibility"),
    [
        ("1", "Général", Visibility.COMMUNITY),
        ("2", "Équipe", Visibility.FACILITATORS),
        ("5", "dm-5", Visibility.PRIVATE),
        ("6", "category-none", Visibility.COMMUNITY),
        ("7", "category-none", Visibility.FACILITATORS),
    ],
)
def test_who_reads_a_topic(number: str, space: str, visibility: Visibility) -> None:
    """A topic of which nothing is said is not open."""
    topic = _directory().topic(number)
    assert (topic.space, topic.visibility) == (space, visibility)


def test_what_was_said_first_stands() -> None:
    """Later files fill what is missing, and a post names its topic where no file does."""
    directory = _directory()
    assert directory.topic("1").title == "Un titre"
    told = directory.topic("9", {"topic_title": "Dit", "category_id": 8})
    assert (told.title, told.space) == ("Dit", "category-8")


def test_members_of_one_name_stay_apart() -> None:
    """Handles become names in any case; namesakes keep their handle, strangers theirs."""
    directory = _directory()
    posts = [("Anne1", "Anne"), ("anne2", "Anne"), ("luc", ""), ("zoe", "Zo"), ("zoe", "Zoë  Roy")]
    directory.learn_names({"username": handle, "name": name} for handle, name in posts)
    asked = ("ANNE1", "anne2", "luc", "zoe", "Inconnu")
    names = ["Anne (anne1)", "Anne (anne2)", "luc", "Zoë Roy", "Inconnu"]
    assert [directory.name_of(handle) for handle in asked] == names

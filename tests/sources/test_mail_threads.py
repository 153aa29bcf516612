from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.mail_threads import Node, thread_ids

START = datetime(2024, 3, 1, tzinfo=UTC)


def node(name: str, *above: str, day: float = 0, subject: str = "", **more: str) -> Node:
    moment = START + timedelta(days=day)
    return Node(name, above, subject, more.get("group", ""), moment, more.get("conversation", ""))


def test_references_lead_to_the_root() -> None:
    """A reply that names only the mail before it stands in the thread of the first."""
    mails = [node("c", "b", day=2), node("a"), node("b", "a", day=1), node("z")]
    assert thread_ids(mails) == {"a": "a", "b": "a", "c": "a", "z": "z"}


def test_a_missing_root_joins_those_who_name_it() -> None:
    """A thread whose first mail is not in the mailbox bears its id."""
    mails = [node("b", "lost"), node("c", "lost", "gone", day=1), node("d", "gone", day=2)]
    assert set(thread_ids(mails).values()) == {"lost"}


def test_a_later_export_finds_the_same_thread() -> None:
    """A reply that comes months later, alone in its file, names the thread of its root."""
    assert thread_ids([node("c", "a", "b", day=90)])["c"] == thread_ids([node("a")])["a"]


def test_replies_without_references_join_by_subject() -> None:
    """``Re:`` joins the same subject of the same list within thirty days; no prefix opens one."""
    mails = [
        node("a", subject="[liste] Clés", group="l"),
        node("b", subject="RE : [liste] clés", group="l", day=29),
        node("c", subject="Clés", group="l", day=1),
        node("d", subject="Re: [liste] Clés", group="l", day=90),
        node("e", subject="Re: [liste] Clés", group="m", day=2),
    ]
    threads = thread_ids(mails)
    assert (threads["b"], threads["c"], threads["d"], threads["e"]) == ("a", "c", "d", "e")


def test_gmail_knows_its_conversations() -> None:
    """The number that Gmail gave joins what no header does."""
    mails = [node("a", conversation="1"), node("b", conversation="1", day=1)]
    assert thread_ids(mails)["b"] == "a"


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefgh")))))
def test_any_references_end(rows: list[tuple[str, list[str]]]) -> None:
    """Circles and mails that name themselves end, and a mail is with all that it names."""
    mails = [node(name, *above) for name, above in rows]
    threads = thread_ids(mails)
    assert set(threads) == {name for name, _ in rows}
    assert all(threads[m.id] == threads[one] for m in mails for one in m.above if one in threads)

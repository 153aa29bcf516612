"""A message, a thread and an article, as they are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import emoji
import streamlit as st

from copassist.archive.library import title
from copassist.archive.pseudonyms import label
from copassist.languages import Language
from copassist.records import ShownArticle, ShownMessage, Thread, Visibility
from copassist.ui.plain import line, marked, plain


def message_view(
    message: ShownMessage,
    texts: Language,
    *,
    quote: str = "",
    framed: bool = False,
    answers: ShownMessage | None = None,
) -> None:
    """Draw a message, with the words of a quote highlighted and the message that it answers."""
    with st.container(border=framed, gap="xxsmall"):
        author = line(_author(message, texts))
        when = line(texts.day(message.timestamp))
        edited = f" · {texts.text('ui.message.edited')}" if message.edited else ""
        st.markdown(f"**{author}** :small[:gray[{when}{edited}]]")
        if answers:
            whom = _author(answers, texts)
            st.caption(line(texts.text("ui.message.answers", whom=whom, words=title(answers.text))))
        st.markdown(marked(message.text, quote))
        if message.files:
            st.caption(line(texts.text("ui.message.files", names=", ".join(message.files))))
        if message.reactions:
            counts = " · ".join(f"{_emoji(r.name)} {r.count}" for r in message.reactions)
            st.caption(line(counts), help=texts.text("ui.message.reactions"))


def _author(message: ShownMessage, texts: Language) -> str:
    return message.name or label(message.author, texts.code)


def _emoji(name: str) -> str:
    """Return the emoji of a name such as ``tada``; the name where none is known."""
    found = emoji.emojize(f":{name.strip(':')}:", language="alias")
    return name if found.startswith(":") else found


def thread_view(
    thread: Thread,
    texts: Language,
    below: Callable[[ShownMessage], None] | None = None,
    removed: Sequence[datetime] = (),
) -> None:
    """Draw a whole thread as the conversation it was; ``below`` draws under each message.

    Where messages were ``removed``, that is said, at the time when they were written.
    """
    st.subheader(line(thread.title), anchor=False)
    count = texts.counted("messages", thread.count)
    _facts(texts, thread.visibility, f"#{thread.space}", texts.day(thread.started), count)
    if thread.is_rebuilt:
        st.caption(texts.text("ui.message.rebuilt"), help=texts.text("ui.message.rebuilt_help"))
    by_id = {message.id: message for message in thread.messages}
    before, left = "", list(removed)
    with st.container(gap="medium"):
        for number, message in enumerate(thread.messages):
            left = _removed(left, texts, message.timestamp)
            # An answer to the message just above says nothing that the eye does not see.
            answered = by_id.get(message.reply_to) if message.reply_to != before else None
            with st.container(key=f"reply-{number}" if number else f"opening-{number}"):
                message_view(message, texts, answers=answered)
                if below:
                    below(message)
            before = message.id
        _removed(left, texts)


def _removed(
    moments: Sequence[datetime], texts: Language, until: datetime | None = None
) -> list[datetime]:
    """Say which messages were removed before a moment; return those that come later."""
    for moment in moments:
        if until is None or moment < until:
            st.caption(line(texts.text("ui.message.removed", day=texts.day(moment))))
    return [moment for moment in moments if until is not None and moment >= until]


def article_view(article: ShownArticle, texts: Language) -> None:
    """Draw a whole article."""
    st.subheader(line(article.title), anchor=False)
    day = texts.day(article.date.isoformat()) if article.date else ""
    _facts(
        texts,
        article.visibility,
        article.author,
        day,
        texts.text(f"ui.language.{article.language}"),
    )
    for section in article.sections:
        if section.heading:
            st.markdown(f"**{line(section.heading)}**")
        st.markdown(plain(section.text))


def _facts(texts: Language, visibility: Visibility, *facts: str) -> None:
    seen = f"{texts.text('ui.seen_by.label')} {texts.seen_by(visibility)}"
    st.caption(line(" · ".join(fact for fact in (*facts, seen) if fact)))

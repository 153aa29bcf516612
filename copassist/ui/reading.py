"""A message, a thread and an article, as they are read."""

from __future__ import annotations

import streamlit as st
from babel import Locale

from copassist.archive.pseudonyms import label
from copassist.languages import Language
from copassist.records import ShownArticle, ShownMessage, Thread, Visibility
from copassist.ui.plain import line, marked, plain


def counted(thing: str, count: int, texts: Language) -> str:
    """Write how many there are, in the singular or plural that the language asks for."""
    # French puts zero in the singular, English does not, and large numbers have forms of their own.
    form = "one" if Locale(texts.code).plural_form(count) == "one" else "other"
    return texts.text(f"ui.count.{thing}_{form}", count=count)


def message_view(
    message: ShownMessage, texts: Language, *, quote: str = "", framed: bool = False
) -> None:
    """Draw a message, with the words of a quote highlighted."""
    with st.container(border=framed, gap="xxsmall"):
        author = line(label(message.author, texts.code))
        when = line(texts.day(message.timestamp))
        edited = f" · {texts.text('ui.message.edited')}" if message.edited else ""
        st.markdown(f"**{author}** :small[:gray[{when}{edited}]]")
        st.markdown(marked(message.text, quote))
        if message.files:
            st.caption(line(texts.text("ui.message.files", names=", ".join(message.files))))
        if message.reactions:
            counts = ", ".join(f"{r.name} {r.count}" for r in message.reactions)
            st.caption(line(texts.text("ui.message.reactions", counts=counts)))


def thread_view(thread: Thread, texts: Language) -> None:
    """Draw a whole thread."""
    st.subheader(line(thread.title), anchor=False)
    count = counted("messages", thread.count, texts)
    _facts(texts, thread.visibility, f"#{thread.space}", texts.day(thread.started), count)
    with st.container(gap="medium"):
        for message in thread.messages:
            message_view(message, texts)


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
    seen = f"{texts.text('ui.seen_by.label')} {texts.text(f'ui.seen_by.{visibility.value}')}"
    st.caption(line(" · ".join(fact for fact in (*facts, seen) if fact)))

"""The conversation: questions, answers that arrive as they are made, and where they come from."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from copassist.assistant.conversations import Conversation, Conversations, Turn
from copassist.assistant.unkept import Unkept
from copassist.errors import CopassistError, NotFoundError
from copassist.languages import Language
from copassist.privacy.audit import Audit
from copassist.records import Answer, Role, Usage
from copassist.retrieval.search import clean_question
from copassist.topics.citing import strictest
from copassist.ui import cards, disagreement, plain, posting, rate, rating, session, warmth
from copassist.ui.boundary import errors, tell
from copassist.ui.evidence import as_citation, entries
from copassist.ui.pages import welcome
from copassist.workspace import Workspace

PEOPLE, ASSISTANT = ":material/person:", ":material/menu_book:"


def render(workspace: Workspace) -> None:
    """Draw the conversation that the address names, or the start of a new one."""
    texts, owner = session.texts(), session.owner()
    warmth.warm(workspace)
    typed = st.chat_input(
        texts.text("ui.chat.input"), max_chars=workspace.settings.question_chars, key="question"
    )
    question = typed or session.take("asked")
    if question:
        session.keep("refused", None)
        try:
            _keep(workspace, owner, question)
        except CopassistError as error:
            # Held until the next question: the page draws itself again when the model is ready.
            session.keep("refused", error)
    if refused := session.value("refused"):
        tell(refused)
    conversation = _conversation(workspace, owner)
    _sidebar(workspace, owner)
    # Emptied first, so that the welcome is gone while the first answer is being made.
    with st.empty().container():
        if conversation is None:
            welcome.show(workspace)
        else:
            _head(workspace, conversation, owner)
            _turns(workspace, conversation)


def _book(workspace: Workspace) -> Conversations | Unkept:
    """Return where this conversation is kept: off the record, in this session alone."""
    if session.is_off_the_record():
        return session.unkept()
    return workspace.conversations


def _keep(workspace: Workspace, owner: str, question: str) -> None:
    """Keep the question before it is answered, so that a cut connection does not lose it."""
    clean_question(question, workspace.settings.question_chars)
    rate.take_question(workspace.settings, owner)
    name = session.parameter("c")
    if not name or _conversation(workspace, owner) is None:
        name = _book(workspace).start(owner, question)
    _book(workspace).ask(name, question.strip())
    session.show(c=name)


def _conversation(workspace: Workspace, owner: str) -> Conversation | None:
    name = session.parameter("c")
    if not name:
        return None
    try:
        return _book(workspace).read(name, owner).as_read_by(session.role(workspace))
    except NotFoundError:
        session.show(c="")
        st.info(session.texts().text("ui.chat.gone"))
        return None


def _sidebar(workspace: Workspace, owner: str) -> None:
    texts = session.texts()
    with st.sidebar:
        st.button(
            texts.text("ui.chat.new"),
            icon=":material/add:",
            width="stretch",
            on_click=session.show,
            kwargs={"c": ""},
        )
        st.toggle(
            texts.text("ui.chat.off_record"),
            key=session.OFF_RECORD,
            persist_state="session",
            help=texts.text("ui.chat.off_record_help"),
            on_change=session.go_off_or_on_record,
        )
        past = _book(workspace).list(owner)
        if past:
            st.caption(texts.text("ui.chat.past"))
        with st.container(gap=None, key="past"):
            for one in past:
                st.button(
                    plain.line(one.title),
                    key=f"past-{one.id}",
                    type="tertiary",
                    on_click=session.show,
                    kwargs={"c": one.id},
                )


def _head(workspace: Workspace, conversation: Conversation, owner: str) -> None:
    texts = session.texts()
    with (
        st.container(horizontal=True, horizontal_alignment="right"),
        st.popover(texts.text("ui.chat.menu"), icon=":material/more_horiz:", type="tertiary"),
    ):
        st.download_button(
            texts.text("ui.chat.export"),
            conversation.markdown(texts.code),
            file_name=f"copassist-{conversation.id}.md",
            mime="text/markdown",
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )
        st.button(
            texts.text("ui.chat.delete"),
            icon=":material/delete:",
            on_click=_forget,
            args=(workspace, conversation.id, owner),
            width="stretch",
        )


def _forget(workspace: Workspace, conversation: str, owner: str) -> None:
    _book(workspace).forget(conversation, owner)
    session.show(c="")


def _turns(workspace: Workspace, conversation: Conversation) -> None:
    *past, last = conversation.turns
    for turn in past:
        _turn(workspace, turn, replace(conversation, turns=()), is_last=False)
    _turn(workspace, last, replace(conversation, turns=tuple(past)), is_last=True)
    if last.answer is None:
        session.bring_into_view(f"asked-{last.key}")


def _turn(workspace: Workspace, turn: Turn, before: Conversation, *, is_last: bool) -> None:
    with st.container(key=f"asked-{turn.key}"), st.chat_message("user", avatar=PEOPLE):
        st.markdown(plain.plain(turn.question))
    with st.chat_message("assistant", avatar=ASSISTANT), errors():
        if turn.answer:
            st.markdown(_markdown(turn.answer))
        elif is_last:
            # Also when a reload finds a question whose answer was cut: it is answered again.
            turn = replace(turn, answer=_stream(workspace, turn, before))
        else:
            st.caption(session.texts().text("ui.chat.cut"))
        if turn.answer:
            _below(workspace, turn, turn.answer, is_last=is_last)


def _stream(workspace: Workspace, turn: Turn, before: Conversation) -> Answer:
    texts = session.texts()
    place = st.empty()
    warmth.wait(workspace, place)
    place.caption(texts.text("ui.chat.searching"))
    said, answer = "", None
    for piece in workspace.stream(
        turn.question,
        history=before.history,
        role=session.role(workspace),
        default_language=texts.code,
        keeps=not session.is_off_the_record(),
    ):
        if isinstance(piece, Answer):
            answer = piece
        else:
            said += piece
            place.markdown(plain.answer(said))
    assert answer is not None, "a stream ends with its answer"
    _book(workspace).answer(turn.key, answer)
    if not session.is_off_the_record():
        told = {"language": answer.language, "outcome": answer.outcome, "intent": answer.intent}
        role = session.role(workspace)
        Audit(workspace.engine).note("ask", session.owner(), role, **told)
    place.markdown(_markdown(answer))
    return answer


def _markdown(answer: Answer) -> str:
    quotes = [cited.quote for cited in answer.citations]
    return plain.answer(answer.text, {cited.n for cited in answer.citations}, quotes)


def _below(workspace: Workspace, turn: Turn, answer: Answer, *, is_last: bool) -> None:
    texts = session.texts()
    _said_of(answer, turn.question, session.role(workspace), texts)
    disagreement.show(answer, texts)
    if answer.card:
        cards.show(workspace, answer.card, str(turn.key), texts, is_last=is_last)
    if answer.citations:
        level = texts.seen_by(strictest(answer.citations))
        seen = f"{texts.text('ui.seen_by.label')} {level}"
        st.caption(plain.line(f"{texts.text('ui.evidence.title')} · {seen}"))
    cited = answer.citations or tuple(as_citation(hit) for hit in answer.nearest)
    entries(workspace, cited, key=str(turn.key))
    if answer.intent == "question" and answer.outcome != "answered":
        posting.offer(answer, str(turn.key), texts)
    if answer.intent == "question" and not session.is_off_the_record():
        rating.actions(workspace, turn, answer)
    if is_last and answer.choices:
        welcome.ask_buttons(answer.choices, key=f"choice-{turn.key}")
    if is_last and answer.suggestions:
        st.caption(texts.text("ui.chat.further"))
        welcome.ask_buttons(answer.suggestions, key=f"further-{turn.key}")


def _said_of(answer: Answer, question: str, role: Role, texts: Language) -> None:
    """Say how an answer was made: what was searched, what a model read, what that took."""
    if answer.sought and not _same(answer.sought, question):
        st.caption(plain.line(texts.text("ui.chat.sought", question=answer.sought)))
    if answer.notice:
        st.caption(plain.line(answer.notice))
    if answer.usage:
        st.caption(plain.line(texts.text("ui.chat.sent", model=answer.model)))
    if answer.usage and role.facilitates:
        st.caption(plain.line(_took(answer.usage, texts)))


def _took(usage: Usage, texts: Language) -> str:
    """Say what a chat model took: whoever runs the community pays for it."""
    seconds = texts.number(round(usage.seconds, 1))
    if usage.prompt_tokens is None or usage.written_tokens is None:
        return texts.text("ui.chat.took_untold", seconds=seconds)
    read, written = texts.number(usage.prompt_tokens), texts.number(usage.written_tokens)
    said = texts.text("ui.chat.took", read=read, written=written, seconds=seconds)
    if usage.cost is None:
        return said
    return f"{said} · {texts.text('ui.chat.cost', cost=texts.number(usage.cost))}"


def _same(sought: str, question: str) -> bool:
    """Whether what was searched is what was typed, but for spaces and capitals."""
    return sought.lower().split() == question.lower().split()

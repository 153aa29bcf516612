"""Topics on cards: why now, on what evidence, how to work on it; and what was chosen of them."""

from __future__ import annotations

import streamlit as st

from copassist.languages import Language
from copassist.records.axes import AXES, Axis
from copassist.records.topics import PARTS, Choice, Topic
from copassist.topics.choices import Chosen
from copassist.topics.topics import Asked, Suggested
from copassist.ui import session
from copassist.ui.balance_threads import BADGES
from copassist.ui.evidence import entries
from copassist.ui.plain import line
from copassist.workspace import Workspace

BUTTONS: tuple[tuple[Choice, str, str], ...] = (
    ("accepted", "accept", ":material/check:"),
    ("parked", "park", ":material/schedule:"),
    ("rejected", "reject", ":material/close:"),
)
KEPT = "prepare-suggested"
MEASURED = "measured"
"""Instead of an axis: whichever the measure names."""


def topics(workspace: Workspace, texts: Language) -> None:
    """Draw what was accepted, then what is suggested."""
    st.markdown(texts.text("ui.prepare.topics.about"))
    record, _ = workspace.axes.marked(session.role(workspace))
    if record.last is None:
        st.info(texts.text("ui.library.empty"))
        session.link("import", texts.text("ui.empty.import"), ":material/upload_file:")
        return
    _chosen(workspace, texts)
    axis = st.segmented_control(
        texts.text("ui.prepare.topics.axis"),
        [MEASURED, *AXES],
        default=MEASURED,
        required=True,
        format_func=lambda axis: texts.text(
            "ui.prepare.topics.measured" if axis == MEASURED else f"axes.{axis}"
        ),
        key="prepare-axis",
        persist_state="session",
    )
    told = suggestions(workspace, texts, next((one for one in AXES if one == axis), None))
    with st.container(gap="xxsmall"):
        st.markdown(line(told.why))
        session.link("balance", texts.text("ui.prepare.topics.balance"), ":material/balance:")
    shown = [*told.topics, *([told.wild] if told.wild else [])]
    for topic in shown:
        _card(workspace, topic, told.why, texts)
    if not shown:
        st.info(texts.text("ui.prepare.topics.none"))


def suggestions(workspace: Workspace, texts: Language, axis: Axis | None = None) -> Suggested:
    """Return the topics suggested now; they are looked for once, until a choice changes them."""
    role = session.role(workspace)
    record, _ = workspace.axes.marked(role)
    now = (workspace.desk.choices.mark(), record.last, len(record.talks))
    name = (axis, texts.code)
    mark, kept = session.value(KEPT, (None, {}))
    kept = kept if mark == now else {}
    if name not in kept:
        with st.spinner(texts.text("ui.prepare.topics.seeking")):
            asked = Asked(axis=axis, language=texts.code)
            kept = {**kept, name: workspace.desk.suggest(asked, role)}
        session.keep(KEPT, (now, kept))
    told: Suggested = kept[name]
    return told


def known_topics(workspace: Workspace, texts: Language) -> list[Topic]:
    """Return the topics accepted, then those suggested already; none is looked for."""
    chosen = workspace.desk.choices.listed(session.role(workspace))
    gone = {held.topic.key for held in chosen if held.choice != "accepted"}
    _, kept = session.value(KEPT, (None, {}))
    told = [held for (_, code), held in kept.items() if code == texts.code]
    found = [*(held.topic for held in chosen), *(topic for held in told for topic in held.topics)]
    return list({topic.key: topic for topic in found if topic.key not in gone}.values())


def _card(workspace: Workspace, topic: Topic, why: str, texts: Language) -> None:
    with st.container(border=True, key=f"topic-{topic.key}"):
        heading(topic, texts)
        # What is known of the axes stands above all cards already.
        st.markdown(line(topic.reason.replace(why, "")))
        for cited in topic.evidence:
            with st.container(gap="xxsmall"):
                st.caption(line(texts.text("ui.prepare.topics.quote", quote=cited.quote)))
                entries(workspace, [cited], f"{topic.key}-{cited.n}")
        _activity(topic, texts)
        if not topic.is_wild:
            st.caption(_score(topic, texts))
        with st.container(horizontal=True):
            for choice, name, icon in BUTTONS:
                if st.button(
                    texts.text(f"ui.prepare.topics.{name}"),
                    key=f"topic-{name}-{topic.key}",
                    icon=icon,
                ):
                    workspace.desk.choices.choose(topic, choice)
                    st.rerun()


def heading(topic: Topic, texts: Language) -> None:
    """Draw the title of a topic with its axis."""
    badge = f":{BADGES[topic.axis]}-badge[{texts.text(f'axes.{topic.axis}')}]"
    if topic.is_wild:
        badge += f" :gray-badge[{texts.text('ui.prepare.topics.wild')}]"
    about = texts.text("ui.prepare.topics.wild_about") if topic.is_wild else None
    st.markdown(f"**{line(topic.title)}** {badge}", help=about)


def _activity(topic: Topic, texts: Language) -> None:
    held = topic.activity
    said = texts.text("ui.prepare.topics.activity", name=held.name, minutes=held.minutes)
    steps = [
        texts.text("ui.prepare.topics.step", text=step.text, minutes=step.minutes)
        for step in held.steps
    ]
    with st.expander(line(said), type="compact", key=f"topic-activity-{topic.key}"):
        st.markdown("\n".join(f"1. {line(told)}" for told in steps))
        st.markdown(texts.text("ui.prepare.topics.outcome", outcome=line(topic.outcome)))
        if topic.prepare:
            things = "\n".join(f"- {line(thing)}" for thing in topic.prepare)
            st.markdown(f"{texts.text('ui.prepare.topics.prepare')}\n{things}")
        st.caption(line(texts.text("ui.prepare.topics.source", source=held.source)))


def _score(topic: Topic, texts: Language) -> str:
    parts = ", ".join(
        texts.text(f"ui.prepare.topics.parts.{name}", share=texts.percent(topic.parts[name]))
        for name in PARTS
        if name in topic.parts
    )
    return texts.text("ui.prepare.topics.score", score=round(100 * topic.score), parts=parts)


def _chosen(workspace: Workspace, texts: Language) -> None:
    """Draw what was chosen, each with its undoing, and the way to the agenda."""
    listed = workspace.desk.choices.listed(session.role(workspace))
    accepted = [held for held in listed if held.choice == "accepted"]
    others = [held for held in listed if held.choice != "accepted"]
    if accepted:
        with st.container(border=True, gap="small"):
            st.markdown(f"**{texts.text('ui.prepare.topics.accepted')}**")
            for held in reversed(accepted):
                _row(workspace, held, texts)
            st.button(
                texts.text("ui.prepare.topics.next"),
                key="prepare-next",
                type="primary",
                icon=":material/event_note:",
                on_click=lambda: session.show(part="agenda", agenda=""),
            )
    if others:
        said = texts.text("ui.prepare.topics.others", count=len(others))
        with st.expander(said, key="prepare-others"):
            for held in others:
                _row(workspace, held, texts)


def _row(workspace: Workspace, held: Chosen, texts: Language) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        said = line(held.topic.title)
        if held.choice != "accepted":
            said += f" :gray[· {texts.text(f'ui.prepare.topics.choices.{held.choice}')}]"
        st.markdown(said, width="stretch")
        if st.button(
            texts.text("ui.prepare.topics.undo"),
            key=f"topic-undo-{held.topic.key}",
            type="tertiary",
        ):
            workspace.desk.choices.withdraw(held.topic.key)
            st.rerun()

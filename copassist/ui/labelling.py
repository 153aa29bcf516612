"""Making a labelled question of one whose answer did not help; who asked is not known here."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from copassist.answer.citations import normal
from copassist.archive.library import title
from copassist.archive.pseudonyms import label as pseudonym
from copassist.evaluation.candidates import Candidate, Candidates
from copassist.evaluation.gold import names_of
from copassist.evaluation.labels import Label
from copassist.languages import LANGUAGES, Language
from copassist.records import Hit
from copassist.ui import plain, session, warmth
from copassist.workspace import Workspace

SHOWN = 5
CHARS = 280


@dataclass(frozen=True, slots=True)
class _Source:
    """A message or section that may be gold."""

    name: str
    said: str
    text: str
    language: str


def labelling(workspace: Workspace, candidate: Candidate) -> None:
    """Draw a candidate question, and what can be done with it."""
    texts, key = session.texts(), f"label-{candidate.key}"
    with st.container(border=True):
        _candidate(candidate, texts)
    answerable = st.segmented_control(
        texts.text("ui.quality.is_answerable"),
        (True, False),
        format_func=lambda yes: texts.text(f"ui.quality.{'says' if yes else 'says_not'}"),
        key=f"{key}-answerable",
    )
    code = st.segmented_control(
        texts.text("ui.quality.language"),
        LANGUAGES,
        default=candidate.language,
        required=True,
        format_func=lambda code: texts.text(f"ui.language.{code}"),
        key=f"{key}-language",
    )
    if answerable:
        _choose_gold(workspace, candidate, key, texts)
        st.text_area(
            texts.text("ui.quality.facts"), help=texts.text("ui.quality.facts_help"),
            key=f"{key}-facts",
        )  # fmt: skip
    if refusal := session.take(f"{key}-refusal"):
        st.warning(plain.line(refusal))
    with st.container(horizontal=True):
        if answerable is not None:
            st.button(
                texts.text("ui.quality.keep"),
                key=f"{key}-keep",
                type="primary",
                on_click=_keep,
                args=(workspace, candidate, key, bool(answerable), str(code)),
            )
        reject = Candidates(workspace.engine).reject
        st.button(
            texts.text("ui.quality.reject"), key=f"{key}-reject", on_click=reject, args=(candidate,)
        )


def _candidate(candidate: Candidate, texts: Language) -> None:
    for past in candidate.history:
        st.caption(plain.line(f"{past.question} → {title(past.answer)}"))
    st.markdown(f"**{plain.line(candidate.question)}**")
    st.markdown(plain.answer(candidate.answer))
    if candidate.reason:
        said = texts.text("ui.quality.why", reason=_reason(candidate.reason, texts))
        st.caption(plain.line(said))


def _reason(kept: str, texts: Language) -> str:
    """Write the reasons, kept by their names, as the reader's language says them."""
    names, _, words = kept.partition(" : ")
    keys = [f"ui.rating.reason.{name}" for name in names.split(", ")]
    if not all(texts.says(key) for key in keys):
        return kept
    return " · ".join([*(texts.text(key) for key in keys), *([words] if words else [])])


def _choose_gold(workspace: Workspace, candidate: Candidate, key: str, texts: Language) -> None:
    sought = st.text_input(
        texts.text("ui.quality.search"),
        candidate.question,
        max_chars=workspace.settings.question_chars,
        key=f"{key}-sought",
        icon=":material/search:",
    )
    chosen: dict[str, _Source] = session.value(f"{key}-chosen", {})
    place = st.empty()
    warmth.warm(workspace)
    warmth.wait(workspace, place)
    place.empty()
    role = session.role(workspace)
    hits = workspace.search(sought, k=SHOWN, role=role) if sought and sought.strip() else []
    found = {s.name: s for hit in hits for s in _sources(hit, texts)}
    st.caption(texts.text("ui.quality.choose"))
    for source in (chosen | found).values():
        st.checkbox(
            f"**{plain.line(source.said)}** {plain.line(_start(source.text))}",
            source.name in chosen,
            key=f"{key}-gold-{source.name}",
            on_change=_toggle,
            args=(f"{key}-chosen", source),
        )


def _sources(hit: Hit, texts: Language) -> list[_Source]:
    passage = hit.passage
    if passage.kind == "article":
        (name,) = names_of(passage)
        said = f"{passage.title} · {passage.heading}" if passage.heading else passage.title
        return [_Source(name, said, passage.text, passage.language)]
    found = []
    for part in passage.parts:
        facts = (f"#{passage.space}", pseudonym(part.author, texts.code), texts.day(part.timestamp))
        found.append(_Source(part.message_id, " · ".join(facts), part.text, passage.language))
    return found


def _start(text: str) -> str:
    return text if len(text) <= CHARS else text[: CHARS - 1].rsplit(" ", 1)[0] + "…"


def _toggle(key: str, source: _Source) -> None:
    chosen: dict[str, _Source] = dict(session.value(key, {}))
    if chosen.pop(source.name, None) is None:
        chosen[source.name] = source
    session.keep(key, chosen)


def _keep(
    workspace: Workspace, candidate: Candidate, key: str, answerable: bool, code: str
) -> None:
    """Keep the label, or say what it lacks."""
    texts = session.texts()
    chosen: dict[str, _Source] = session.value(f"{key}-chosen", {}) if answerable else {}
    lines = str(session.value(f"{key}-facts") or "").splitlines() if answerable else []
    facts = tuple(line.strip() for line in lines if line.strip())
    held = normal(" ".join(source.text for source in chosen.values()))
    missing = [fact for fact in facts if normal(fact) not in held]
    if answerable and not chosen:
        session.keep(f"{key}-refusal", texts.text("ui.quality.no_gold"))
        return
    if missing:
        said = texts.text("ui.quality.fact_missing", fact=missing[0])
        session.keep(f"{key}-refusal", said)
        return
    kind = "multi-turn" if candidate.history else "fact"
    label = Label(
        id=f"asked-{candidate.key}",
        question=candidate.question,
        language=code,
        answerable=answerable,
        gold=tuple(chosen),
        facts=facts,
        history=candidate.history,
        kind=kind if answerable else "unanswerable",
        gold_language=next((source.language for source in chosen.values()), ""),
    )
    Candidates(workspace.engine).label(candidate, label)

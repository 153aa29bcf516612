"""What the words of a wish ask for, in both languages, and what they only look like."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.assistant.wishes import (
    READ,
    Wish,
    asks_plainly,
    note_subject,
    patterns,
    plainly,
    read_wish,
)
from copassist.languages import LANGUAGES, language
from copassist.records.agenda import LEAST_MINUTES, MOST_MINUTES
from copassist.records.topics import MODES

READINGS: list[tuple[Any, str, dict[str, Any]]] = [
    ("topics", "trois sujets pour l’axe performance", {"count": 3, "axis": "performance"}),
    ("topics", "Suggère-moi cinq thèmes de discussion, en anglais", {"count": 5, "language": "en"}),
    ("topics", "sujets axe communauté, 4 max", {"count": 4, "axis": "social"}),
    ("topics", "Une couple d’idées de topics pour vendredi ?", {"count": 2}),
    ("topics", "Donne un sujet qui ferait participer les nouveaux", {"count": 1}),
    ("topics", "une liste de sujets", {}),
    ("topics", "un sujet par axe", {"count": 3}),
    ("topics", "give me 5 discussion topics in French", {"count": 5, "language": "fr"}),
    ("topics", "twenty topics", {"count": 7}),
    ("topics", "topics per axis", {"count": 3}),
    ("topics", "topics that’d help us learn more", {"axis": "learning"}),
    ("topics", "a list of topics", {}),
    ("agenda", "prépare l’ordre du jour de 90 min de jeudi", {"minutes": 90}),
    ("agenda", "l’atelier de mardi, 1 h 30 sur place", {"minutes": 90, "mode": "in_person"}),
    ("agenda", "deux heures et demie en visio", {"minutes": 150, "mode": "remote"}),
    ("agenda", "vendredi 13 h, en personne", {"mode": "in_person"}),
    ("agenda", "jeudi à 2 h, une heure", {"minutes": 60}),
    ("agenda", "deux sujets, une pause de 10 min, 2 h en tout", {"minutes": 120}),
    ("agenda", "an hour and a quarter, hybrid", {"minutes": 75, "mode": "hybrid"}),
    ("agenda", "Friday at 10am, two hours, onsite", {"minutes": 120, "mode": "in_person"}),
    ("agenda", "half an hour on Zoom", {"minutes": 30, "mode": "remote"}),
    ("agenda", "ten hours", {}),
    ("retime", "mets-la à 2 h", {"minutes": 120}),
    ("retime", "passe ça à 1h15 stp", {"minutes": 75}),
    ("retime", "une demi-heure de moins", {}),
    ("retime", "half an hour less", {}),
    ("retime", "déplace à 2 h", {}),
    ("retime", "50 mins rather than 90", {"minutes": 50}),
    ("replace", "remplace le deuxième", {"place": 2}),
    ("replace", "another one instead of #3", {"place": 3}),
    ("replace", "the last one", {"place": -1}),
    ("replace", "change le sujet du milieu", {"place": 0}),
    ("replace", "refais juste le numéro cinq", {"place": 5}),
    ("replace", "On en a parlé le mois dernier", {}),
    ("replace", "keep 1 and 3, change the other", {}),
    ("replace", "Retire l’atelier de 10 h", {}),
    ("commitments", "mes engagements en retard", {"late": True, "mine": True}),
    ("commitments", "montre-moi les engagements", {}),
    ("commitments", "which of my promises are overdue", {"late": True, "mine": True}),
    ("commitments", "could I have the list of commitments", {}),
    ("note", "une fiche sur le travail à distance, en anglais", {"language": "en"}),
    ("parity", "les questions en anglais attendent-elles deux heures de plus ?", {}),
]  # fmt: skip


@pytest.mark.parametrize(("intent", "text", "told"), READINGS, ids=[r[1] for r in READINGS])
def test_words(intent: Any, text: str, told: dict[str, Any]) -> None:
    """Each detail that is said is read, once, and nothing is read that is not said."""
    found = read_wish(intent, text)
    kept = {name: getattr(found, name) for name in Wish.__slots__ if name not in ("intent", "text")}
    said = {name: value for name, value in kept.items() if value not in (None, "", False)}
    if found.place is not None:
        said["place"] = found.place  # 0, the middle one, is said too
    assert said == told


def test_days_stay_in_the_text() -> None:
    """What is read as a number leaves the text; days and subjects stay as they were written."""
    text = "Prépare l’ordre du jour de 90 min de jeudi à 10 h, en anglais"
    assert read_wish("agenda", text).text == "Prépare l’ordre du jour de de jeudi à 10 h,"
    assert (
        read_wish("retime", "make it 2 hours on Friday at 10am").text == "make it on Friday at 10am"
    )
    assert (
        read_wish("note", "une fiche sur l’œuvre d’Élise").text == "une fiche sur l’œuvre d’Élise"
    )


@given(st.sampled_from(sorted(READ)), st.text())
def test_any_text_is_read(intent: Any, text: str) -> None:
    """Whatever is written, what is read keeps to its bounds."""
    found = read_wish(intent, text)
    assert found.count is None or 1 <= found.count <= 7
    assert found.minutes is None or LEAST_MINUTES <= found.minutes <= MOST_MINUTES
    assert found.mode in ("", *MODES)
    assert found.language in ("", *LANGUAGES)


def test_languages_have_the_same_patterns() -> None:
    """What is read in one language is read in the other, and every cue is known to both."""
    held = [language(code).rules("intents") for code in LANGUAGES]
    tables = [
        name for name, words in held[0].items() if isinstance(words, dict) and name != "numbers"
    ]
    for table in tables:
        assert {frozenset(words[table]) for words in held} == {frozenset(patterns(table))}


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Cherche dans l’archive : qui devait livrer ?", "qui devait livrer ?"),
        ("cherchez dans l'archive: qui a promis", "qui a promis"),
        ("Search the archive: what did I miss?", "what did I miss?"),
        ("Qui cherche dans l’archive : toi ?", ""),
        ("Search the archive", ""),
    ],
)
def test_a_question_that_says_it_is_one(text: str, question: str) -> None:
    """Told to search the archive, the rest is a question; only such a beginning tells."""
    assert plainly(text) == question


ASKED = [
    ("missed", "La vanne a-t-elle tenu quand j’étais absente ?"),
    ("missed", "La pompe a-tu été réparée hier, j’étais pas là"),
    ("missed", "J’ai manqué lundi, est-ce que le technicien est venu"),
    ("missed", "I missed Monday, has the pump been swapped"),
    ("missed", "Odile est-elle passée mardi ? J’étais absente"),
    ("missed", "Est-ce qu’Odile est venue ? J’étais pas là"),
    ("missed", "Did Marius show up on Tuesday? I wasn’t there"),
    ("digest", "When Marius asked about the rota, what was left of it?"),
    ("unanswered", "When Marius asked about the rota, did nobody reply?"),
    ("commitments", "Quand Odile a dit que c’était promis, qui l’a repris ?"),
    ("decline", "Did sign-ups fall when they moved the date?"),
    ("topics", "Vous aviez prévu quoi pour l’accueil du printemps ?"),
    ("weakest", "Late frost on the lower field, why so bad"),
    ("weakest", "Which of our suppliers is weakest?"),
    ("weakest", "Quelle est la planche la plus faible de notre lot ?"),
]
WISHED = [
    ("missed", "J’étais absente : le groupe a-t-il décidé quelque chose ?"),
    ("missed", "J’ai manqué le meeting de mardi, que s’est-il dit"),
    ("missed", "I was away, did the meeting decide anything?"),
    ("missed", "Did Tuesday go well? I wasn’t there"),
    ("missed", "Est-ce que l’équipe a tranché pendant mon absence ?"),
    ("unanswered", "Show me threads when people asked and nobody replied"),
    ("commitments", "List the commitments made when the team proposed the new rota"),
    ("decline", "Le groupe perd de l’élan, on était bien plus quand on a démarré"),
    ("topics", "On avait de bons sujets avant, on parle de quoi jeudi ?"),
    ("weakest", "Any imbalance right now?"),
    ("weakest", "Which of the three sides is weakest?"),
    ("weakest", "Quel est notre point le plus faible ?"),
    ("weakest", "Quelles sont les forces et les faiblesses ?"),
]


@pytest.mark.parametrize(("intent", "text"), ASKED)
def test_a_question_in_words_of_a_request(intent: str, text: str) -> None:
    """What asks whether something named did, or what came of what somebody said, is a question."""
    assert asks_plainly(intent, text)


@pytest.mark.parametrize(("intent", "text"), WISHED)
def test_a_request_near_a_question(intent: str, text: str) -> None:
    """What asks for a list or a report stays a request, with a past or a « quand » in it."""
    assert not asks_plainly(intent, text)


def test_no_labelled_request_has_the_shape_of_a_question() -> None:
    """Of all labelled requests none is taken for a plain question for its shape."""
    labels = Path(__file__).parents[2] / "corpus" / "labels" / "intents.jsonl"
    rows = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    requests = [row for row in rows if row["intent"] != "question"]
    assert len(requests) > 6000
    assert [r["text"] for r in requests if asks_plainly(r["intent"], r["text"])] == []


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("turn this thread on dask chunks into a one-page note", "dask chunks"),
        ("Fais une fiche sur la liste d’accueil", "la liste d’accueil"),
        ("Write what we know about pallet labels as a note", "pallet labels"),
        ("turn this thread into a one-page note", ""),
        ("Fais une fiche d’une page sur ce fil", ""),
        ("Documente la procédure de retour en une page", None),
    ],
)
def test_what_a_note_is_wanted_on(text: str, subject: str | None) -> None:
    """A note is wanted on what is named, on what was just spoken of, or the words do not say."""
    assert note_subject(text) == subject

"""Which sentences are proposed as commitments, and what is said of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.commitments import detect
from copassist.commitments.detect import GIVEN, Detector, Said, features
from copassist.commitments.patterns import worded, wordings
from copassist.commitments.sentences import spans_of
from copassist.records.commitments import AUTHOR, GROUP, Due, Promise
from tests.commitments.test_dates import QUEBEC, WEDNESDAY
from tests.conftest import PhraseReader

ONE_DAY = ((0, WEDNESDAY),)
LIST = "- Zoé : rédiger la fiche d’ici vendredi.\n- Un tableau neuf pour le quai"


DETECTOR = Detector(PhraseReader().read, PhraseReader.weights)


def quotes(text: str, heading: str | None = None, code: str = "fr") -> list[str]:
    (found,) = DETECTOR.detect([Said(text, code, ONE_DAY, heading)])
    return [promise.quote for promise in found]


def test_a_promise_is_told_whole() -> None:
    """Its sentence letter by letter, who, what, the words of the day and the day, and how sure."""
    text = "A: Bonjour !\nB: Je vais envoyer la fiche d’ici vendredi. Merci !"
    (found,) = DETECTOR.detect([Said(text, "fr", ONE_DAY)], QUEBEC)
    assert found == [
        Promise(
            "Je vais envoyer la fiche d’ici vendredi.", "B", "Je vais envoyer la fiche",
            Due("d’ici vendredi", date(2026, 11, 27)), "promise", 0.982, start=16,
        )
    ]  # fmt: skip


def test_minutes_list_what_was_promised() -> None:
    """All that is listed under « Engagements » is proposed, however it is worded, and is sure."""
    (found,) = DETECTOR.detect([Said(LIST, "fr", ONE_DAY, "Engagements")])
    assert [promise.quote for promise in found] == LIST.splitlines()
    assert [promise.owner for promise in found] == ["Zoé", GROUP]
    assert all(promise.confidence >= GIVEN for promise in found)


@pytest.mark.parametrize(
    "heading",
    ["Retour sur les engagements", "Suivi des actions", "Review of commitments", "Past actions"],
)
def test_minutes_look_back(heading: str) -> None:
    """Nothing is proposed of a section that looks back, however it is worded."""
    assert quotes(f"{LIST}\n- Je m’en occupe encore.", heading) == []


def test_other_sections_are_read_as_talk() -> None:
    """Elsewhere in minutes a sentence is proposed for what it says, not for where it stands."""
    assert quotes(LIST, "Tour de table") == ["- Zoé : rédiger la fiche d’ici vendredi."]


def test_nothing_under_the_heading() -> None:
    """« Aucun engagement » is none."""
    assert quotes("Aucun engagement cette fois.", "Engagements") == []


def test_each_message_has_its_day() -> None:
    """A day is counted from that of the message that names it."""
    text = "A: Je ferai la fiche demain.\nB: Je vais la relire demain."
    later = (text.index("B:"), date(2026, 12, 7))
    (found,) = DETECTOR.detect([Said(text, "fr", (*ONE_DAY, later))], QUEBEC)
    assert [promise.due.day for promise in found] == [date(2026, 11, 26), date(2026, 12, 8)]


def test_where_it_begins() -> None:
    """A sentence is proposed from a probability on, that probability included."""
    text = "Je m’en occupe."
    chance = float(DETECTOR.chances([text], [spans_of(text)])[0][0])
    for begins, count in ((chance, 1), (chance + 0.001, 0)):
        (found,) = replace(DETECTOR, begins={"fr": begins, "en": begins}).detect(
            [Said(text, "fr", ONE_DAY)]
        )
        assert len(found) == count


def test_english() -> None:
    """English is read as French is."""
    (found,) = DETECTOR.detect([Said("I’ll send it by Friday. It snows.", "en", ONE_DAY)])
    assert [(p.quote, p.owner, p.due.day) for p in found] == [
        ("I’ll send it by Friday.", AUTHOR, date(2026, 11, 27))
    ]


def test_what_is_weighed() -> None:
    """For each sentence: one, the reader's log-odds, and its wordings."""
    text = "Je m’en occupe. Il neige."
    rows = features(text, spans_of(text), np.array([2.0, -2.0], np.float32))
    assert rows.shape == (2, 2 + len(wordings()))
    assert rows[:, :2].tolist() == [[1, 2], [1, -2]]
    assert tuple(rows[0, 2:]) == worded("Je m’en occupe.")
    assert np.isfinite(rows).all()


def test_the_weights_that_are_shipped() -> None:
    """They are one for each thing that is weighed, and finite."""
    shipped = Detector.of(PhraseReader().read).weights
    assert detect.WEIGHTS.stat().st_size < 10_000
    assert shipped.shape == (2 + len(wordings()),)
    assert np.isfinite(shipped).all()


def test_nothing_to_read() -> None:
    """No text has no commitments, and neither has an empty one."""
    assert DETECTOR.detect([]) == []
    assert DETECTOR.detect([Said("", "fr", ONE_DAY), Said("\n\n", "fr", ONE_DAY)]) == [[], []]


HEADINGS = st.sampled_from([None, "", "Engagements", "Retour sur les engagements", "Next steps"])
WORDS = st.sampled_from(["Je m’en occupe. ", "- Zoé : la fiche", "\n", "A: ", "demain ", "? "])


@given(
    st.lists(WORDS | st.text(max_size=8), max_size=12).map("".join),
    HEADINGS,
    st.sampled_from(["fr", "en"]),
)
def test_any_text(text: str, heading: str | None, code: str) -> None:
    """Of any text each quote stands in it, in order; what is said of it is bounded and whole."""
    (found,) = DETECTOR.detect([Said(text, code, ONE_DAY, heading)])
    at = 0
    for promise in found:
        at = text.index(promise.quote, at) + len(promise.quote)
        assert promise.due.text in promise.quote
        assert 0 <= promise.confidence <= 1
        assert promise.owner
        assert promise.act
        assert (promise.form == "group") <= (promise.owner == GROUP)

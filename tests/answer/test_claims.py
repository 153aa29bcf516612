from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copassist.answer.claims import holds
from copassist.answer.clauses import support
from copassist.answer.polarity import denials
from copassist.answer.quantities import plain, quantities
from copassist.index.sentences import sentences
from copassist.languages import LANGUAGES, language
from copassist.records import Part, Passage, Visibility

EXPORT = Path(__file__).parents[2] / "corpus" / "exports" / "etabli"


def passage(*texts: str, code: str = "fr", at: str = "2026-02-24T15:00:00+00:00") -> Passage:
    parts = tuple(Part(text, f"c/{n}", "AB"[n % 2], at) for n, text in enumerate(texts))
    return Passage(
        "slack:c/1", "message", "slack", "c/d.json", "c", "La ronde", code,
        Visibility.COMMUNITY, parts, thread_id="c/0",
    )  # fmt: skip


DELAYS = "Le délai d’un permis simple est passé de 1,5 à 6 jours depuis le 3 mars."
KEPT = "L’idée du parrain n’a pas été retenue par le comité."
WAIT = "À l’urgence, l’attente a baissé de 42 à 29 minutes en neuf semaines."
LYON = "La rencontre est à midi à Montréal et à 18 h à Lyon."
PAPER = "Zoé Tremblay prête le registre trois semaines, jamais plus."
COUNT = "The no-shows fell from 31% to 8% in ten days, said the clerk."


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        (DELAYS, "Un permis simple est passé de 1,5 à 6 jours."),
        (DELAYS, "Depuis le 3 mars 2026, le délai d’un permis simple est passé de 1,5 à 6 jours."),
        (DELAYS, "Since March 3, a simple permit went from 1.5 to 6 days."),
        (DELAYS, "A simple permit has gone from 1.5 to 6 days since 2026-03-03."),
        (KEPT, "Le comité n’a pas retenu l’idée du parrain."),
        (KEPT, "L’idée du parrain a été rejetée par le comité."),
        (KEPT, "The committee did not keep the idea."),
        (WAIT, "L’attente à l’urgence a diminué, de 42 à 29 minutes."),
        (WAIT, "In nine weeks the wait went from 42 to 29 minutes."),
        (WAIT, "The wait fell to 29 minutes, down from 42."),
        (LYON, "Rencontre à 12 h à Montréal, 18 h à Lyon."),
        (LYON, "À Lyon à 18 h, à Montréal à midi."),
        (LYON, "The meeting is at noon in Montréal and 6 p.m. in Lyon."),
        (PAPER, "Le registre est prêté 3 semaines par Zoé Tremblay, jamais plus."),
        (COUNT, "In 10 days, the no-shows went from 31% to 8%."),
        (COUNT, "Les absences sont passées de 31 % à 8 % en dix jours."),
    ],
)
def test_what_a_passage_says_holds(source: str, claim: str) -> None:
    """Numbers in words or figures, dates in any form, rejections: told otherwise, still told."""
    spoken = "en" if source == COUNT else "fr"
    code = "en" if re.search(r"\b(?:the|went|since)\b", claim, re.IGNORECASE) else "fr"
    assert holds(claim, code, [passage(source, code=spoken)], common={"rencontre", "depuis"})


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        (DELAYS, "Un permis simple est passé de 6 à 1,5 jours."),
        (DELAYS, "A simple permit went from 6 to 1.5 days."),
        (DELAYS, "Un permis simple est passé de 1,5 à 6 semaines."),
        (DELAYS, "Depuis le 4 mars, un permis simple prend 6 jours."),
        (DELAYS, "Since April 3, a simple permit takes 6 days."),
        (DELAYS, "Depuis le 3 mars 2024, un permis simple prend 6 jours."),
        (DELAYS, "Le délai d’un permis simple a baissé de 1,5 à 6 jours."),
        (KEPT, "L’idée du parrain a été retenue par le comité."),
        (KEPT, "The idea was kept by the committee."),
        (KEPT, "L’idée du parrain n’a pas été rejetée par le comité."),
        (KEPT, "L’idée du parrain n’a pas été retenue par Zoé."),
        (WAIT, "L’attente à l’urgence a augmenté de 42 à 29 minutes."),
        (WAIT, "The wait rose from 42 to 29 minutes."),
        (WAIT, "L’attente est passée de 42 à 29 minutes en neuf jours."),
        (WAIT, "In nine days the wait went from 42 to 29 minutes."),
        (WAIT, "L’attente a baissé de 42 à 29 % en neuf semaines."),
        (WAIT, "L’attente n’a pas baissé à l’urgence."),
        (LYON, "La rencontre est à 18 h à Montréal et à midi à Lyon."),
        (LYON, "La rencontre est à midi à Lyon et à 18 h à Montréal."),
        (LYON, "The meeting is at 6 p.m. in Montréal and noon in Lyon."),
        (LYON, "La rencontre est à midi à Québec et à 18 h à Lyon."),
        (PAPER, "Zoé Tremblay prête le registre deux semaines, jamais plus."),
        (PAPER, "Zoé Tremblay prête le registre trois jours, jamais plus."),
        (PAPER, "Zoé Roy prête le registre trois semaines, jamais plus."),
        (PAPER, "Ana prête le registre trois semaines, jamais plus."),
        (COUNT, "The no-shows rose from 31% to 8% in ten days."),
        (COUNT, "The no-shows fell from 31% to 8% in 10 weeks."),
        (COUNT, "The no-shows fell from 8% to 31% in ten days."),
        (COUNT, "Les absences sont passées de 8 % à 31 % en dix jours."),
        (COUNT, "Le comité a choisi un nouveau logiciel de paie."),
        (COUNT, "Yes."),
        (COUNT, "See https://example.org for the no-shows of the clerk."),
        (COUNT, "The no-shows fell <b>from 31% to 8%</b> in ten days."),
    ],
)
def test_what_it_does_not_say_never_does(source: str, claim: str) -> None:
    """Swapped, another unit, another day, denied or not, another name, the other way: refused."""
    spoken = "en" if source == COUNT else "fr"
    code = "en" if re.search(r"\b(?:the|went|since)\b", claim, re.IGNORECASE) else "fr"
    assert not holds(claim, code, [passage(source, code=spoken)])


def test_a_number_of_the_sentence_beside_is_another_thing() -> None:
    """A number must stand where the claim's own words stand, or beside where no other does."""
    held = passage("La ronde dure dix minutes. Les permis prennent quinze jours.")
    assert not holds("La ronde dure quinze jours.", "fr", [held])
    assert holds("La ronde dure 10 minutes.", "fr", [held])
    told = passage("Le cas de la ligne B est tenu. 31 minutes le 12 janvier, contre 55.")
    assert holds("Le cas de la ligne B est passé de 55 à 31 minutes.", "fr", [told])
    assert not holds("Le cas de la ligne B est passé de 31 à 55 minutes.", "fr", [told])


def test_each_clause_is_denied_for_itself() -> None:
    """A denial stays with what it denies."""
    held = passage("On garde la charte imprimée mais on ne vote pas le budget commun.")
    assert holds("On garde la charte imprimée.", "fr", [held])
    assert holds("On ne vote pas le budget commun mais on garde la charte.", "fr", [held])
    assert not holds("On ne garde pas la charte imprimée mais on vote le budget.", "fr", [held])


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("On ne compte que les dossiers complets.", "On compte les dossiers complets."),
        ("La ronde dure dix minutes.", "La ronde ne dure que dix minutes."),
        ("Le taux de départ est de 3 %.", "Le taux de départ est de 3."),
        ("On a perdu 12 dossiers et retrouvé 9.", "On a retrouvé 12 dossiers et perdu 9."),
        (
            "La charte vient en mars, la page en avril.",
            "La charte vient en avril, la page en mars.",
        ),
        ("Zoé aide Marc au quai.", "Marc aide Zoé au quai."),
        ("Il y avait au moins 30 chaises.", "Il y avait au plus 30 chaises."),
        ("Aucun atelier n’a refusé la charte.", "Tous les ateliers ont refusé la charte."),
    ],
)
def test_small_words_and_places_count(source: str, claim: str) -> None:
    """Only, at most, per cent, who and whom, which number of what: none can be turned round."""
    assert not holds(claim, "fr", [passage(source)])
    assert holds(source, "fr", [passage(source)])


def test_two_passages_hold_what_neither_does_alone() -> None:
    """A claim over two citations stands when each clause stands on one of them."""
    one, other = passage("La ronde dure dix minutes."), passage("Les permis prennent quinze jours.")
    claim = "La ronde dure dix minutes, et les permis prennent 15 jours."
    assert holds(claim, "fr", [one, other])
    assert not holds(claim, "fr", [one])


def test_meaning_finds_the_sentence_of_the_other_language() -> None:
    """Across languages the nearest sentence in meaning is held against, not any of the passage."""
    held = passage("On ne sort pas le registre du local. On prête volontiers la machine à café.")

    def near(_: str, others: object) -> list[float]:
        return [0.9 if "registre" in text else 0.1 for text in others]  # type: ignore[attr-defined]

    assert not holds("The logbook may be taken out of the room.", "en", [held], near)
    assert holds("The logbook may not be taken out of the room.", "en", [held], near)
    found = support("The logbook may not be taken out.", "en", held, near)
    assert found is not None
    assert found[1] == "On ne sort pas le registre du local."


def said_in_the_demonstration() -> list[str]:
    texts = []
    for path in sorted(EXPORT.glob("c*/*.json")) + sorted(EXPORT.glob("r*/*.json")):
        rows = json.loads(path.read_text(encoding="utf-8"))
        texts += [s for row in rows for s in sentences(row.get("text", "")) if 25 < len(s) < 300]
    return texts


SAID = said_in_the_demonstration()
COUNTED = [text for text in SAID if re.search(r"(?<![\w.,:/-])\d{1,3}(?![\w.,:/-])", text)]
DENYING = re.compile(
    r"\bne (\w+) pas\b|\bn['’](\w+) pas\b|\b(is|are|was|were|do|does|did|has|have) not\b"
)
DENIED = [text for text in SAID if len(DENYING.findall(text)) == 1]
VERB = re.compile(r"\b(?:(est|sont|dure|prend|fait)|is|are|was|takes)\b")
ASSERTED = [text for text in SAID if VERB.search(text) and not denials(plain(text)).negated]


@settings(deadline=None)
@given(st.sampled_from(SAID), st.sampled_from(LANGUAGES))
def test_a_sentence_of_a_passage_holds(text: str, code: str) -> None:
    """Any sentence that people wrote holds, letter by letter, where it stands."""
    assert holds(text, code, [passage(f"Avant.\n{text}", "Autre chose.")])


@settings(deadline=None)
@given(st.sampled_from(COUNTED), st.integers(0, 999), st.sampled_from(LANGUAGES))
def test_another_number_never_holds(text: str, number: int, code: str) -> None:
    """A sentence with one of its numbers changed for one that it does not tell is refused."""
    changed = re.sub(r"(?<![\w.,:/-])\d{1,3}(?![\w.,:/-])", str(number), text, count=1)
    told = {q.value for q in quantities(plain(text))}
    assume(not {q.value for q in quantities(plain(changed))} <= told)
    assert not holds(changed, code, [passage(text)])


@settings(deadline=None)
@given(st.sampled_from(DENIED), st.sampled_from(LANGUAGES))
def test_a_dropped_denial_never_holds(text: str, code: str) -> None:
    """A sentence without its « ne... pas » or its "not" is refused."""
    changed = DENYING.sub(lambda match: next(filter(None, match.groups())), text)
    assume(denials(plain(changed)) != denials(plain(text)))
    assert not holds(changed, code, [passage(text)])


@settings(deadline=None)
@given(st.sampled_from(ASSERTED))
def test_an_added_denial_never_holds(text: str) -> None:
    """A sentence that denies nothing is refused when it is made to."""
    verb = VERB.search(text)
    assert verb is not None
    denied = f"ne {verb[0]} pas" if verb[1] else f"{verb[0]} not"
    changed = text[: verb.start()] + denied + text[verb.end() :]
    assert not holds(changed, "fr" if verb[1] else "en", [passage(text)])


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text(claim: str, source: str) -> None:
    """Whatever is claimed over whatever is written, it is told to hold or not."""
    assert holds(claim, "fr", [passage(source)]) in (True, False)


def test_both_languages_have_the_same_tables() -> None:
    """What claims and orders are told by has the same names in every language."""
    for name in ("claims", "orders"):
        told = [language(code).rules(name) for code in LANGUAGES]
        shapes = [
            {k: sorted(v) if isinstance(v, dict) else type(v) for k, v in t.items()} for t in told
        ]
        del shapes[0]["numbers" if name == "claims" else "weak"]
        del shapes[1]["numbers" if name == "claims" else "weak"]
        assert shapes[0] == shapes[1]

"""Due dates: the words that tell them, the day that they mean, and what is none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.commitments.dates import Calendar, find_due
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.records.commitments import Due

WEDNESDAY = date(2026, 11, 25)
QUEBEC, FRANCE = Calendar("qc"), Calendar("fr")
SAID = {
    "fr": [
        ("Je te l’envoie d’ici vendredi", "d’ici vendredi", "2026-11-27"),
        ("On se revoit mercredi", "mercredi", "2026-12-02"),
        ("On se revoit ce mercredi", "ce mercredi", "2026-11-25"),
        ("À rendre pour lundi 8 h", "pour lundi 8 h", "2026-11-30"),
        ("Je m’en occupe après-demain", "après-demain", "2026-11-27"),
        ("Mardi prochain, je t’appelle", "Mardi prochain", "2026-12-01"),
        ("On se voit lundi en huit", "lundi en huit", "2026-12-07"),
        ("Je le fais dans quinze jours", "dans quinze jours", "2026-12-09"),
        ("Je le fais sous huitaine", "sous huitaine", "2026-12-02"),
        ("Je le fais sous 48 h", "sous 48 h", "2026-11-27"),
        ("Je le fais dans deux heures", "dans deux heures", "2026-11-25"),
        ("Réponse d’ici une dizaine de jours", "d’ici une dizaine de jours", "2026-12-05"),
        ("Il passe dans cinq jours ouvrables", "dans cinq jours ouvrables", "2026-12-02"),
        ("Prêt d’ici la fin de la semaine", "d’ici la fin de la semaine", "2026-11-27"),
        ("Je te dirai la semaine prochaine", "la semaine prochaine", "2026-12-04"),
        ("Vu en début de semaine prochaine", "en début de semaine prochaine", "2026-11-30"),
        ("Livré d’ici la fin du mois", "d’ici la fin du mois", "2026-11-30"),
        ("On publie le mois prochain", "le mois prochain", "2026-12-31"),
        ("On publie début mars", "début mars", "2027-03-10"),
        ("On publie à la mi-mars", "à la mi-mars", "2027-03-15"),
        ("On publiera en mars", "en mars", "2027-03-31"),
        ("On publiera d’ici mars", "d’ici mars", "2027-03-01"),
        ("Bilan avant les Fêtes", "avant les Fêtes", "2026-12-24"),
        ("Le plan sera fait d’ici l’été", "d’ici l’été", "2027-06-21"),
        ("Date de tombée : le 3 avril", "le 3 avril", "2027-04-03"),
        ("Au plus tard le 15/12", "Au plus tard le 15/12", "2026-12-15"),
        ("Je te rends ça le 12", "le 12", "2026-12-12"),
        ("On se voit vendredi le 4 décembre", "vendredi le 4 décembre", "2026-12-04"),
        ("Je te le donne la veille de Noël", "la veille de Noël", "2026-12-24"),
        ("Je le fais dans une couple de jours", "dans une couple de jours", "2026-11-27"),
        ("Je le fais dans une semaine ou deux", "dans une semaine ou deux", "2026-12-09"),
        ("Je passe lundi prochain en huit", "lundi prochain en huit", "2026-12-07"),
        ("Il s’est engagé à passer mardi", "mardi", "2026-12-01"),
        ("Les inscriptions ferment mardi", "mardi", "2026-12-01"),
        ("On livre ce vendredi comme d’habitude", "ce vendredi", "2026-11-27"),
    ],
    "en": [
        ("I’ll send it by Friday", "by Friday", "2026-11-27"),
        ("See you on Wednesday", "Wednesday", "2026-12-02"),
        ("I’ll send it by 5pm tomorrow", "by 5pm tomorrow", "2026-11-26"),
        ("You get it by EOD Friday", "by EOD Friday", "2026-11-27"),
        ("Let’s meet a week on Friday", "a week on Friday", "2026-12-04"),
        ("I’ll be done in a fortnight", "in a fortnight", "2026-12-09"),
        ("It’ll take me until next week", "until next week", "2026-12-04"),
        ("Early next week I’ll call", "Early next week", "2026-11-30"),
        ("Draft due EOW", "EOW", "2026-11-27"),
        ("Report due by the end of June", "by the end of June", "2027-06-30"),
        ("We’ll publish mid-March", "mid-March", "2027-03-15"),
        ("We’ll publish in March", "in March", "2027-03-31"),
        ("We’ll publish by March", "by March", "2027-03-01"),
        ("Please pay by December 15th", "by December 15th", "2026-12-15"),
        ("Please pay by 12/15", "by 12/15", "2026-12-15"),
        ("I need it before the holidays", "before the holidays", "2026-12-24"),
        ("The deadline is 2027-02-01", "2027-02-01", "2027-02-01"),
        ("Fri 4 Dec suits me", "Fri 4 Dec", "2026-12-04"),
        ("I’ll bring it on Christmas Eve", "Christmas Eve", "2026-12-24"),
        ("I’ll do it by New Year’s Eve", "by New Year’s Eve", "2026-12-31"),
        ("I’ll do it in a week or two", "in a week or two", "2026-12-09"),
        ("I’ll be done a fortnight on Friday", "a fortnight on Friday", "2026-12-11"),
        ("He has promised it a fortnight today", "a fortnight today", "2026-12-09"),
        ("I’ll call this coming Tuesday", "this coming Tuesday", "2026-12-01"),
        ("I’ll call the Monday after next", "the Monday after next", "2026-12-07"),
        ("He has agreed to call on Tuesday", "Tuesday", "2026-12-01"),
        ("Registration closes on Tuesday", "Tuesday", "2026-12-01"),
        ("The parts get here 12/15", "12/15", "2026-12-15"),
        ("I’ll bring the keys back on Monday", "Monday", "2026-11-30"),
        ("You have it by end of business Friday", "by end of business Friday", "2026-11-27"),
    ],
}  # fmt: skip
TWO = {
    "fr": [
        ("Je passe vendredi prochain", ["2026-11-27", "2026-12-04"]),
        ("À rendre le 03/04", ["2027-03-04", "2027-04-03"]),
        ("Je passe demain ou vendredi", ["2026-11-26", "2026-11-27"]),
    ],
    "en": [
        ("I’ll call next Friday", ["2026-11-27", "2026-12-04"]),
        ("It is due on 4/3", ["2027-03-04", "2027-04-03"]),
        ("I’ll do it tomorrow or on Friday", ["2026-11-26", "2026-11-27"]),
    ],
}
NONE = {
    "fr": [
        "Dès que possible", "On verra un de ces jours", "Tous les mardis, on fait un tour de table",
        "On fait un tour de table le mardi", "C’est réglé depuis lundi", "Pas avant vendredi",
        "J’ai envoyé le rapport le 3 mars", "On a livré vendredi", "Vendredi dernier, rien",
        "Il y a deux semaines que j’attends", "Pendant trois jours il a plu", "Après le 12",
        "D’ici là", "Après les Fêtes", "Vendredi ne me convient pas", "Le lundi suivant",
        "La salle est ouverte du lundi au vendredi", "Je suis absente jusqu’au 12", "La salle 12",
    ],
    "en": [
        "ASAP please", "I’ll do it at some point", "Every Friday we clean", "Tuesdays work best",
        "It’s been broken since Monday", "Not before Friday", "I sent it on 3 March",
        "We met on Monday", "Last Friday was fine", "Two weeks ago", "It takes two weeks",
        "We are open Monday to Friday", "I’ll be away until the 12th", "Open 24/7",
        "We are closed tomorrow",        "May I march on?", "Mix 1/2 cup", "The 12th floor",
        "By then", "After the holidays", "Friday doesn’t work for me", "The following Monday",
    ],
}  # fmt: skip
SEVERAL = {
    "fr": [
        ("On s’est vus lundi, je t’envoie ça d’ici jeudi.", "2026-11-26"),
        ("Suite à notre échange du 12 novembre, je vous reviens demain.", "2026-11-26"),
        ("La rencontre est reportée du 12 au 19 décembre.", "2026-12-19"),
        ("Pas vendredi mais lundi.", "2026-11-30"),
        ("Pas vendredi, plutôt lundi.", "2026-11-30"),
        ("Vendredi et non lundi.", "2026-11-27"),
        ("Vendredi ne marche pas, disons lundi.", "2026-11-30"),
        ("On avait dit vendredi, finalement ce sera lundi.", "2026-11-30"),
        ("D’ici vendredi ou lundi au plus tard.", "2026-11-30"),
        ("La réunion prévue demain est annulée, on se voit plutôt vendredi 4.", "2026-12-04"),
    ],
    "en": [
        ("We met on Monday and I’ll send notes by Thursday.", "2026-11-26"),
        ("The meeting was moved from Tuesday to Thursday.", "2026-11-26"),
        ("I’ll print Monday’s handouts tomorrow.", "2026-11-26"),
        ("Invoice dated 3 January needs paying by 3 February.", "2027-02-03"),
        ("I’m off Friday but I’ll do it Monday.", "2026-11-30"),
        ("Not Friday, make it Monday.", "2026-11-30"),
        ("I’ll send it Friday, no problem, see you Monday.", "2026-11-27"),
        ("Friday is out, let’s do Monday.", "2026-11-30"),
        ("The report due Friday is now due Monday.", "2026-11-30"),
        ("By Friday or Monday at the latest.", "2026-11-30"),
    ],
}


def told(due: Due) -> list[str]:
    return [str(day) for day in ((due.day,) if due.day else due.choices)]


@pytest.mark.parametrize(("code", "row"), [(c, row) for c in SAID for row in SAID[c]])
def test_words_are_days(code: str, row: tuple[str, str, str]) -> None:
    """Words of time are days, shown as written, whatever the accents, capitals and apostrophes."""
    text, words, day = row
    assert find_due(text, code, WEDNESDAY) == Due(words, date.fromisoformat(day))
    for written in (text.upper(), fold(text), text.replace("’", "'")):
        assert told(find_due(written, code, WEDNESDAY)) == [day]


@pytest.mark.parametrize(("code", "row"), [(c, row) for c in TWO for row in TWO[c]])
def test_ambiguous_words_are_asked(code: str, row: tuple[str, list[str]]) -> None:
    """Words that may mean two days tell both and choose none."""
    due = find_due(row[0], code, WEDNESDAY)
    assert (due.day, told(due)) == (None, row[1])


@pytest.mark.parametrize(("code", "text"), [(c, text) for c in NONE for text in NONE[c]])
def test_what_is_not_due(code: str, text: str) -> None:
    """Habits, the past, durations, opening hours, absences and vague words are no due dates."""
    assert find_due(text, code, WEDNESDAY) == Due()


@pytest.mark.parametrize(("code", "row"), [(c, row) for c in SEVERAL for row in SEVERAL[c]])
def test_the_due_one_of_several(code: str, row: tuple[str, str]) -> None:
    """Of several dates the one that something is due by is told."""
    assert told(find_due(row[0], code, WEDNESDAY)) == [row[1]]


@pytest.mark.parametrize(
    ("text", "code", "day"),
    [("je te fais ca dem1", "fr", "2026-11-26"), ("vend. 14h au local", "fr", "2026-11-27"),
     ("la sem. proch. promis", "fr", "2026-12-04"), ("will do tmrw", "en", "2026-11-26"),
     ("fri 5pm ok", "en", "2026-11-27"), ("d'ici EOM", "fr", "2026-11-30"),
     ("je t'envoie ça by friday", "fr", "2026-11-27"), ("I send it d'ici vendredi", "en",
     "2026-11-27")],
)  # fmt: skip
def test_chat(text: str, code: str, day: str) -> None:
    """Chat spelling is understood, and words of the other language."""
    assert told(find_due(text, code, WEDNESDAY)) == [day]


@pytest.mark.parametrize(
    ("calendar", "text", "written", "day"),
    [(QUEBEC, "en fin de semaine", WEDNESDAY, "2026-11-28"),
     (FRANCE, "en fin de semaine", WEDNESDAY, "2026-11-27"),
     (QUEBEC, "cette fin de semaine", date(2026, 11, 29), "2026-11-29"),
     (QUEBEC, "d’ici la fin de la semaine", WEDNESDAY, "2026-11-27"),
     (FRANCE, "d’ici la fin de la semaine", date(2026, 11, 28), "2026-12-04"),
     (FRANCE, "cette semaine", date(2026, 11, 28), "2026-11-29"),
     (FRANCE, "dans un mois", date(2026, 1, 31), "2026-02-28"),
     (FRANCE, "le 29 février", date(2026, 1, 31), "2028-02-29"),
     (FRANCE, "le 31", date(2026, 2, 1), "2026-03-31"),
     (FRANCE, "vendredi prochain", date(2026, 11, 27), "2026-12-04")],
)  # fmt: skip
def test_calendars(calendar: Calendar, text: str, written: date, day: str) -> None:
    """« Fin de semaine » is Saturday in Québec and Friday in France; months and weeks end."""
    assert told(find_due(text, "fr", written, calendar)) == [day]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "On en reparle à la prochaine rencontre."),
        ("en", "I’ll bring it at the next meeting."),
    ],
)
def test_the_next_meeting(code: str, text: str) -> None:
    """The next meeting is its day where that is known, and words without a day where it is not."""
    unknown = find_due(text, code, WEDNESDAY)
    assert unknown.text in text
    assert unknown == Due(unknown.text)
    assert unknown.text
    meeting = date(2026, 12, 9)
    days = (WEDNESDAY - timedelta(7), WEDNESDAY, meeting, meeting + timedelta(7))
    known = find_due(text, code, WEDNESDAY, Calendar(meetings=days))
    assert known == Due(unknown.text, meeting)
    assert find_due(text, code, WEDNESDAY, Calendar(meetings=days[:2])) == unknown


def test_decomposed_accents() -> None:
    """Accents written as letters of their own are read, and shown as they were written."""
    text = "Rendez-le d’ici le 3 de\u0301cembre."
    assert find_due(text, "fr", WEDNESDAY) == Due("d’ici le 3 de\u0301cembre", date(2026, 12, 3))


PIECES = [text for rows in (SAID, TWO, SEVERAL) for code in rows for text, *_ in rows[code]]
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.one_of(st.sampled_from([*PIECES, *NONE["fr"], *NONE["en"]]), st.text(max_size=9)),
        max_size=4,
    ).map(" ".join),
    st.from_regex(r"(d'ici|by|le|on|in|dans) \d{1,4}([/.-]\d{1,2}){0,2} (mois|days|du mois|mars)?"),
)


@given(TEXTS, st.sampled_from(LANGUAGES), st.dates(), st.sampled_from([QUEBEC, FRANCE]))
def test_any_text(text: str, code: str, written: date, calendar: Calendar) -> None:
    """Of any text on any day: nothing is raised, the words are in it, no day is past."""
    due = find_due(text, code, written, calendar)
    assert due.text in text
    assert not (due.day and due.choices)
    assert all(date.fromisoformat(day) >= written for day in told(due))
    assert due.text or not told(due)


CHANGED = {
    "fr": ["{}, non, plutôt {}", "{}, euh, {}", "{}. Finalement, {}", "{} à 17 h, pardon, {}"],
    "en": ["{} — no, make it {}", "{}, er, {}", "{}. Actually, {}", "{} at 5pm, no wait, {}"],
}
DAYS = {"fr": ["lundi", "jeudi", "le 12", "le 3 mars"], "en": ["Monday", "Thursday", "March 3"]}


@given(st.data(), st.sampled_from(LANGUAGES), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_day_that_takes_anothers_place(data: st.DataObject, code: str, written: date) -> None:
    """Whatever the two days, the one that is told as a correction counts, with its lead."""
    first, second = (data.draw(st.sampled_from(DAYS[code])) for _ in range(2))
    lead = {"fr": "d’ici ", "en": "by "}[code]
    said = lead + data.draw(st.sampled_from(CHANGED[code])).format(first, second)
    alone = find_due(lead + second, code, written)
    assert find_due(said, code, written) == Due(said, alone.day)


def test_languages_have_the_same_rules() -> None:
    """Each language says every meaning, in the same order of precedence."""
    french, english = (language(code).rules("due") for code in ("fr", "en"))
    assert list(french) == list(english)
    assert list(french["told"]) == list(english["told"])
    assert set(french["around"]) == set(english["around"])

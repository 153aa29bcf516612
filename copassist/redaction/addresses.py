"""Postal addresses: a number, a street and its name, with what follows them (door, town, code).

French says the kind of street before its name (« 12, rue des Lilas »), English after it
("88 Mill Road"); both are looked for in every text, since Québec writes either. What also names
other things (« 2 cours de Python », "24 Hour Drive") must look like an address: a comma behind the
number, a door or a code in French; nothing of the same clause behind it in English. Without a kind
of street (« 123 Saint-Denis, Montréal H2X 1K3 ») or a number (« rue Barbe, 17100 Saintes ») the
code makes it. A town alone is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from copassist.languages import language

Place = tuple[int, int]

_FR, _EN = (language(code).rules("redaction")["address"] for code in ("fr", "en"))


def _of(name: str) -> str:
    return f"(?i:{_FR[name]}|{_EN[name]})"


_NUMBER = (
    # The digit stands before what may not precede it: a search is faster from a known character.
    r"[0-9](?<![\w@#$€£-].)(?<![\w][.,/].)[0-9]{0,4}"
    r"(?:-[0-9]{1,5})?(?: ?(?:bis|ter|quater)\b|[A-Za-z]\b)?"
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ](?:[\w’'-]{0,40}\w)?"
_WORD = r"\w[\w’'-]{0,40}\w"
_LINK = r"(?:(?:de la|des|du|de|la|le|les|aux?|en) |(?:de l|d|l)['’])"
_FIRST = rf"(?!{_of('never')}(?!\w)){_LINK}?"
_NAMED = rf"{_FIRST}{_CAPITAL}(?: {_LINK}?{_CAPITAL}){{0,3}}"
_ANY = rf"{_FIRST}{_WORD}(?: {_LINK}?{_CAPITAL}){{0,3}}"
_SIDE = rf"(?: {_of('side')}(?!\w))?"

_LETTERS = r"(?:[A-Z][0-9][A-Z][ -]?[0-9][A-Z][0-9]|[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2})(?!\w)"
_CODE = rf"(?:{_LETTERS}|[0-9]{{5}}(?:-[0-9]{{4}})?(?!\w))"
_TOWN = rf"{_CAPITAL}(?:[ -](?:{_CAPITAL}|sur|sous|la|le|les)){{0,4}}"
_PROVINCE = r"\(?(?:Québec|Quebec|Qu[eé]\.|Ontario|Q[cC]|[A-Z]{2})\)?(?!\w)"
_DOOR = (
    rf"[,\s]{{1,2}}(?:{_of('unit')} ?#?(?:[A-Z]?[0-9]{{1,5}}[A-Z]?|[A-Z])"
    rf"|[0-9]{{1,2}}(?:e|st|nd|rd|th) {_of('storey')})(?!\w)"
)
_REST = (
    rf"(?P<door>(?:{_DOOR}){{0,2}})"
    rf"(?P<code>[,\s]{{1,3}}[0-9]{{5}},? {_TOWN}"
    rf"|(?:[,\s]{{1,3}}{_TOWN}?)?(?:[,\s]{{1,3}}{_PROVINCE})?[,\s]{{1,3}}{_CODE}"
    rf"|[,\s]{{1,3}}{_TOWN},? {_PROVINCE})?"
    rf"(?P<town>, {_TOWN}(?=\s?[.,;:!?)\n]|$))?"
)
_FRENCH = re.compile(
    rf"{_NUMBER}(?P<comma>,)? (?:(?i:{_FR['street']}) {_ANY}|(?i:{_FR['named']}) {_NAMED}"
    rf"|(?P<doubtful>(?i:{_FR['doubtful']}) {_NAMED})"
    rf"|[0-9]{{1,3}}(?:e|re|er|ère|ème) (?i:{_FR['numbered']})(?!\w)"
    rf"|{_of('numbered')} [0-9]{{1,3}}(?!\w)){_SIDE}{_REST}"
)
_ENGLISH = re.compile(
    rf"{_NUMBER},? (?!{_of('never')} )(?:(?i:{_EN['side']})\.? )?"
    rf"(?:{_CAPITAL}|[0-9]{{1,3}}(?:st|nd|rd|th))(?: {_CAPITAL}){{0,2}} "
    rf"(?:(?:(?i:{_EN['street']}|{_EN['named']})|(?P<doubtful>(?i:{_EN['doubtful']})))(?![\w-])\.?)"
    rf"(?: [0-9]{{1,3}}(?!\w|[.,:/]\w))?{_SIDE}{_REST}"
)
_STREET = "|".join((_FR["street"], _FR["named"], _FR["doubtful"]))
_CODED = re.compile(
    rf"(?:{_NUMBER},? (?:{_CAPITAL} ?){{1,4}}(?:{_DOOR}){{0,2}}[,\s]{{1,3}}(?:{_TOWN}[,\s]{{1,3}})?"
    rf"(?:(?:{_PROVINCE}[,\s]{{1,3}})?{_LETTERS}|{_PROVINCE} [0-9]{{5}}(?![0-9]))"
    rf"|(?<!\w)(?i:{_STREET}) {_NAMED}[,\s]{{1,3}}[0-9]{{5}} {_TOWN})"
)
_CODE_SIGN = re.compile(r"[0-9]{5}|[A-Z][0-9][A-Z0-9]? ?[0-9][A-Z]")
_BOX = re.compile(
    rf"(?<!\w)(?:(?i:{_FR['box']}) ?[0-9]{{1,6}}(?=[^\n]{{0,40}}{_CODE})"
    rf"|(?i:{_EN['box']}) ?[0-9]{{1,6}})"
    rf"(?:[^\n0-9]{{0,40}}{_CODE}(?: {_TOWN})?)?"
)
_BOX_SIGN = re.compile(r"[BCbc]\.?[PpSs]\.? ?[0-9]|[Bb]ox [0-9]|BOX [0-9]")
_CLOSED = re.compile(r"\s?(?:[.,;:!?)\n]|$)")


def find_addresses(text: str) -> Iterator[Place]:
    """Yield where postal addresses stand."""
    for match in _FRENCH.finditer(text):
        if not match["doubtful"] or match["comma"] or match["door"] or match["code"]:
            yield match.span()
    for match in _ENGLISH.finditer(text):
        told = match["door"] or match["code"] or match["town"]
        if not match["doubtful"] or told or _CLOSED.match(text, match.end()):
            yield match.span()
    if _BOX_SIGN.search(text):
        yield from (match.span() for match in _BOX.finditer(text))
    if _CODE_SIGN.search(text):
        yield from (match.span() for match in _CODED.finditer(text))

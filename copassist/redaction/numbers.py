"""Numbers that tell who: IBAN, NIR, payment cards, NAS, telephones.

The first four carry check digits: mod 97 for the IBAN (ISO 13616) and the NIR of France (Corsica's
2A and 2B count as 19 and 18), Luhn's for cards and for the NAS of Canada. A company of France has
nine digits with Luhn's too (SIREN): one that is said to be so is left.

Telephones of North America and France are told by their groups, others by their +; ten digits in a
row only behind a word that says what they are, since tickets and times look like that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from copassist.languages import LANGUAGES, language

Place = tuple[int, int]

_GAP = r"[ \u00a0\u202f]"
_LONG_NUMBER = re.compile(
    r"[0-9](?:[ .()\u00a0\u202f-]{0,3}[0-9]){6}|[A-Z]{2}[0-9]{2} ?[A-Z0-9]{4}"
)
_START = r"(?<![\w@#$€£\\])(?<![\w][-.,_/=])"
_END = r"(?![\w@]|[-.,_/=][\w])"

_IBAN = re.compile(rf"(?<!\w)[A-Z]{{2}}[0-9]{{2}}(?:{_GAP}?[A-Z0-9]){{11,30}}")
_IBAN_SIZES = (
    "AD24 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GI23 GR27 HR21 HU28 "
    "IE22 IS26 IT27 LI21 LT20 LU20 LV21 MA28 MC27 MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24 "
    "SM27 TN24 TR26"
)
_IBAN_LENGTHS = {size[:2]: int(size[2:]) for size in _IBAN_SIZES.split()}
_NIR = re.compile(
    rf"{_START}[1-478]{_GAP}?[0-9]{{2}}{_GAP}?[0-9]{{2}}{_GAP}?(?:[0-9]{{2}}|2[ABab])"
    rf"{_GAP}?[0-9]{{3}}{_GAP}?[0-9]{{3}}{_GAP}?[0-9]{{2}}{_END}"
)
_CARD = re.compile(
    rf"{_START}(?:[2-6][0-9]{{3}}([ \u00a0-]?)(?:[0-9]{{4}}\1){{2}}[0-9]{{1,4}}"
    rf"|3[0-9]{{3}}([ -]?)[0-9]{{6}}\2[0-9]{{4,5}}){_END}"
)
_ISSUERS = re.compile(
    r"4|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|3[47]|30[0-5]|3[68]|6011|64[4-9]|65|35"
)
_NAS = re.compile(rf"{_START}[0-9]{{3}}([ \u00a0-]?)[0-9]{{3}}\1[0-9]{{3}}{_END}")

_AMERICAN = (
    r"(?:(?:\+|00)?1[ .\u00a0-]{0,2})?"
    r"(?:\([2-9][0-9]{2}\)[ .\u00a0-]{0,3}|[2-9][0-9]{2}[ .\u00a0-])"
    r"[2-9][0-9]{2} ?[ .\u00a0-] ?[0-9]{4}"
)
_FRENCH = (
    rf"(?:(?:\+|00)33{_GAP}?(?:\(0\){_GAP}?)?|0)[1-9](?:[0-9]{{8}}|([ .\u00a0\u202f-])[0-9]{{2}}"
    r"(?:\1[0-9]{2}){3}(?!\1[0-9]{2}(?![0-9])))"
)
_FOREIGN = r"\+[1-9][0-9]{0,2}(?:[ .\u00a0-]?\(?[0-9]{1,4}\)?){2,6}"
_BARE = r"1?[2-9][0-9]{2}[2-9][0-9]{6}"


def _either(name: str) -> str:
    return "|".join(language(code).rules("redaction")["words"][name] for code in LANGUAGES)


_EXTENSION = rf"(?:,? ?(?:{_either('extension')}) ?[0-9]{{1,6}})?"
_PHONE = re.compile(
    rf"{_START}(?<![0-9][ .\u00a0-])(?:{_FRENCH}|{_AMERICAN}|{_FOREIGN}|(?P<bare>{_BARE}))"
    rf"{_EXTENSION}{_END}",
    re.IGNORECASE,
)
_BEFORE = 40
"""Characters before a number in which a word may say what it is."""
_PHONE_WORD, _NAS_WORD, _OTHER_WORD = (
    re.compile(rf"\b(?:{_either(name)})(?!\w)", re.IGNORECASE) for name in ("phone", "nas", "other")
)


def has_long_number(text: str) -> bool:
    """Whether seven digits stand close enough to be one number, or an IBAN begins."""
    return _LONG_NUMBER.search(text) is not None


def find_ibans(text: str) -> Iterator[Place]:
    """Yield where international bank accounts stand whose check digits are right."""
    for match in _IBAN.finditer(text):
        length = _IBAN_LENGTHS.get(match[0][:2], 0)
        ends = [n for n, c in enumerate(match[0], 1) if c.isalnum()]
        if length and length <= len(ends):
            end = ends[length - 1]
            code = "".join(c for c in match[0][:end] if c.isalnum())
            after = match.string[match.start() + end : match.start() + end + 1]
            if not after.isalnum() and _is_iban(code):
                yield match.start(), match.start() + end


def find_nirs(text: str) -> Iterator[Place]:
    """Yield where numbers of the French register stand whose key is right."""
    for match in _NIR.finditer(text):
        code = "".join(c for c in match[0] if c.isalnum()).upper()
        body = int(code[:13].replace("2A", "19").replace("2B", "18"))
        if 97 - body % 97 == int(code[13:]):
            yield match.span()


def find_cards(text: str) -> Iterator[Place]:
    """Yield where numbers of payment cards stand, of known issuers and with Luhn's digit."""
    for match in _CARD.finditer(text):
        digits = _digits(match[0])
        if _ISSUERS.match(digits) and _is_luhn(digits):
            yield match.span()


def find_nas(text: str) -> Iterator[Place]:
    """Yield where Canadian social insurance numbers stand: grouped, or said to be so."""
    for match in _NAS.finditer(text):
        if _is_luhn(_digits(match[0])):
            before = text[max(0, match.start() - _BEFORE) : match.start()]
            if _NAS_WORD.search(before) or (match[1] and not _OTHER_WORD.search(before)):
                yield match.span()


def find_phones(text: str) -> Iterator[Place]:
    """Yield where telephone numbers stand, with their extension."""
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if match["bare"] and not _PHONE_WORD.search(before):
            continue
        if not _is_in_link(text, match.start()) and len(_digits(match[0])) >= 9:
            yield match.span()


def _is_in_link(text: str, place: int) -> bool:
    before = text[max(0, place - 500) : place]
    return "://" in before and not any(c.isspace() for c in before.rpartition("://")[2])


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _is_luhn(digits: str) -> bool:
    doubled = (2 * int(c) for c in digits[-2::-2])
    total = sum(int(c) for c in digits[-1::-2]) + sum(n - 9 * (n > 9) for n in doubled)
    return total % 10 == 0 and int(digits) > 0


def _is_iban(code: str) -> bool:
    return int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1

"""Secrets and addresses of e-mail.

Of a link only its secret goes, so that it still reads. An address of e-mail stays where nobody in
particular reads it: reserved domains (example.org), and boxes named after a function (contact,
noreply, a mailing list) or after nobody (your.name): whom to write to is what an archive is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Place = tuple[int, int]

_VALUE = r"([^\s&#<>\"'`\[\]()|,;]{8,2000})"
_PARAMETERS = re.compile(
    r"(?<=[?&#;])(?:[\w-]{0,30}(?:token|secret|signature)|x-goog-signature|api_?key|apikey|key|sig|"
    rf"auth|password|passwd|pwd)={_VALUE}",
    re.IGNORECASE,
)
_LINKS = re.compile(
    r"://[^\s/:@]{1,64}:([^\s/@\[\]]{3,200})@"
    r"|hooks\.slack\.com/(?:services|workflows|triggers)/([\w/+-]{10,200})"
    r"|discord(?:app)?\.com/api/webhooks/[0-9]{5,30}/([\w-]{20,200})"
    r"|discord\.gg/([\w-]{6,40})"
    r"|discord(?:app)?\.com/invite/([\w-]{6,40})"
    r"|join\.slack\.com/t/[\w-]{1,60}/shared_invite/([\w~-]{6,200})"
    r"|chat\.whatsapp\.com/(?:invite/)?([\w-]{10,60})"
    r"|\bt\.me/(?:\+|joinchat/)([\w-]{8,60})"
)
_LINK_SIGNS = ("://", "discord", "slack.com/", "whatsapp.com/", "t.me/")
_KEYS = re.compile(
    r"(?<![\w-])(?:(?:sk|pk|rk)[-_](?:[a-z0-9]{2,8}[-_]){0,2}[A-Za-z0-9]{16,99}[\w-]{0,200}"
    r"|gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{20,255}|glpat-[\w-]{18,60}"
    r"|xox[abeprs]-[\w-]{10,255}|npm_[A-Za-z0-9]{30,60}|hf_[A-Za-z0-9]{20,60}"
    r"|AKIA[0-9A-Z]{16}|AIza[\w-]{30,60}"
    r"|eyJ[\w-]{8,2000}\.[\w-]{4,4000}\.[\w-]{4,2000})(?![\w-])"
)
_KEY_SIGNS = (
    "sk-", "sk_", "pk_", "rk_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-",
    "xox", "npm_", "hf_", "AKIA", "AIza", "eyJ",
)  # fmt: skip
_BEARER = re.compile(r"\bbearer ([\w.~+/-]{16,2000}=*)", re.IGNORECASE)
_SHORT_NAMES = ("key", "auth")
"""Parameters that name much else: their value must be long."""
_LONG = 16

_EMAIL = re.compile(
    r"(?<![\w.+@-])([\w.+-]{1,64})@((?:[\w-]{1,63}\.){1,6}[A-Za-zÀ-ÿ]{2,24})(?![\w-]|@|\.\w)"
)
_FILES = frozenset(("png", "jpg", "jpeg", "gif", "svg", "webp", "pdf", "js", "css", "ts", "md"))
_RESERVED = re.compile(
    r"(?:.*\.)?(?:ex[ae]mple\.(?:com|org|net|edu)|test|example|invalid|localhost)", re.IGNORECASE
)
_FUNCTIONS = re.compile(
    r"(?:no|do-?not|ne-?pas)[-_.]?(?:reply|repondre)|contact|infos?|hello|bonjour|admin|webmaster|"
    r"postmaster|abuse|security|presse?|news(?:letter)?|git|notifications?|staff|aide|"
    r".*(?:help|support|team|desk)|(?:.*-)?(?:liste?|users|dev|announce|annonces|request)|"
    r"(?:your|votre).*|user(?:name)?|foo|bar|pr[eé]nom(?:[-_.]nom)?",
    re.IGNORECASE,
)
_LISTS = re.compile(r"(?:lists?|listes?|(?:google)?groups?)\.", re.IGNORECASE)
_SPELT_SIGNS = ("arobase", "[at]", "(at)", "{at}", " dot ")
_SPELT = re.compile(
    r"(?<![\w.+-])[\w.+-]{2,64} ?(?:"
    r"[\[({] ?at ?[\])}] ?[\w-]{2,63}(?: ?[\[({]? ?(?:\.|dot|point) ?[\])}]? ?[a-z]{2,24}\b){1,3}"
    r"|\(?arobase\)? [\w-]{2,63}(?: ?(?:\.| point ) ?[a-z]{2,24}\b){1,3}"
    r"|at [\w-]{2,63}(?: dot [a-z]{2,24}\b){1,3})",
    re.IGNORECASE,
)


def find_tokens(text: str) -> Iterator[Place]:
    """Yield where secrets stand: in links, and keys and bearers anywhere."""
    if "=" in text:
        for match in _PARAMETERS.finditer(text):
            name = match[0].partition("=")[0].lower()
            least = _LONG if name in _SHORT_NAMES else 0
            if len(match[1]) >= least and _is_random(match[1]):
                yield match.span(1)
    if any(sign in text for sign in _LINK_SIGNS):
        for match in _LINKS.finditer(text):
            group = match.lastindex or 0
            if group < 4 or not match[group].islower():
                yield match.span(group)
    if any(sign in text for sign in _KEY_SIGNS):
        yield from (match.span() for match in _KEYS.finditer(text) if _is_random(match[0]))
    if "earer " in text:
        yield from (match.span(1) for match in _BEARER.finditer(text) if _is_random(match[1]))


def find_emails(text: str) -> Iterator[Place]:
    """Yield where addresses of e-mail stand, spelt out ones too (« at », « arobase »)."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            if not _is_nobodys(match[1], match[2]):
                yield match.span()
    low = text.lower()
    if any(sign in low for sign in _SPELT_SIGNS):
        yield from (match.span() for match in _SPELT.finditer(text))


def _is_random(value: str) -> bool:
    """Whether a value looks drawn, not written: YOUR_TOKEN and sort are written."""
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value)


def _is_nobodys(name: str, domain: str) -> bool:
    return bool(
        domain.rpartition(".")[2].lower() in _FILES
        or _RESERVED.fullmatch(domain)
        or _FUNCTIONS.fullmatch(name)
        or _LISTS.match(domain)
    )

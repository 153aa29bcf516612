"""What WhatsApp writes into a conversation beside the words of its members.

It marks its own words by their shape whatever the language of the phone: a line without an author
on Android, a left-to-right mark before them on an iPhone, angle brackets around what was left out.
The words below, French and English, tell these apart further: who came or went, what shows a
group, what was deleted. In another language a notice stays a notice, of the channel.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from copassist.sources.phone_lines import STRANGER, name_of
from copassist.sources.phone_stamp import MARKS

SYSTEM_MARK = "\u200e"
_LONGEST = 400
"""Characters of the longest notice."""
_MOVES = re.compile(
    r"\b(?:added|left|removed|joined)\b"
    r"|\b(?:a|as|avez|ont|ai) (?:ajouté|quitté|rejoint|retiré|exclu)"
    r"|\b(?:a|as|avez|ont) supprimé (?!l[ae’'] ?\w*(?:icône|image|photo|description|message))"
    r"|\b(?:a|as|avez|ont) été (?:ajouté|retiré|exclu|supprimé)|\b(?:est|es|êtes|sont) parti",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:this|the|a|created) group\b|\bgroup (?:name|description|settings)"
    r"|\b(?:ce|le|du|un|au) groupe\b|\b(?:the subject|le sujet|community|communauté|admins?)\b",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    rf"{_MOVES.pattern}|{_GROUP.pattern}|end-to-end encrypt|chiffré\w* de bout en bout"
    r"|security code|code de sécurité|disappearing messages|messages éphémères"
    r"|\bpinned a message|épinglé un message|(?:their|de) (?:phone number|numéro)"
    r"|(?:voice|video) call|appel (?:vocal|vidéo)",
    re.IGNORECASE,
)
_NAMING = re.compile(
    r"created (?:the |this )?group|créé (?:le|ce) groupe|(?:subject|group name) (?:from|to)"
    r"|(?:changé|modifié|remplacé) le (?:sujet|nom du groupe)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[«“\"]\s*([^«»“”\"]+?)\s*[»”\"]")
_FRENCH = re.compile(
    r"<Médias? omis>|\(fichier joint\)|<pièce jointe\s?:|chiffrés de bout en bout"
    r"|Ce message a été (?:supprimé|modifié)|\b(?:image|vidéo) absente|\ba créé le groupe"
    r"|^\W{0,3}[\d/.-]+\sà\s\d|^\W{0,3}[\d/.-]+,?\s(?:à\s)?\d{1,2}\s?h\s?\d\d",
    re.MULTILINE,
)
_DELETED = re.compile(
    r"(?:This message was deleted(?: by admin [^\n]+)?|You deleted this message"
    r"(?: as admin| for everyone)?|Ce message a été supprimé(?: par l[’']admin[^\n]*)?"
    r"|(?:Vous avez|Tu as) supprimé ce message[^\n]{0,40})\.?",
    re.IGNORECASE,
)
_WAITING = re.compile(r"(?:Waiting for this message|En attente d(?:e ce|u) message)[^\n]*|null")
_EDITED = re.compile(
    r"(?:\u200e<[^<>:\n]{5,60}>|<This message was edited\.?>|<Ce message a été modifié\.?>)\s*$"
)
_OMITTED = re.compile(
    r"\A\u200e?<[^\W\d_]+(?: [^\W\d_]+){1,4}>$"
    r"|(?:^|\u200e)(?:image|video|video note|audio|sticker|GIF|document|Contact card) omitted$"
    r"|(?:^|\u200e)(?:image absente|vidéo absente|note vidéo (?:omise|absente)"
    r"|(?:audio|sticker|GIF|document) (?:omis|absent|retiré)|(?:carte|fiche)[ \w]* omise)$",
    re.MULTILINE | re.IGNORECASE,
)
_TAGGED = re.compile(
    r"\s?\u200e?<(?:(?:attached|pièce jointe|joint|attaché|fichier joint)\s?:\s?([^<>\n]+)"
    r"|[^<>:\n]{3,25}:\s?([^<>/\n]+\.\w{2,5}))>"
)
_ATTACHED = re.compile(
    r"\u200e?(?P<file>.{1,255}?)(?: • [^(]{0,40})?\s\u200e?\((?:file attached|fichier joint)\)\s*$"
    r"|\u200e(?P<other>.{1,255}\.\w{2,5})\s\u200e?\([^()]{4,30}\)\s*$"
    r"|\u200e?(?P<paper>[^•]{1,255}\.\w{2,5}) • .{0,40}document (?:omitted|omis|absent)\s*$"
)
_POLL = re.compile(r"^\u200e?(POLL|SONDAGE)\s?:\s*")
_OPTION = re.compile(r"^\u200e?OPTION\s?:\s*", re.MULTILINE)
_VOTES = re.compile(r"\s?\(\u200e?\d+\s(?:votes?|voix)\)")
_PLACE = re.compile(r"^\u200e?[^\W\d_]+(?: [^\W\d_]+)?\s?: (?=https?://)")
_ISOLATED = re.compile("@\u2068([^\u2068\u2069\n]+)\u2069")
_NUMBER = re.compile(r"@(\d{7,15})\b")
_UNSEEN = str.maketrans("", "", MARKS)


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says, or with a ``reason`` why it says nothing; ``key`` names a poll."""

    text: str = ""
    mentions: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    edited: bool = False
    reason: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Members:
    """The names that a file knows: what makes a mention of an ``@``."""

    by_digits: dict[str, str] = field(default_factory=dict)
    pattern: re.Pattern[str] | None = None

    @classmethod
    def among(cls, names: set[str]) -> Members:
        """Know these names."""
        digits = {re.sub(r"\D", "", name): name for name in names if name.startswith("+")}
        longest = sorted(
            (name.removeprefix(STRANGER) for name in names - {""}), key=len, reverse=True
        )
        if not longest:
            return cls()
        joined = "|".join(map(re.escape, longest))
        return cls(digits, re.compile(rf"(?<!\w)@({joined})(?!\w)"))

    def mentioned(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return the text with names for numbers, and whom it mentions."""
        named: dict[str, None] = {}

        def isolated(found: re.Match[str]) -> str:
            name = name_of(found[1]).removeprefix(STRANGER)
            named[name] = None
            return f"@{name}"

        def numbered(found: re.Match[str]) -> str:
            return f"@{self.by_digits.get(found[1], found[1])}"

        text = _NUMBER.sub(numbered, _ISOLATED.sub(isolated, text)).translate(_UNSEEN)
        if self.pattern:
            named |= dict.fromkeys(self.pattern.findall(text))
        return text, tuple(named)


def speaks_french(text: str) -> bool:
    """Tell whether the phone that wrote a file speaks French."""
    return _FRENCH.search(text) is not None


def notice(text: str) -> str:
    """Return the reason under which a line that nobody wrote is left out."""
    return "join_leave" if _MOVES.search(text[:_LONGEST]) else "channel_notice"


def looks_like_notice(text: str) -> bool:
    """Tell whether words are such as WhatsApp writes of itself."""
    return _NOTICE.search(text[:_LONGEST]) is not None


def shows_group(text: str) -> bool:
    """Tell whether a notice is one that only groups have."""
    text = text[:_LONGEST]
    return _MOVES.search(text) is not None or _GROUP.search(text) is not None


def names_group(text: str) -> bool:
    """Tell whether words open a notice that gives the group a name."""
    return _NAMING.search(text[:_LONGEST]) is not None


def group_named(text: str) -> str:
    """Return the name that a notice gives to the group, empty when it gives none."""
    found = _QUOTED.findall(text[:_LONGEST]) if names_group(text) else []
    return name_of(found[-1]) if found else ""


def said_in(body: str, members: Members) -> Said:
    """Return what the body of a message says."""
    body, is_edited = _without(_EDITED, body.strip())
    body, files = _without_files(body)
    body, is_omitted = _without(_OMITTED, body.strip())
    text, mentions = members.mentioned(body.strip())
    text = text.strip()
    if _DELETED.fullmatch(text):
        return Said(reason="deleted")
    if not files and (not text or _WAITING.fullmatch(text)):
        return Said(reason="media" if is_omitted else "empty_message")
    if _POLL.match(body):
        text = _OPTION.sub("- ", text)
        return Said(text, mentions, files, key=_VOTES.sub("", text))
    return Said(text, mentions, files, is_edited)


def is_written_by_app(body: str) -> bool:
    """Tell whether WhatsApp marked the words as its own and they hold nothing of a member."""
    if not body.startswith(SYSTEM_MARK):
        return False
    if _ATTACHED.match(body.partition("\n")[0]) or _DELETED.fullmatch(
        body.translate(_UNSEEN).strip()
    ):
        return False
    return not any(sent.search(body) for sent in (_TAGGED, _OMITTED, _POLL, _PLACE))


def _without(pattern: re.Pattern[str], body: str) -> tuple[str, bool]:
    left, count = pattern.subn("", body)
    return left, count > 0


def _without_files(body: str) -> tuple[str, tuple[str, ...]]:
    """Return the body without the marks of its files, and the names of these."""
    files = [name for found in _TAGGED.finditer(body) if (name := found[1] or found[2])]
    left = _TAGGED.sub("", body)
    first, _, rest = left.partition("\n")
    if found := _ATTACHED.match(first):
        files.append(found["file"] or found["other"] or found["paper"])
        left = rest
    return left, tuple(file.translate(_UNSEEN).strip() for file in files)

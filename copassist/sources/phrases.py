"""The French and English phrases by which boilerplate and signatures are known.

Lines are compared folded (lower case, no accents, plain quotes and spaces, no bullet), because
sites write the same button in many ways. Each pattern covers the whole line: a phrase inside a
sentence is the author's.
"""

from __future__ import annotations

import re

from copassist.sources.metadata import fold

_BULLET = re.compile(r"^\s*(?:[-*•·>»+]+\s+)+")
_LONGEST_BUTTON = 120
_LONGEST_BANNER = 400
_LONGEST_LINE = 1000


def _whole(*patterns: str) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(patterns)})")


_BUTTON = _whole(
    r"(?:\+ ?|plus d')infos?",
    r"lire (?:la suite|plus|l'article(?: complet)?)",
    r"(?:continue|keep) reading(?: .*)?",
    r"read (?:more|the (?:full|whole) (?:article|post))",
    r"learn more",
    r"more info",
    r"voir plus",
    r"see more",
)
_COPYRIGHT = _whole(
    r"copyright(?: |:)*(?:©|\(c\)|\d{4}).*",
    r"(?:©|\(c\)) ?\d{4}.*",
    r"© .{1,60}",
    r".{0,80}\btous droits (?:de reproduction )?reserves\.?",
    r".{0,80}\ball rights reserved\.?",
)
_BANNER = _whole(
    r"(?:nous utilisons|ce site(?: web| internet)? utilise) des cookies.*",
    r"(?:we use|this (?:web ?)?site uses) cookies.*",
    r"en poursuivant (?:votre|la) navigation.*cookies.*",
    r"by continuing to .*cookies.*",
    r"(?:tout (?:accepter|refuser)|(?:accept|reject|allow) all)(?: (?:les )?cookies)?",
    r"(?:gerer|parametrer|personnaliser|manage) (?:(?:les|mes) )?cookies?(?: settings)?",
    r"(?:accepter|refuser|accept|decline|reject) (?:les )?cookies",
)
_NAVIGATION = _whole(
    r"(?:aller|passer|acceder) (?:directement )?au contenu(?: principal)?",
    r"skip to (?:main )?content",
    r"(?:retour|revenir) en haut(?: de (?:la )?page)?",
    r"back to top",
    r"menu principal",
    r"main menu",
    r"(?:toggle|ouvrir le) (?:navigation|menu)",
    r"(?:vous etes ici|you are here) ?:.*",
    r"(?:accueil|home) ?[>»›/|] ?.{1,100}",
)
_SHARE = _whole(
    r"(?:partager|partagez) (?:cet? (?:article|page|billet)|sur (?:facebook|twitter|x|linkedin)).*",
    r"share (?:this(?: (?:article|post|page|story|:).*)?|on (?:facebook|twitter|x|linkedin).*)",
    r"(?:cliquez|click) (?:pour|to) (?:partager|share|imprimer|print|envoyer|email).*",
)
_TAIL_SHARE = _whole(r"n'hesitez pas a (?:le|la|les) partager.*", r"feel free to share.*")
_NETWORK = _whole(
    r"(?:partager|partagez|share|tweet(?:er|ez)?|facebook|twitter|x|linkedin|pinterest|whatsapp"
    r"|instagram|telegram|reddit|pocket|e-?mail|courriel|imprimer|print|epingler|pin it)\b ?:?",
)
_ASK = re.compile(r"^(?:partager|partagez|share|tweet)")
_SERIES = r"articles?|billets?|posts?|parties|parts"
_TAIL_TITLE = _whole(
    rf"(?:{_SERIES}) (?:recents?|similaires?|lies?|connexes?|suggeres?|populaires?|relatifs?)",
    rf"(?:(?:les|nos|mes) )?(?:derniers?|dernieres|autres|quelques autres) (?:{_SERIES})",
    rf"(?:pour lire )?les autres (?:{_SERIES}) de la serie.*",
    rf"(?:hyperliens?|liens?) (?:des|vers les) autres (?:{_SERIES}).*",
    r"quelques autres",
    r"dans la meme (?:serie|categorie|rubrique)",
    r"sur le meme (?:sujet|theme)",
    r"(?:a lire|lire|lisez) (?:aussi|egalement)",
    r"(?:vous|tu) (?:aimer|apprecier)(?:ez|as) .*",
    rf"(?:related|recent|latest|popular|similar|more|other) (?:{_SERIES}|stories|reading)",
    rf"(?:other|more) (?:{_SERIES}) (?:in|from|on) .*",
    r"you (?:may|might) also (?:like|enjoy).*",
    r"(?:laisser|ajouter|ecrire) un commentaire",
    r"leave a (?:reply|comment).*",
    r"(?:\d+ )?(?:commentaires?|comments?|reponses? a .*|responses? to .*)",
    r"navigation (?:de l'article|des articles)",
    r"posts? navigation",
    r"article (?:precedent|suivant).*",
    r"(?:previous|next) (?:post|article).*",
    r"(?:s'abonner|abonnez-vous|subscribe)\b.{0,80}",
)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|.{1,80}[ :(]\(?https?://\S+\)?|\[?(?:mailto:)?\S+@\S+\.\w+\]?"
)
_TEASER = re.compile(r".*\[?(?:\.\.\.|…)\]$")
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*"
_NAMES = rf"{_NAME}(?: (?:(?:de|du|des|la|le|van|von|et|and|&) ){{0,2}}{_NAME}){{1,6}}"
_SIGNATURE = re.compile(
    r"^(?:(?:(?:écrit|rédigé|publié|posté|texte|written|posted|published) )?(?:par|by)"
    rf"|auteure?s?(?:·e)? ?:|authors? ?:) ?((?-i:{_NAMES}))(?: ?[,|(–—-].{{0,50}})?\.?$",
    re.IGNORECASE,
)


def fold_line(text: str) -> str:
    """Return a line as the phrases are written: folded, without bullet or closing marks."""
    if len(text) > _LONGEST_LINE:
        return text
    return fold(_BULLET.sub("", text)).rstrip(" .:…→»>!").strip("[]# ")


def is_noise(line: str) -> bool:
    """Tell whether a folded line is boilerplate wherever it stands."""
    if len(line) <= _LONGEST_BUTTON:
        patterns: tuple[re.Pattern[str], ...] = (_BUTTON, _NAVIGATION, _SHARE, _BANNER, _COPYRIGHT)
    else:
        patterns = (_BANNER, _COPYRIGHT) if len(line) <= _LONGEST_BANNER else ()
    return any(pattern.fullmatch(line) for pattern in patterns)


def is_tail_noise(line: str) -> bool:
    """Tell whether a folded line, after the end of an article, is none of it."""
    if len(line) > _LONGEST_LINE:
        return False
    patterns = (_TAIL_TITLE, _TAIL_SHARE, _LINK, _TEASER, _NETWORK)
    return is_noise(line) or any(pattern.fullmatch(line) for pattern in patterns)


def is_tail_title(line: str) -> bool:
    """Tell whether a folded line opens what follows an article."""
    return _TAIL_TITLE.fullmatch(line) is not None


def is_button(line: str) -> bool:
    """Tell whether a folded line is a "read more"."""
    return _BUTTON.fullmatch(line) is not None


def is_network(line: str) -> bool:
    """Tell whether a folded line is nothing but the name of a network or of sharing."""
    return _NETWORK.fullmatch(line) is not None


def asks_to_share(line: str) -> bool:
    """Tell whether a folded line is a button that shares."""
    return _ASK.match(line) is not None


def signature(text: str) -> str:
    """Return the name on a line that signs (``Par Anne Roy, M. Sc.``), empty when it is none."""
    if len(text) > _LONGEST_BUTTON:
        return ""
    line = " ".join(_BULLET.sub("", text).split()).strip("*_ ")
    found = _SIGNATURE.match(line)
    return found[1].rstrip(" .,") if found else ""

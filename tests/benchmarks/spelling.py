"""Search under bad spelling: recall@5 on altered copies of the labelled questions.

    COPASSIST_HOME=... python -m tests.benchmarks.spelling [tune|held]

The home holds the demonstration community. Alterations: accents dropped, words as in short
messages, one slip (a letter dropped, doubled, changed or swapped) in each third word, capitals.
"""

from __future__ import annotations

import random
import re
import sys

from copassist.evaluation.gold import names_of
from copassist.evaluation.intervals import interval
from copassist.languages.folding import fold
from copassist.settings import load
from copassist.workspace import Workspace
from tests.benchmarks.labels import read_labels
from tests.benchmarks.machine import about, write

SHORT = {
    "fr": """
    c'est=c est-ce que=esk pourquoi=pk quelqu'un=qqn
    quoi=koi combien=cb comment=cmt quand=qd pour=pr dans=ds
    avec=avc temps=tps tout=tt tous=ts nous=ns vous=vs que=k
    qui=ki beaucoup=bcp semaines=sem rendez-vous=rdv message=msg
    rencontre=renc réunion=réu personne=pers""",
    "en": """
    you=u are=r your=ur people=ppl please=plz to=2 for=4 because=cuz between=btwn
    what=wat before=b4 about=abt
    meeting=mtg message=msg someone=some1 anyone=any1 with=w/
    minutes=mins average=avg number=nb group=grp""",
}


def short(text: str, code: str) -> str:
    pairs = dict(pair.split("=") for pair in SHORT[code].replace("est-ce que=", "est-ce=").split())
    for word, said in pairs.items():
        text = re.sub(rf"\b{word}\b", said, text, flags=re.IGNORECASE)
    return text


def slipped(text: str, seed: str) -> str:
    drawn = random.Random(seed)
    words = text.split()
    for n in range(2, len(words), 3):
        words[n] = _slip(words[n], drawn)
    return " ".join(words)


def _slip(word: str, drawn: random.Random) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    at = drawn.randrange(1, len(word) - 1)
    kind = drawn.choice(["drop", "double", "change", "swap"])
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + drawn.choice("aeiourstlnmpdc") + word[at + 1 :]


ALTERED = {
    "clean": lambda text, code: text,
    "accents": lambda text, code: fold(text),
    "short": short,
    "slips": lambda text, code: slipped(text, text),
    "capitals": lambda text, code: text.upper(),
}


def main(part: str) -> None:
    workspace = Workspace.open(load()[0])
    told: dict[str, object] = {}
    for name, alter in ALTERED.items():
        rows = []
        for label in read_labels(part):
            if not label.answerable or label.history:
                continue
            hits = workspace.search(alter(label.question, label.language), k=10)
            places = [hit.rank for hit in hits if set(names_of(hit.passage)) & set(label.gold)]
            rows.append((label.language, float(bool(places) and places[0] <= 5)))
        told[name] = {
            group: interval([hit for code, hit in rows if group in ("all", code)])
            for group in ("all", "fr", "en")
        }
        sys.stdout.write(f"{name} {told[name]}\n")
    if part == "held":
        write("spelling", {"machine": about(), "recall@5": told})


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "held")

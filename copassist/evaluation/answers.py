"""Measures of one answer, against what its label knows.

ALCE (Gao et al., 2023) judges citations with a model of inference. *Citation recall*: of the
statements of an answer, the share that what they cite, taken together, entails. *Citation
precision*: of the citations, the share that are of use: a citation counts when its statement is
entailed, and it entails it alone or the others do not without it.

Here labels stand for that judge, since no model of inference is shipped, and they judge against the
question. A citation is *precise* when it opens a gold message or section: its writer found that it
holds the answer by itself, so that it is of use alone. *Recall* is the share of the key facts that
the words cited hold: the statements that a right answer makes, each borne out by a quote or not. It
is stricter than ALCE's in that a statement left out counts too, and laxer in that statements beside
the key facts do not count; those of a chat model are held against what they cite before they are
read (``answer.claims``). Both are told alike with a chat model and without: a sentence cites the
words that hold it, and a quote itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import get_args

from copassist.answer.citations import normal
from copassist.evaluation.gold import names_of
from copassist.records import Answer, Outcome

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def outcome_of(answer: Answer) -> Outcome:
    """Return which of the three an answer is: an answer, close passages, or nothing here."""
    return answer.outcome if answer.grounded else "absent"


def confidence_of(answer: Answer) -> float | None:
    """Return how sure an answer is that the archive says, in 0..1; None when it does not tell."""
    return answer.confidence


def answer_values(
    answer: Answer, code: str, gold: Collection[str], facts: Collection[str]
) -> dict[str, float]:
    """Return the measures that apply, each in 0..1; without ``gold`` nothing answers.

    ``code`` is the question's language.
    """
    outcome = outcome_of(answer)
    values = {"language": float(answer.language == code)}
    if not gold:
        return values | {"false_answers": float(outcome == "answered")}
    said = outcome != "absent"
    values["wrong_refusals"] = float(not said)
    opened = [bool(set(names_of(c)) & set(gold)) for c in answer.citations]
    values["gold_cited"] = float(said and any(opened))
    if facts:
        held = _share_held(answer.text, facts) if said else 0.0
        values["facts"] = float(held == 1)
        if said:
            values["facts_when_answered"] = float(held == 1)
    if said and answer.citations:
        values["citation_precision"] = sum(opened) / len(opened)
        if facts:
            quoted = " ".join(c.quote for c in answer.citations)
            values["citation_recall"] = _share_held(quoted, facts)
    return values


def _share_held(text: str, facts: Collection[str]) -> float:
    """Return the share of facts that a text holds, as whole words and numbers."""
    folded = normal(text)
    held = [re.search(rf"(?<!\w){re.escape(normal(f))}(?!\w)", folded) for f in facts]
    return sum(bool(found) for found in held) / len(held)

"""A path written as Markdown: steps by their days, the words in two columns, the draft, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from copassist.languages import LANGUAGES, Language, language
from copassist.onboarding.introduction import joined
from copassist.records import Citation
from copassist.records.onboarding import Path, Step, Term
from copassist.topics.letter import escaped, sources


def markdown(path: Path) -> str:
    """Return a path as Markdown, its sources at the end."""
    texts = language(path.language)
    words = texts.rules("onboarding")["path"]
    first = texts.day(path.begin.isoformat())
    last = texts.day((path.begin + timedelta(path.days - 1)).isoformat())
    lines = [f"# {words['title'].format(days=path.days)}", ""]
    lines += [words["about"].format(first=first, last=last), ""]
    if path.interests:
        told = joined([escaped(interest) for interest in path.interests], path.language)
        lines += [words["interests"].format(interests=told), ""]
    for days, steps in groupby(path.steps, key=lambda step: when(step, texts)):
        lines += [f"## {days}", "", *(_step(step, texts) for step in steps), ""]
    if path.glossary:
        lines += [f"## {words['glossary']}", "", *_glossary(path.glossary, texts), ""]
    lines += [f"## {words['introduction']}", ""]
    lines += [f"> {escaped(line)}" if line else ">" for line in path.introduction.splitlines()]
    if cited := citations(path):
        lines += ["", f"## {words['sources']}", ""]
        lines += [f"- {n} {escaped(text)}" for n, text in sources(cited, texts)]
    return "\n".join([*lines, ""])


def citations(path: Path) -> tuple[Citation, ...]:
    """Return all citations of a path, in the order of their numbers, each once."""
    cited = [one for step in path.steps for one in step.cited]
    cited += [one for term in path.glossary for one in term.quotes]
    return tuple(dict.fromkeys(cited))


def when(step: Step, texts: Language) -> str:
    """Return the days of a step in words: « Jours 8 à 14 »."""
    words = texts.rules("onboarding")["path"]
    key = "day" if step.first == step.last else "days"
    return str(words[key].format(first=step.first, last=step.last))


def name_of(term: Term, texts: Language) -> str:
    """Return a word with what it stands for, or with its name in the other language."""
    words = texts.rules("onboarding")["path"]
    if term.meaning:
        return str(words["means"].format(name=term.name, meaning=term.meaning))
    return str(words["other"].format(name=term.name, other=term.other)) if term.other else term.name


def _step(step: Step, texts: Language) -> str:
    quoted = texts.rules("digest")["letter"]["quoted"]
    told = [f"- **{step.title}.** {escaped(step.text)}"]
    for cited in step.cited:
        quote = quoted.format(quote=" ".join(cited.quote.split()))
        told.append(f"  - {escaped(quote)} [{cited.n}]")
    return "\n".join(told)


def _glossary(terms: Sequence[Term], texts: Language) -> Iterator[str]:
    """Yield the rows of a table: a word, then its use in French and in English side by side."""
    names = [texts.text(f"ui.language.{code}") for code in LANGUAGES]
    yield f"| | {' | '.join(names)} |"
    yield "|---|" + "---|" * len(LANGUAGES)
    for term in terms:
        cells = [f"**{escaped(name_of(term, texts))}**"]
        for code in LANGUAGES:
            quote = next((one for one in term.quotes if one.language == code), None)
            cells.append(f"{escaped(quote.quote)} [{quote.n}]" if quote else "")
        yield f"| {' | '.join(cells)} |"

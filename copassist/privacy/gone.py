"""What is being erased, and what of a row refers to it or repeats it.

A row that was made of the archive (a topic, an agenda, an answer) is JSON. What it cites is told by
ids; what it repeats, by long sentences and by phrases: the quotes, acts and titles of what was
made of erased words. Phrases are gathered over all such rows first, because an answer may name a
topic that only another row cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from copassist.archive.erased import GAP, Erased, normal, pieces

LEAST_WORDS, TITLE_WORDS = 2, 4
"""A shorter phrase would be found everywhere; a shorter title is a subject that anybody names."""
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")


@dataclass
class Gone:
    """Ids of messages (with their source) and places of articles, and the phrases made of them."""

    ids: set[tuple[str, str]]
    articles: set[str]
    erased: Erased
    said: str
    sentences: frozenset[str]
    phrases: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)

    @classmethod
    def of(
        cls,
        ids: Iterable[tuple[str, str]],
        articles: Iterable[str],
        erased: Erased,
        texts: Iterable[str],
        names: Iterable[str],
    ) -> Gone:
        """Gather what is erased; ``texts`` are the words themselves, ``names`` are of threads."""
        words = list(texts)
        said, sentences = "\n".join(map(normal, words)), frozenset(pieces(words, TITLE_WORDS))
        named = {name for name in names if len(normal(name).split()) >= TITLE_WORDS}
        return cls(set(ids), set(articles), erased, said, sentences, named)

    def holds(self, cited: Mapping[str, Any]) -> bool:
        """Whether a citation, or a passage, is of something erased."""
        place, named = cites(cited)
        return place in self.articles or any(name in self.ids for name in named)

    def refers(self, value: object) -> bool:
        """Whether anything in a row cites something erased."""
        return any(self.holds(cited) for cited in cited_in(value))

    def gather(self, value: object) -> None:
        """Take in the phrases that a row made of what is erased."""
        for made in _dicts(value):
            evidence = made.get("evidence")
            if isinstance(evidence, list) and any(self.holds(cited) for cited in evidence):
                self.take(made.get("title"))
                if key := made.get("key") or made.get("topic"):
                    self.topics.add(str(key))
        for cited in cited_in(value):
            if self.holds(cited):
                self.take(cited.get("quote"))
                # A thread is often called by its first words.
                title = str(cited.get("title", "")).rstrip("…")
                if len(title.split()) >= TITLE_WORDS and normal(title) in self.said:
                    self.take(cited.get("title"))

    def without(self, value: Any) -> Any:  # noqa: ANN401 - JSON
        """Return a row without what it cites and repeats of what is erased."""
        if isinstance(value, str):
            return self.scrubbed(value)
        if isinstance(value, list):
            kept = [one for one in value if not (isinstance(one, dict) and self.holds(one))]
            return [self.without(one) for one in kept]
        if isinstance(value, dict):
            return {name: self.without(held) for name, held in value.items()}
        return value

    def scrubbed(self, text: str) -> str:
        """Return a text without erased sentences and phrases."""
        told = self.erased.unquoted(text)
        for phrase in sorted(self.phrases, key=len, reverse=True):
            told = told.replace(phrase, GAP)
        return told

    def unquoted(self, text: str) -> str:
        """Return a text without what it quotes, between marks, of what is erased, however short.

        The same words without marks are those of who wrote the text.
        """
        return _QUOTED.sub(lambda found: self._unsaid(found.group()), self.scrubbed(text))

    def _unsaid(self, quote: str) -> str:
        for said in sorted(self.sentences, key=len, reverse=True):
            quote = quote.replace(said, GAP)
        return quote

    def take(self, text: object) -> None:
        """Take in a phrase, unless it is so short that it would be found everywhere."""
        if isinstance(text, str) and len(text.split()) >= LEAST_WORDS:
            self.phrases.add(text.strip())


def cited_in(value: object) -> Iterator[dict[str, Any]]:
    """Yield every citation and passage of a row."""
    return (one for one in _dicts(value) if "message_ids" in one or "parts" in one)


def cites(cited: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    """Return the place that a citation, or a passage, is of, and its messages by source and id."""
    source = str(cited.get("passage_id") or cited.get("id") or "").partition(":")[0]
    named = [*(cited.get("message_ids") or ()), *_part_ids(cited)]
    return f"{cited.get('space')}/{cited.get('path')}", [(source, name) for name in named]


def _dicts(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for held in value.values():
            yield from _dicts(held)
    elif isinstance(value, list | tuple):
        for held in value:
            yield from _dicts(held)


def _part_ids(cited: Mapping[str, Any]) -> list[str]:
    parts = cited.get("parts")
    held = parts if isinstance(parts, list | tuple) else []
    return [part["message_id"] for part in held if "message_id" in part]

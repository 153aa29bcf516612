"""An answer in the making: its lines, with the numbers of what they cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from copassist.languages import Language
from copassist.records import Answer, Card, Citation, Intent


@dataclass
class Telling:
    """Collects lines and citations; a citation that was given once keeps its number."""

    texts: Language
    lines: list[str] = field(default_factory=list)
    cited: list[Citation] = field(default_factory=list)

    def say(self, key: str, /, **values: object) -> None:
        """Add a line of the language's own words (``desk.toml``)."""
        self.lines.append(self.words(key, **values))

    def words(self, key: str, /, **values: object) -> str:
        """Return words of ``desk.toml``, their placeholders filled."""
        said: str = self.texts.rules("desk")[key]
        return said.format(**values) if values else said

    def add(self, line: str, citations: Sequence[Citation | None] = ()) -> None:
        """Add a line with the numbers of what it rests on."""
        numbers = "".join(f"[{self._number(one)}]" for one in citations if one)
        self.lines.append(f"{line} {numbers}".rstrip())

    def answer(self, question: str, intent: Intent, card: Card | None = None) -> Answer:
        """Return the answer."""
        return Answer(
            question, self.texts.code, "\n".join(self.lines), bool(self.cited), intent,
            citations=tuple(self.cited), card=card,
        )  # fmt: skip

    def _number(self, one: Citation) -> int:
        for held in self.cited:
            if (held.passage_id, held.quote) == (one.passage_id, one.quote):
                return held.n
        self.cited.append(replace(one, n=len(self.cited) + 1))
        return len(self.cited)

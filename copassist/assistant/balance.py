"""Questions about the community's own balance: answered from the measure, with its threads.

« Quel est notre axe le plus faible ? », « pourquoi ? montre-moi les fils », "are we dying?". The
numbers are those of the measure over what the asker may read; each cites threads that made it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from copassist.archive.library import Library
from copassist.assistant.wishes import named_axis
from copassist.axes.axes import Axes
from copassist.axes.telling import change, part_in_words, score, verdict, window
from copassist.errors import NotFoundError
from copassist.languages import Language, language
from copassist.languages.folding import fold
from copassist.records import Answer, Card, Citation, Exchange, Role, Thread
from copassist.records.axes import AXES, Axis, Balance, Component, Counted, Decline

Asked = Literal["weakest", "decline", "why"]
PARTS, THREADS = 2, 2
"""Components told for an axis, and threads cited for each."""
QUOTE_CHARS = 160


def asked(question: str, history: Sequence[Exchange], code: str) -> Asked | None:
    """Return what of the balance a question is about; « pourquoi ? » only after such a question."""
    rules, plain = language(code).rules("balance"), _plain(question)
    found: tuple[Asked, ...] = ("weakest", "decline")
    for name in found:
        if re.search(rules[name], plain):
            return name
    if history and re.search(rules["why"], plain):
        last = history[-1]
        told = last.card is not None and last.card.kind == "balance"
        if told or asked(last.question, history[:-1], code):
            return "why"
    return None


def _plain(text: str) -> str:
    return fold(text.lower().replace("’", "'")).strip()


@dataclass
class BalanceAnswer:
    """One answer in the making: its lines and its citations."""

    axes: Axes
    role: Role
    texts: Language
    lines: list[str] = field(default_factory=list)
    cited: list[Citation] = field(default_factory=list)

    def answer(self, question: str, what: Asked) -> Answer:
        """Return the answer; of an axis that the question names, what it is made of is told."""
        told = self.axes.measure(self.role)
        if what == "decline":
            self._decline(self.axes.decline(self.role, "", told.window), told)
        else:
            named = named_axis(question) if what == "weakest" else None
            self._weakest(told, named, whole=what == "why")
        text = "\n".join(self.lines)
        grounded = bool(self.cited)
        return Answer(
            question,
            self.texts.code,
            text,
            grounded,
            "balance",
            citations=tuple(self.cited),
            card=Card("balance", {}),
        )

    def _weakest(self, told: Balance, named: Axis | None, *, whole: bool) -> None:
        self.lines += [verdict(told, self.texts), window(told, self.texts)]
        if told.balance is not None:
            self.lines.append(self.texts.text("axes.balanced", balance=round(told.balance)))
        for axis in AXES:
            name = self.texts.text(f"axes.{axis}")
            facts = [score(told, axis, self.texts), change(told, axis, self.texts)]
            said = " · ".join(fact for fact in facts if fact)
            self.lines.append(f"**{name}**{self.texts.text('answer.colon')} {said}")
            if axis == named:
                self._parts(told, axis, len(told.axes[axis].components), THREADS)
            elif named is None and axis == told.weakest:
                self._parts(told, axis, PARTS, THREADS * (1 + whole))
            elif named is None and told.weakest is None:
                self._parts(told, axis, PARTS if whole else 1, THREADS)

    def _parts(self, told: Balance, axis: Axis, parts: int, threads: int) -> None:
        """Tell the components that cost an axis most, with threads that have and have not."""
        known = [part for part in told.axes[axis].components if part.value is not None]
        known.sort(key=lambda part: -part.weight * (1 - (part.value or 0.0)))
        for part in known[:parts]:
            self._part(part, threads)

    def _part(self, part: Component, threads: int) -> None:
        found = sorted(part.threads, key=lambda held: -held.value)
        have = self._cite([held for held in found if held.value >= 0.5][:threads])
        lack = self._cite([held for held in reversed(found) if held.value < 0.5][:threads])
        name = self.texts.text(f"axes.component.{part.name}.name")
        said = f"{name}{self.texts.text('answer.colon')} {part_in_words(part, self.texts)}."
        for key, numbers in (("have", have), ("lack", lack)):
            if numbers:
                said += " " + self.texts.text(f"axes.told.{key}", numbers=numbers)
        self.lines.append(f"- {said}")

    def _decline(self, told: Decline, balance: Balance) -> None:
        held = [sign for sign in told.signs if sign.holds]
        key = "alert" if told.alert else "few_signs" if held else "no_signs"
        signs = self.texts.counted("signs", len(held))
        self.lines.append(self.texts.text(f"ui.balance.{key}", count=len(held), signs=signs))
        self.lines.append(window(balance, self.texts))
        for sign in held:
            numbers = self._cite(list(sign.threads)[:THREADS])
            name = self.texts.text(f"axes.sign.{sign.name}.name")
            self.lines.append(f"- {name} {numbers}".rstrip())
            self.lines.append(f"  {self.texts.text(f'axes.sign.{sign.name}.act')}")
        if told.quiet_season and held:
            self.lines.append(self.texts.text("ui.balance.quiet_season"))
        if not self.cited:
            # What is well is shown too: the best answered threads.
            social = balance.axes["social"].components[0]
            numbers = self._cite(sorted(social.threads, key=lambda c: -c.value)[:THREADS])
            if numbers:
                self.lines.append(self.texts.text("axes.told.alive", numbers=numbers))

    def _cite(self, counted: Sequence[Counted]) -> str:
        numbers = []
        for held in counted:
            if cited := self._citation(held):
                self.cited.append(cited)
                numbers.append(f"[{cited.n}]")
        return "".join(numbers)

    def _citation(self, held: Counted) -> Citation | None:
        known = {(c.passage_id.partition(":")[0], c.thread_id): c for c in self.cited}
        if (held.source, held.thread_id) in known:
            return None
        try:
            thread = Library(self.axes.engine).thread(held.source, held.thread_id, self.role)
        except NotFoundError:
            # Minutes are told by their numbers; the page opens them.
            return None
        return _opening(thread, len(self.cited) + 1)


def _opening(thread: Thread, n: int) -> Citation:
    """Return the first words of a thread as a citation."""
    first = thread.messages[0]
    line = next((part.strip() for part in first.text.splitlines() if part.strip()), "")
    quote = line if len(line) <= QUOTE_CHARS else line[:QUOTE_CHARS].rsplit(" ", 1)[0]
    return Citation(
        n=n,
        quote=quote,
        passage_id=f"{thread.source}:{first.id}",
        kind="message",
        path=thread.path,
        space=thread.space,
        message_ids=(first.id,),
        title=thread.title,
        language=first.language,
        author=first.author,
        timestamp=first.timestamp.isoformat(timespec="seconds"),
        visibility=thread.visibility,
        thread_id=thread.id,
    )

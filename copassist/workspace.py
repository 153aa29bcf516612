"""The composition root: ``Workspace.open(settings)`` wires every part; no part imports it.

Opening is quick: the embedding model loads on first use, or in the background after ``warm``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine

from copassist.agenda.desk import Desk
from copassist.answer.answer import Answerer
from copassist.answer.evidence import SentenceVectors
from copassist.answer.gate import READING, Gate
from copassist.answer.learned import Learned, models, read_learned
from copassist.answer.reading import open_reads
from copassist.archive.catalogue import Catalogue
from copassist.archive.circles import NOBODY, Person, in_circles
from copassist.archive.importing import Import
from copassist.archive.library import Library
from copassist.archive.minutes import MINUTES, write_minutes
from copassist.archive.names import Names
from copassist.assistant.conversations import Conversations
from copassist.assistant.intents import Intents
from copassist.assistant.tooling import Wishes
from copassist.assistant.turn import Assistant
from copassist.axes.axes import Axes
from copassist.care import Care
from copassist.errors import CopassistError, StoreError
from copassist.index.build import Builder, Embedder, stale_spaces
from copassist.models.chat import open_chat, open_provider
from copassist.models.embedding import open_embedder
from copassist.records import (
    ROLES,
    Answer,
    Exchange,
    Hit,
    ImportReport,
    Progress,
    Role,
    Scope,
    Thread,
    Visibility,
)
from copassist.retrieval.search import WHOLE, Search
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.lock import writing
from copassist.telemetry import span

Report = Callable[[Progress], None]
Warmth = Literal["cold", "warming", "ready", "failed"]


@dataclass
class Workspace:
    """Everything that copassist does, for one home; safe to share between threads."""

    settings: Settings
    engine: Engine
    warmth: Warmth = "cold"
    failure: CopassistError | None = None
    latest: Progress | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _warming: threading.Thread | None = None

    @classmethod
    def open(cls, settings: Settings) -> Workspace:
        """Open the home, making it when it is new.

        :raises StoreError: when the home or its database cannot be used.
        """
        try:
            settings.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError("home", path=str(settings.home), reason=str(error)) from error
        return cls(settings, open_database(settings.database))

    @cached_property
    def library(self) -> Library:
        """Reading the archive."""
        return Library(self.engine)

    def signed(self, thread: Thread) -> Thread:
        """Return a thread with the names that the setting and its people let be shown."""
        return Names(self.engine).signed(thread) if self.settings.show_names else thread

    @cached_property
    def catalogue(self) -> Catalogue:
        """The archive page by page."""
        return Catalogue(self.library)

    @cached_property
    def conversations(self) -> Conversations:
        """The conversations kept."""
        return Conversations(self.engine)

    @cached_property
    def axes(self) -> Axes:
        """The three axes of the community."""
        return Axes.of(self.engine, self.settings)

    @cached_property
    def care(self) -> Care:
        """Keeping the archive well."""
        return Care(self.engine, self.settings, lambda: self.embedder)

    @cached_property
    def desk(self) -> Desk:
        """Topics, agendas and follow-up."""
        engine, settings = self.engine, self.settings
        return Desk.of(engine, settings, self.axes, lambda: self.search_engine)

    @cached_property
    def _embedder(self) -> Embedder:
        return open_embedder(self.settings, self._note)

    @cached_property
    def _search(self) -> Search:
        return Search(self.engine, self.settings, self.embedder)

    @cached_property
    def _assistant(self) -> Assistant:
        known = SentenceVectors(self.embedder)
        reader = open_reads(self.settings, self.embedder.name)
        gate = READING if reader else Gate()
        chat = open_chat(self.settings)
        answerer = Answerer(self.search_engine, known, gate, chat, reader)
        intents = Intents.of(self.settings, self.embedder)
        return Assistant(answerer, self.desk, Wishes(intents, open_provider(self.settings)))

    @property
    def embedder(self) -> Embedder:
        """The embedding model, loaded on first use."""
        with self._lock:
            return self._embedder

    @property
    def search_engine(self) -> Search:
        """The search over the archive."""
        with self._lock:
            return self._search

    @property
    def assistant(self) -> Assistant:
        """What serves conversation turns, by what the gate has learned from this archive."""
        with self._lock:
            assistant = self._assistant
        return assistant.taught(self.learned)

    @property
    def learned(self) -> Learned | None:
        """What labelled questions have taught the gate; it holds for the models of now."""
        return read_learned(self.engine, models(self.embedder.name, self.settings.chat_model))

    def warm(self) -> None:
        """Load what questions need, in the background; ``warmth`` tells how far it is."""
        with self._lock:
            if self._warming is None or self.warmth == "failed":
                self.warmth = "warming"
                self._warming = threading.Thread(target=self._warm, daemon=True)
                self._warming.start()

    def _warm(self) -> None:
        try:
            self.builder().refresh(self._note, wait=False)
            for role in ROLES:
                self.search_engine.search("warm", k=1, role=self.reader(role))
            if self.assistant:
                self.warmth = "ready"
            if self.care.is_due:
                # Where somebody imports just now, the import does it.
                with suppress(StoreError):
                    self.care.retain(self._note)
        except CopassistError as error:
            self.failure = error
        finally:
            # Whatever went wrong, a question that waits is told so and does not wait for ever.
            if self.warmth != "ready":
                self.failure = self.failure or CopassistError()
                self.warmth = "failed"

    def _note(self, progress: Progress) -> None:
        self.latest = progress

    def builder(self) -> Builder:
        """What keeps the index in step."""
        return self.care.builder()

    def import_paths(
        self,
        paths: Sequence[Path],
        *,
        space: str = "",
        visibility: Visibility | None = None,
        progress: Report | None = None,
        lasting: bool = True,
        private: bool = True,
    ) -> ImportReport:
        """Read archives and articles into the archive, then bring the index in step.

        Articles stand in ``space``, else in a space named after their folder; channels keep their
        names, behind ``space`` when it is given. Paths that are ``lasting`` are remembered, so that
        they can be read again: what they no longer hold then goes. Private channels and direct
        messages stay out without ``private``.

        :raises SourceError: when a path cannot be read; what was read before it is kept.
        :raises StoreError: when another import is under way.
        """
        started = time.perf_counter()
        taking = Import(self.engine, self.settings, space, visibility, lasting, private)
        with self._writing(), self._span("import", paths=len(paths)):
            try:
                report = taking.take(paths, progress)
            finally:
                # What was read before a bad path is searchable all the same. Where nothing
                # changed, the model is not even loaded.
                if stale_spaces(self.engine):
                    self.builder().refresh(progress)
                    self.axes.refresh(progress, embed=False)
                self.care.tidy(progress)
        return replace(report, seconds=round(time.perf_counter() - started, 3))

    def keep_minutes(
        self, text: str, day: date, code: str, visibility: Visibility | None = None
    ) -> ImportReport:
        """Take the minutes of a meeting into the archive, as one of its articles."""
        file = write_minutes(self.settings.home / MINUTES, text, day, code)
        return self.import_paths([file], space=MINUTES, visibility=visibility)

    def _span(self, name: str, **numbers: float) -> AbstractContextManager[None]:
        file = self.settings.home / "telemetry.jsonl" if self.settings.telemetry else None
        return span(name, file, **numbers)

    def _writing(self) -> AbstractContextManager[None]:
        return writing(self.engine, self.settings.home)

    def reader(self, role: Role, person: Person = NOBODY) -> Role:
        """Return a role with the circles that it reads: a facilitator all, a person their own."""
        return in_circles(self.engine, role, person)

    def search(
        self,
        question: str,
        *,
        k: int = 10,
        role: Role = Role.MEMBER,
        within: Scope = WHOLE,
    ) -> list[Hit]:
        """Return the best passages of a part of the archive for a question."""
        return self.search_engine.search(question, k=k, role=role, within=within)

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Exchange] = (),
        language: str = "",
        role: Role = Role.MEMBER,
        default_language: str = "fr",
        today: date | None = None,
        keeps: bool = True,
    ) -> Iterator[str | Answer]:
        """Yield the pieces of an answer's text, then the Answer; None is the real today.

        What a turn makes (an agenda) is kept, unless ``keeps`` is false.
        """
        asked = partial(self.assistant.stream, question, today=today or datetime.now(UTC).date())
        told = partial(asked, history=history, role=role, keeps=keeps)
        return told(language_code=language, default_language=default_language)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Exchange] = (),
        language: str = "",
        role: Role = Role.MEMBER,
        today: date | None = None,
    ) -> Answer:
        """Return a whole answer."""
        asked = self.stream(question, history=history, language=language, role=role, today=today)
        with self._span("ask", characters=len(question)):
            for piece in asked:
                if isinstance(piece, Answer):
                    return piece
        raise AssertionError("a stream ends with its answer")

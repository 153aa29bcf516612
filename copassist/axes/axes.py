"""Everything that is known of the axes of one archive, for a role: measured, told why, corrected.

What is read of the database is kept until the index or a correction changes it, so that a page
that is drawn again answers at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from copassist.axes.attendance import attendance
from copassist.axes.capital import capital
from copassist.axes.classify import Classifier, agreed, says_little
from copassist.axes.closely import Close, Closely
from copassist.axes.corrections import Correction, correct, corrections, corrections_mark
from copassist.axes.decline import decline
from copassist.axes.followed import followed_mark
from copassist.axes.judge import Judge, Speaker
from copassist.axes.marks import Marks, marked
from copassist.axes.measure import end_of, measure, measure_window, past_of, shifted, window_of
from copassist.axes.readings import NOTHING, Reader, Report
from copassist.axes.talk import Record, Talk, read_record
from copassist.axes.targets import Community, community, set_community
from copassist.errors import NotFoundError, QuestionError
from copassist.index.rows import Vectors
from copassist.index.state import REVISION
from copassist.models.chat import open_provider
from copassist.models.embedding import open_embedder
from copassist.models.packaged import NAME
from copassist.models.tuning import EVIDENCE, version
from copassist.records import Role, Thread
from copassist.records.axes import Axis, Balance, Capital, Decline, Evidence, Past, Window
from copassist.settings import PACKAGED_MODEL, Settings
from copassist.storage.facts import fact

KEPT = 16
FEW_RESAMPLES = 200
"""For the windows of a trend."""
Made = TypeVar("Made")


@dataclass
class Axes:
    """The axes of an archive; safe to share between threads. ``opens`` opens what reads closely."""

    engine: Engine
    reader: Reader
    closely: Closely
    opens: Callable[[], Close]
    speaker: Callable[[], Speaker | None] = lambda: None
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _kept: dict[tuple[object, ...], object] = field(default_factory=dict)

    @classmethod
    def of(cls, engine: Engine, settings: Settings) -> Axes:
        """Return those of an archive; both models are the packaged one, and opened when needed."""

        def embed(texts: Sequence[str]) -> Vectors:
            plain = settings.model_copy(update={"embedding_model": PACKAGED_MODEL})
            return open_embedder(plain).embed_documents(texts)

        def close() -> Close:
            # Imported late: ONNX Runtime is not needed where nothing is read closely.
            from copassist.models.evidence import open_evidence

            return open_evidence(settings).read

        def speaker() -> Speaker | None:
            return open_provider(settings)

        reader = Reader(engine, NAME, Classifier.load(), embed)
        return cls(engine, reader, Closely(engine, version(EVIDENCE)), close, speaker)

    def refresh(self, progress: Report | None = None, *, embed: bool = True) -> int:
        """Read what changed since the last refresh; return how many passages were read."""
        return self.reader.refresh(progress, embed=embed)

    def read_closely(self, seconds: float | None = None, progress: Report | None = None) -> int:
        """Read passages closely, the newest first, for so long; return how many were read."""
        self.refresh()
        if not self.closely.left()[0]:
            return 0
        return self.closely.read(self._close, seconds, progress)

    def read_on(self) -> None:
        """Go on reading closely in the background."""
        if self.closely.left()[0]:
            threading.Thread(target=self.read_closely, daemon=True).start()

    def read_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return how likely texts show each of ``SIGNS``, shape (texts, signs), read closely."""
        return self._close(texts)

    def classify(self, texts: Sequence[str]) -> list[Evidence]:
        """Read texts twice, at first and closely; what says next to nothing shows nothing."""
        first, close = self.reader.read(texts).tolist(), self._close(texts).tolist()
        told = [agreed(*both) for both in zip(first, close, strict=True)]
        telling = [place for place, text in enumerate(texts) if not says_little(text)]
        found = [NOTHING for _ in texts]
        judged = self._judged([texts[place] for place in telling])
        for place, axes in zip(telling, judged, strict=True):
            row = told[place]
            found[place] = Evidence((*axes, *row[len(axes) :]) if axes else row)
        return found

    def _judged(self, texts: Sequence[str]) -> Sequence[tuple[float, ...] | None]:
        """Return what a chat model says of the axes; of none where there is no chat model."""
        return self._judge.judge(texts) if self._judge else [None] * len(texts)

    @cached_property
    def _judge(self) -> Judge | None:
        speaker = self.speaker()
        return Judge(self.engine, speaker) if speaker else None

    @cached_property
    def _close(self) -> Close:
        return self.opens()

    def community(self) -> Community:
        """Return the stage, targets and facilitators that were set."""
        return community(self.engine)

    def set_community(self, held: Community) -> None:
        """Keep them."""
        set_community(self.engine, held)

    def measure(
        self, role: Role, space: str = "", since: date | None = None, until: date | None = None
    ) -> Balance:
        """Measure the axes; by default over the last 90 days that the archive knows of.

        :raises NotFoundError: when the role may see nothing in that space.
        :raises QuestionError: when the days end before they begin.
        """
        record, _ = self.marked(role, space)
        if space and not record.talks:
            raise NotFoundError(id=space)
        window = window_of(record, since, until)
        if window.days < 1:
            raise QuestionError("days_reversed", since=window.since, until=window.until)
        return self.measure_window(role, space, window)

    def measure_window(self, role: Role, space: str, window: Window) -> Balance:
        """Measure the axes in a window."""
        record, marks = self.marked(role, space)
        settled = self.community()

        def make() -> Balance:
            return measure(record, marks, window, settled)

        return self._once(("measure", role, space, window, repr(settled)), make)

    def decline(self, role: Role, space: str, window: Window) -> Decline:
        """Return the signs of decline in a window."""
        record, marks = self.marked(role, space)
        return decline(record, marks, window, attendance(self.engine, record.talks))

    def capital(self, role: Role, space: str, window: Window) -> Capital:
        """Return the social capital that a window shows."""
        _, marks = self.marked(role, space)
        inside = [(t, m) for t, m in marks if window.since <= t.start.date() <= window.until]
        return capital(inside)

    def earlier(self, role: Role, space: str, window: Window, count: int) -> list[Past]:
        """Return the windows before one, the latest first, as long as something was measured."""
        _, marks = self.marked(role, space)

        def make() -> list[Past]:
            spans = [shifted(window, window.days * n) for n in range(1, count + 1)]
            found = [past_of(measure_window(marks, span, FEW_RESAMPLES)) for span in spans]
            return [past for past in found if past]

        return self._once(("earlier", role, space, window, count), make)

    def of_messages(self, thread: Thread) -> list[Evidence]:
        """Read each message of a thread closely; what was corrected is as it was corrected."""
        return self.classify([message.text for message in thread.messages])

    def correct(self, held: Correction) -> None:
        """Keep what a facilitator says a message evidences."""
        correct(self.engine, held)

    def given(self, source: str) -> dict[str, tuple[Axis, ...]]:
        """Return the axes that facilitators gave to messages of a source, by id."""
        with self.engine.connect() as connection:
            kept = corrections(connection)
        return {held.message: held.axes for held in kept if held.source == source}

    def marked(self, role: Role, space: str = "") -> tuple[Record, list[tuple[Talk, Marks]]]:
        """Return all that a role may read of a space, with its marks."""
        names = self.community().facilitators

        def make() -> tuple[Record, list[tuple[Talk, Marks]]]:
            self.refresh()
            record = read_record(self.engine, role, space, names)
            return record, marked(record, end_of(record.last))

        return self._once(("marked", role, space, names), make)

    def _once(self, name: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """Return what was made before of the archive as it is now, else make it."""
        with self._lock:
            with self.engine.connect() as connection:
                revision = fact(connection, REVISION) or "0"
                read = self.closely.left()
                marks = (corrections_mark(connection), followed_mark(connection))
                key = (*name, revision, read, *marks)
            if key not in self._kept:
                made = make()
                while len(self._kept) >= KEPT:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[key] = made
            return cast("Made", self._kept[key])

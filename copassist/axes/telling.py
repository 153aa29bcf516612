"""What a measure says, in words: the verdict, how an axis stands and moved, what is not seen."""

from __future__ import annotations

from copassist.languages import Language
from copassist.records.axes import Axis, Balance, Component

FLAT = 0.5
"""Points under which a change is none."""


def verdict(told: Balance, texts: Language) -> str:
    """Say which axis is weakest, or why none is named."""
    if told.verdict == "not enough data":
        return texts.text("axes.little")
    if told.weakest is None or told.confidence is None:
        return texts.text("axes.close")
    held = told.axes[told.weakest]
    return texts.text(
        "axes.named",
        axis=texts.text(f"axes.name.{told.weakest}"),
        score=round(held.score or 0),
        target=round(held.target),
        sure=round(100 * told.confidence),
    )


def change(told: Balance, axis: Axis, texts: Language) -> str:
    """Say how an axis moved since the window before, or nothing where that is not known."""
    if axis not in told.changes:
        return ""
    mean, low, high = told.changes[axis]
    if low <= 0 <= high or abs(mean) < FLAT:
        return texts.text("axes.change.same")
    points = texts.counted("points", abs(round(mean)))
    return texts.text(f"axes.change.{'up' if mean > 0 else 'down'}", points=points)


def window(told: Balance, texts: Language) -> str:
    """Say which days are measured, and over how many threads."""
    first, last = (texts.day(d.isoformat()) for d in (told.window.since, told.window.until))
    threads = texts.counted("threads", told.coverage.threads)
    return texts.text("axes.window", since=first, until=last, threads=threads)


def score(told: Balance, axis: Axis, texts: Language) -> str:
    """Say the score of an axis, with its interval and its target."""
    held = told.axes[axis]
    if held.score is None or held.low is None or held.high is None:
        return texts.text("axes.unknown")
    low, high, target = (round(v) for v in (held.low, held.high, held.target))
    return texts.text("axes.score", score=round(held.score), low=low, high=high, target=target)


def coverage(told: Balance, texts: Language) -> list[str]:
    """Say what the measure rests on, and what the archive cannot show."""
    seen = told.coverage
    threads, messages, meetings = (
        texts.counted(name, getattr(seen, name)) for name in ("threads", "messages", "meetings")
    )
    said = [texts.text("axes.seen.rests", threads=threads, messages=messages, meetings=meetings)]
    if len(seen.languages) > 1:
        shares = ", ".join(
            f"{texts.text(f'ui.language.{code}')} {texts.percent(share)}"
            for code, share in seen.languages.items()
        )
        said.append(texts.text("axes.seen.languages", shares=shares))
    if seen.missing:
        names = [texts.text(f"axes.component.{name}.name") for name in seen.missing]
        said.append(texts.text("axes.seen.missing", names=", ".join(names)))
    if seen.silent_months:
        said.append(texts.text("axes.seen.silent", months=", ".join(seen.silent_months)))
    if not seen.facilitators_known:
        said.append(texts.text("axes.seen.facilitators"))
    return [*said, texts.text("axes.seen.unseen")]


def part_in_words(part: Component, texts: Language) -> str:
    """Say a component: its plain rate, over how many threads, and the points that it gives."""
    if part.value is None or part.rate is None:
        return texts.text("axes.unknown")
    threads = texts.counted("threads", part.n)
    points = texts.counted("points", round(100 * part.value))
    rate = texts.percent(part.rate)
    return texts.text("axes.part", rate=rate, threads=threads, points=points)

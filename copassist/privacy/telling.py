"""The account of an archive in words, and the impact assessment that is filled from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from copassist.languages import Language
from copassist.privacy.account import Account
from copassist.privacy.audit import KEPT_DAYS
from copassist.records import ROLES, Role
from copassist.records.privacy import Erasure, Found
from copassist.settings import EXTRACTIVE


def told(account: Account, texts: Language) -> Iterator[str]:
    """Yield what is kept, where, for how long and which model reads it, a sentence each."""
    words = _words(account, texts)
    for name in ("where", "kept", "counted", "embedding", "model", "sign_in", "network",
                 "telemetry", "log", "names", "never"):  # fmt: skip
        if words[name]:
            yield words[name]


def roles(texts: Language) -> dict[Role, str]:
    """Return what each role sees, in words."""
    held: dict[str, str] = texts.rules("privacy")["roles"]
    return {role: held[role.name] for role in ROLES}


def assessment(account: Account, texts: Language, today: date) -> str:
    """Return the assessment as Markdown; what copassist cannot know is left to be filled in."""
    rules = texts.rules("privacy")
    words, form = _words(account, texts), rules["assessment"]
    lines = [f"# {form['title']}", "", form["made"].format(day=texts.day(today.isoformat()))]
    for part in form["part"]:
        lines += ["", f"## {part['name']}", ""]
        for line in part["lines"]:
            if filled := line.format(**words).strip():
                lines.append("\n".join(f"- {said}" for said in filled.split("\n")))
    return "\n".join([*lines, ""])


def told_found(found: Found, texts: Language) -> Iterator[str]:
    """Yield what an erasure would take."""
    counts = {name: texts.counted(name, getattr(found, name))
              for name in ("messages", "threads", "articles")}  # fmt: skip
    spaces = ", ".join(f"#{space}" for space in found.spaces)
    yield texts.text("cli.erase_found", spaces=spaces, **counts)
    if found.since:
        since, until = texts.day(found.since), texts.day(found.until)
        yield texts.text("cli.erase_days", since=since, until=until)


def told_erasure(report: Erasure, texts: Language) -> Iterator[str]:
    """Yield what an erasure did: what went, whether that is proved, where more may be."""
    proof = report.proof
    yield texts.text(
        "cli.erased", messages=report.messages, threads=report.threads, articles=report.articles,
        quotes=report.quotes, commitments=report.commitments, topics=report.topics,
        agendas=report.agendas, answers=report.answers, labels=report.labels,
    )  # fmt: skip
    yield texts.text(
        "cli.proof_holds" if proof.holds else "cli.proof_fails",
        files=proof.files, mb=texts.number(round(proof.bytes / 1e6, 1)),
        sentences=proof.sentences, vectors=proof.vectors, remains=", ".join(proof.remains),
    )  # fmt: skip
    if proof.shared:
        yield texts.text("cli.proof_shared", count=proof.shared)
    for place in report.elsewhere:
        yield texts.text("cli.elsewhere", path=place)


def _words(account: Account, texts: Language) -> dict[str, str]:
    rules = texts.rules("privacy")
    said, blank = rules["account"], rules["assessment"]["blank"]
    counts: dict[str, Any] = {**account.counts, "erasures": account.erasures}
    writer = "extractive" if account.model == EXTRACTIVE else (
        "model_away" if account.leaves else "model_here"
    )  # fmt: skip
    away = rules["away"]["yes" if account.leaves else "no"]
    return {
        **rules["roles"],
        "blank": blank,
        "where": said[f"where_{account.database}"],
        "kept": said["kept"].format(**counts),
        "counted": said["counted"],
        "embedding": said["embedding"].format(embedding=account.embedding),
        "model": said[writer].format(model=account.model, host=account.host),
        "away": away.format(host=account.host, blank=blank),
        "sign_in": said["sign_in" if account.signs_in else "no_sign_in"],
        "network": said["network"] if account.open_to_network else "",
        "telemetry": said["telemetry" if account.telemetry else "no_telemetry"],
        "log": said["log"].format(days=KEPT_DAYS),
        "names": said["names_shown" if account.shows_names else "names"],
        "never": said["never"],
        "retention": _retention(account, texts),
        "messages": texts.number(sum(one.messages for one in account.spaces)),
        "articles": texts.number(sum(one.articles for one in account.spaces)),
        "spaces": texts.number(len(account.spaces)),
        "redactions": texts.number(account.counts["redactions"]),
    }


def _retention(account: Account, texts: Language) -> str:
    words = texts.rules("privacy")
    blank = words["assessment"]["blank"]
    limited = [one for one in account.spaces if one.months is not None]
    if not limited:
        return str(words["retention"]["none"].format(blank=blank))
    lines = [words["retention"]["some"].format(space=o.space, months=o.months) for o in limited]
    rest = words["retention"]["others"].format(blank=blank)
    return "\n".join([*lines, *([rest] if len(limited) < len(account.spaces) else [])])

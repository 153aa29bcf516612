"""What no text may show: passwords, keys and tokens, wherever one could slip in.

What is secret is learned as the settings are read: the values of variables that are named so, and
passwords within addresses. From then on every record of a log and every traceback is written
without them, and no expected error carries one (``errors``). What is learned is known to the whole
process, since a record of a log knows no settings. What stands in an address between a name and an
@ is hidden whether it was learned or not.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable, Mapping
from functools import cache
from types import TracebackType
from typing import Any
from urllib.parse import quote, quote_plus, unquote

MARK = "…"
SHORTEST = 4
"""What is shorter stands in ordinary words, and is hidden in addresses alone."""
NOT_SECRET = frozenset({"copassist", "postgres", "password", "secret", "not-needed", "changeme"})
_NAMED = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE)$", re.IGNORECASE)
_WITHIN = re.compile(r"(?<=://)([^\s/:@]*):(\S+)@")
_ASKED = re.compile(r"([?&;][\w.-]*(?:password|passwd|secret|token|key)=)([^&;\s]+)", re.IGNORECASE)
_known: set[str] = set()
_lock = threading.Lock()
_plain_record = logging.getLogRecordFactory()
_plain_hook, _plain_thread_hook = sys.excepthook, threading.excepthook


def conceal(*secrets: str) -> None:
    """Hide some values, also as an address writes them, from now on."""
    forms = {form for one in secrets for form in (one, unquote(one))}
    found = {form for one in forms for form in (one, quote(one, ""), quote_plus(one))}
    with _lock:
        _known.update(s for s in found if len(s) >= SHORTEST and s.lower() not in NOT_SECRET)
    _guard()


@cache
def _guard() -> None:
    """Stand, once, between failures and who writes of them."""
    logging.setLogRecordFactory(_record)
    sys.excepthook, threading.excepthook = _hook, _thread_hook


def named_secrets(environ: Mapping[str, str]) -> Iterable[str]:
    """Return the values of the variables whose names say that they are secret; few are short."""
    return [v for name, v in environ.items() if _NAMED.search(name) and len(v) >= 2 * SHORTEST]


def passwords(address: str) -> Iterable[str]:
    """Return the passwords that stand in an address, each also by its parts.

    One that holds an @ or a / and was not written as %40 or %2F is read in parts by whoever
    connects, and their complaints tell of the parts.
    """
    found = [match[2] for match in (*_WITHIN.finditer(address), *_ASKED.finditer(address))]
    return [part for one in found for part in (one, *re.split(r"[@/:?#]", one))]


def concealed(text: str) -> str:
    """Return a text without what is secret."""
    with _lock:
        known = sorted(_known, key=len, reverse=True)
    for secret in known:
        text = text.replace(secret, MARK)
    return _ASKED.sub(rf"\1{MARK}", _WITHIN.sub(rf"\1:{MARK}@", text))


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401 - as logging has it
    record = _plain_record(*args, **kwargs)
    try:
        said = record.getMessage()
    except (TypeError, ValueError, KeyError):
        # Logging would complain of the mistake with all that was given.
        said = f"{record.msg} {record.args}"
    if concealed(said) != said:
        _clean(record, said)
    if record.exc_info and record.exc_info[0]:
        told = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        if concealed(told) != told:
            record.exc_info, record.exc_text = None, concealed(told)
    return record


def _clean(record: logging.LogRecord, said: str) -> None:
    """Take what is secret out of a record; some formats want its arguments, which stay."""
    if isinstance(record.args, tuple):
        record.args = tuple(concealed(a) if isinstance(a, str) else a for a in record.args)
    record.msg = concealed(str(record.msg))
    try:
        clean = concealed(record.getMessage()) == record.getMessage()
    except (TypeError, ValueError, KeyError):
        clean = False
    if not clean:
        record.msg, record.args = concealed(said), ()


def _hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    told = "".join(traceback.format_exception(kind, error, trace))
    if concealed(told) == told:
        _plain_hook(kind, error, trace)
    else:
        sys.stderr.write(concealed(told))


def _thread_hook(told: threading.ExceptHookArgs) -> None:
    error = told.exc_value
    said = "".join(traceback.format_exception(error)) if error else ""
    if concealed(said) == said:
        _plain_thread_hook(told)
    else:
        sys.stderr.write(concealed(said))

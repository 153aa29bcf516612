"""Fetching a file from an http(s) address: bounded, and gone on with where it was cut."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import httpx

from copassist.errors import ModelError
from copassist.models.shelf import Partial

TIMEOUT_S = 30

Told = Callable[[int, int], None]


def download(address: str, partial: Partial, *, limit: int, told: Told) -> None:
    """Write what an address gives, going on from what is there when the server says it is the same.

    :raises ModelError: when it does not answer, gives more than ``limit`` bytes, or stops early.
    """
    try:
        plain = {"Accept-Encoding": "identity"}
        with httpx.Client(timeout=TIMEOUT_S, follow_redirects=True, headers=plain) as client:
            _download(client, address, partial, limit, told)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error)[:200] or type(error).__name__
        raise ModelError("model_download", address=address, reason=reason) from error


def file_name(address: str) -> str:
    """Return the name of the file at an address.

    :raises ModelError: when it is no address.
    """
    try:
        return httpx.URL(address).path.rpartition("/")[2]
    except httpx.InvalidURL as error:
        raise ModelError("model_download", address=address, reason=str(error)) from error


def _download(client: httpx.Client, address: str, partial: Partial, limit: int, told: Told) -> None:
    with client.stream("GET", address) as answer:
        _refuse(answer, address, limit)
        held = partial.resume(_version(answer, address))
        if not held:
            _write(answer, address, partial, limit, told)
        tag, missing = _tag(answer), _length(answer) - held
    if not held or not missing:
        return
    headers = {"Range": f"bytes={held}-", "If-Range": tag}
    with client.stream("GET", address, headers=headers) as answer:
        _refuse(answer, address, limit)
        whole = re.fullmatch(r"bytes (\d+)-.*", answer.headers.get("content-range", ""))
        if answer.status_code != httpx.codes.PARTIAL_CONTENT or not whole or int(whole[1]) != held:
            partial.path.unlink()  # it gives the whole again
        _write(answer, address, partial, limit, told)


def _refuse(answer: httpx.Response, address: str, limit: int) -> None:
    answer.raise_for_status()
    if address.startswith("https:") and answer.url.scheme != "https":
        raise ModelError("model_download", address=address, reason=f"→ {answer.url.scheme}:")
    if _length(answer) > limit:
        raise ModelError("model_too_large", path=address, limit_gb=limit / 1e9)


def _write(answer: httpx.Response, address: str, partial: Partial, limit: int, told: Told) -> None:
    done = partial.bytes
    total = done + _length(answer)
    partial.require(total - done)
    with partial.path.open("ab") as file:
        for piece in answer.iter_raw():
            done += len(piece)
            if done > limit:
                raise ModelError("model_too_large", path=address, limit_gb=limit / 1e9)
            file.write(piece)
            told(done, max(total, done))


def _length(answer: httpx.Response) -> int:
    told = answer.headers.get("content-length", "")
    return int(told) if told.isdigit() else 0


def _tag(answer: httpx.Response) -> str:
    return answer.headers.get("etag") or answer.headers.get("last-modified") or ""


def _version(answer: httpx.Response, address: str) -> str:
    """Return what tells this file from any other; of a server that tells nothing, nothing does."""
    tag = _tag(answer)
    # A weak tag does not promise the same bytes, and a Range may not be asked with it.
    if not tag or tag.startswith("W/"):
        return secrets.token_hex(16)
    return f"{address} {tag} {_length(answer)}"

"""The report of an erasure, signed with a key of this home (Ed25519, RFC 8032)."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from copassist.errors import StoreError
from copassist.records.privacy import Erasure

KEY_FILE = "erasure.key"


def signed(home: Path, report: Erasure) -> Erasure:
    """Return a report with the public key and the signature."""
    key = _key(home / KEY_FILE)
    told = replace(report, key=key.public_key().public_bytes_raw().hex())
    return replace(told, signature=key.sign(_bytes(asdict(told))).hex())


def verify(home: Path, row: Mapping[str, Any]) -> bool:
    """Whether a report, as its JSON says it, is as this home signed it.

    :raises StoreError: when it is no report of an erasure.
    """
    try:
        key, signature = bytes.fromhex(row["key"]), bytes.fromhex(row["signature"])
        public = Ed25519PublicKey.from_public_bytes(key)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError("erasure_report") from error
    mine = _key(home / KEY_FILE).public_key().public_bytes_raw()
    try:
        public.verify(signature, _bytes(row))
    except InvalidSignature:
        return False
    return key == mine


def _bytes(row: Mapping[str, Any]) -> bytes:
    told = {name: value for name, value in row.items() if name != "signature"}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _key(file: Path) -> Ed25519PrivateKey:
    """Return the key of a home; the first report makes one that nobody else may read."""
    if not file.exists():
        raw = Ed25519PrivateKey.generate().private_bytes_raw()
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(raw)
    return Ed25519PrivateKey.from_private_bytes(file.read_bytes())

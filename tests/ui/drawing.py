"""A page as plain data, to be compared with another: all that a browser is sent of it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Dataframe, Table

OWN = {"id", "form_id", "fragment_id", "url", "deferred_file_id"}
"""Fields in which an element is called otherwise at each run."""
RUN = re.compile(r"\b[0-9a-f]{16}(?:[0-9a-f]{16})?\b|DTSTAMP:\w+|\d\d:\d\d:\d\d(?:\.\d+)?")
"""What is of one run alone: names given by chance, moments."""


def drawn(app: AppTest) -> Any:
    """Return all that is drawn as plain data: the tree, what each part holds, the address."""
    return [[*map(_tree, app._tree.children.values())], text_of(str(app.query_params))]


def _tree(node: Any) -> list[Any]:
    named = [node.type, text_of(node.key or "")]
    if isinstance(node, Dataframe | Table):
        return [*named, text_of(node.value.to_csv())]
    children = node.children.values() if isinstance(node, Block) else ()
    return [*named, _held(node.proto), *map(_tree, children)]


def _held(value: Any) -> Any:
    """Return what a field holds."""
    if isinstance(value, Message):
        return {f.name: _held(held) for f, held in value.ListFields() if f.name not in OWN}
    if isinstance(value, str | bytes):
        return text_of(value)
    return [_held(one) for one in value] if hasattr(value, "__iter__") else value


def text_of(value: str | bytes) -> str:
    """Return text as it is read, without what is of one run alone."""
    if isinstance(value, bytes) and value.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(value)) as file:
            value = file.read("word/document.xml")
    text = value.decode(errors="backslashreplace") if isinstance(value, bytes) else value
    return RUN.sub("#", text.replace("\\", ""))

"""The parts of a page, the way between them, and what is taken away."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import streamlit as st

from copassist.ui import session


def choose_part(
    page: str,
    parts: Sequence[str],
    label: str,
    name: Callable[[str], str],
    first: str = "",
    **leaves: str,
) -> str:
    """Draw the choice of a part and return the one that the address names, else ``first``.

    ``leaves`` are parameters of the address that another part has no use for, emptied.
    """
    named = session.parameter("part")
    part = named if named in parts else first or parts[0]
    if len(parts) == 1:
        return part
    # The key follows the address, so that a link to a part shows its name.
    key = f"{page}-part-{part}"
    st.segmented_control(
        label,
        parts,
        default=part,
        required=True,
        format_func=name,
        label_visibility="collapsed",
        key=key,
        on_change=lambda: session.show(part=session.value(key), **leaves),
    )
    return part


def take_away(
    label: str, make: Callable[[], object], file: str, key: str, icon: str = ":material/download:"
) -> None:
    """Draw a button that gives something as JSON, made when it is pressed."""
    st.download_button(
        label,
        lambda: json.dumps(make(), ensure_ascii=False, indent=1).encode(),
        file_name=file,
        mime="application/json",
        icon=icon,
        on_click="ignore",
        key=key,
    )

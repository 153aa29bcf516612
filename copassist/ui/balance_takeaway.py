"""What of the measure is taken away: picture, table, report."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from copassist.languages import Language
from copassist.records.axes import Balance
from copassist.ui import balance_export as export

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS: dict[str, tuple[str, Callable[[Balance, Language], bytes]]] = {
    "png": ("image/png", export.png),
    "csv": ("text/csv", export.table),
    "docx": (WORD, export.report),
}


def takeaway(told: Balance, texts: Language) -> None:
    """Draw the downloads; each file is made when it is asked for."""
    with st.popover(texts.text("ui.balance.export"), icon=":material/download:"):
        for kind, (mime, make) in KINDS.items():
            st.download_button(
                texts.text(f"ui.balance.export_{kind}"),
                data=partial(make, told, texts),
                file_name=f"copassist-{told.window.until.isoformat()}.{kind}",
                mime=mime,
                on_click="ignore",
                key=f"balance-export-{kind}",
                width="stretch",
            )

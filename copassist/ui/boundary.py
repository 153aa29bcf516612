"""The boundary: whatever goes wrong in a page becomes a sentence in the visitor's language."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from copassist.errors import CopassistError
from copassist.ui import session
from copassist.ui.plain import plain

_log = logging.getLogger(__name__)


@contextmanager
def errors() -> Iterator[None]:
    """Show an expected error as its sentence; log any other and say that it was not expected.

    Streamlit's own signals (rerun, stop) are no ``Exception`` and pass through.
    """
    try:
        yield
    except CopassistError as error:
        tell(error)
    except Exception:
        _log.exception("a page failed")
        st.error(plain(session.texts().text("error.unexpected")), icon=":material/error:")


def tell(error: CopassistError) -> None:
    """Show the sentence of an expected error: what, where, and what to do."""
    st.error(plain(session.texts().error(error)), icon=":material/error:")

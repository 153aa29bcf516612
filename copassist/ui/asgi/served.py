"""What ``copassist run`` gives to ``streamlit run``; it stands alone in its folder.

Streamlit puts the folder of its script on the path of imports: no other module may be found there.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from copassist.ui.asgi import Guarded

# In the wheel, else in the checkout.
_PACKAGE = Path(__file__).resolve().parents[2]
_SCRIPTS = (_PACKAGE / "app.py", _PACKAGE.parent / "app.py")
app = st.App(next(file for file in _SCRIPTS if file.exists()), middleware=[Middleware(Guarded)])

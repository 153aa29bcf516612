"""What one visitor's session holds: the only place for session state, query, cookies and address.

Who owns a conversation is a random id in a cookie of the browser: enough for one person on one
machine, and for a community that trusts its network. With sign-in, ``owner`` and ``role`` come from
the account instead of the cookie and the settings, and nobody sits at the machine itself.
"""

from __future__ import annotations

import re
import secrets
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import available_timezones

import streamlit as st

from copassist.archive.circles import NOBODY
from copassist.assistant.unkept import Unkept
from copassist.errors import CopassistError
from copassist.languages import LANGUAGES, Language, language
from copassist.records import Role
from copassist.settings import Settings
from copassist.ui import signin
from copassist.workspace import Workspace

COOKIE = "copassist_owner"
YEAR_S = 31_536_000
OFF_RECORD = "off-record"
"""Key of the switch by which nothing is kept."""
_ID = re.compile(r"[0-9a-f]{32}")
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def start(settings: Settings) -> Language:
    """Settle the interface's language and the owner for this run; return the language.

    The settings win, then what the visitor chose, then the address, then the browser.
    """
    chosen = st.session_state.get("chosen_language") or parameter("lang")
    code = settings.language or (chosen if chosen in LANGUAGES else browser_language())
    st.session_state["language"] = code
    if chosen in LANGUAGES and not settings.language:
        st.session_state["chosen_language"] = chosen
        show(lang=chosen)
    return language(code)


def tell_browser(code: str) -> None:
    """Tell the browser, and so a screen reader, which language the page is in."""
    st.html(
        f"<script>document.documentElement.lang = '{code}'</script>", unsafe_allow_javascript=True
    )


def bring_into_view(key: str) -> None:
    """Scroll a container of ours to the top, once what stands below it is drawn.

    Streamlit leaves a page with a chat at its end, which hides the start of a long answer.
    """
    move = f"document.querySelector('.st-key-{key}')?.scrollIntoView({{block: 'start'}})"
    st.html(f"<script>setTimeout(() => {move}, 400)</script>", unsafe_allow_javascript=True)


def browser_language() -> str:
    """Return the interface's language that suits the browser."""
    locale = st.context.locale or ""
    return "fr" if locale.lower().startswith("fr") else "en"


def texts() -> Language:
    """Return the interface's language."""
    return language(st.session_state.get("language") or browser_language())


def choose_language(code: str) -> None:
    """Keep the visitor's choice of language, in the session and in the address."""
    st.session_state["chosen_language"] = code
    show(lang=code)


def admitted(settings: Settings) -> Role | None:
    """Return who asks; None where people sign in, and who is here has not or may not enter."""
    if not settings.oidc_metadata_url:
        return Role(settings.role)
    found = signin.account()
    return signin.role_of(found, settings) if found and found.holds(settings) else None


def role(workspace: Workspace) -> Role:
    """Return who asks, with the circles that they belong to.

    :raises CopassistError: when a sign-in ended while a page was open.
    """
    settings = workspace.settings
    found = admitted(settings)
    if found is None:
        raise CopassistError("signed_out")
    account = signin.account()
    person = signin.person(account, settings) if account else NOBODY
    return workspace.reader(found, person)


def timezone(settings: Settings) -> str:
    """Return the time zone of the browser where it names one, else that of the settings."""
    known = available_timezones()
    return next((z for z in (st.context.timezone, settings.timezone) if z in known), "UTC")


def is_local() -> bool:
    """Whether the visitor sits at the machine that serves the app, and needs no account there.

    A proxy on that machine must pass ``X-Forwarded-For``, as proxies do, or all would seem local.
    """
    if signin.account() or not _is_loopback(st.context.ip_address):
        return False
    if any(name in st.context.headers for name in ("X-Forwarded-For", "Forwarded")):
        return False
    host = st.context.headers.get("Host")
    return host is None or urlsplit(f"//{host}").hostname in _HERE


def _is_loopback(address: str | None) -> bool:
    if address is None:
        return True
    found = ip_address(address)
    # On a socket of both families an IPv4 visitor comes as ::ffff:127.0.0.1.
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_loopback


def owner() -> str:
    """Return the id by which this account, else this browser, finds its conversations again."""
    if found := signin.account():
        return found.id
    kept = st.context.cookies.get(COOKIE, "")
    if _ID.fullmatch(kept):
        return kept
    mine: str = st.session_state.setdefault("owner", secrets.token_hex(16))
    cookie = f"{COOKIE}={mine}; path=/; max-age={YEAR_S}; SameSite=Lax"
    # Streamlit reads cookies and sets none. The script holds nothing but our own random id.
    st.html(f"<script>document.cookie = '{cookie}'</script>", unsafe_allow_javascript=True)
    return mine


def is_off_the_record() -> bool:
    """Whether nothing of what is asked now is kept."""
    return bool(st.session_state.get(OFF_RECORD))


def go_off_or_on_record() -> None:
    """Begin anew: what was said on the record is not mixed with what is not."""
    st.session_state.pop("unkept", None)
    show(c="")


def unkept() -> Unkept:
    """Return the conversation off the record of this session; a reload loses it."""
    held: Unkept = st.session_state.setdefault("unkept", Unkept())
    return held


def parameter(name: str) -> str:
    """Return a parameter of the address, or nothing."""
    return str(st.query_params.get(name, ""))


def address() -> str:
    """Return the whole address of what is on the page, to be shared."""
    kept = {name: held for name, held in st.query_params.items() if name != "lang"}
    return f"{st.context.url}?{urlencode(kept)}" if kept else str(st.context.url)


def show(**parameters: str) -> None:
    """Put parameters into the address; an empty one is taken out."""
    for name, value in parameters.items():
        if value:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


def tell_address() -> None:
    """Put the parameters of this page into the browser's address.

    A link inside a page gives them to the session alone: a reload, or a copied address, would
    lead elsewhere.
    """
    st.query_params.from_dict(st.query_params.to_dict())


def value(key: str, default: Any = None) -> Any:  # noqa: ANN401 - what the widget holds
    """Return what a widget of that key, or ``keep``, holds."""
    return st.session_state.get(key, default)


def keep(key: str, held: object) -> None:
    """Hold a value for the rest of the session."""
    st.session_state[key] = held


def take(key: str) -> Any:  # noqa: ANN401 - what was kept
    """Return what ``keep`` held, once."""
    return st.session_state.pop(key, None)


def link(page: str, label: str, icon: str | None = None, **parameters: str) -> None:
    """Draw a link to a page of the app, with its own address."""
    query = {name: held for name, held in parameters.items() if held}
    if "chosen_language" in st.session_state:
        query["lang"] = st.session_state["chosen_language"]
    key = "-".join(["link", page, label, *query.values()])
    with st.container(key=key, width="content"):
        st.page_link(st.session_state["pages"][page], label=label, icon=icon, query_params=query)


def go(page: str) -> None:
    """Leave for another page."""
    st.switch_page(st.session_state["pages"][page])

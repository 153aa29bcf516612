"""By which names the app may be reached."""

from __future__ import annotations

import pytest

from copassist.cli.serving import HERE, hosts
from copassist.settings import load


@pytest.mark.parametrize(
    ("host", "public", "names"),
    [
        ("127.0.0.1", "", HERE),
        ("127.0.0.1", "https://cop.example.org/", (*HERE, "cop.example.org")),
        ("0.0.0.0", "http://cop.example.org:8080", (*HERE, "cop.example.org")),
        ("0.0.0.0", "", ()),
        ("192.0.2.7", "", ()),
    ],
)
def test_names_of_the_app(host: str, public: str, names: tuple[str, ...]) -> None:
    """This machine's own and the one that people type; any where nobody can know them."""
    settings = load({"COPASSIST_HOST": host, "COPASSIST_PUBLIC_URL": public})[0]
    assert hosts(settings) == names

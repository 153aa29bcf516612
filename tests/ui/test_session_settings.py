"""What an operator sets for sign-in, and what Streamlit is given of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copassist.cli import app
from copassist.cli.serving import COOKIE_SECRET, SECRETS, address, sign_in
from copassist.errors import SettingsError, StoreError
from copassist.languages import LANGUAGES, language
from copassist.settings import Settings, load

SECRET = 's3cret "é" \\ 😀'
WHOLE = {
    "COPASSIST_OIDC_METADATA_URL": "https://provider.example/.well-known/openid-configuration",
    "COPASSIST_OIDC_CLIENT_ID": "copassist",
    "COPASSIST_OIDC_CLIENT_SECRET": SECRET,
    "COPASSIST_DEFAULT_ROLE": "member",
}


def settings_of(home: Path, **other: str) -> Settings:
    """Settings with sign-in."""
    named = {f"COPASSIST_{name.upper()}": value for name, value in other.items()}
    return load({"COPASSIST_HOME": str(home)} | WHOLE | named)[0]


def written(home: Path) -> dict[str, object]:
    """What Streamlit reads."""
    found: dict[str, object] = tomllib.loads((home / SECRETS).read_text("utf-8"))["auth"]
    return found


def test_streamlit_is_given_what_it_needs(tmp_path: Path) -> None:
    """Every part of the settings arrives as it was set; the port is left to Streamlit."""
    home = tmp_path / "new"
    options = sign_in(settings_of(home, oidc_scopes="openid email groups"))
    assert options == {"secrets.files": str(home / SECRETS)}
    told = written(home)
    assert len(str(told.pop("cookie_secret"))) == 64
    assert told == {
        "redirect_uri": "http://localhost:{port}/oauth2callback",
        "client_id": "copassist",
        "client_secret": SECRET,
        "server_metadata_url": WHOLE["COPASSIST_OIDC_METADATA_URL"],
        "client_kwargs": {"scope": "openid email groups"},
    }


@pytest.mark.parametrize("url", ["https://entraide.example", "https://entraide.example/"])
def test_people_come_back_to_the_public_address(url: str, tmp_path: Path) -> None:
    """Behind a proxy the provider sends people to the address that they typed."""
    settings = settings_of(tmp_path, public_url=url)
    sign_in(settings)
    assert written(tmp_path)["redirect_uri"] == "https://entraide.example/oauth2callback"
    assert address(settings, 8501) == "https://entraide.example"
    assert address(settings_of(tmp_path), 8502) == "http://localhost:8502"


def test_secrets_are_for_who_serves_only(tmp_path: Path) -> None:
    """Both files have the rights 0600, also where a file of wider rights lay before."""
    (tmp_path / SECRETS).write_text("")
    (tmp_path / SECRETS).chmod(0o644)
    sign_in(settings_of(tmp_path))
    for name in (SECRETS, COOKIE_SECRET):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert {file.name for file in tmp_path.iterdir()} == {SECRETS, COOKIE_SECRET}


def test_a_restart_signs_nobody_out(tmp_path: Path) -> None:
    """What signs the cookies is made once, and made anew when it was deleted."""
    made = []
    for again in range(3):
        if again == 2:
            (tmp_path / COOKIE_SECRET).unlink()
        sign_in(settings_of(tmp_path))
        made.append(written(tmp_path)["cookie_secret"])
    assert made[0] == made[1] != made[2]


def test_the_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    """A secret of a file is read at the start; a file that is empty or gone is told."""
    file = tmp_path / "secret"
    settings = settings_of(tmp_path, oidc_client_secret="", oidc_client_secret_file=str(file))
    for held in (None, " \n"):
        if held:
            file.write_text(held, encoding="utf-8")
        with pytest.raises(SettingsError) as caught:
            sign_in(settings)
        assert (caught.value.key, caught.value.data["where"]) == ("setting_file", str(file))
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    sign_in(settings)
    assert written(tmp_path)["client_secret"] == SECRET


def test_without_sign_in_nothing_is_written(tmp_path: Path) -> None:
    """One person on one machine needs no account, and gets no file."""
    assert sign_in(Settings(home=tmp_path)) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """What stands in the way of the files is an error of the home."""
    (tmp_path / COOKIE_SECRET).mkdir()
    with pytest.raises(StoreError) as caught:
        sign_in(settings_of(tmp_path))
    assert caught.value.key == "home"


@pytest.mark.parametrize(
    "environ",
    [
        *({name: value for name, value in WHOLE.items() if name != out} for out in WHOLE),
        {"COPASSIST_ROLES_FILE": "roles.toml"},
        {"COPASSIST_OIDC_CLIENT_SECRET": SECRET},
        {"COPASSIST_OIDC_CLIENT_SECRET_FILE": "secret"},
        WHOLE | {"COPASSIST_OIDC_CLIENT_SECRET_FILE": "secret"},
        WHOLE | {"COPASSIST_OIDC_METADATA_URL": "http://provider.example/openid"},
        WHOLE | {"COPASSIST_OIDC_SCOPES": "profile email"},
        WHOLE | {"COPASSIST_PUBLIC_URL": "https://entraide.example/copassist"},
        WHOLE | {"COPASSIST_DEFAULT_ROLE": ""},
        WHOLE | {"COPASSIST_DEFAULT_ROLE": "facilitator"},
        WHOLE | {"COPASSIST_OIDC_HOURS": "0"},
    ],
)
def test_half_a_sign_in_opens_nothing(environ: dict[str, str]) -> None:
    """Sign-in that is not wholly or not safely set stops the app instead of opening it to all."""
    with pytest.raises(SettingsError) as caught:
        load(environ)
    for code in LANGUAGES:
        assert SECRET not in language(code).error(caught.value)


def test_the_secret_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the list of the settings nor an error repeats it, however it was misspelt."""
    for name, value in (WHOLE | {"COPASSIST_HOME": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    for flags in ([], ["--json"]):
        told = CliRunner().invoke(app, ["settings", *flags])
        assert told.exit_code == 0
        assert "oidc_client_secret" in told.output.lower()
        assert "s3cret" not in told.output
    assert "s3cret" not in repr(load()[0])
    for line in ('oidc_client_secret = ["s3cret"]', 'oidc_client_secrt = "s3cret"'):
        (tmp_path / "copassist.toml").write_text(line, encoding="utf-8")
        with pytest.raises(SettingsError) as caught:
            load({"COPASSIST_HOME": str(tmp_path)})
        assert "s3cret" not in f"{caught.value!r} {caught.value.__cause__}"

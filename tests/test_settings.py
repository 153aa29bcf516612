from __future__ import annotations

from pathlib import Path

import pytest

from copassist.errors import SettingsError
from copassist.settings import load


def test_environment_wins_over_the_file(tmp_path: Path) -> None:
    """A value comes from the environment, else the file, else the default, and says which."""
    file = tmp_path / "c.toml"
    file.write_text("port = 9000\nbatch_size = 8\n")
    environ = {"COPASSIST_CONFIG": str(file), "COPASSIST_PORT": "9001"}
    settings, origins = load(environ)
    assert (settings.port, settings.batch_size) == (9001, 8)
    assert (origins["port"], origins["batch_size"], origins["role"]) == (
        "COPASSIST_PORT",
        str(file),
        "default",
    )


@pytest.mark.parametrize(
    ("environ", "key"),
    [
        ({"COPASSIST_PORT": "0"}, "setting"),
        ({"COPASSIST_PORT": "x"}, "setting"),
        ({"COPASSIST_LANGUAGE": "de"}, "setting"),
        ({"COPASSIST_PROT": "1"}, "setting_unknown"),
        ({"COPASSIST_CONFIG": "/nowhere.toml"}, "setting_file"),
    ],
)
def test_bad_values_fail_at_once(environ: dict[str, str], key: str) -> None:
    """A value out of bounds, a key that does not exist or a file that is not there is refused."""
    with pytest.raises(SettingsError) as caught:
        load(environ)
    assert caught.value.key == key


def test_unknown_key_of_the_file(tmp_path: Path) -> None:
    """A key of the file that does not exist is named with the file."""
    file = tmp_path / "c.toml"
    file.write_text("prot = 1\n")
    with pytest.raises(SettingsError) as caught:
        load({"COPASSIST_CONFIG": str(file)})
    assert (caught.value.key, caught.value.data["name"]) == ("setting_unknown", "prot")


def test_settings_are_inert(tmp_path: Path) -> None:
    """Reading settings makes nothing on the disk, and they cannot be changed."""
    settings, _ = load({"COPASSIST_HOME": str(tmp_path / "new")})
    assert not (tmp_path / "new").exists()
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]

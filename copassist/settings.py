"""Settings: inert data, read once and passed in.

Each is an environment variable ``COPASSIST_<NAME>`` and a key of a TOML file (the file named by
``COPASSIST_CONFIG``, else ``copassist.toml`` under the home). The environment wins. Unknown keys
are refused, so that a typing error fails at once.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from copassist.errors import SettingsError
from copassist.hiding import conceal, named_secrets, passwords
from copassist.records import ROLES

PREFIX = "COPASSIST_"
PACKAGED_MODEL = "packaged:multilingual-e5-small"
EXTRACTIVE = "extractive"
_TESTING = ("test_models", "tour")
"""Variables of the test suite: they are not settings, and not errors either."""


class Settings(BaseSettings):
    """What can be set, with its default."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )

    home: Path = Field(
        default_factory=lambda: Path.home() / ".local" / "share" / "copassist",
        description="folder that holds the database, the index and the unpacked model",
    )
    database_url: str = Field(
        default="", description="SQLAlchemy address; empty: SQLite under the home"
    )
    embedding_model: str = Field(
        default=PACKAGED_MODEL,
        description="packaged:multilingual-e5-small, or any sentence-transformers name or folder",
    )
    chat_model: str = Field(
        default=EXTRACTIVE,
        description="LangChain provider:model, or local:NAME; extractive: answers quote",
    )
    chat_base_url: str = Field(default="", description="address of an OpenAI-compatible server")
    chat_timeout_s: float = Field(
        default=60.0, gt=0, le=600, description="longest that the model's answer may take"
    )
    chat_price_in: float = Field(default=0.0, ge=0, description="of a million tokens read")
    chat_price_out: float = Field(default=0.0, ge=0, description="of a million tokens written")
    chroma_url: str = Field(default="", description="host:port of a Chroma server; empty: embedded")
    language: str = Field(
        default="", pattern="^(fr|en|)$", description="interface language; empty: the system's"
    )
    role: str = Field(
        default="member",
        pattern=f"^({'|'.join(role.name for role in ROLES)})$",
        description="who uses this app, where nobody signs in",
    )
    timezone: str = Field(default="America/Montreal", description="of meetings, as IANA names it")
    week_end: Literal["qc", "fr"] = Field(
        default="fr", description="« fin de semaine »: qc, Saturday and Sunday; fr, Friday"
    )
    host: str = Field(
        default="127.0.0.1",
        description="0.0.0.0 opens the app to the network; without sign-in, to all who reach it",
    )
    port: int = Field(default=8501, ge=1, le=65535)
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^/\s?#@]+/?|)$",
        description="address that people type, without a path; empty: http://localhost:PORT",
    )
    oidc_client_id: str = Field(default="", description="name of this app at the provider")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="what the provider gave with it; never shown"
    )
    oidc_client_secret_file: str = Field(default="", description="or the file that holds it")
    oidc_scopes: str = Field(
        default="openid profile email",
        pattern=r"^(.* )?openid( .*)?$",
        description="what the provider is asked; some want groups added",
    )
    oidc_groups_claim: str = Field(
        default="groups", description="where the ID token says a person's groups"
    )
    roles_file: str = Field(
        default="",
        description="TOML: addresses and group:NAME of each role, and of subgroups and authors",
    )
    default_role: str = Field(
        default="",
        pattern="^(member|newcomer|colleague|sponsor|)$",
        description="of whoever signs in and is in no list; empty: refused",
    )
    show_names: bool = Field(
        default=False, description="show the names of those who allow it, beside their messages"
    )
    oidc_hours: int = Field(default=12, ge=1, le=720, description="how long a sign-in holds")
    # After the others of sign-in, which its check reads.
    oidc_metadata_url: str = Field(
        default="",
        pattern=r"^(https://\S+|http://(localhost|127\.0\.0\.1)(:\d+)?/\S+|)$",
        validate_default=True,
        description="…/.well-known/openid-configuration of the provider; empty: no sign-in",
    )
    threads: int = Field(default=0, ge=0, le=256, description="0: as many as there are cores")
    batch_size: int = Field(default=32, ge=1, le=1024, description="texts embedded together")
    passage_chars: int = Field(default=1000, ge=200, le=4000)
    question_chars: int = Field(default=2000, ge=100, le=20000)
    file_mb: int = Field(default=20, ge=1, le=2000, description="largest text file read")
    zip_mb: int = Field(default=2000, ge=1, le=100000, description="largest unpacked zip")
    upload_mb: int = Field(
        default=200, ge=1, le=100000, description="largest file sent from a browser"
    )
    questions_a_minute: int = Field(default=20, ge=0, description="of one person; 0: any number")
    imports_an_hour: int = Field(default=20, ge=0, description="of one person; 0: any number")
    telemetry: bool = Field(default=False, description="local spans without any message text")

    @field_validator("timezone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("an IANA name is wanted, America/Montreal say") from error
        return name

    @field_validator("oidc_metadata_url")
    @classmethod
    def _is_whole(cls, url: str, info: ValidationInfo) -> str:
        """Refuse half a sign-in: the app would stand open to all, against what was meant."""
        kept = info.data
        names = ("oidc_client_secret", "oidc_client_secret_file")
        secrets = sum(bool(kept.get(name)) for name in names)
        begun = url or kept.get("oidc_client_id") or secrets or kept.get("roles_file")
        if begun and not (url and kept.get("oidc_client_id") and secrets == 1):
            raise ValueError(
                "sign-in wants oidc_metadata_url, oidc_client_id and one of oidc_client_secret "
                "and oidc_client_secret_file, and roles_file wants sign-in"
            )
        if url and not (kept.get("roles_file") or kept.get("default_role")):
            raise ValueError("sign-in wants roles_file or default_role: nobody would be let in")
        return url

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values from the call alone: ``load`` reads the environment and the file."""
        return (init_settings,)

    @property
    def database(self) -> str:
        """The SQLAlchemy address in force."""
        return self.database_url or f"sqlite:///{self.home / 'copassist.db'}"


def load(environ: Mapping[str, str] | None = None) -> tuple[Settings, dict[str, str]]:
    """Return the settings and, for each, where its value came from.

    :raises SettingsError: on an unknown key, a value out of bounds or an unreadable file.
    """
    environ = os.environ if environ is None else environ
    conceal(*named_secrets(environ))
    named = _named(environ)
    default = Settings.model_fields["home"].get_default(
        call_default_factory=True, validated_data={}
    )
    file = Path(environ.get(PREFIX + "CONFIG", Path(named.get("home", default)) / "copassist.toml"))
    from_file = _read(file, required=PREFIX + "CONFIG" in environ)
    origins = dict.fromkeys(Settings.model_fields, "default")
    origins |= dict.fromkeys(from_file, str(file)) | {n: PREFIX + n.upper() for n in named}
    for value in (from_file | named).values():
        conceal(*passwords(str(value)))
    conceal(str(from_file.get("oidc_client_secret", "")))
    try:
        return Settings(**(from_file | named)), origins
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        kind = "setting_unknown" if first["type"] == "extra_forbidden" else "setting"
        where = origins.get(name, str(file))
        # What is secret, or may be a secret under a name of its own, is not repeated.
        field = Settings.model_fields.get(name)
        value = "…" if field is None or field.annotation is SecretStr else first.get("input")
        raise SettingsError(
            kind, name=name, value=value, where=where, remedy=first["msg"]
        ) from error


def _named(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings that the environment names; the name of none is an error."""
    found: dict[str, Any] = {}
    for key, value in environ.items():
        name = key.removeprefix(PREFIX).lower()
        if not key.startswith(PREFIX) or name in ("config", *_TESTING):
            continue
        if name not in Settings.model_fields:
            raise SettingsError("setting_unknown", name=key, where="environment")
        found[name] = value
    return found


def _read(file: Path, *, required: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if required:
            raise SettingsError("setting_file", where=str(file), remedy="missing") from error
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError("setting_file", where=str(file), remedy=str(error)) from error

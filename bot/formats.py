"""How the value of a variable is written: the types of the settings, each with what it refuses.

A refusal's text stands behind the name of its variable, so that it reads as a sentence; no value is ever part of it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from bot.store import address

SHORTEST_KEY = 32


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a text with commas, without the empty ones."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _set(value: object) -> object:
    return value.strip() or None if isinstance(value, str) else value


def _bot_token(value: SecretStr | None) -> SecretStr | None:
    return _prefixed(value, "xoxb-")


def _app_token(value: SecretStr | None) -> SecretStr | None:
    return _prefixed(value, "xapp-")


def _prefixed(value: SecretStr | None, prefix: str) -> SecretStr | None:
    if value is not None and not value.get_secret_value().startswith(prefix):
        raise ValueError(f"does not start with {prefix}")
    return value


def _client_id(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[\w.-]{1,32}", value):
        raise ValueError("is not a client id")
    return value


def _public(value: str | None) -> str | None:
    parts = urlsplit(value or "https://unset.example")
    secure = parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname or ""))
    if not secure or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("is not https:// and the name of a host")
    return value.rstrip("/") if value else value


def _loopback(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"


def _api(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is not an http(s) address")
    return value if value.endswith("/") else f"{value}/"


def _database(value: SecretStr | None) -> SecretStr | None:
    address.read(value.get_secret_value() if value else None, Path())
    return value


def _keys(value: SecretStr | None) -> SecretStr | None:
    if any(len(key) < SHORTEST_KEY for key in listed(value.get_secret_value() if value else "")):
        raise ValueError(f"holds a key of fewer than {SHORTEST_KEY} characters")
    return value


def _people(value: str) -> str:
    if not all(re.fullmatch(r"[UW][A-Z0-9]{2,}", user) for user in listed(value)):
        raise ValueError("holds something that is no user id")
    return value


def _channel(value: str) -> str:
    if value.strip() and not re.fullmatch(r"[CG][A-Z0-9]{2,}", value.strip()):
        raise ValueError("is not a channel id")
    return value.strip()


def _repository(value: str) -> str:
    if value.strip() and not re.fullmatch(r"https://[\w.-]+/[\w.-]+/[\w.-]+/?", value.strip()):
        raise ValueError("is not the address of a repository")
    return value.strip()


_EMPTY_IS_UNSET = BeforeValidator(_set)

Secret = Annotated[SecretStr | None, _EMPTY_IS_UNSET]
BotToken = Annotated[SecretStr | None, _EMPTY_IS_UNSET, AfterValidator(_bot_token)]
AppToken = Annotated[SecretStr | None, _EMPTY_IS_UNSET, AfterValidator(_app_token)]
ClientId = Annotated[str | None, _EMPTY_IS_UNSET, AfterValidator(_client_id)]
PublicAddress = Annotated[str | None, _EMPTY_IS_UNSET, AfterValidator(_public)]
ApiAddress = Annotated[str, AfterValidator(_api)]
Port = Annotated[int, Field(ge=1, le=65535)]
MetricsPort = Annotated[Port | None, _EMPTY_IS_UNSET]
Folder = Annotated[Path | None, _EMPTY_IS_UNSET]
Database = Annotated[SecretStr | None, _EMPTY_IS_UNSET, AfterValidator(_database)]
Keys = Annotated[SecretStr | None, _EMPTY_IS_UNSET, AfterValidator(_keys)]
People = Annotated[str, AfterValidator(_people)]
Channel = Annotated[str, AfterValidator(_channel)]
Repository = Annotated[str, AfterValidator(_repository)]

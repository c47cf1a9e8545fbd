"""Where the store is: what people and hosts write, as SQLAlchemy wants it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

Kind = Literal["memory", "sqlite", "postgresql"]

MEMORY = ("memory", "memory:", "memory://", ":memory:", "sqlite://", "sqlite:///:memory:")
"""What asks for a store that is gone with its process."""
FILE = "waerror.sqlite3"
_KEPT = ("host", "port", "application_name", "statement_cache_size")
_RENAMED = {"sslmode": "ssl", "ssl": "ssl", "connect_timeout": "timeout", "timeout": "timeout"}
"""By libpq's name: what asyncpg calls it."""
_DROPPED = ("channel_binding", "gssencmode", "pgbouncer", "prepared_statements")
"""What hosts append for other drivers, and what asyncpg decides by itself."""
_SSL = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a store is. `url` is empty for memory."""

    kind: Kind
    url: str = ""


def read(text: str | None, folder: Path) -> Address:
    """Return where the store is; None or empty: a SQLite file in `folder`.

    Raises ValueError with a sentence that never quotes the address: it may hold a password.
    """
    text = (text or "").strip()
    if text.lower() in MEMORY:
        return Address("memory")
    if not text:
        return _file(folder / FILE)
    try:
        parts = urlsplit(text)
        named = parts.port is None or parts.port > 0  # reading a port that is no number raises
    except ValueError:
        raise ValueError(
            "is not a well-formed address (a password with @ : / ? # needs percent-encoding)"
        ) from None
    scheme = parts.scheme.partition("+")[0].lower()
    if scheme == "sqlite":
        return _sqlite(text)
    if scheme not in {"postgres", "postgresql"}:
        raise ValueError("begins with none of sqlite:, postgres:, postgresql: and memory:")
    options = _options(parts.query)
    if not named or (not parts.hostname and "host" not in options):
        raise ValueError("names no host")
    if not parts.path.strip("/"):
        raise ValueError("names no database after the host")
    made = urlunsplit(
        ("postgresql+asyncpg", parts.netloc, parts.path, urlencode(options, quote_via=quote), "")
    )
    return Address("postgresql", made)


def _file(path: Path) -> Address:
    return Address("sqlite", f"sqlite+aiosqlite:///{quote(str(path.expanduser()))}")


def _sqlite(text: str) -> Address:
    _, found, path = text.partition(":///")
    if not found or not path or "?" in path:
        raise ValueError("is not sqlite:/// and the path of a file")
    return _file(Path(path))


def _options(query: str) -> dict[str, str]:
    """Return the options that asyncpg takes; raises ValueError that names the first it does not."""
    options: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in _DROPPED:
            continue
        if name not in _KEPT and name not in _RENAMED:
            known = ", ".join(("sslmode", "connect_timeout", *_KEPT))
            raise ValueError(f"has an option that is not understood here (understood: {known})")
        options[_RENAMED.get(name, name)] = value
    if options.get("ssl", "require") not in _SSL:
        raise ValueError(f"has an sslmode that is none of {', '.join(_SSL)}")
    return options

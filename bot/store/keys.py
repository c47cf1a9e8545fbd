"""Secret keys: hashing people so that only we can look one up, and sealing what must not be read in a database.

The first key is used; the ones behind it are still understood, so that a key can be changed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SIZE = 32
"""Characters of a hash: 128 bits."""


class Keys:
    """The keys of one installation, at least one."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._hashing = [_derive(text, b"waerror hash") for text in texts]
        sealing = [base64.urlsafe_b64encode(_derive(text, b"waerror seal")) for text in texts]
        self._newest = Fernet(sealing[0])
        self._sealing = MultiFernet([Fernet(key) for key in sealing])
        self._known: dict[tuple[str, str], str] = {}

    def hash(self, kind: str, value: str) -> str:
        """Return the keyed hash of a value; the same value of another kind has another. Empty stays empty."""
        if not value:
            return ""
        found = self._known.get((kind, value))
        if found is None:
            if len(self._known) > 10_000:  # noqa: PLR2004 - about 2 MB
                self._known.clear()
            found = self._known[kind, value] = _digest(self._hashing[0], kind, value)
        return found

    def hashes(self, kind: str, value: str) -> tuple[str, ...]:
        """Return what `hash` gives now and gave under each earlier key."""
        return tuple(_digest(key, kind, value) if value else "" for key in self._hashing)

    def seal(self, text: str) -> str:
        """Encrypt."""
        return self._sealing.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str | None:
        """Decrypt; None where none of our keys made it."""
        try:
            return self._sealing.decrypt(sealed).decode()
        except InvalidToken:
            return None

    def reseal(self, sealed: str) -> str | None:
        """Encrypt with the first key what an older one did; None where there is nothing to do, or no key opens it."""
        with suppress(InvalidToken):
            self._newest.decrypt(sealed)
            return None
        opened = self.unseal(sealed)
        return None if opened is None else self.seal(opened)

    @property
    def proofs(self) -> tuple[str, ...]:
        """What a database keeps to notice a wrong key, for each of ours."""
        return self.hashes("proof", "waerror")


def place(path: Path) -> Path:
    """Return where the key of a SQLite database lies."""
    return path.with_name(f"{path.name}.key")


def beside(path: Path) -> str:
    """Return the key in the file beside a SQLite database, made on the first call; only its owner can read it.

    Raises OSError where it can be neither read nor made.
    """
    file = place(path)
    with suppress(FileNotFoundError):
        return file.read_text("ascii").strip()
    made = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as new:
        new.write(secrets.token_urlsafe(32) + "\n")
    # Of two processes that start at once, one key wins, and it is whole before anybody can read it.
    with suppress(FileExistsError):
        os.link(made, file)
    made.unlink()
    return file.read_text("ascii").strip()


def _derive(text: str, purpose: bytes) -> bytes:
    return hmac.new(text.encode(), purpose, hashlib.sha256).digest()


def _digest(key: bytes, kind: str, value: str) -> str:
    return hmac.new(key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()[:SIZE]

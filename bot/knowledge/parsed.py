"""What TOML files hold, kept from one start to the next: JSON is read in a tenth of the time, 7 ms instead of 70.

Found by the hash of a file's bytes, so a file that was changed is not found. Only the reading is spared: fields,
references and rules are checked at every start. A line that is damaged, or of another version, is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zlib
from pathlib import Path
from typing import Any

import tomli

FORMAT = 1
"""Counts up when lines change."""
KEPT = 3
"""Files that stay, one for each catalog and overlay that are read together."""


def folder() -> Path:
    """Return the user's cache folder for this program."""
    return Path.home() / ".cache" / "waerror"


class Parsed:
    """Contents of TOML files by their bytes. `place`: a folder that keeps them, None for nowhere."""

    def __init__(self, place: Path | None, *roots: Path | None) -> None:
        name = hashlib.sha256("\n".join(map(str, roots)).encode()).hexdigest()[:16]
        self._file = place / f"catalog-{FORMAT}-{name}.txt" if place is not None else None
        self._known = _lines(self._file)
        self._used: dict[str, str] = {}

    def toml(self, content: bytes) -> dict[str, Any]:
        """Return what a file holds. Raises `UnicodeDecodeError` and `tomli.TOMLDecodeError`."""
        name = hashlib.sha256(content).hexdigest()
        line = self._known.get(name)
        if line is not None and (found := _open(line)) is not None:
            self._used[name] = line
            return found
        data = tomli.loads(content.decode("utf-8"))
        if self._file is not None:
            self._used[name] = _line(data)
        return data

    def keep(self) -> None:
        """Keep what was used. Call it where nothing was wrong; where nothing can be written, nothing is kept."""
        if self._file is None or self._used == self._known:
            return
        part = self._file.with_suffix(f".{os.getpid()}.part")
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text("".join(f"{name} {line}\n" for name, line in self._used.items()), "utf-8")
            part.replace(self._file)
            kept = sorted(
                self._file.parent.glob("catalog-*.txt"), key=lambda f: f.stat().st_mtime, reverse=True
            )
            for old in kept[KEPT:]:
                old.unlink(missing_ok=True)


def _lines(file: Path | None) -> dict[str, str]:
    try:
        text = file.read_text("utf-8") if file is not None else ""
    except (OSError, UnicodeDecodeError):
        return {}
    named = (line.partition(" ") for line in text.split("\n"))
    return {name: rest for name, _, rest in named if rest}


def _line(data: dict[str, Any]) -> str:
    # A date becomes its text, which the models take for the same date.
    text = json.dumps(data, default=str)
    return f"{zlib.crc32(text.encode()):08x} {text}"


def _open(line: str) -> dict[str, Any] | None:
    """Return what a line holds; None where it is not as it was written."""
    check, _, text = line.partition(" ")
    if check != f"{zlib.crc32(text.encode()):08x}":
        return None
    found = json.loads(text)
    return found if isinstance(found, dict) else None

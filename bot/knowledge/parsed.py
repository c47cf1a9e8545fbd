"""What TOML files hold, kept from one start to the next: JSON is read in a tenth of the time, 3 ms instead of 110.

Found by the hash of a file's bytes, so a file that was changed is not found. Only the reading is spared: fields,
references and rules are checked at every start, but for situations, which nobody opens until search learns: what they
may be was checked before they were kept. A file that is damaged, or of another version, is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zlib
from pathlib import Path
from typing import Any

from bot.knowledge import situations

FORMAT = 2
"""Counts up when the file changes, or what situations may be."""
CHECK = 9
"""Bytes of the line that says whether the rest is as it was written."""
Contents = dict[str, dict[str, Any]]
"""What files hold, by the hash of their bytes."""
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
        self._known = _kept(self._file) if self._file is not None else {}
        self._used: Contents = {}

    def toml(self, content: bytes, digest: str) -> dict[str, Any]:
        """Return what a file holds; `digest` names its bytes. Raises `UnicodeDecodeError`, `tomli.TOMLDecodeError`."""
        data = self._known.get(digest)
        if data is None:
            data = situations.read(content.decode("utf-8"))
        self._used[digest] = data
        return data

    def keep(self) -> None:
        """Keep what was used. Call it where nothing was wrong; where nothing can be written, nothing is kept."""
        if self._file is None or self._used.keys() == self._known.keys():
            return
        part = self._file.with_suffix(f".{os.getpid()}.part")
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(_pack(self._used))
            part.replace(self._file)
            kept = sorted(
                self._file.parent.glob("catalog-*.txt"), key=lambda f: f.stat().st_mtime, reverse=True
            )
            for old in kept[KEPT:]:
                old.unlink(missing_ok=True)


def _pack(contents: Contents) -> bytes:
    """Return a line with the checksum of the rest; one with all contents; then their situations, which stay closed.

    With each content stands where its situations begin and end, in bytes.
    """
    table, said, end = {}, [], 0
    for name, data in contents.items():
        texts = data.get(situations.NAME)
        said.append(json.dumps(dict(texts)).encode() if texts else b"")
        begin, end = end, end + len(said[-1])
        table[name] = ({key: value for key, value in data.items() if key != situations.NAME}, begin, end)
    # A date becomes its text, which the models take for the same date.
    rest = json.dumps(table, default=str).encode() + b"\n" + b"".join(said)
    return b"%08x\n" % zlib.crc32(rest) + rest


def _kept(file: Path) -> Contents:
    try:
        content = file.read_bytes()
    except OSError:
        return {}
    check, rest = content[:CHECK], memoryview(content)[CHECK:]
    if check != b"%08x\n" % zlib.crc32(rest):
        return {}
    after = content.index(b"\n", CHECK) + 1
    table, said = json.loads(content[CHECK:after]), memoryview(content)[after:]
    for data, begin, end in table.values():
        if begin != end:
            data[situations.NAME] = situations.Kept(said[begin:end])
    return {name: data for name, (data, _, _) in table.items()}

"""Keeping what was learned: the file that travels with the program, and one a catalog where that has changed.

Numbers are kept in a byte or two each.
"""

from __future__ import annotations

import contextlib
import os
import struct
import zipfile
import zlib
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from bot.resolve.train import Model

FORMAT = 7
"""Counts up when the features or the training change: older files are then trained anew."""
DAMAGED = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
)
"""What reading a file of which bytes were lost or changed may raise."""
KEPT = 3
"""Files that stay; older catalogs' go."""
SHIPPED = "model.npz"
"""The file beside this module, written by `waerror catalog train`."""


def shipped() -> tuple[str, Model] | None:
    """Return the model that travels with the program and the digest of its phrases; None where it is damaged."""
    with as_file(files(__package__) / SHIPPED) as path:
        return load(path)


def read(place: Path, digest: str) -> Model | None:
    """Return the model kept for these phrases, or None where there is none that can be used."""
    found = load(_file(place, digest))
    return found[1] if found and found[0] == digest else None


def write(place: Path, digest: str, model: Model) -> None:
    """Keep a model; where nothing can be written, nothing is kept."""
    file = _file(place, digest)
    part = file.with_suffix(f".{os.getpid()}.part")
    with contextlib.suppress(OSError):
        place.mkdir(parents=True, exist_ok=True)
        try:
            save(part, digest, model)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        kept = sorted(place.glob("search-*.npz"), key=lambda f: f.stat().st_mtime, reverse=True)
        for old in kept[KEPT:]:
            old.unlink(missing_ok=True)


def load(path: Path) -> tuple[str, Model] | None:
    """Read a file: the digest of the phrases and what was learned from them. None where it cannot be used."""
    import numpy as np  # noqa: PLC0415 - a tenth of a second that codes and payloads need not wait for

    from bot.resolve.likelihood import Likelihood  # noqa: PLC0415 - the same
    from bot.resolve.prototypes import Prototypes  # noqa: PLC0415 - the same
    from bot.resolve.train import Model  # noqa: PLC0415 - the same

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            if int(data["format"]) != FORMAT:
                return None
            classes = tuple(_text(data["classes"]))
            likelihood = Likelihood(
                tuple(_text(data["names"])), data["idf"].astype(np.float32), data["starts"],
                data["columns"].astype(np.uint16), data["values"], float(data["step"]), len(classes),
            )  # fmt: skip
            rows, bias = data["rows"].astype(np.float32), data["bias"].astype(np.float32)
            return str(data["digest"]), Model(classes, likelihood, Prototypes(rows, bias, data["bounds"]))
    except DAMAGED:
        return None


def save(path: Path, digest: str, model: Model) -> None:
    """Write a model. Raises OSError."""
    import numpy as np  # noqa: PLC0415 - the same

    known = model.likelihood
    small = np.uint8 if len(model.classes) <= 256 else np.uint16  # noqa: PLR2004 - what a byte holds
    arrays: dict[str, Any] = {
        "format": FORMAT, "digest": digest, "classes": _bytes(model.classes), "names": _bytes(known.names),
        "idf": known.idf.astype(np.float16), "starts": known.starts, "columns": known.columns.astype(small),
        "values": known.values, "step": known.step,
        "rows": model.prototypes.rows.astype(np.float16), "bias": model.prototypes.bias.astype(np.float16),
        "bounds": model.prototypes.bounds,
    }  # fmt: skip
    with path.open("wb") as out:
        np.savez_compressed(out, **arrays)


def _file(place: Path, digest: str) -> Path:
    return place / f"search-{FORMAT}-{digest}.npz"


def _bytes(texts: tuple[str, ...]) -> NDArray[np.uint8]:
    import numpy as np  # noqa: PLC0415 - the same

    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _text(data: NDArray[np.uint8]) -> list[str]:
    return bytes(data).decode().split("\n")

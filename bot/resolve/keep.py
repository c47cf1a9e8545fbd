"""Keeping what was trained: one file a catalog, named by the hash of its phrases."""

from __future__ import annotations

import contextlib
import json
import os
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from bot.resolve.train import Model

FORMAT = 4
"""Counts up when the features or the training change: older files are then trained anew."""
KEPT = 3
"""Files that stay; older catalogs' go."""


def read(place: Path, digest: str) -> Model | None:
    """Return the model kept for these phrases, or None where there is none that can be used."""
    import numpy as np  # noqa: PLC0415 - a tenth of a second that codes and payloads need not wait for

    from bot.resolve.train import Model  # noqa: PLC0415 - the same

    try:
        with _file(place, digest).open("rb") as file, np.load(file, allow_pickle=False) as data:
            words = json.loads(bytes(data["words"]))
            return Model(
                tuple(words["classes"]),
                tuple(words["names"]),
                data["idf"],
                data["sparse"].astype(np.float32),
                data["dense"],
                words["weights"],
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def write(place: Path, digest: str, model: Model) -> None:
    """Keep a model; where nothing can be written, nothing is kept."""
    import numpy as np  # noqa: PLC0415 - the same

    words = json.dumps({"classes": model.classes, "names": model.names, "weights": dict(model.weights)})
    file = _file(place, digest)
    part = file.with_suffix(f".{os.getpid()}.part")
    with contextlib.suppress(OSError):
        place.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as out:
            np.savez(
                out,
                words=_bytes(words),
                idf=model.idf,
                sparse=model.sparse.astype(np.float16),
                dense=model.dense,
            )
        part.replace(file)
        kept = sorted(place.glob("search-*.npz"), key=lambda f: f.stat().st_mtime, reverse=True)
        for old in kept[KEPT:]:
            old.unlink(missing_ok=True)


def _file(place: Path, digest: str) -> Path:
    return place / f"search-{FORMAT}-{digest}.npz"


def _bytes(text: str) -> NDArray[np.uint8]:
    import numpy as np  # noqa: PLC0415 - the same

    return np.frombuffer(text.encode(), np.uint8)

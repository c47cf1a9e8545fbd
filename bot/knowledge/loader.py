"""From files to a catalog. Collects every fault of every file before it says anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge.faults import CatalogError, Fault
from bot.knowledge.files import Files
from bot.knowledge.parsed import Parsed, folder
from bot.knowledge.rules import check
from bot.knowledge.shelf import Shelf

if TYPE_CHECKING:
    from bot.knowledge.catalog import Catalog

CACHE = folder()
"""Where what was read is kept for the next start."""


def default_path() -> Path:
    """Return where the catalog lies: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent.parent / "_data" / "catalog"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "catalog"


def load(path: Path | None = None, extra: Path | None = None, *, cache: Path | None = CACHE) -> Catalog:
    """Read the catalog, with the overlay `extra` laid over it. Raises `CatalogError` with every fault found.

    `cache`: a folder where what was read waits for the next start, None for nowhere.

    Finds what would break an answer: files, fields, types, lengths, references, contradictions. The rules of good
    writing are left to `read(…, whole=True)`: a bot does not refuse to start over a banned word.
    """
    # A folder that somebody names is one at work, or a test's: only the catalog that runs is worth keeping.
    root = path or default_path()
    parsed = Parsed(cache if path is None else None, root, extra)
    catalog, faults = read(root, extra, whole=False, parsed=parsed)
    if catalog is None or faults:
        raise CatalogError(faults)
    parsed.keep()
    return catalog


def read(
    path: Path, extra: Path | None = None, *, whole: bool = True, parsed: Parsed | None = None
) -> tuple[Catalog | None, list[Fault]]:
    """Read the catalog below `path` and the overlay `extra`; return it with every fault, in no order.

    None where nothing could be built. `whole`: with the rules of good writing.
    """
    if not path.is_dir():
        return None, [Fault(str(path), "", "no such folder", "name the folder that holds entries/")]
    shelf, files = Shelf(), Files(path, parsed=parsed)
    shelf.fill(files)
    faults, version = files.faults, files.digest
    if extra is not None:
        from bot.knowledge import overlay  # noqa: PLC0415 - models that a catalog alone has no use for

        laid = overlay.lay(shelf, extra, parsed)
        faults = faults + laid.faults
        version.update(laid.digest.digest())
    catalog = shelf.catalog(version.hexdigest()[:16])
    return catalog, faults + check(catalog, whole=whole)

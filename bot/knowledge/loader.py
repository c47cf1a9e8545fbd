"""From files to a catalog. Collects every fault of every file before it says anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge import overlay
from bot.knowledge.faults import CatalogError, Fault
from bot.knowledge.files import Files
from bot.knowledge.rules import check
from bot.knowledge.shelf import Shelf

if TYPE_CHECKING:
    from bot.knowledge.catalog import Catalog


def default_path() -> Path:
    """Return where the catalog lies: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent.parent / "_data" / "catalog"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "catalog"


def load(path: Path | None = None, extra: Path | None = None) -> Catalog:
    """Read the catalog, with the overlay `extra` laid over it. Raises `CatalogError` with every fault found.

    Finds what would break an answer: files, fields, types, lengths, references, contradictions. The rules of good
    writing are left to `read(…, whole=True)`: a bot does not refuse to start over a banned word.
    """
    catalog, faults = read(path or default_path(), extra, whole=False)
    if catalog is None or faults:
        raise CatalogError(faults)
    return catalog


def read(path: Path, extra: Path | None = None, *, whole: bool = True) -> tuple[Catalog | None, list[Fault]]:
    """Read the catalog below `path` and the overlay `extra`; return it with every fault, in no order.

    None where nothing could be built. `whole`: with the rules of good writing.
    """
    if not path.is_dir():
        return None, [Fault(str(path), "", "no such folder", "name the folder that holds entries/")]
    shelf, files = Shelf(), Files(path)
    shelf.fill(files)
    faults, version = files.faults, files.digest
    if extra is not None:
        laid = overlay.lay(shelf, extra)
        faults = faults + laid.faults
        version.update(laid.digest.digest())
    catalog = shelf.catalog(version.hexdigest()[:16])
    return catalog, faults + check(catalog, whole=whole)

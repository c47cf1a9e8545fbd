"""Loading the catalog for a verb; a broken catalog ends the verb with every fault named."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge.faults import CatalogError
from bot.knowledge.files import VARIABLE
from bot.knowledge.loader import load as load_catalog
from bot.variables import DOTFILE, SettingsError

if TYPE_CHECKING:
    from bot.knowledge.catalog import Catalog


def load(path: Path | None = None, extra: Path | None = None) -> Catalog:
    """Return the catalog with the overlay over it, or end with exit code 1 and all faults on standard error.

    `extra`: the overlay; without it the one of WAERROR_CATALOG_EXTRA.
    """
    try:
        return load_catalog(path, extra or overlay_folder())
    except CatalogError as error:
        print(error.report(), file=sys.stderr)
        raise SystemExit(1) from None


def overlay_folder() -> Path | None:
    """Return the folder of WAERROR_CATALOG_EXTRA, from the environment or `.env`; None where it is empty or not set.

    Read here and not through `bot.settings`: a question in a terminal does not wait until somebody has mended a Slack
    token that it does not need. A file that cannot be read ends the verb with what to do: nobody knows what it asks.
    """
    value = os.environ.get(VARIABLE)
    if value is None and Path(DOTFILE).is_file():
        from bot import dotfile

        try:
            value = dotfile.read(Path(DOTFILE)).get(VARIABLE)
        except SettingsError as error:
            print(error, file=sys.stderr)
            raise SystemExit(2) from None
    return Path(value).expanduser() if value else None

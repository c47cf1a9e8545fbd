"""Loading the catalog for a verb; a broken catalog ends the verb with every fault named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.knowledge.faults import CatalogError
from bot.knowledge.loader import load as load_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge.catalog import Catalog


def load(path: Path | None = None) -> Catalog:
    """Return the catalog, or end with exit code 1 and all faults on standard error."""
    try:
        return load_catalog(path)
    except CatalogError as error:
        typer.echo(error.report(), err=True)
        raise typer.Exit(1) from None

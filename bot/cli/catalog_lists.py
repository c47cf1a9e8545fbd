"""`waerror catalog` stats, stale, drift and schema --check: lists about the catalog."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table

from bot.knowledge import drift as drifting
from bot.knowledge import stats as counting
from bot.knowledge.faults import CatalogError
from bot.knowledge.files import Files
from bot.knowledge.loader import default_path
from bot.knowledge.schema import text as schema_text

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Namespace


def stats(catalog: Catalog, *, as_json: bool) -> None:
    """Print what the catalog holds."""
    counts = counting.count(catalog)
    if as_json:
        typer.echo(json.dumps(counts, ensure_ascii=False, indent=2))
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold")
    table.add_column()
    table.add_column(justify="right")
    for group, values in counts.items():
        for i, (name, number) in enumerate(values.items()):
            table.add_row("" if i else group, name, f"{number:,}")
    Console(highlight=False).print(table)


def stale(catalog: Catalog, days: int) -> int:
    """Print which sources of which entries nobody has read for more than `days` days, oldest first."""
    today = dt.datetime.now(tz=dt.UTC).date()
    old = sorted(
        (reference.checked, entry.key, reference.id)
        for entry in catalog
        for reference in entry.sources
        if (today - reference.checked).days > days
    )
    for day, key, source in old:
        typer.echo(f"{day.isoformat()}  {key}  {source}")
    if not old:
        typer.echo(f"Every source of {len(catalog)} entries was read within {days} days.")
    return 1 if old else 0


def drift(catalog: Catalog, file: Path, exempt: Path | None, namespace: Namespace | None) -> int:
    """Print what differs between a list of codes and the catalog."""
    try:
        codes = drifting.codes_in(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        typer.echo(f"{file} cannot be read as text (UTF-8).", err=True)
        return 2
    try:
        exemptions = _exemptions(exempt) if exempt else []
    except CatalogError as error:
        typer.echo(error.report("The list of exemptions"), err=True)
        return 2
    found = drifting.compare(catalog, codes, exemptions, namespace)
    _list("in the list, not in the catalog", found.lacking)
    _list("in the catalog, not in the list", found.unlisted)
    _list("different, with a reason", [f"{e.id}: {e.reason}" for e in found.exempt])
    _list("exempt, but no longer different: take them out", [e.id for e in found.needless])
    if not found:
        typer.echo(f"{len(codes)} codes: no drift without a reason.")
    return 1 if found else 0


def schema_is_fresh(folder: Path | None) -> int:
    """Say whether catalog/schema.json is what the models generate."""
    file = (folder or default_path()) / "schema.json"
    if file.is_file() and file.read_text(encoding="utf-8") == schema_text():
        typer.echo(f"{file} is up to date.")
        return 0
    typer.echo(f"{file} is stale: waerror catalog schema > {file}", err=True)
    return 1


def _exemptions(file: Path) -> list[drifting.Exemption]:
    """Return the exemptions of a file. Raises `CatalogError` with every fault of it."""
    files = Files(file.parent)
    found = files.table(file.name, "exempt", drifting.Exemption)
    if files.faults:
        raise CatalogError(files.faults)
    return list(found.values())


def _list(heading: str, items: tuple[str, ...] | list[str]) -> None:
    if items:
        typer.echo(f"{len(items)} {heading}:")
        for item in items:
            typer.echo(f"  {item}")

"""`waerror catalog show` and `cards`: entries as they are drawn, for their authors."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import typer
from rich.console import Console

from bot.cards import terminal
from bot.cards.blocks import Card
from bot.cli.renderings import plain
from bot.resolve.neighbours import neighbours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cards.setting import Surface
    from bot.cli.renderings import Rendering
    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry, Subcode

BUILDER = "https://app.slack.com/block-kit-builder/#"
SURFACES: tuple[Surface, ...] = ("message", "modal", "home")
WIDTH = 100
NEAREST = 3


class NotOneEntryError(Exception):
    """A key means no entry, or more than one. Its text says which are near."""


def find(catalog: Catalog, key: str) -> tuple[Entry, Subcode | None]:
    """Return the entry of `namespace/code`, `code`, `code/subcode` or a subcode. Raises `NotOneEntryError`."""
    if (entry := catalog.get(key)) is not None:
        return entry, None
    head, _, tail = key.rpartition("/")
    found: list[tuple[Entry, Subcode | None]]
    if head:
        parents = [parent for parent in (catalog.get(head), *catalog.by_code(head)) if parent is not None]
        found = [(p, s) for p in parents for s in p.subcodes if s.code == tail]
    else:
        found = [(entry, None) for entry in catalog.by_code(key)] or [*catalog.subcodes(key)]
    if len(found) == 1:
        return found[0]
    if found:
        names = " or ".join(f"{entry.key}/{sub.code}" if sub else entry.key for entry, sub in found)
        raise NotOneEntryError(f"{key} stands more than once: say {names}.")
    raise NotOneEntryError(f"{key} is in no list of the catalog.{_near(catalog, tail)}")


def show(catalog: Catalog, key: str, surface: Surface, *, blocks: bool, builder: bool) -> int:
    """Print an entry as it is drawn: as text, as JSON, or as an address of Block Kit Builder."""
    try:
        drawing = plain(*_split(catalog, key, surface))
    except NotOneEntryError as error:
        typer.echo(str(error), err=True)
        return 2
    if builder:
        typer.echo(BUILDER + quote(json.dumps(_for_builder(drawing), separators=(",", ":")), safe=""))
    elif blocks:
        typer.echo(json.dumps(drawing.payload, ensure_ascii=False, indent=2))
    else:
        console = Console(highlight=False)
        card = Card("", drawing.payload["blocks"])
        text = terminal.to_text(card, min(console.width, WIDTH), controls=True)
        console.print(text, markup=False, soft_wrap=True)
    return 0


def cards(catalog: Catalog) -> Iterator[str]:
    """Yield a line of JSON for each entry, subcode and surface, as the playground's preview reads it."""
    for entry in catalog:
        for subcode in (None, *entry.subcodes):
            for surface in SURFACES:
                if subcode is None or surface != "home":
                    yield json.dumps(_line(entry, subcode, surface, catalog), ensure_ascii=False)


def _line(entry: Entry, subcode: Subcode | None, surface: Surface, catalog: Catalog) -> dict[str, object]:
    drawing = plain(entry, catalog, surface, subcode)
    tail = f"/{subcode.code}" if subcode else ""
    return {
        "key": entry.key + tail,
        "code": entry.code + tail,
        "headline": (subcode or entry).headline,
        "family": entry.family,
        "surface": surface,
        "text": drawing.payload.get("text", ""),
        "blocks": drawing.payload["blocks"],
    }


def _split(catalog: Catalog, key: str, surface: Surface) -> tuple[Entry, Catalog, Surface, Subcode | None]:
    entry, subcode = find(catalog, key)
    return entry, catalog, surface, subcode


def _for_builder(drawing: Rendering) -> object:
    """Return what Block Kit Builder reads after the #: a view whole, of a message its blocks."""
    return drawing.payload if drawing.kind == "view" else {"blocks": drawing.payload["blocks"]}


def _near(catalog: Catalog, code: str) -> str:
    near = [neighbour.entry.code for neighbour in neighbours(catalog, code)]
    near += difflib.get_close_matches(code, sorted(catalog.codes), n=NEAREST, cutoff=0.7)
    names = list(dict.fromkeys(near))[:NEAREST]
    return f" Near it: {', '.join(names)}." if names else " `waerror catalog stats` says what there is."

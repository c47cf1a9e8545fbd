"""The catalog: whether it loads, and when its statements were checked."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING

from bot.doctor.finding import Finding, fault, ok, warning
from bot.knowledge.faults import CatalogError
from bot.knowledge.loader import load

if TYPE_CHECKING:
    from bot.doctor.subject import Subject

CATALOG = "Catalog"
OLD_DAYS = 180
"""Meta changes its list of errors a few times a year."""


async def judge(subject: Subject) -> Finding:
    """Load the catalog with the company's own entries."""
    return await asyncio.to_thread(_judge, subject)


def _judge(subject: Subject) -> Finding:
    try:
        catalog = load(extra=subject.overlay)
    except CatalogError as error:
        first = error.faults[0]
        count = f"{len(error.faults)} faults, the first" if len(error.faults) > 1 else "a fault"
        return fault(
            CATALOG,
            f"It has {count} in {first.file}: {first.reason}.",
            "Run `waerror catalog check`: it names each with its remedy.",
        )
    days_of_checks = [source.checked for entry in catalog for source in entry.sources]
    oldest, newest = min(days_of_checks), max(days_of_checks)
    days = (dt.datetime.fromtimestamp(subject.now(), dt.UTC).date() - newest).days
    own = f", {len(catalog.local)} of them yours or extended by you" if catalog.local else ""
    if days > OLD_DAYS:
        return warning(
            CATALOG,
            f"{len(catalog)} entries{own}; nobody has checked any of them for {days} days.",
            "Update waerror: newer versions bring newer entries.",
        )
    return ok(CATALOG, f"{len(catalog)} entries{own}, sources read {oldest} to {newest}")

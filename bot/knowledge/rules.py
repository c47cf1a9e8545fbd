"""Rules across fields and entries: what one field alone cannot show. Each is a small function; all faults are kept.

`structure` holds whenever a catalog is loaded; `evidence`, `prose`, `uniqueness` and `addresses` are for authors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge import structure
from bot.knowledge.faults import Fault

if TYPE_CHECKING:
    from bot.knowledge.catalog import Catalog


def check(catalog: Catalog, *, whole: bool = True) -> list[Fault]:
    """Return every fault that the rules find; without `whole` those alone that would break an answer."""
    entry_rules, catalog_rules = structure.ENTRY_RULES, structure.CATALOG_RULES
    if whole:
        from bot.knowledge import addresses, evidence, prose, uniqueness  # noqa: PLC0415 - for authors

        entry_rules += (*evidence.ENTRY_RULES, *prose.ENTRY_RULES, *uniqueness.ENTRY_RULES)
        catalog_rules += (*uniqueness.CATALOG_RULES, *addresses.CATALOG_RULES)
    faults = [
        Fault(catalog.files.get(entry.key, entry.key), *found)
        for entry in catalog
        for rule in entry_rules
        for found in rule(entry, catalog)
    ]
    return faults + [Fault(*found) for rule in catalog_rules for found in rule(catalog)]

"""Counting what the catalog holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry

CAUSES, SITUATIONS = 2, 15
REPLY_LANGUAGES = frozenset({"en", "es", "pt"})


def is_full(entry: Entry) -> bool:
    """Whether an entry has the full treatment: causes told apart, replies in three languages, many situations."""
    spoken = {reply.lang for reply in entry.reply}
    situations = sum(map(len, entry.situations.values()))
    return len(entry.causes) >= CAUSES and spoken >= REPLY_LANGUAGES and situations >= SITUATIONS


def count(catalog: Catalog) -> dict[str, Mapping[str, int]]:
    """Return counts by group, then by value, most first; families in the order of browsing."""
    entries = list(catalog)
    families = Counter(entry.family for entry in entries)
    return {
        "entries": {
            "entries": len(entries),
            "subcodes": sum(len(entry.subcodes) for entry in entries),
            "codes": len(catalog.codes),
            "full treatment": sum(map(is_full, entries)),
            "disputed": sum(entry.disputed is not None for entry in entries),
            "local": sum(entry.local for entry in entries),
            "wordings": sum(len(entry.wordings) for entry in entries),
        },
        "namespace": _counted(entry.namespace for entry in entries),
        "status": _counted(entry.status.value for entry in entries),
        "family": {name: families[name] for name in catalog.families if name in families},
        "actor": _counted(entry.actor.value for entry in entries if entry.actor),
        "retry": _counted(entry.retry.value for entry in entries if entry.retry),
        "affects": _counted(entry.affects.value for entry in entries if entry.affects),
        "situations": _counted(lang for e in entries for lang, said in e.situations.items() for _ in said),
        "replies": _counted(f"{r.audience}, {r.lang}" for entry in entries for r in entry.reply),
        "providers": {provider.name: len(provider.codes) for provider in catalog.providers.values()},
    }


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())

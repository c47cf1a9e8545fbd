"""Rules across entries: who is confused with whom, and whose words are whose."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.knowledge.fields import folded
from bot.knowledge.models import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry
    from bot.knowledge.structure import Found, Located


def related_is_symmetric(entry: Entry, catalog: Catalog) -> Iterator[Found]:
    """If A is often confused with B, then B with A. A retired number may point to what it is today, one way."""
    if entry.status is Status.RETIRED:
        return
    for i, other in enumerate(entry.related):
        there = catalog.get(other)
        if other == entry.key:
            yield f"related[{i}]", "is the entry itself", "take it out"
        elif there is not None and there.status is not Status.RETIRED and entry.key not in there.related:
            yield (
                f"related[{i}]",
                f"{other} does not name {entry.key}",
                f"add {entry.key} to related of {other}",
            )


def related_stands_once(entry: Entry, _: Catalog) -> Iterator[Found]:
    """A look-alike is named once."""
    for i, other in enumerate(entry.related):
        if other in entry.related[:i]:
            yield f"related[{i}]", f"{other} stands twice", "keep one of them"


def wordings_are_unique(catalog: Catalog) -> Iterator[Located]:
    """One wording points to one entry of a namespace. Titles may be shared: then the reader is asked."""
    seen: dict[tuple[str, str], str] = {}
    for entry in catalog:
        for i, wording in enumerate(entry.wordings):
            first = seen.setdefault((entry.namespace, folded(wording)), f"{entry.key} {i}")
            if first != f"{entry.key} {i}":
                where = first.partition(" ")[0]
                yield (
                    _file(catalog, entry),
                    f"wordings[{i}]",
                    f"{wording!r} stands in {where} too",
                    "keep one",
                )


def situations_are_unique(catalog: Catalog) -> Iterator[Located]:
    """One description belongs to one entry of a namespace: in two it would decide for neither."""
    seen: defaultdict[tuple[str, str], list[tuple[Entry, str]]] = defaultdict(list)
    for entry in catalog:
        for lang, phrases in entry.situations.items():
            for i, phrase in enumerate(phrases):
                seen[entry.namespace, folded(phrase)].append((entry, f"situations.{lang}[{i}]"))
    for (_, phrase), places in seen.items():
        for entry, where in places[1:]:
            first = places[0][0].key
            yield (
                _file(catalog, entry),
                where,
                f"{phrase!r} stands in {first} too",
                "keep it where it fits best",
            )


def _file(catalog: Catalog, entry: Entry) -> str:
    return catalog.files.get(entry.key, entry.key)


ENTRY_RULES: tuple[Callable[[Entry, Catalog], Iterator[Found]], ...] = (
    related_is_symmetric, related_stands_once,
)  # fmt: skip
CATALOG_RULES: tuple[Callable[[Catalog], Iterator[Located]], ...] = (
    wordings_are_unique, situations_are_unique,
)  # fmt: skip

"""What cards look up: the little of the catalog that a drawing needs beside its outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.knowledge.models import Entry, Family, Provider, Source


class Library(Protocol):
    """The catalog, as far as cards see it."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """Names and addresses by id."""
        ...

    @property
    def families(self) -> Mapping[str, Family]:
        """Families by id, in the order of browsing."""
        ...

    @property
    def providers(self) -> Mapping[str, Provider]:
        """Providers by id."""
        ...

    def get(self, key: str) -> Entry | None:
        """Return the entry of `key`, or None."""
        ...

    def __iter__(self) -> Iterator[Entry]:
        """Iterate over the entries."""
        ...

    def __len__(self) -> int:
        """Return how many entries there are."""
        ...

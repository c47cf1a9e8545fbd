"""The catalog: immutable look-ups over everything we know. Built once at start, shared by all requests."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.knowledge.models import Entry, Family, Opening, Provider, ProviderCode, Question, Source, Subcode


@dataclass(frozen=True)
class Catalog:
    """All entries by key, in the order of their files, with what they refer to.

    `version` is a hash of the files read: it names caches built from this catalog.
    """

    entries: Mapping[str, Entry]
    families: Mapping[str, Family]
    sources: Mapping[str, Source]
    questions: Mapping[str, Question]
    providers: Mapping[str, Provider]
    version: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    """Where each entry, `source/<id>` and `provider/<id>` was read from, for messages to authors."""
    local: frozenset[str] = frozenset()
    """Which of these names came from, or were extended by, a company's own overlay."""

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self.entries)

    def __iter__(self) -> Iterator[Entry]:
        """Iterate over the entries."""
        return iter(self.entries.values())

    def get(self, key: str) -> Entry | None:
        """Return the entry of `key`, or None."""
        return self.entries.get(key)

    def by_code(self, code: str) -> tuple[Entry, ...]:
        """Return the entries of a number or word, Cloud API first; 250 finds the entry of 200-299."""
        exact = self._by_code.get(code.casefold(), ())
        if exact or not code.isdigit():
            return exact
        number = int(code)
        return tuple(entry for first, last, entry in self._ranges if first <= number <= last)

    def subcodes(self, code: str) -> tuple[tuple[Entry, Subcode], ...]:
        """Return the subcodes with this number, each with its parent."""
        return self._by_subcode.get(code, ())

    def provider(self, name: str) -> Provider | None:
        """Return the provider of a name or alias, case ignored."""
        return self._by_provider.get(name.casefold())

    def provider_codes(self, code: str) -> tuple[tuple[Provider, ProviderCode], ...]:
        """Return every provider's row for this number."""
        return self._by_provider_code.get(code, ())

    def successor(self, entry: Entry) -> Entry | None:
        """Return the entry that replaces a retired one, or None."""
        return self.entries.get(entry.replaced_by) if entry.replaced_by else None

    def openings(self) -> Iterator[tuple[Question, Opening]]:
        """Yield the texts that open each question by themselves."""
        for question in self.questions.values():
            for opening in question.openings:
                yield question, opening

    @cached_property
    def met(self) -> dict[str, int]:
        """How often people meet an entry, by its key: how many providers list it among theirs.

        An old number counts for its successor. What no provider lists is left out.
        """
        listed: defaultdict[str, set[str]] = defaultdict(set)
        for provider in self.providers.values():
            for row in provider.codes:
                entry = self.get(row.key)
                meant = self.successor(entry) if entry and entry.namespace == "on-premises" else entry
                if meant is not None:
                    listed[meant.key].add(provider.id)
        return {key: len(names) for key, names in listed.items()}

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every code that has an entry or is a subcode, without namespaces."""
        return frozenset(self._by_code) | frozenset(self._by_subcode)

    @cached_property
    def _by_code(self) -> dict[str, tuple[Entry, ...]]:
        found: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in sorted(self, key=lambda e: e.namespace != "cloud-api"):
            found[entry.code.casefold()].append(entry)
        return {code: tuple(entries) for code, entries in found.items()}

    @cached_property
    def _ranges(self) -> tuple[tuple[int, int, Entry], ...]:
        spans = ((entry.code.partition("-"), entry) for entry in self)
        return tuple(
            (int(first), int(last), entry)
            for (first, dash, last), entry in spans
            if dash and first.isdigit() and last.isdigit()
        )

    @cached_property
    def _by_subcode(self) -> dict[str, tuple[tuple[Entry, Subcode], ...]]:
        found: defaultdict[str, list[tuple[Entry, Subcode]]] = defaultdict(list)
        for entry in self:
            for subcode in entry.subcodes:
                found[subcode.code].append((entry, subcode))
        return {code: tuple(pairs) for code, pairs in found.items()}

    @cached_property
    def _by_provider(self) -> dict[str, Provider]:
        return {
            name.casefold(): provider
            for provider in self.providers.values()
            for name in (provider.id, provider.name, *provider.aliases)
        }

    @cached_property
    def _by_provider_code(self) -> dict[str, tuple[tuple[Provider, ProviderCode], ...]]:
        found: defaultdict[str, list[tuple[Provider, ProviderCode]]] = defaultdict(list)
        for provider in self.providers.values():
            for row in provider.codes:
                found[row.code].append((provider, row))
        return {code: tuple(pairs) for code, pairs in found.items()}

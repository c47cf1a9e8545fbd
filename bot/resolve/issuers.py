"""Who may have sent a number that several issuers share, and which of them an answer to that question names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.resolve.bands import BRIEFER
from bot.resolve.narrowing import NOTHING
from bot.resolve.normalise import fold
from bot.resolve.outcome import Answer, Evidence, Found, Sighting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry
    from bot.resolve.choices import Choices
    from bot.resolve.outcome import Choice, Outcome
    from bot.resolve.provider import Providers
    from bot.resolve.told import Told

CLOUD, OLD = "Cloud API", "On-Premises API"
_CLOUD = re.compile(r"\b(?:cloud|meta|facebook|graph)\b")
_OLD = re.compile(r"\b(?:on[ -]?prem(?:ises?)?|old client|docker)\b")
_DENIES = frozenset({"not", "no", "nor", "neither", "nao", "ni", "nem", "tampoco", "pas", "or", "o", "ou"})
"""Words with which a name is ruled out, or only considered."""


class Issuers:
    """The issuers of one catalog's numbers."""

    def __init__(self, catalog: Catalog, providers: Providers, choices: Choices) -> None:
        self._catalog, self._providers, self._choices = catalog, providers, choices

    def question(self, number: str) -> Choice:
        """Return the question who sent a number."""
        return self._choices.by_issuer(number, self._meanings(number))

    def go_on(self, told: Told, number: str, fresh: Outcome) -> Outcome:
        """Return the outcome of a message after that question; `fresh` is what the message says by itself.

        It is asked again where so few words name an issuer that is none of these or several, or say nothing at all.
        """
        if len(told.words) > BRIEFER:
            return fresh
        if answer := self._answer(told, number):
            return answer
        about = bool(self._named(told.text)) or all(word in NOTHING for word in told.words)
        return self.question(number) if about and not isinstance(fresh, Answer) else fresh

    def _meanings(self, number: str) -> Iterator[tuple[Entry, str]]:
        """Yield what a number means to each of its issuers, and their names."""
        for entry in self._catalog.by_code(number):
            yield entry, OLD if entry.namespace == "on-premises" else CLOUD
        for provider, row in self._providers.rows(number):
            meant = self._catalog.get(row.key)
            if meant is not None:
                yield meant, provider.name

    def _answer(self, told: Told, number: str) -> Answer | None:
        """Return what a number means to the one issuer that a message names; None where it names none of them."""
        if _DENIES.intersection(told.words):
            return None
        name = self._named(told.text)
        found = next((entry for entry, issuer in self._meanings(number) if issuer == name), None)
        return Answer(Sighting(found, Evidence(Found.CHOSEN, name))) if found else None

    def _named(self, text: str) -> str:
        provider = self._providers.named(text)
        if provider is not None:
            return provider.name
        plain = fold(text)
        if _OLD.search(plain):
            return OLD
        return CLOUD if _CLOUD.search(plain) else ""

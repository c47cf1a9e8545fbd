"""Providers: who is named in a text, and what their own numbers stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.resolve.alternatives import by_letter
from bot.resolve.normalise import fold
from bot.resolve.numbers import SMALL

if TYPE_CHECKING:
    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Provider, ProviderCode

_READ = 40_000
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "twilio",
        re.compile(
            r"twilio\.com|MessageStatus=|more_info[^\n]{0,12}twilio|\bMessageSid\b|ChannelStatusMessage"
        ),
    ),
    ("gupshup", re.compile(r'"message-event"|gupshup\.io|\'message-event\'')),
    ("ycloud", re.compile(r"whatsappApiError|whatsapp\.message\.updated|api\.ycloud\.com")),
    ("360dialog", re.compile(r"waba-v2\.360dialog|d360-api-key", re.IGNORECASE)),
    ("8x8", re.compile(r"8x8\.com|chatapps\.8x8")),
    ("vonage", re.compile(r"(?:nexmo|vonage)\.com")),
)
"""Marks by which a payload shows whose it is, without a name."""

_PRODUCTS = frozenset({"whatsapp", "business", "cloud", "graph", "api", "meta", "facebook", "waba"})
"""Words of which the names of Meta's own products are made."""
_BESIDE = frozenset(
    {"error", "errors", "code", "codes", "erro", "erros", "errores", "codigo", "fehler"}
    | {"a", "an", "the", "from", "of", "with", "de", "da", "do", "del", "von", "bei"}
)
"""Words that may stand beside a name and say nothing."""
_WORD = re.compile(r"[^\W_]+")
_LONGEST_NAME = 60
"""Characters of a text that can be a name alone: "Meta WhatsApp Business Cloud API error code" has 42."""


class Providers:
    """The providers of a catalog by name. Reading is one pass with one pattern of all names."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._names: dict[str, Provider] = {}
        for provider in catalog.providers.values():
            for name in (provider.id, provider.name, *provider.aliases):
                self._names.setdefault(fold(name), provider)
        names = sorted(map(re.escape, self._names), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<![\w-])(?:{by_letter('|'.join(names))})(?![\w-])") if names else None

    def named(self, text: str) -> Provider | None:
        """Return the first provider that `text` names, or whose marks it carries."""
        found = self._pattern.search(fold(text[:_READ])) if self._pattern else None
        if found:
            return self._names[found[0]]
        for name, shape in _SHAPES:
            provider = self._catalog.provider(name)
            if provider is not None and shape.search(text[:_READ]):
                return provider
        return None

    def only_named(self, text: str) -> bool:
        """Whether a text is a provider's or product's name, or "error": it says nothing of what happened."""
        if len(text) > _LONGEST_NAME:
            return False
        plain = fold(text)
        rest, times = self._pattern.subn(" ", plain) if self._pattern else (plain, 0)
        words = set(_WORD.findall(rest))
        return (times > 0 or bool(words)) and words <= _PRODUCTS | _BESIDE

    def ends(self, before: str) -> bool:
        """Whether a text ends with a provider's name, or that and "error" or "code"."""
        plain = re.sub(r"[\s:=#-]*\b(?:error|code)?[\s:=#-]*$", "", fold(before))
        return any(plain.endswith(name) for name in self._names)

    def row(self, provider: Provider, code: str) -> ProviderCode | None:
        """Return a provider's row for a number, case of word codes ignored."""
        folded = code.casefold()
        return next((row for row in provider.codes if row.code.casefold() == folded), None)

    def own(self, provider: Provider, code: str) -> bool:
        """Whether a small number is surely a provider's own: of one that hands none through, none of which we know."""
        return not provider.codes and not provider.pass_through and len(code) <= SMALL

    def rows(self, code: str) -> tuple[tuple[Provider, ProviderCode], ...]:
        """Return every provider's row for a number."""
        return self._catalog.provider_codes(code)

"""The codes of a text: from its objects, then from its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.resolve.numbers import SMALL, numbers
from bot.resolve.page import Page
from bot.resolve.payload import records
from bot.resolve.reading import Reading

if TYPE_CHECKING:
    from bot.knowledge.catalog import Catalog
    from bot.resolve.provider import Providers
    from bot.resolve.told import Told
    from bot.resolve.wordings import Wordings


class Reader:
    """Reads the codes of one text after another; holds no state between them."""

    def __init__(self, catalog: Catalog, providers: Providers, wordings: Wordings) -> None:
        self.catalog, self.providers, self.wordings = catalog, providers, wordings

    def read(self, told: Told, *, typed: bool, asked: bool = False) -> Reading:
        """Return every code of a text."""
        objects, found = records(told.text), numbers(told.text, self.known)
        if not objects and not found:
            return Reading()
        page = Page(self, told, typed=typed, asked=asked)
        for record in objects:
            page.record(record)
        for number in found:
            page.number(number)
        return page.finish()

    def known(self, code: str) -> bool:
        """Whether a number of five digits or more is in any of the lists."""
        return len(code) > SMALL and self.listed(code)

    def listed(self, code: str) -> bool:
        """Whether a number has an entry, is a subcode, or a provider's."""
        return bool(self.catalog.by_code(code) or self.catalog.subcodes(code) or self.providers.rows(code))

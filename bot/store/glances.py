"""What a card could do without: read from the database for a moment only, and kept for the next card."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar, cast

from bot.store.errors import AwayError, StoreError, Trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.store.keeper import Keeper
    from bot.store.sql.backend import Backend

T = TypeVar("T")

GLANCE = 0.15
"""Seconds that a card waits for what it could do without."""
FRESH = 5.0
"""Seconds for which what was read for a card is good: notes are to be seen everywhere within seconds."""
MOST_GLANCES = 2_000
AGAIN = 1.0
"""Seconds for which a read that failed is not tried again: meanwhile each message would wait for it anew."""


class Glances:
    """What was just read for cards, so that a busy thread does not read it again and again."""

    def __init__(self, keeper: Keeper, clock: Callable[[], float] = time.monotonic) -> None:
        self._keeper = keeper
        self._clock = clock
        self._known: OrderedDict[tuple[str, ...], tuple[float, object]] = OrderedDict()
        self._again = 0.0
        """When a database that is there, but was too slow for a card, is asked again."""

    async def read(self, place: tuple[str, ...], work: Callable[[Backend], Awaitable[T]], otherwise: T) -> T:
        """Return what `work` reads, or read a moment ago; `otherwise` where that takes too long."""
        known = self._known.get(place)
        if known is not None and self._clock() - known[0] < FRESH:
            return cast("T", known[1])
        if self._keeper.trouble is None and self._clock() < self._again:
            return cast("T", known[1]) if known is not None else otherwise
        try:
            found = await self._keeper.do(work, GLANCE, telling=False)
        except StoreError as error:
            if isinstance(error, AwayError) and error.trouble is Trouble.SLOW:
                self._again = self._clock() + AGAIN
            return cast("T", known[1]) if known is not None else otherwise
        self._known[place] = (self._clock(), found)
        if len(self._known) > MOST_GLANCES:
            self._known.popitem(last=False)
        return found

    async def once(self, work: Callable[[Backend], Awaitable[T]], otherwise: T) -> T:
        """Return what `work` reads now, whatever was read before; `otherwise` where that takes too long."""
        try:
            return await self._keeper.do(work, GLANCE, telling=False)
        except StoreError:
            return otherwise

    def forget(self, what: str, team: str) -> None:
        """Read anew what was changed here."""
        for place in [place for place in self._known if place[:2] == (what, team)]:
            del self._known[place]

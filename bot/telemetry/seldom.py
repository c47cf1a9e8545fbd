"""Lines that a stranger or an outage could cause a thousand times a minute, told once a minute with their number."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY = 60.0
"""Seconds between two lines of one name."""


class Seldom:
    """Says when a line is due. `name`s are fixed words: each is kept for ever."""

    def __init__(self, every: float = EVERY, clock: Callable[[], float] = time.monotonic) -> None:
        self._every = every
        self._clock = clock
        self._told: dict[str, float] = {}
        self._since: dict[str, int] = {}

    def due(self, name: str) -> int:
        """Count one; return how many there were since the last line if another is due now, else 0."""
        since = self._since[name] = self._since.get(name, 0) + 1
        now = self._clock()
        if name in self._told and now - self._told[name] < self._every:
            return 0
        self._told[name] = now
        self._since[name] = 0
        return since

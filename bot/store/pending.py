"""Pending work: events whose answer takes longer than Slack waits, kept so that no crash loses them.

The event is acknowledged only once it is kept. Where its process ends before the answer, another one finds the row
when the lease of its claim has run out, and answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

LIFETIME = 30 * 60.0
"""Seconds after which an answer would only confuse: the row is dropped."""
TRIES = 3
"""How often a row is taken up again: an event that ends its process must not end all of them."""


@dataclass(frozen=True, slots=True)
class Work:
    """One event. `body` is Slack's JSON; a database keeps it encrypted, until it is answered."""

    key: str
    """The key of its claim."""
    team: str
    body: str
    user: str = ""


class Pending(Protocol):
    """The interface of every store of pending work. None of these raises."""

    async def keep(self, work: Work) -> bool:
        """Keep it; return whether it outlasts this process as well as the store can make it."""
        ...

    async def drop(self, key: str) -> None:
        """Forget it: it is answered."""
        ...

    async def due(self, limit: int = 10) -> tuple[Work, ...]:
        """Return work that nobody holds any more; whoever takes its claim answers."""
        ...


class MemoryPending:
    """The work of one process lives in its tasks: there is nothing to keep, and nobody else to take it up."""

    async def keep(self, work: Work) -> bool:
        """Say that it is kept as well as it can be."""
        del work
        return True

    async def drop(self, key: str) -> None:
        """Do nothing."""

    async def due(self, limit: int = 10) -> tuple[Work, ...]:
        """Return nothing."""
        del limit
        return ()

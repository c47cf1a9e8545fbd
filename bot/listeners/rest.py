"""All listeners but the command: loaded a moment after the start, or by the first request that may need one.

Importing them is a fourth of the start, and the command, which Slack never delivers again, needs none of them.
"""

from __future__ import annotations

import asyncio
import importlib
from collections import deque
from typing import TYPE_CHECKING

from slack_bolt.middleware.async_middleware import AsyncMiddleware

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_bolt.response import BoltResponse

    from bot.listeners.desk import Desk

ROOMS = (
    "asking.events", "card.actions", "asking.shortcut", "incident.overview", "card.reply", "incident.handover",
    "card.report", "card.notes", "incident.remind", "incident.results", "workspace.home", "workspace.preferences",
    "asking.steps", "workspace.lifecycle", "catchall",
)  # fmt: skip
"""Modules, the most asked first: each listener before the match costs a request about 10 us. The catch-alls last."""


class Rest(AsyncMiddleware):
    """Stands behind the command. Every request that gets here finds all listeners registered."""

    def __init__(self, bolt: AsyncApp, desk: Desk) -> None:
        self._bolt = bolt
        self._desk = desk
        self._left = deque(ROOMS)

    def load(self) -> None:
        """Import and register all that is left."""
        while self._left:
            self._load_next()

    async def furnish(self) -> None:
        """Do so beside the first requests, a module at a time."""
        while self._left:
            self._load_next()
            await asyncio.sleep(0)

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        """Load what is left, then go on to the listeners."""
        del req, resp
        self.load()
        return await next()

    def _load_next(self) -> None:
        importlib.import_module(f"bot.listeners.{self._left[0]}").register(self._bolt, self._desk)
        self._left.popleft()

"""Socket Mode: several connections, each envelope counted until its answer is sent, and a watchdog.

Slack never delivers a slash command again, so a second connection is the protection against a dropped first one.
The aiohttp client notices a reset within one ping interval; the default client needs 44 s (measured).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.telemetry import logs

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.socket_mode.aiohttp import SocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

    from bot.serve.readiness import Readiness

PING = 3.0
"""Seconds between pings."""
DEAF = 60.0
"""Seconds without any connection after which the process gives up, so that its host starts it anew."""


class Connection(AsyncSocketModeHandler):
    """One Socket Mode connection that counts what it has in hand."""

    def __init__(self, bolt: AsyncApp, app_token: str, readiness: Readiness) -> None:
        super().__init__(bolt, app_token, ping_interval=PING)
        self._readiness = readiness

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Answer one envelope, also while draining: Slack would not deliver a command again."""
        with self._readiness.in_hand():
            await super().handle(client, req)


class Sockets:
    """All connections of this process."""

    def __init__(self, bolt: AsyncApp, app_token: str, readiness: Readiness, count: int) -> None:
        self._connections = [Connection(bolt, app_token, readiness) for _ in range(count)]
        readiness.connected = self.connected

    def connected(self) -> bool:
        """Whether at least one connection is open."""
        sessions = [c.client.current_session for c in self._connections]
        return any(session is not None and not session.closed for session in sessions)

    async def open(self) -> None:
        """Connect all; returns when each is connected."""
        await asyncio.gather(*(c.connect_async() for c in self._connections))  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Close all. Call it when nothing is in hand: closing drops acknowledgements under way."""
        await asyncio.gather(*(c.close_async() for c in self._connections))  # type: ignore[no-untyped-call]

    async def watch(self) -> None:
        """Return when no connection has been open for `DEAF` seconds."""
        loop = asyncio.get_running_loop()
        last = loop.time()
        while loop.time() - last < DEAF:
            await asyncio.sleep(PING)
            if self.connected():
                last = loop.time()
        logs.get().error("socket.deaf", seconds=DEAF)

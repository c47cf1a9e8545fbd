"""Socket Mode: several connections, each envelope counted until its answer is sent, and a watchdog.

Slack never delivers a slash command again, so a second connection is the protection against a dropped first one.
The aiohttp client notices a reset within one ping interval; the default client needs 44 s (measured).
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from typing import TYPE_CHECKING

from slack_bolt.adapter.socket_mode.async_base_handler import AsyncBaseSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.serve.proxies import Proxies
from bot.telemetry import logs, metrics
from bot.telemetry.seldom import Seldom

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.socket_mode.request import SocketModeRequest

    from bot.serve.readiness import Readiness

PING = 2.0
"""Seconds between pings. aiohttp waits half of it for the answer, so a frozen connection is noticed after 3 s at most.

With two connections one in two of the commands that come meanwhile is lost: at 20 a second 28, where it was 44 with
pings every 3 s and 22 with 1.5 s (measured). But within half of it an answer has to be here, over any network.
"""
DEAF = 60.0
"""Seconds without any connection after which the process gives up, so that its host starts it anew."""
LOGGER = "waerror.slack.sockets"
ASKING = "Failed to retrieve WSS URL"
KIND = re.compile(r"\b[A-Z]\w*(?:Error|Exception)\b")
WORD = re.compile(r"'error': '([a-z_]{1,60})'")
STATUS = re.compile(r"\bstatus: (\d{3})\b")
"""Of what slack_sdk says: the first of two lines about one failure; the kind of an exception, Slack's word, HTTP's."""


class Trouble(logging.Filter):
    """What slack_sdk says of a connection that fails: once a minute, and never with the text of an exception.

    It says so twice for each try, every two seconds, with what a stranger in front of Slack has answered.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seldom = Seldom()

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell of a failure in our own line; let everything else pass."""
        if record.levelno < logging.ERROR:
            return True
        said = record.getMessage()
        what = said.partition("(")[0].partition(":")[0].strip()
        if what != ASKING and (
            times := self._seldom.due(what)
        ):  # that one is told once more as it fails to connect
            named = record.exc_info[0] if record.exc_info else None
            kind, slack, status = KIND.search(said), WORD.search(said), STATUS.search(said)
            logs.get().error(
                "socket.trouble", what=what, kind=named.__name__ if named else kind and kind[0],
                slack=slack and slack[1], status=status and status[1], times=times,
            )  # fmt: skip
        return False


def _logger() -> logging.Logger:
    logger = logging.getLogger(LOGGER)
    if not logger.filters:
        logger.addFilter(Trouble())
    return logger


class Client(SocketModeClient):
    """slack_sdk's client, with the proxy that leads to the host which Slack names for each connection."""

    def __init__(self, bolt: AsyncApp, app_token: str, proxies: Proxies) -> None:
        super().__init__(app_token, _logger(), bolt.client, ping_interval=PING)
        self._proxies = proxies

    async def issue_new_wss_url(self) -> str:
        """Ask Slack for the address of a new connection."""
        url = await super().issue_new_wss_url()
        self.proxy = self._proxies.of(url)
        return url


class Connection(AsyncBaseSocketModeHandler):
    """One Socket Mode connection that counts what it has in hand."""

    client: SocketModeClient

    def __init__(self, bolt: AsyncApp, app_token: str, readiness: Readiness, proxies: Proxies) -> None:
        self.app = self._bolt = bolt
        self.client = Client(bolt, app_token, proxies)
        self.client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]
        self._readiness = readiness

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Answer one envelope, also while draining: Slack would not deliver a command again."""
        arrived, began = time.perf_counter(), time.time()
        metrics.arrived()
        with self._readiness.in_hand():
            answer = await run_async_bolt_app(self._bolt, req)
            await send_async_response(client, req, answer, began)
        metrics.acknowledged(time.perf_counter() - arrived)


class Sockets:
    """All connections of this process."""

    def __init__(
        self,
        bolt: AsyncApp,
        app_token: str,
        readiness: Readiness,
        count: int,
        proxies: Proxies | None = None,
    ) -> None:
        way = proxies or Proxies()
        self._connections = [Connection(bolt, app_token, readiness, way) for _ in range(count)]
        readiness.connected = self.connected
        metrics.sockets_up.read = self.up
        metrics.sockets_wanted.set(count)

    def connected(self) -> bool:
        """Whether at least one connection is open."""
        return self.up() > 0

    def up(self) -> int:
        """How many connections are open."""
        sessions = [c.client.current_session for c in self._connections]
        return sum(session is not None and not session.closed for session in sessions)

    async def open(self) -> None:
        """Connect all; returns when each is connected."""
        await asyncio.gather(*(c.connect_async() for c in self._connections))  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Close all. Call it when nothing is in hand: closing drops acknowledgements under way."""
        await asyncio.gather(*(c.close_async() for c in self._connections))  # type: ignore[no-untyped-call]

    async def watch(self) -> None:
        """Return when no connection has been open for `DEAF` seconds."""
        loop = asyncio.get_running_loop()
        last, there = loop.time(), True
        while loop.time() - last < DEAF:
            await asyncio.sleep(PING)
            was, there = there, self.connected()
            if there:
                if not was:
                    logs.get().info("socket.back", seconds=round(loop.time() - last))
                last = loop.time()
            elif was:
                logs.get().warning("socket.none", gives_up_in=round(DEAF - (loop.time() - last)))
        logs.get().error("socket.deaf", seconds=DEAF)

"""The HTTP server: all doors behind one guard, on a socket that the caller has bound to 127.0.0.1.

Beyond the page protocol: `GET /playground/events` takes `since=<version>` for the first connection (later ones
send Last-Event-ID by themselves); a `View` is Slack's own view object; `POST /playground/deeds/action` answers
`dispatched: false` for an input element without dispatch_action; `GET /files-pri/…?as=U…` hands a file to a
person; `/preview/events` sends `{"kind": "change"}`; a card source that fails answers 503 with a sentence.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette

from bot.playground.guard import Guard

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Sequence

    from starlette.routing import BaseRoute

STOP_SECONDS = 2
STOP_STEP_SECONDS = 0.005


class Server(uvicorn.Server):
    """uvicorn inside somebody else's event loop: it leaves signals alone and says when it is up."""

    def __init__(self, routes: Sequence[BaseRoute], port: Callable[[], int]) -> None:
        app = Guard(Starlette(routes=list(routes)), port)
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="off",
                log_config=None,
                access_log=False,
                ws="websockets-sansio",
                ws_ping_interval=None,
                server_header=False,
                date_header=False,
            )
        )
        self.up = asyncio.Event()
        self._ending = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to whoever started the playground."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening and say so."""
        await super().startup(sockets)
        self.up.set()

    async def main_loop(self) -> None:
        """Wait for the end instead of asking for it ten times a second."""
        await self.on_tick(0)
        await self._ending.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close what listens, let answers under way go out for a moment, cut off the rest."""
        for listener in self.servers:
            listener.close()
        for bound in sockets or []:
            bound.close()
        state = self.server_state
        for connection in list(state.connections):
            connection.shutdown()
        with contextlib.suppress(TimeoutError):  # what is not done by then is cut off below
            async with asyncio.timeout(STOP_SECONDS):
                while state.connections or state.tasks:  # noqa: ASYNC110 (uvicorn keeps sets, not events)
                    await asyncio.sleep(STOP_STEP_SECONDS)
        for task in state.tasks:
            task.cancel()

    async def begin(self, listening: socket.socket) -> None:
        """Serve in the background; returns when requests are answered."""
        self._running = asyncio.create_task(self.serve(sockets=[listening]))
        waiting = asyncio.create_task(self.up.wait())
        await asyncio.wait({self._running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._running.done():
            await self._running

    async def end(self) -> None:
        """Stop listening and wait at most a few seconds for what is still open."""
        self.should_exit = True
        self._ending.set()
        if self._running is None:
            return
        _, late = await asyncio.wait({self._running}, timeout=STOP_SECONDS + 1)
        for task in late:
            self.force_exit = True
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

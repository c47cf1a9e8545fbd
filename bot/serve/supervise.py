"""From start to end of a process: signals, draining, and nothing lost on the way out."""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, cast

import uvicorn

from bot.serve.listening import AddressError, bound, refusal, waiting
from bot.serve.web import web
from bot.telemetry import logs

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence
    from types import FrameType

    from starlette.routing import BaseRoute

    from bot.serve.bolt import Bolt
    from bot.serve.proxies import Proxies
    from bot.serve.readiness import Readiness
    from bot.serve.socket import Sockets

GRACE = 10.0
"""Seconds that requests in hand have when the process is told to stop."""
QUIET = 0.3
"""Seconds without a new delivery before connections are closed."""
LINGER = 2.0
"""Seconds for which a process that was told to stop (SIGTERM) still takes requests over HTTP: routers notice late."""
TELLING = 5.0
"""Seconds after which a start says what it waits for."""
GLANCE = 0.2
"""Seconds between two looks whether a start is complete."""
SELDOM = 60.0
"""Seconds between two such lines at most."""


class Program(Protocol):
    """What is run: the composed app, started before the first request and closed after the last."""

    bolt: Bolt
    readiness: Readiness
    proxies: Proxies
    pages: Sequence[BaseRoute]
    """Addresses for people's browsers, over HTTP."""

    async def start(self) -> None:
        """Load what the first answer needs."""
        ...

    async def close(self) -> None:
        """Finish background work, close connections."""
        ...


def settle() -> None:
    """Take what the start built out of the garbage collector's rounds: the catalog and its indexes stay for ever.

    Nothing is collected first: the little garbage of a start is not worth 40 ms of it.
    """
    gc.freeze()
    gc.enable()


async def tell(readiness: Readiness, every: float = TELLING) -> None:
    """Name what the start still waits for, ever more seldom; return when it waits for nothing any more."""
    began, told, due = time.monotonic(), 0.0, every
    while (lacking := readiness.lacking) and not readiness.draining:
        waited = time.monotonic() - began
        if waited >= due:
            told, due = waited, waited + min(waited, SELDOM)
            logs.get().warning("start.waiting", waiting_for=lacking, seconds=round(waited))
        await asyncio.sleep(GLANCE)
    if told and not readiness.draining:
        logs.get().info("start.complete", seconds=round(time.monotonic() - began))


async def run_socket(program: Program, app_token: str, connections: int) -> int:
    """Run over Socket Mode until a signal, or until Slack cannot be reached; return the exit code."""
    from bot.serve.socket import Sockets  # noqa: PLC0415 - nothing that a process over HTTP needs

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await program.start()
    settle()
    sockets = Sockets(program.bolt, app_token, program.readiness, connections, program.proxies)
    telling = asyncio.create_task(tell(program.readiness))
    opening = asyncio.create_task(_open(sockets, connections))
    watch = asyncio.create_task(sockets.watch())
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({watch, stopped}, return_when=asyncio.FIRST_COMPLETED)
    deaf = watch.done()
    program.readiness.draining = True
    # An envelope may be on its way through a socket's buffers: Slack would not deliver a command again.
    await program.readiness.idle(GRACE, quiet=QUIET)
    for task in (telling, opening, watch, stopped):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await sockets.close()
    await program.close()
    logs.get().info("stopped", mode="socket")
    return 1 if deaf else 0


async def _open(sockets: Sockets, connections: int) -> None:
    logs.get().info("socket.connecting", connections=connections)
    await sockets.open()
    logs.get().info("socket.connected", connections=connections)


class _NoWebSocket(asyncio.Protocol):
    """Turns away who asks for a WebSocket: nobody speaks one with us, and its library is a twentieth of the start."""

    def __init__(self, **_: object) -> None:
        """Take what uvicorn hands to its own."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Answer, and hang up."""
        answer = b"HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        cast("asyncio.WriteTransport", transport).write(answer)
        transport.close()


class _Server(uvicorn.Server):
    """uvicorn, telling readiness that it drains before it stops taking connections."""

    def __init__(self, config: uvicorn.Config, readiness: Readiness) -> None:
        super().__init__(config)
        self._readiness = readiness

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop serving. Not uvicorn's own: it raises the signal again, before the store has written what waits."""
        del frame
        again = self._readiness.draining
        self._readiness.draining = True
        if sig == signal.SIGTERM and not again:
            loop = asyncio.get_running_loop()
            loop.call_soon_threadsafe(loop.call_later, LINGER, self._stop)
            return
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self._stop()

    def _stop(self) -> None:
        self.should_exit = True

    def _protocol(self) -> asyncio.Protocol:
        made: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return made

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, then answer what the last ones send: uvicorn drops those that have not yet."""
        await _look_around()
        # What still waits in the system's queue would be cut off as the server closes.
        last = [one for listening in sockets or [] for one in waiting(listening)]
        for server in self.servers:
            server.close()
        for one in last:
            await asyncio.get_running_loop().connect_accepted_socket(self._protocol, one)
        await asyncio.sleep(QUIET)
        await _look_around()
        await super().shutdown(sockets)


async def _look_around() -> None:
    """Let the loop take in what has arrived meanwhile: connections, and requests on those that seem idle."""
    for _ in range(3):
        await asyncio.sleep(0)


async def run_http(program: Program, host: str, port: int) -> int:
    """Run over HTTP until a signal; return the exit code. uvicorn finishes the requests in hand.

    Raises `AddressError` where nobody can listen there, before anything is loaded.
    """
    sockets = bound(host, port)
    config = uvicorn.Config(
        web(program.bolt, program.readiness, program.pages), host=host, port=port, log_config=None, access_log=False,
        ws=_NoWebSocket,
        server_header=False, date_header=False, proxy_headers=False,
        timeout_graceful_shutdown=int(GRACE), lifespan="off",
    )  # fmt: skip
    server = _Server(config, program.readiness)
    await program.start()
    settle()
    telling = asyncio.create_task(tell(program.readiness))
    logs.get().info("http.listening", host=host, port=port)
    try:
        await server.serve(sockets)
    except OSError as error:  # another program began to listen since it was bound here
        raise AddressError(refusal(error, host, port)) from None
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
        await program.close()
    logs.get().info("stopped", mode="http")
    return 0

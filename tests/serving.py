"""An ASGI app under uvicorn on a port of loopback, in one process with the test."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager

import uvicorn

from tests.waiting import until


def free_port():
    """A socket on a port that nobody has; it does not listen yet."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    return bound


def address_of(bound):
    return f"http://127.0.0.1:{bound.getsockname()[1]}"


@asynccontextmanager
async def served(app, bound=None):
    """Serve `app` until the end; yields its address. `bound`: where the app itself has to know the port before."""
    with bound or free_port() as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started)
        yield address_of(listening)
        server.should_exit = True
        await serving

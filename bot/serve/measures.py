"""The metrics' own port: opened beside the start, closed at the end."""

from __future__ import annotations

import asyncio
import importlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


@asynccontextmanager
async def measured(host: str, port: int | None) -> AsyncIterator[None]:
    """Serve metrics meanwhile; nothing where there is no port."""
    if port is None:
        yield
        return
    opening = asyncio.create_task(_serve(host, port))
    try:
        yield
    finally:
        end = await opening
        await asyncio.to_thread(end)


async def _serve(host: str, port: int) -> Callable[[], None]:
    # In a thread: it takes a twentieth of a second to import, and commands are answered meanwhile.
    exposition = await asyncio.to_thread(importlib.import_module, "bot.telemetry.exposition")
    end: Callable[[], None] = await exposition.serve(host, port)
    return end

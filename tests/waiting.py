"""Waiting for something to come true, with a deadline."""

from __future__ import annotations

import asyncio
import inspect


async def until(condition, within=20.0, every=0.01):
    """Return what `condition` gives once it is true; it may be a coroutine function. Raises TimeoutError.

    `within` is long enough for a machine that is busy with other things: only a failure takes it.
    """
    async with asyncio.timeout(within):
        while True:
            found = condition()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(every)

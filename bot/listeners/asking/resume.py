"""Events that a process acknowledged and did not live to answer: taken up by whichever process looks first."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from slack_bolt.request.async_request import AsyncBoltRequest

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.store.store import Store

EVERY = 5.0
"""Seconds between two looks."""


async def resume(bolt: AsyncApp, store: Store) -> None:
    """Look for such events and answer them, for ever."""
    while True:
        await asyncio.sleep(EVERY)
        for work in await store.pending.due():
            # As Slack would deliver it again; this mode asks for no signature, which is long out of date.
            request = AsyncBoltRequest(
                mode="socket_mode", body=json.loads(work.body), headers={"x-slack-retry-num": "1"}
            )
            await bolt.async_dispatch(request)

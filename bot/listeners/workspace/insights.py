"""The insights of a workspace, as blocks for its admins."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from bot.cards.insights import insights_blocks
from bot.store.errors import AwayError

if TYPE_CHECKING:
    from bot.cards.blocks import Block
    from bot.listeners.desk import Desk

SINCE = 30 * 24 * 3600.0
"""Seconds that are looked back."""
WITHIN = 1.0
"""Seconds that the Home tab waits: Slack waits three for all of it."""


async def insights_for(desk: Desk, team: str, user: str) -> list[Block]:
    """Return the section for an admin; nothing for others, or where the store does not answer in time."""
    if not desk.is_admin(team, user):
        return []
    try:
        async with asyncio.timeout(WITHIN):
            found = await desk.records.insights(team, time.time() - SINCE)
    except (AwayError, TimeoutError):
        return []
    judged = [(desk.catalog.get(one.key), one) for one in found.feedback if one.unhelpful]
    return insights_blocks(
        found.questions,
        found.direct,
        [(group.text, group.count) for group in found.unresolved],
        [(f"{entry.code} {entry.headline}", one.helpful, one.unhelpful) for entry, one in judged if entry],
    )

"""Slack on one side, the pure rooms on the other. Thin: a listener reads, calls, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.listeners.asking import command
from bot.listeners.rest import Rest

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.listeners.desk import Desk


def register(bolt: AsyncApp, desk: Desk) -> Rest:
    """Register the command, and return the rest: loaded by whoever calls `load`, else by the first who needs it."""
    command.register(bolt, desk)
    rest = Rest(bolt, desk)
    bolt.use(rest)
    return rest

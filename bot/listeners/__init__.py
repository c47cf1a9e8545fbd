"""Slack on one side, the pure rooms on the other. Thin: a listener reads, calls, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.listeners import (
    actions,
    catchall,
    command,
    events,
    handover,
    home,
    lifecycle,
    notes,
    overview,
    preferences,
    remind,
    reply,
    report,
    results,
    shortcut,
    steps,
)

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.listeners.desk import Desk


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register all listeners, the most asked first: each one before the match costs about 10 us."""
    command.register(bolt, desk)
    events.register(bolt, desk)
    actions.register(bolt, desk)
    shortcut.register(bolt, desk)
    overview.register(bolt, desk)
    for room in (reply, handover, report, notes, remind, results, home, preferences, steps, lifecycle):
        room.register(bolt, desk)
    catchall.register(bolt)

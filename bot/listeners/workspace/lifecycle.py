"""When a workspace takes the bot out: its data goes at once, not after the retention time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bot.listeners.slack.payload import workspace_of
from bot.telemetry import logs, metrics

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.listeners.desk import Desk


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the two events (https://docs.slack.dev/reference/events/app_uninstalled)."""

    @bolt.event("app_uninstalled")
    async def uninstalled(body: dict[str, Any]) -> None:
        # Where the database is away this raises: Slack is told 503 and delivers the event again.
        metrics.lifecycle.labels("uninstalled").inc()
        team, org = _place(body)
        # Delivered late, the event may find the bot installed anew: that installation stays.
        await desk.store.erase(team, enterprise=org, before=_end_of(body))
        _forget(desk, team, org)
        logs.get().info("workspace.erased", team=team or org)

    @bolt.event("tokens_revoked")
    async def revoked(body: dict[str, Any], event: dict[str, Any]) -> None:
        # A token is also revoked to be replaced: no data is deleted before the app is really gone.
        tokens = event.get("tokens") or {}
        team, org = _place(body)
        if tokens.get("bot") and desk.many is not None:
            await desk.store.installations.revoke(org, team, _end_of(body))
            _forget(desk, team, org)
        metrics.lifecycle.labels("tokens-revoked").inc()
        logs.get().warning("tokens.revoked", team=team or org, kinds=sorted(tokens))


def _place(body: dict[str, Any]) -> tuple[str, str]:
    """Return the workspace that an event is about, and its organisation where that has the bot for all of it."""
    given = next(iter(body.get("authorizations") or []), None) or body
    org = given.get("enterprise_id") if given.get("is_enterprise_install") in {True, "true"} else ""
    return workspace_of(body), str(org or "")


def _end_of(body: dict[str, Any]) -> float:
    """Return the end of the second in which an event happened."""
    return float(body.get("event_time") or time.time()) + 1


def _forget(desk: Desk, team: str, org: str) -> None:
    if desk.many is not None:
        desk.many.forget(team, org)

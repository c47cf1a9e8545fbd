"""When a workspace takes the bot out: its data goes at once, not after the retention time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
        await desk.store.erase(body.get("team_id", ""))
        logs.get().info("workspace.erased", team=body.get("team_id", ""))

    @bolt.event("tokens_revoked")
    async def revoked(body: dict[str, Any], event: dict[str, Any]) -> None:
        # A token is also revoked to be replaced: nothing is deleted before the app is really gone.
        kinds = sorted((event.get("tokens") or {}).keys())
        metrics.lifecycle.labels("tokens-revoked").inc()
        logs.get().warning("tokens.revoked", team=body.get("team_id", ""), kinds=kinds)

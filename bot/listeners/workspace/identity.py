"""Who the bot of one workspace is: its token, and what Slack says of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize

from bot.listeners.slack import calls
from bot.listeners.slack.granted import scopes_of
from bot.listeners.slack.refusals import TROUBLE, code_of
from bot.telemetry import logs, metrics

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

NEEDED = ("app_mentions:read", "chat:write", "commands", "im:history")
"""Scopes without which something of the least does not work; a test ties them to manifest.yml."""


class Identity:
    """Who we are in the workspace: `auth.test` once, kept for the life of the process.

    No request waits for it: until Slack has answered, requests go on with the token alone.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=client.token)
        self._lacks = "Slack has not said yet who the bot is (auth.test)"

    async def learn(self, every: float = 30.0) -> None:
        """Ask Slack until it answers, every so many seconds."""
        while not self._known.team_id:
            try:
                answer = await self._client.auth_test()
            except TROUBLE as error:
                said = code_of(error)
                if said in calls.MENDABLE["token-refused"]:
                    self._lacks = "Slack refuses the bot's token: the log says why"
                    logs.get().error("identity.refused", slack=said, remedy=calls.REMEDIES["token-refused"])
                    return
                logs.get().warning(
                    "identity.unknown", kind=type(error).__name__, slack=said or None, again_in=every
                )
                await asyncio.sleep(every)
                continue
            self._known = AuthorizeResult.from_auth_test_response(
                auth_test_response=answer, bot_token=self._client.token or ""
            )
            _tell_missing(scopes_of(answer.headers))
            logs.get().info("identity", team=self._known.team_id, bot=self._known.bot_user_id)

    def unmet(self) -> str | None:
        """What Slack has not told us, in words for an operator."""
        return None if self._known.team_id else self._lacks

    @property
    def known(self) -> AuthorizeResult:
        """The token for a request, and who we are where Slack has said so."""
        return self._known


def _tell_missing(granted: frozenset[str]) -> None:
    """Name to whoever runs the bot what it cannot do without; nothing where Slack did not say what it granted."""
    missing = sorted(set(NEEDED) - granted)
    if granted and missing:
        metrics.unauthorised.labels("scope-missing").inc()
        logs.get().error("scopes.missing", scopes=missing, remedy=calls.REMEDIES["scope-missing"])


class OneWorkspace(AsyncAuthorize):
    """The same token for every request. A class: Bolt collects a plain function's arguments for each of them."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    async def __call__(self, **_: object) -> AuthorizeResult:
        """Return who we are."""
        return self._identity.known

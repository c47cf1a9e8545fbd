"""A new token for a workspace before the one it has runs out.

Of several processes that see it end, one asks Slack: it takes the claim of this very token (a row in the database
that frees itself if its holder dies), looks again, asks, and writes the new one together with the end of the claim. No
transaction is open while Slack is asked: SQLite would keep everybody else from writing for so long.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.listeners.slack.refusals import TROUBLE
from bot.store.claims import Claim
from bot.store.errors import AwayError
from bot.telemetry import logs, metrics

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store import Bot
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.store.installations import Installations, Installed

AHEAD = 120
"""Minutes before its end at which a token is renewed: it lives twelve hours
(https://docs.slack.dev/authentication/using-token-rotation)."""
ASKING = 10.0
"""Seconds that Slack has: less than the lease of a claim, or two would ask."""
OTHERS = 2.0
"""Seconds that a token that has ended is waited for, while another process renews it."""
LOOK = 0.1
AGAIN = (0.2, 5.0)
"""Seconds between two tries to write a token that Slack has given: the first, and the most."""
REFUSALS = {
    "invalid_refresh_token",
    "token_revoked",
    "token_expired",
    "account_inactive",
    "org_login_required",
}
"""What Slack says of a token that will not be renewed ever; everything else may go better next time
(https://docs.slack.dev/reference/methods/oauth.v2.access#errors)."""

ENDED = "the workspace has to install the bot again, and is told so once the token is over"
LATER = "nothing: it is tried again while the workspace asks"
REMEDIES = dict.fromkeys(
    ("bad_client_secret", "invalid_client_id"),
    "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are not those of the app: copy them anew from Basic Information",
)
"""By Slack's word for it."""


class EndedError(Exception):
    """This token will not be renewed: the workspace has to install the bot again."""


class LaterError(Exception):
    """The token could not be renewed now."""


class Rotation:
    """Renews the tokens of one Slack app. `client` asks Slack once: a refresh token is good for one answer."""

    def __init__(
        self, installations: Installations, client: AsyncWebClient, client_id: str, client_secret: str
    ) -> None:
        self._installations = installations
        self._rotator = AsyncTokenRotator(client_id=client_id, client_secret=client_secret, client=client)

    async def renew(self, installed: Installed) -> Installed:
        """Return the installation with a new token, whoever renewed it.

        Raises `EndedError`, `LaterError`, and `AwayError`: what could not be kept is not asked for.
        """
        holder = secrets.token_hex(8)
        claim = await self._installations.claim(installed, holder)
        if claim is Claim.BUSY:
            return await self._others(installed)
        now = await self._installations.get(installed.row)
        if now is None:
            raise EndedError
        if now.renewal != installed.renewal:
            return now
        if claim is Claim.DONE or not now.bot.bot_refresh_token:  # and nothing new: it was refused
            raise EndedError
        return await self._ask(now, holder)

    async def _ask(self, installed: Installed, holder: str) -> Installed:
        try:
            async with asyncio.timeout(ASKING):
                bot = await self._rotator.perform_bot_token_rotation(
                    bot=installed.bot, minutes_before_expiration=AHEAD
                )
        except SlackTokenRotationError as error:
            await self._refused(installed, holder, str(error.api_error.response.get("error", "")))
            raise LaterError from None
        except (
            *TROUBLE,
            KeyError,
            ValueError,
            TypeError,
        ) as error:  # the latter: an answer that holds no token
            metrics.token_renewals.labels("later").inc()
            logs.get().error("token.not_renewed", team=_team(installed), kind=type(error).__name__)
            raise LaterError from None
        if bot is None:
            raise LaterError
        await self._keep(installed, bot)
        metrics.token_renewals.labels("renewed").inc()
        logs.get().info("token.renewed", team=_team(installed))
        return await self._installations.get(installed.row) or installed

    async def _refused(self, installed: Installed, holder: str, code: str) -> None:
        """Say so; raise `EndedError` where asking again is of no use. The claim keeps everybody from asking soon."""
        ended = code in REFUSALS
        metrics.token_renewals.labels("refused" if ended else "later").inc()
        remedy = REMEDIES.get(code, ENDED if ended else LATER)
        logs.get().error("token.not_renewed", team=_team(installed), slack=code or None, remedy=remedy)
        if ended:
            await self._installations.refused(installed, holder)
            raise EndedError

    async def _keep(self, installed: Installed, bot: Bot) -> None:
        """Write what Slack has given, until it is written: the old token cannot be renewed a second time."""
        pause, most = AGAIN
        while True:
            try:
                return await self._installations.renewed(installed, bot)
            except AwayError as error:
                logs.get().error("token.not_kept", team=_team(installed), trouble=error.trouble.value)
            await asyncio.sleep(pause)
            pause = min(pause * 2, most)

    async def _others(self, installed: Installed) -> Installed:
        """Wait for the process that renews it, where there is nothing to go on with."""
        end = time.monotonic() + OTHERS
        while time.monotonic() < end and installed.left(time.time()) <= 0:
            await asyncio.sleep(LOOK)
            now = await self._installations.get(installed.row)
            if now is not None and now.renewal != installed.renewal:
                return now
        raise LaterError


def _team(installed: Installed) -> str:
    return installed.bot.team_id or installed.bot.enterprise_id or ""

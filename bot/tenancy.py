"""What a bot for many workspaces has and one for a single workspace does not, composed from the settings."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.listeners.slack.calls import SlackClient, Tally
from bot.listeners.workspace.authorize import ManyWorkspaces
from bot.listeners.workspace.rotation import Rotation
from bot.serve.oauth import INSTALL, App, Installing

if TYPE_CHECKING:
    from aiohttp import ClientSession

    from bot.settings import Settings
    from bot.store.store import Store

PATIENCE = 5
"""Seconds that Slack has for exchanging a code or a token: nobody waits three seconds for it."""


class Tenancy:
    """The tokens of all workspaces, and the pages where a workspace installs the bot."""

    def __init__(self, settings: Settings, store: Store, proxy: str | None) -> None:
        secret = settings.slack_client_secret
        app = App(
            settings.slack_client_id or "",
            secret.get_secret_value() if secret else "",
            settings.waerror_public_url or "",
            settings.slack_api_url,
        )
        # Nothing is tried twice: a code, and a refresh token, is good for one answer.
        self._client = SlackClient(
            base_url=settings.slack_api_url, timeout=PATIENCE, proxy=proxy, retry_handlers=[Tally()],
            logger=logging.getLogger("waerror.slack"),
        )  # fmt: skip
        rotation = Rotation(store.installations, self._client, app.client_id, app.client_secret)
        self.tokens = ManyWorkspaces(store.installations, rotation, app.base + INSTALL)
        self.pages = Installing(app, store.installations, self._client, self.tokens.forget).routes()

    def use(self, session: ClientSession) -> None:
        """Call Slack with the process's session."""
        self._client.session = session

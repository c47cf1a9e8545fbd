"""A bot that listens on an address of its own, for workspaces that install it themselves."""

from __future__ import annotations

import asyncio
import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.playground.host import Playground

SECOND_WORKSPACE = "Acme"
PAUSE_SECONDS = 0.1
PATIENCE_SECONDS = 2.0
OK = 200


@dataclass(frozen=True)
class Hosted:
    """Where the bot is, and the paths at which it takes events and installations and says that it is ready.

    `database` is what it keeps installations in.
    """

    address: str
    events: str
    install: str
    redirect: str
    ready: str
    database: str

    @property
    def install_url(self) -> str:
        """Where an installation begins."""
        return self.address + self.install

    def prepare(self, playground: Playground) -> None:
        """Give the app a second workspace to be installed in, its redirect address, and tokens that rotate."""
        playground.add_workspace(SECOND_WORKSPACE)
        playground.configure(redirect_urls=(self.address + self.redirect,), rotates=True)

    def environment(self, playground: Playground) -> dict[str, str]:
        """What the operator of such a bot sets; what is of one workspace is empty."""
        one = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "WAERROR_ADMINS", "WAERROR_HANDOVER_CHANNEL")
        return {
            **dict.fromkeys((*one, "WAERROR_REPORT_CHANNEL"), ""),
            "SLACK_API_URL": playground.api_url,
            "SLACK_CLIENT_ID": playground.client_id,
            "SLACK_CLIENT_SECRET": playground.client_secret,
            "SLACK_SIGNING_SECRET": playground.signing_secret,
            "WAERROR_PUBLIC_URL": self.address,
            "WAERROR_SECRET_KEYS": secrets.token_urlsafe(32),
            "DATABASE_URL": self.database,
        }

    async def joined(self, playground: Playground, within: float | None) -> None:
        """Wait until the bot is ready, then send it what happens; raises TimeoutError."""
        async with asyncio.timeout(within):
            while not await asyncio.to_thread(self._is_ready):  # noqa: ASYNC110 (another process)
                await asyncio.sleep(PAUSE_SECONDS)
        playground.deliver_to(self.address + self.events)

    def _is_ready(self) -> bool:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(self.address + self.ready, timeout=PATIENCE_SECONDS) as answer:
                return bool(answer.status == OK)
        except (OSError, urllib.error.URLError):
            return False

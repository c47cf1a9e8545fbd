"""The composition root: settings, catalog, resolver and store become one Bolt app."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import aiohttp

from bot.listeners import register
from bot.listeners.asking.resume import resume
from bot.listeners.desk import Desk
from bot.listeners.faults import handler
from bot.listeners.middleware import Identify
from bot.listeners.slack import calls
from bot.listeners.workspace.identity import Identity, OneWorkspace
from bot.listeners.workspace.workspaces import Channels
from bot.resolve.resolver import Resolver
from bot.serve.bolt import Bolt
from bot.serve.proxies import Proxies
from bot.serve.readiness import Readiness
from bot.store.persistent import PersistentStore
from bot.telemetry import logs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import SecretStr
    from slack_sdk.web.async_client import AsyncWebClient
    from starlette.routing import BaseRoute

    from bot.knowledge.catalog import Catalog
    from bot.listeners.asking.ready import Judge
    from bot.listeners.workspace.authorize import ManyWorkspaces
    from bot.settings import Settings
    from bot.store.store import Store
    from bot.tenancy import Tenancy

FURNISH_AFTER = 0.05
"""Seconds after the start at which the listeners that the command does not need are loaded."""
STUDY_AFTER = 1.0
"""Seconds after the start at which free-text search begins to learn, in a thread of its own."""
PATIENCE = 2.0
"""Seconds that one call to Slack may take on the way of an answer."""


class Program:
    """The composed app. `start` before the first request, `close` after the last."""

    def __init__(
        self,
        settings: Settings,
        catalog: Catalog,
        judge: Judge,
        resolver: Resolver,
        store: Store,
        *,
        proxies: Proxies,
    ) -> None:
        token = settings.slack_bot_token
        self._session: aiohttp.ClientSession | None = None
        # Two clients: Bolt drops, with a warning, the token of its own where `authorize` is set.
        proxy = proxies.of(settings.slack_api_url)
        self.proxies = proxies
        self._client = _client(settings.slack_api_url, None, proxy)
        self._own = _client(settings.slack_api_url, token.get_secret_value() if token else None, proxy)
        self._identity = Identity(self._own)
        self._many = _many(settings, store, proxy) if settings.many else None
        self.pages: Sequence[BaseRoute] = self._many.pages if self._many else ()
        self._chores: list[asyncio.Task[None]] = []
        self.store = store
        self.readiness = Readiness()
        self.readiness.degraded = store.degraded
        self.readiness.opening = store.opening
        if self._many is None:
            self.readiness.unmet = self._identity.unmet
        self.desk = Desk(
            catalog, resolver, store, judge, self.session,
            keep_misses=settings.waerror_keep_misses, admins=settings.admins,
            channels=Channels(settings.waerror_handover_channel, settings.waerror_report_channel),
            repository=settings.waerror_report_repository, proxy=proxies.of,
            many=self._many.tokens if self._many else None,
        )  # fmt: skip
        authorize = self._many.tokens if self._many else OneWorkspace(self._identity)
        self.bolt = _bolt(settings.slack_signing_secret, self._client, authorize)
        self.rest = register(self.bolt, self.desk)
        self.bolt.error(handler(self.desk))

    def session(self) -> aiohttp.ClientSession:
        """Return the one HTTP session of the process."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))
            self._client.session = self._own.session = self._session
            if self._many is not None:
                self._many.use(self._session)
        return self._session

    async def start(self) -> None:
        """Open the session and the store, begin to learn who we are: neither Slack nor the database stops the start."""
        self.session()
        await self.store.open()
        self._chores = [
            *([asyncio.create_task(self._identity.learn())] if self._many is None else []),
            asyncio.create_task(self._furnish()),
            asyncio.create_task(self._study()),
            asyncio.create_task(resume(self.bolt, self.store)),
        ]
        self.readiness.loaded = True
        logs.get().info("ready", entries=len(self.desk.catalog), catalog=self.desk.catalog.version)

    async def _furnish(self) -> None:
        """Let the listeners be loaded when what waited at the door is answered."""
        await asyncio.sleep(FURNISH_AFTER)
        await self.rest.furnish()

    async def _study(self) -> None:
        """Let search learn beside the first answers, not before them: codes and payloads need none of it."""
        await asyncio.sleep(STUDY_AFTER)
        self.desk.resolver.start()

    async def close(self) -> None:
        """Finish what is under way, write what waits to be written, close the session."""
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        await self.desk.errands.close()
        if self._many is not None:
            await self._many.tokens.close()
        await self.store.close()
        if self._session is not None:
            await self._session.close()


def _bolt(secret: SecretStr | None, client: AsyncWebClient, authorize: ManyWorkspaces | OneWorkspace) -> Bolt:
    bolt = Bolt(
        name="waerror",
        logger=logging.getLogger("waerror.slack"),
        client=client,
        authorize=authorize,
        signing_secret=secret.get_secret_value() if secret else "",
        request_verification_enabled=secret is not None,
        process_before_response=True,
        # Each costs every request its share, and no listener here asks for what they bring.
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    bolt.use(Identify())
    return bolt


def _client(api_url: str, token: str | None, proxy: str | None) -> AsyncWebClient:
    return calls.SlackClient(
        token=token,
        base_url=api_url,
        timeout=int(PATIENCE),
        proxy=proxy,
        logger=logging.getLogger("waerror.slack"),
        retry_handlers=calls.handlers(),
    )


def _many(settings: Settings, store: Store, proxy: str | None) -> Tenancy:
    from bot.tenancy import Tenancy  # noqa: PLC0415 - pages that a bot for one workspace has no use for

    return Tenancy(settings, store, proxy)


def build(
    settings: Settings,
    catalog: Catalog,
    judge: Judge,
    *,
    resolver: Resolver | None = None,
    store: Store | None = None,
    proxies: Proxies | None = None,
) -> Program:
    """Compose the app. `judge` says what Slack would refuse in the blocks of an acknowledgement."""
    return Program(
        settings,
        catalog,
        judge,
        resolver or Resolver(catalog),
        store or store_for(settings),
        proxies=proxies or Proxies(),
    )


def store_for(settings: Settings) -> Store:
    """Return the store that the settings ask for, not yet open."""
    if settings.store.kind == "memory":
        from bot.store.store import MemoryStore  # noqa: PLC0415 - the playground's

        return MemoryStore()
    return PersistentStore(
        settings.store.url, settings.secret_keys, days=settings.waerror_retention_days,
        client_id=settings.slack_client_id or "",
    )  # fmt: skip

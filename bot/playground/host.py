"""The playground as an object: start it in a test, in the command line, anywhere with an event loop.

async with Playground(Path("manifest.yml")) as playground:
    ...  # a bot with SLACK_API_URL=playground.api_url and the two tokens joins
    ana = playground.person("ana")
    card = await ana.command("incidents", "/waerror", "131047")

Further workspaces, installing over OAuth and taking tokens back: `bot.playground.tenants`.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import os
import socket
import time
from typing import TYPE_CHECKING, Self

from bot.playground.bot_routes import BotRoutes
from bot.playground.delivery import ACK_SECONDS, RETRY_SECONDS, Delivery
from bot.playground.manifest import Manifest, load_manifest
from bot.playground.oauth_routes import PATH, OauthRoutes
from bot.playground.page_routes import PageRoutes
from bot.playground.people import team_called
from bot.playground.preview import Preview
from bot.playground.server import Server
from bot.playground.signed import SignedHttp
from bot.playground.sockets import CONNECTION_SECONDS, SocketHub
from bot.playground.state import State
from bot.playground.tenants import Tenant
from bot.playground.webapi import WebApi

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from bot.playground.person import Person

LOOPBACK = "127.0.0.1"
SCHEDULE_SECONDS = 0.25


class Playground:
    """A local Slack workspace, or several, on 127.0.0.1; port 0 takes any free one.

    `clock` gives seconds since 1970 and decides about trigger ids, response URLs, codes, tokens and timestamps.
    `ack_seconds` and `retry_seconds` shorten Slack's waits for tests. `optional_scopes` False is an installer who
    refused `bot_optional`; `installed` False means that the app has still to be installed over OAuth.
    `cards_command` is the argv of a card source for `/preview`, `cards_watch` the folder whose changes draw it
    anew. Raises ManifestError for a broken manifest, OSError from `start` for a taken port.
    """

    def __init__(
        self,
        manifest: Path | Manifest,
        *,
        port: int = 0,
        clock: Callable[[], float] = time.time,
        ack_seconds: float = ACK_SECONDS,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
        connection_seconds: float = CONNECTION_SECONDS,
        optional_scopes: bool = True,
        installed: bool = True,
        cards_command: list[str] | None = None,
        cards_watch: Path | None = None,
    ) -> None:
        read = manifest if isinstance(manifest, Manifest) else load_manifest(manifest)
        self.port = port
        self.ack_seconds = ack_seconds
        self.state = State(read, clock, optional_scopes=optional_scopes, installed=installed)
        self.hub = SocketHub(self.state, ack_seconds, connection_seconds)
        self.delivery = Delivery(self.state, self.hub, retry_seconds)
        self.home = Tenant(self.state, self.delivery, self.hub, self.settled)
        self.workspaces = {self.home.id: self.home}
        self.deeds, self.interactions = self.home.deeds, self.home.interactions
        self.api = WebApi(self.state, "")
        self.preview = Preview(cards_command, cards_watch)
        self._server: Server | None = None
        self._chores: list[asyncio.Task[None]] = []

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def api_url(self) -> str:
        """What the bot takes as SLACK_API_URL; it ends with a slash."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """What the bot takes as SLACK_BOT_TOKEN."""
        return self.state.identity.bot_token

    @property
    def app_token(self) -> str:
        """What the bot takes as SLACK_APP_TOKEN."""
        return self.state.identity.app_token

    @property
    def signing_secret(self) -> str:
        """What the bot takes as SLACK_SIGNING_SECRET."""
        return self.state.identity.signing_secret

    @property
    def bot_user_id(self) -> str:
        """The bot's user id in the first workspace."""
        return self.home.team.bot_user_id

    @property
    def authorize_url(self) -> str:
        """Where an installation begins; the bot adds client_id, scope, state and redirect_uri."""
        return f"{self.url}{PATH}"

    @property
    def client_id(self) -> str:
        """What the bot takes as SLACK_CLIENT_ID."""
        return self.state.identity.client_id

    @property
    def client_secret(self) -> str:
        """What the bot takes as SLACK_CLIENT_SECRET."""
        return self.state.identity.client_secret

    async def start(self) -> None:
        """Bind and serve; returns when requests are answered."""
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere it would let two servers share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, self.port))
        except OSError:
            listening.close()
            raise
        self.port = listening.getsockname()[1]
        self.api.origin = self.url
        for tenant in self.workspaces.values():
            tenant.deeds.origin = tenant.state.responses.base = self.url
        routes = [
            *BotRoutes(self.state, self.api, self.hub).routes(),
            *OauthRoutes(self.state.registry).routes(),
            *PageRoutes(self.workspaces, self.hub, self._connections).routes(),
            *self.preview.routes(),
        ]
        self._server = Server(routes, lambda: self.port)
        await self._server.begin(listening)
        self._chores = [
            asyncio.create_task(self._post_scheduled()),
            asyncio.create_task(self.preview.follow()),
        ]

    async def stop(self) -> None:
        """End open streams and sockets at once, then the server."""
        self.state.feed.close()
        self.preview.feed.close()
        self.hub.drop()
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        await self.delivery.stop()
        if self._server:
            await self._server.end()

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        await self.stop()

    def person(self, name: str) -> Person:
        """Somebody of the first workspace to act as, by handle, name or id; raises LookupError."""
        return self.home.person(name)

    def add_workspace(self, name: str) -> Tenant:
        """A further workspace, without the app; the first four letters of its name stand in all its ids."""
        team = team_called(name)
        if team.id in self.workspaces:
            raise ValueError(f"{self.workspaces[team.id].team.name} has the same ids as {name}")
        state = State(self.state.manifest, self.state.clock, installed=False, team=team, beside=self.state)
        tenant = Tenant(state, self.delivery, self.hub, self.settled)
        tenant.deeds.origin = self.api.origin
        self.workspaces[team.id] = tenant
        return tenant

    def configure(self, *, redirect_urls: tuple[str, ...] | None = None, rotates: bool | None = None) -> None:
        """Change the app's settings as its owner does: addresses that consent may lead to, token rotation."""
        registry = self.state.registry
        if redirect_urls is not None:
            registry.manifest = dataclasses.replace(registry.manifest, redirect_urls=redirect_urls)
        if rotates is not None:
            registry.manifest = dataclasses.replace(registry.manifest, rotates=rotates)

    def calls(self, method: str, team_id: str | None = None) -> int:
        """How often a Web API method was called, by this workspace's tokens ("": without one) or by all."""
        counted = self.state.registry.calls.items()
        return sum(n for (name, team), n in counted if name == method and team_id in {None, team})

    def deliver_to(self, request_url: str) -> None:
        """Send everything as signed HTTP to this address from now on, instead of Socket Mode."""
        self.delivery.courier = SignedHttp(self.state, request_url, self.ack_seconds)
        for tenant in self.workspaces.values():
            tenant.state.feed.publish({"kind": "bot", "connected": True, "connections": 1})

    async def refresh_connections(self) -> None:
        """Ask every Socket Mode connection to reconnect."""
        await self.hub.disconnect("refresh_requested")

    async def connected(self, connections: int = 1, within: float | None = 20.0) -> None:
        """Wait until the bot holds this many connections; raises TimeoutError."""
        await self.until(lambda: len(self.hub.ready) >= connections, within)

    async def until(self, condition: Callable[[], object], within: float | None = 20.0) -> None:
        """Wait until something is true of the playground; raises TimeoutError after `within` seconds."""
        async with asyncio.timeout(within):
            while not condition():
                await self.state.feed.stirred()

    async def settled(self, within: float = 20.0, quiet: float = 0.03) -> None:
        """Wait until nothing is in flight and nothing has happened for `quiet` seconds.

        Retries that wait for their time are not in flight. Raises TimeoutError after `within` seconds.
        """
        async with asyncio.timeout(within):
            while True:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.state.feed.stirred(), None if self.state.in_flight else quiet)
                    continue
                if not self.state.in_flight:
                    return

    def post_due(self) -> None:
        """Post what was scheduled for now or earlier, without waiting for the next look at it."""
        for tenant in self.workspaces.values():
            _post_due(tenant.state)

    def _connections(self) -> int:
        """How many ways lead to the bot; an address that it listens on is one."""
        return len(self.hub.connections) if self.delivery.courier is self.hub else 1

    async def _post_scheduled(self) -> None:
        while True:
            await asyncio.sleep(SCHEDULE_SECONDS)
            self.post_due()


def _post_due(state: State) -> None:
    """Post what was scheduled for now or earlier."""
    due = [key for key, waiting in state.scheduled.items() if waiting["post_at"] <= state.clock()]
    for key in due:
        waiting = state.scheduled.pop(key)
        content = waiting["content"]
        state.workspace.post(
            state.workspace.channels[waiting["channel"]],
            state.team.bot_user_id,
            content.text,
            blocks=content.blocks,
            thread_ts=waiting["thread_ts"],
            extra=content.extra,
        )

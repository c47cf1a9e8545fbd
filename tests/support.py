"""The real bot in the playground, over Socket Mode or signed HTTP, in one process with the test."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import build
from bot.playground.host import Playground
from bot.playground.judge import judge_blocks
from bot.serve.socket import Sockets
from bot.serve.web import PATH, web
from bot.settings import Settings
from tests.serving import served

MANIFEST = Path(__file__).parents[1] / "manifest.yml"
UNHURRIED = {"retry_seconds": (0.05, 0.1, 0.2), "ack_seconds": 30.0}
"""Slack's three seconds are tested where they matter; elsewhere the machine may be busy."""


class World:
    """A workspace with the bot in it: `world.ana`, `world.ben`, and what is behind them."""

    def __init__(self, playground, program):
        self.playground, self.program = playground, program
        self.settings = settings_for(playground)
        self.ana, self.ben = playground.person("ana"), playground.person("ben")

    def hurry(self):
        """Let Slack wait for acknowledgements only so long as a test that loses some wants to."""
        self.playground.delivery.courier.deadline = 0.5

    @property
    def desk(self):
        return self.program.desk

    def wire(self, kind):
        return [row for row in self.playground.state.wire.rows if row.kind == kind]


def settings_for(playground, **more):
    return Settings(
        _env_file=None,
        slack_bot_token=playground.bot_token,
        slack_app_token=playground.app_token,
        slack_signing_secret=playground.signing_secret,
        slack_api_url=playground.api_url,
        **more,
    )


@asynccontextmanager
async def over_sockets(playground, program, connections=2):
    sockets = Sockets(program.bolt, playground.app_token, program.readiness, connections)
    await sockets.open()
    await playground.connected(connections)
    yield sockets
    await sockets.close()


@asynccontextmanager
async def over_http(playground, program):
    async with served(web(program.bolt, program.readiness)) as address:
        playground.deliver_to(address + PATH)
        yield


@asynccontextmanager
async def a_world(catalog, resolver, mode="socket", judge=judge_blocks, manifest=MANIFEST, **options):
    """`judge` is what the bot judges its cards with; `options` go to the playground."""
    async with Playground(manifest, **{**UNHURRIED, **options}) as playground:
        program = build(settings_for(playground), catalog, judge, resolver=resolver)
        await program.start()
        async with (over_sockets if mode == "socket" else over_http)(playground, program):
            yield World(playground, program)
        await program.close()


@asynccontextmanager
async def small_bot(playground, app):
    """Join a Bolt app of the test's own, for what the real bot never does."""
    handler = AsyncSocketModeHandler(
        app, playground.app_token, web_client=AsyncWebClient(base_url=playground.api_url)
    )
    await handler.connect_async()
    await playground.connected()
    yield app
    await handler.close_async()


def small_app(playground):
    """An empty Bolt app with the playground's token."""
    client = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
    return AsyncApp(client=client, process_before_response=True)

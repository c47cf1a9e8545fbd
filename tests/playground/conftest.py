"""A playground with a tiny real Bolt app in it, and a slack_sdk client beside it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.host import Playground
from bot.playground.manifest import read_manifest

MANIFEST = Path(__file__).parent / "manifest.yml"


@dataclass
class Clock:
    """Time that only moves when a test says so, from a fixed day on."""

    now: float = 1_795_400_000.0

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Bot:
    """A real AsyncApp; `heard` collects what its listeners got."""

    app: AsyncApp
    handlers: list[AsyncSocketModeHandler] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def open_playground(clock):
    """Start playgrounds with settings of their own; all are stopped at the end."""

    @contextlib.asynccontextmanager
    async def opening(**settings):
        settings = {"ack_seconds": 20.0, "retry_seconds": (0.0, 0.05, 0.1), "clock": clock} | settings
        async with Playground(settings.pop("manifest", MANIFEST), **settings) as playground:
            yield playground

    return opening


@pytest.fixture
async def playground(open_playground):
    async with open_playground() as started:
        yield started


@pytest.fixture
def _soon_late(playground):
    """This Slack waits for acknowledgements only so long as a test that loses some wants to."""
    playground.delivery.courier.deadline = 0.4


@pytest.fixture
def client(playground):
    return AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)


@contextlib.asynccontextmanager
async def joined(playground: Playground, app: AsyncApp, connections: int = 1):
    """Join a Bolt app to the playground over Socket Mode."""
    bot = Bot(app)
    app_client = AsyncWebClient(token=playground.app_token, base_url=playground.api_url)
    try:
        for _ in range(connections):
            handler = AsyncSocketModeHandler(
                app, app_token=playground.app_token, web_client=app_client, ping_interval=0.5
            )
            bot.handlers.append(handler)
            await handler.connect_async()
        await playground.connected(connections)
        yield bot
    finally:
        for handler in bot.handlers:
            await handler.close_async()


def bolt(playground: Playground) -> AsyncApp:
    """An AsyncApp whose client talks to the playground."""
    return AsyncApp(
        client=AsyncWebClient(token=playground.bot_token, base_url=playground.api_url),
        process_before_response=True,
        ignoring_self_events_enabled=False,
    )


@pytest.fixture
def make_app(playground):
    return bolt(playground)


@pytest.fixture
def join():
    return joined


@pytest.fixture
def manifest_with():
    """The test manifest with more scopes or other fields, as a parsed Manifest."""

    def building(scopes=(), **changes):
        raw = yaml.safe_load(MANIFEST.read_text("utf-8"))
        raw["oauth_config"]["scopes"]["bot"].extend(scopes)
        for path, value in changes.items():
            section, _, key = path.partition("__")
            raw[section][key] = value
        return read_manifest(raw)

    return building

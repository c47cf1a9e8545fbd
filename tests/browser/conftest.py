"""One browser for all; for each test a fresh workspace with the real bot and a tab in it.

Whatever the page says on its console, breaks with, or asks of another address fails the test.
"""

from __future__ import annotations

import re
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright, expect

from bot.playground.host import Playground
from tests.browser.chromium import FLAGS, executable_or_skip
from tests.browser.visit import Visit
from tests.support import MANIFEST, a_world
from tests.terminal import Terminal

expect.set_options(timeout=10_000)
LOCAL = re.compile(r"(?:http://127\.0\.0\.1:\d+/|data:|blob:)")


class Complaints(list):
    """What went wrong in any tab; `expected` holds patterns of what a test provokes on purpose."""

    def __init__(self):
        super().__init__()
        self.expected = []

    def watch(self, context):
        context.on("weberror", lambda error: self.append(f"page error: {error.error}"))
        context.on("console", lambda said: said.type == "error" and self.append(f"console: {said.text}"))
        context.on(
            "request", lambda asked: LOCAL.match(asked.url) or self.append(f"off-origin request: {asked.url}")
        )

    @property
    def unexpected(self):
        return [one for one in self if not any(re.search(pattern, one) for pattern in self.expected)]


@pytest.fixture(autouse=True)
def complaints():
    found = Complaints()
    yield found
    assert found.unexpected == []


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium():
    path = executable_or_skip()
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def evening():
    """What has to be closed at the end, newest first."""
    async with AsyncExitStack() as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="session")
async def open_world(catalog, resolver, evening):
    """Open a workspace with the real bot in it; options as for `a_world`."""

    async def opening(**options):
        return await evening.enter_async_context(a_world(catalog, resolver, **options))

    return opening


@pytest_asyncio.fixture(loop_scope="session")
async def world(open_world):
    return await open_world()


@pytest_asyncio.fixture(loop_scope="session")
async def open_playground(evening):
    """Open a workspace without a bot; options as for `Playground`."""

    async def opening(**options):
        return await evening.enter_async_context(Playground(MANIFEST, **options))

    return opening


@pytest_asyncio.fixture(loop_scope="session")
async def open_tab(chromium, evening, complaints):
    """Open an address in a browser of its own, as Ana or another person; options as for Playwright's context."""

    async def opening(address, person=None, path="/", **options):
        settings = {"viewport": {"width": 1280, "height": 800}, "timezone_id": "Europe/Madrid", **options}
        context = await chromium.new_context(**settings)
        context.set_default_timeout(10_000)
        evening.push_async_callback(context.close)
        complaints.watch(context)
        page = await context.new_page()
        await page.goto(address + path + (f"?as={person.id}" if person else ""), wait_until="commit")
        return Visit(page)

    return opening


@pytest_asyncio.fixture(loop_scope="session")
async def ana(world, open_tab):
    """Ana's tab in `world`, in #incidents."""
    return await open_tab(world.playground.url)


@pytest_asyncio.fixture(loop_scope="session")
async def ben(world, open_tab):
    """Ben's tab in the same workspace."""
    return await open_tab(world.playground.url, world.ben)


@pytest.fixture
def terminal():
    """Start commands; all are ended at the end."""
    started = []

    def starting(*command, **settings):
        started.append(Terminal(*command, **settings))
        return started[-1]

    yield starting
    for one in started:
        one.put_away()

"""A bot that listens: what its operator would have set, and waiting until it is ready."""

from __future__ import annotations

import asyncio

import pytest

from bot import settings
from bot.playground.hosted import Hosted
from bot.playground.launch import bot_environment
from bot.serve.oauth import INSTALL, REDIRECT
from bot.serve.web import PATH


@pytest.fixture
def hosted(tmp_path):
    def at(port):
        database = f"sqlite:///{tmp_path}/store.sqlite3"
        return Hosted(f"http://127.0.0.1:{port}", PATH, INSTALL, REDIRECT, "/readyz", database)

    return at


async def test_its_settings_are_complete_for_many_workspaces_whatever_was_set_before(
    open_playground, hosted, monkeypatch
):
    for name in ("SLACK_BOT_TOKEN", "WAERROR_ADMINS", "WAERROR_REPORT_CHANNEL"):
        monkeypatch.setenv(name, "of another workspace")
    async with open_playground(installed=False) as playground:
        bot = hosted(3000)
        bot.prepare(playground)
        for name, value in bot_environment(playground, bot).items():
            monkeypatch.setenv(name, value)
        read = settings.read(None)
        assert (read.many, read.mode(None)) == (True, "http")
        assert [tenant.team.name for tenant in playground.workspaces.values()] == ["Playground", "Acme"]
        assert playground.state.manifest.redirect_urls == (bot.address + REDIRECT,)


async def test_it_is_waited_for_until_it_is_ready_and_then_hears_what_happens(open_playground, hosted):
    asked = []

    async def answer(reader, writer):
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode().split(" ")[1])
        status = b"503 Loading" if len(asked) == 1 else b"200 OK"
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with open_playground(installed=False) as playground:
        bot = hosted(server.sockets[0].getsockname()[1])
        await bot.joined(playground, within=20.0)
        assert asked == ["/readyz", "/readyz"]
        assert playground.delivery.courier.request_url == bot.address + PATH
        nowhere = hosted(1)
        with pytest.raises(TimeoutError):
            await nowhere.joined(playground, within=0.05)
    server.close()
    await server.wait_closed()

"""The watchdog over several sockets: one that drops is no reason to give up, all of them are."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

from bot.listeners.slack import calls
from bot.playground.faults import ApiError
from bot.playground.webapi import WebApi
from bot.serve import socket
from bot.telemetry import metrics
from bot.telemetry.seldom import Seldom
from tests.support import a_world, over_sockets
from tests.waiting import until


@pytest.fixture
async def watched(catalog, resolver, monkeypatch):
    """A world over two sockets, and a watchdog that gives up after half a second."""
    monkeypatch.setattr(socket, "DEAF", 0.5)
    monkeypatch.setattr(socket, "PING", 0.05)
    async with (
        a_world(catalog, resolver, "http") as world,
        over_sockets(world.playground, world.program) as sockets,
    ):
        watch = asyncio.create_task(sockets.watch())
        yield world, sockets, watch
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)


def refuse(monkeypatch, error="internal_error", tries=None):
    """Let Slack open no new connection."""
    real = WebApi._run

    def run(self, name, *rest):
        if name == "apps.connections.open":
            if tries is not None:
                tries.append(name)
            raise ApiError(error)
        return real(self, name, *rest)

    monkeypatch.setattr(WebApi, "_run", run)


async def test_one_of_two_that_stays_away_is_told_by_the_metrics_and_the_process_goes_on(
    watched, monkeypatch
):
    world, sockets, watch = watched
    assert (metrics.sockets_up.read(), metrics.sockets_wanted.read()) == (2, 2)
    refuse(monkeypatch)
    next(iter(world.playground.hub.ready)).end()
    await until(lambda: metrics.sockets_up.read() == 1)
    done, _ = await asyncio.wait({watch}, timeout=socket.DEAF * 2)
    assert not done
    assert sockets.connected()
    assert world.program.readiness.reason is None


async def test_with_all_away_the_process_is_not_ready_and_gives_up_after_a_while(watched, monkeypatch):
    world, _, watch = watched
    refuse(monkeypatch)
    for connection in list(world.playground.hub.ready):
        connection.end()
    await until(lambda: world.program.readiness.reason == "no socket connected")
    await asyncio.wait_for(watch, 10)


async def test_a_short_absence_of_all_is_no_reason_to_give_up(watched, monkeypatch):
    world, _, watch = watched
    monkeypatch.setattr(socket, "DEAF", 30.0)
    for connection in list(world.playground.hub.ready):
        connection.end()
    await world.playground.connected(2, 10)
    await until(lambda: metrics.sockets_up.read() == 2)
    assert not watch.done()


async def test_an_outage_is_told_in_a_few_lines_and_so_is_its_end(watched, monkeypatch, capsys, caplog):
    world, _, _ = watched
    monkeypatch.setattr(socket, "DEAF", 30.0)
    monkeypatch.setattr(logging.getLogger(socket.LOGGER), "filters", [socket.Trouble()])
    tries = []
    real = WebApi._run
    refuse(monkeypatch, "invalid_auth", tries)
    for connection in list(world.playground.hub.ready):
        connection.end()
    await until(lambda: len(tries) > 10)
    monkeypatch.setattr(WebApi, "_run", real)
    await world.playground.connected(2, 10)
    told = []

    def back():
        told.append(capsys.readouterr().err)
        return "socket.back" in "".join(told)

    await until(back)
    lines = [json.loads(line) for line in "".join(told).splitlines() if line.startswith("{")]
    events = [line["event"] for line in lines]
    assert events.count("socket.none") == events.count("socket.back") == 1
    assert events.count("socket.trouble") <= 3
    assert {line["slack"] for line in lines if line["event"] == "socket.trouble"} == {"invalid_auth"}
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_an_app_token_that_slack_does_not_take_is_named_as_such(monkeypatch, capsys):
    monkeypatch.setattr(calls, "_seldom", Seldom())
    calls._told("invalid_auth", "apps.connections.open", {"ok": False})
    calls._told("invalid_auth", "chat.postMessage", {"ok": False})
    app, bot = (json.loads(line)["remedy"] for line in capsys.readouterr().err.splitlines())
    assert "SLACK_APP_TOKEN" in app
    assert "connections:write" in app
    assert "SLACK_BOT_TOKEN" in bot

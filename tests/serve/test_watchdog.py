"""The watchdog over several sockets: one that drops is no reason to give up, all of them are."""

from __future__ import annotations

import asyncio

import pytest

from bot.playground.faults import ApiError
from bot.playground.webapi import WebApi
from bot.serve import socket
from bot.telemetry import metrics
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


def refuse(monkeypatch):
    """Let Slack open no new connection."""
    real = WebApi._run

    def run(self, name, *rest):
        if name == "apps.connections.open":
            raise ApiError("internal_error")
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

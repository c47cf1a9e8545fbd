"""The ports of a process: one in use is named with what to do, and metrics never stop the bot."""

from __future__ import annotations

import asyncio
import json
import socket

import aiohttp
import pytest

from bot.serve.listening import AddressError, bound, waiting
from bot.telemetry.reach import exposed
from tests.serve.process import a_bot, free_port, get, serving
from tests.waiting import until


@pytest.fixture
def taken():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


async def test_a_port_in_use_ends_the_start_with_one_message_that_names_it_and_exit_code_two(tmp_path, taken):
    async with a_bot(tmp_path, taken) as (process, _):
        assert await asyncio.wait_for(process.wait(), 60) == 2
    said = (tmp_path / "log").read_text()
    assert said.count("\n") == 1
    assert f"Port {taken} on 127.0.0.1 is in use" in said
    assert "--port" in said


def test_an_address_of_another_machine_is_refused_in_words():
    with pytest.raises(AddressError, match="no address of this machine"):
        bound("192.0.2.1", free_port())


async def test_metrics_are_off_unless_their_port_is_set(tmp_path):
    port = free_port()
    async with a_bot(tmp_path, port) as (_, lines):
        await until(lambda: serving(port), 60)
        assert "waerror_" not in (await get(port, "/metrics"))[1]
        assert not [line for line in lines() if line["event"].startswith("metrics.")]


async def test_metrics_are_served_on_their_own_port_for_this_machine_alone(tmp_path):
    port, own = free_port(), free_port()
    async with a_bot(tmp_path, port, WAERROR_METRICS_PORT=str(own)) as (process, lines):
        await until(lambda: [line for line in lines() if line["event"] == "metrics.listening"], 60)
        status, text = await get(own, "/metrics")
        assert status == 200
        assert 'waerror_acknowledgement_seconds_count{kind="command"} 0.0' in text
        assert "process_resident_memory_bytes" in text
        assert not [line for line in lines() if line["event"] == "metrics.exposed"]
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 60) == 0


async def test_a_metrics_port_in_use_is_told_and_the_bot_runs_without_metrics(tmp_path, taken):
    port = free_port()
    async with a_bot(tmp_path, port, WAERROR_METRICS_PORT=str(taken)) as (_, lines):
        await until(lambda: serving(port), 60)
        told = (
            await until(lambda: [line for line in lines() if line["event"] == "metrics.unavailable"], 60)
        )[0]
        assert told["port"] == taken
        assert "WAERROR_METRICS_PORT" in told["remedy"]


async def test_a_metrics_port_that_others_reach_is_named_in_the_log(tmp_path):
    port, own = free_port(), free_port()
    more = {"WAERROR_METRICS_PORT": str(own), "WAERROR_METRICS_HOST": "0.0.0.0"}  # noqa: S104 - the mistake itself
    async with a_bot(tmp_path, port, **more) as (_, lines):
        told = (await until(lambda: [line for line in lines() if line["event"] == "metrics.exposed"], 60))[0]
        assert (told["host"], told["port"], told["level"]) == ("0.0.0.0", own, "warning")  # noqa: S104


@pytest.mark.parametrize(
    ("host", "reached"),
    [("127.0.0.1", False), ("::1", False), ("localhost", False), ("0.0.0.0", True), ("10.0.0.5", False),  # noqa: S104
     ("8.8.8.8", True), ("", True), ("metrics.internal", True)],
)  # fmt: skip
def test_which_addresses_strangers_reach(host, reached):
    assert exposed(host) is reached


async def test_a_start_without_slack_takes_work_and_says_at_readyz_and_in_the_log_what_it_waits_for(tmp_path):
    port = free_port()
    async with a_bot(tmp_path, port) as (_, lines):
        await until(lambda: serving(port), 60)
        status, text = await get(port, "/readyz")
        assert status == 200
        assert "auth.test" in json.loads(text)["reason"]
        told = (await until(lambda: [line for line in lines() if line["event"] == "start.waiting"], 60))[0]
        assert "auth.test" in told["waiting_for"][0]


async def test_a_start_without_its_database_takes_work_and_names_that_too(tmp_path):
    port, address = free_port(), f"postgres://waerror@127.0.0.1:{free_port()}/waerror"
    async with a_bot(tmp_path, port, DATABASE_URL=address, WAERROR_SECRET_KEYS="k" * 40) as (_, lines):
        await until(lambda: serving(port, "/readyz"), 60)
        assert "cannot be reached" in json.loads((await get(port, "/readyz"))[1])["reason"]
        told = (await until(lambda: [line for line in lines() if line["event"] == "start.waiting"], 60))[0]
        assert "cannot be reached" in " ".join(told["waiting_for"])


async def test_who_asks_for_a_websocket_is_turned_away_without_a_line_in_the_log(tmp_path):
    port = free_port()
    async with a_bot(tmp_path, port) as (_, lines), aiohttp.ClientSession() as session:
        await until(lambda: serving(port), 60)
        for path in ("/slack/events", "/healthz"):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(f"http://127.0.0.1:{port}{path}")
            assert refused.value.status == 404
        assert await serving(port)
        assert not any(word in line["event"] for line in lines() for word in ("pgrade", "WebSocket", "rror"))


def test_connections_that_wait_at_a_socket_are_fetched_and_it_can_be_closed_then():
    (listening,) = bound("127.0.0.1", 0)
    listening.listen()
    port = listening.getsockname()[1]
    callers = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
    fetched = waiting(listening)
    assert sorted(one.getpeername() for one in fetched) == sorted(one.getsockname() for one in callers)
    assert waiting(listening) == []
    listening.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    for one in (*callers, *fetched):
        one.close()

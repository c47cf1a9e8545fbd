"""A process that is told to stop: routers hear of it, and what still comes is answered."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from tests.serve.process import SECRET, a_bot, free_port, get, serving
from tests.waiting import until


def signed():
    """A slash command, with its headers."""
    form = {"team_id": "T0", "channel_id": "C0", "user_id": "U0", "command": "/waerror", "text": "131047"}
    body, stamp = urlencode(form), str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    headers = {"content-type": "application/x-www-form-urlencoded", "x-slack-request-timestamp": stamp,
               "x-slack-signature": signature}  # fmt: skip
    return {"data": body, "headers": headers}


@pytest.fixture
async def bot(tmp_path):
    port = free_port()
    async with a_bot(tmp_path, port) as (process, _):
        await until(lambda: serving(port), 60)
        yield process, port, f"http://127.0.0.1:{port}/slack/events"


async def test_a_process_that_is_told_to_stop_answers_on_for_a_while_and_lets_go_of_its_callers(bot):
    process, port, url = bot
    async with aiohttp.ClientSession() as router:
        async with router.post(url, **signed()) as answer:
            assert "connection" not in answer.headers
        process.send_signal(signal.SIGTERM)
        await until(lambda: not_ready(port))
        async with router.post(url, **signed()) as answer:
            assert answer.status == 200
            assert answer.headers["connection"] == "close"
            assert "131047" in await answer.text()
    assert await asyncio.wait_for(process.wait(), 60) == 0


async def test_told_twice_it_stops_at_once(bot):
    process, _, _ = bot
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    assert await asyncio.wait_for(process.wait(), 60) == 0
    assert time.monotonic() - began < 10


async def not_ready(port):
    status, text = await get(port, "/readyz")
    return status == 503 and json.loads(text)["reason"] == "draining"

"""Two processes of the bot, as people run them, whose workspace's token has run out."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.listeners.asking import resume
from tests.many import KEY, a_company, plain
from tests.waiting import until

ROOT = Path(__file__).parents[2]


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@pytest.fixture
async def company(address, catalog, resolver, monkeypatch):
    monkeypatch.setattr(resume, "EVERY", 3600.0)
    async with a_company(address, catalog, resolver) as made:
        made.playground.configure(rotates=True)
        await made.join(made.playground.home)
        yield made


@pytest.fixture
async def processes(company, address, tmp_path):
    """Their addresses, once both take work."""
    playground, ports, running = company.playground, [free_port(), free_port()], []
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "SLACK_CLIENT_ID": playground.client_id,
        "SLACK_CLIENT_SECRET": playground.client_secret, "SLACK_SIGNING_SECRET": playground.signing_secret,
        "SLACK_API_URL": playground.api_url, "WAERROR_PUBLIC_URL": company.base, "WAERROR_SECRET_KEYS": KEY,
        "DATABASE_URL": plain(address),
    }  # fmt: skip
    running += [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--http", "--port", str(port), cwd=tmp_path, env=environment,
            stderr=asyncio.subprocess.DEVNULL,
        )
        for port in ports
    ]  # fmt: skip

    async def ready(port):
        async with httpx.AsyncClient(trust_env=False) as client:
            try:
                return (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200
            except httpx.TransportError:
                return False

    for port in ports:
        await until(lambda port=port: ready(port), 60)
    yield [f"http://127.0.0.1:{port}" for port in ports]
    for process in running:
        process.send_signal(signal.SIGINT)  # at once
    await asyncio.wait_for(asyncio.gather(*(process.wait() for process in running)), 60)


async def test_one_of_them_renews_it_and_both_answer_with_the_new_one(company, processes, rows):
    home = company.playground.home
    channel = home.state.workspace.channel("incidents")
    messages = [
        home.state.workspace.post(channel, home.person("ana").id, f"<@{home.team.bot_user_id}> 131047")
        for _ in processes
    ]
    home.expire_token()
    await rows("UPDATE slack_bots SET bot_token_expires_at = '2026-01-01 00:00:00.000000' RETURNING id")
    before = company.playground.calls("oauth.v2.access")

    async def mention(address, message):
        event = {"type": "app_mention", "user": message.user, "text": message.text, "ts": message.ts,
                 "channel": channel.id}  # fmt: skip
        body = json.dumps(
            {"type": "event_callback", "team_id": home.id, "event": event, "event_id": message.ts}
        )
        stamp = str(int(time.time()))
        signature = SignatureVerifier(company.playground.signing_secret).generate_signature(
            timestamp=stamp, body=body
        )
        headers = {"content-type": "application/json", "x-slack-request-timestamp": stamp,
                   "x-slack-signature": signature}  # fmt: skip
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            return (await client.post(f"{address}/slack/events", content=body, headers=headers)).status_code

    done = await asyncio.gather(*(mention(*pair) for pair in zip(processes, messages, strict=True)))
    assert done == [200, 200]
    assert company.playground.calls("oauth.v2.access") - before == 1
    answers = [s for s in home.person("ben").sees("incidents") if s.by_bot and "131047 · " in s.words]
    assert {s.thread_ts for s in answers} == {message.ts for message in messages}

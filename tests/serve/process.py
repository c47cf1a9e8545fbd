"""`waerror run --http` as a process of its own, for a workspace that is away, and what one asks it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[2]
SECRET = "0" * 32


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@asynccontextmanager
async def a_bot(tmp_path, port, **environment):
    """`waerror run --http` for a workspace that is away; gives the process and its log."""
    log = tmp_path / "log"
    with log.open("wb") as written:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--http", "--port", str(port), cwd=tmp_path, stderr=written,
            env={**os.environ, "PYTHONPATH": str(ROOT), "WAERROR_LOG_FORMAT": "json", "SLACK_BOT_TOKEN": "xoxb-1",
                 "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": f"http://127.0.0.1:{free_port()}/api/",
                 **environment},
        )  # fmt: skip
    try:
        yield process, lambda: [json.loads(line) for line in log.read_text().splitlines() if line[0] == "{"]
    finally:
        if process.returncode is None:
            process.send_signal(
                signal.SIGINT
            )  # at once: told by SIGTERM it would take requests for two seconds more
            await process.wait()


async def get(port, path="/"):
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def serving(port, path="/healthz"):
    try:
        return (await get(port, path))[0] == 200
    except aiohttp.ClientError:
        return False

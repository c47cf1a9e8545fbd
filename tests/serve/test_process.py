"""The bot as its own process, as people run it: start, stop, refusals. Over a real socket to the playground."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.playground.host import Playground

ROOT = Path(__file__).parents[2]
DEAD_PROXY = "http://127.0.0.1:9"


@pytest.fixture
async def playground():
    async with Playground(ROOT / "manifest.yml", retry_seconds=(0.05, 0.1, 0.2)) as made:
        yield made


@pytest.fixture
async def start(tmp_path):
    """Start `waerror` in an empty folder with a dead proxy in its environment; ends what still runs."""
    running = []

    async def starting(*arguments, **environment):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, cwd=tmp_path, stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT), "HTTPS_PROXY": DEAD_PROXY, "WAERROR_LOG_FORMAT": "json",
                 **environment},
        )  # fmt: skip
        running.append(process)
        return process

    yield starting
    for process in running:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def tokens(playground):
    return {"SLACK_API_URL": playground.api_url, "SLACK_BOT_TOKEN": playground.bot_token,
            "SLACK_APP_TOKEN": playground.app_token}  # fmt: skip


async def test_the_bot_joins_with_two_connections_in_spite_of_a_dead_proxy_and_answers(playground, start):
    await start("run", "--socket", **tokens(playground))
    await playground.connected(2, within=60)
    card = await playground.person("ana").command("incidents", "/waerror", "131047")
    assert "The 24-hour reply window is closed" in card.words


async def test_what_is_under_way_is_answered_when_the_process_is_told_to_stop(playground, start):
    process = await start("run", "--socket", **tokens(playground))
    await playground.connected(2, within=60)
    ana = playground.person("ana")
    card = await ana.command("incidents", "/waerror", "131047")
    asked = asyncio.create_task(ana.mention("incidents", "131026"))
    shared = asyncio.create_task(ana.click(card, "Share"))
    await playground.until(lambda: playground.state.in_flight >= 2)
    playground.state.switches.set("slow_ms", 400)
    process.send_signal(signal.SIGTERM)
    await asyncio.gather(asked, shared)
    seen = [s.words for s in playground.person("ben").sees("incidents") if s.by_bot]
    assert [("131026 · " in words, "Shared by" in words) for words in seen] in (
        [(True, False), (False, True)],
        [(False, True), (True, False)],
    )
    assert await asyncio.wait_for(process.wait(), 60) == 0


async def test_ctrl_c_stops_at_once_without_a_trace(playground, start):
    process = await start("run", "--socket", **tokens(playground))
    await playground.connected(2, within=60)
    process.send_signal(signal.SIGINT)
    _, log = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0
    assert b"Traceback" not in log


@pytest.mark.parametrize(
    ("arguments", "environment", "named"),
    [
        (["run"], {}, ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        (["run", "--http"], {}, ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]),
        (["run"], {"SLACK_BOT_TOKEN": "xapp-no", "PORT": "0"}, ["SLACK_BOT_TOKEN", "PORT"]),
        (["run"], {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_CLIENT_ID": "1"},
         ["SLACK_CLIENT_ID"]),
    ],
)  # fmt: skip
async def test_bad_settings_end_with_one_message_that_names_each_and_exit_code_two(
    start, arguments, environment, named
):
    process = await start(*arguments, **environment)
    _, message = await process.communicate()
    assert process.returncode == 2
    assert b"Traceback" not in message
    for name in named:
        assert name.encode() in message


def test_explain_imports_neither_slack_nor_sql():
    code = (
        "import sys; sys.argv=['waerror','131047']\nimport bot.cli\ntry: bot.cli.main()\nexcept SystemExit: pass\n"
        "print([m for m in ('slack_bolt','slack_sdk','sqlalchemy','aiohttp','starlette') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)  # noqa: S603 - our own
    assert done.stdout.strip().splitlines()[-1] == "[]"
    assert "131047 · The 24-hour reply window is closed" in done.stdout

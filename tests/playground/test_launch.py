"""`run`: the server and the bot as a child process, as a person at a terminal starts them."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import httpx
import pytest

from tests.terminal import Terminal

MANIFEST = Path(__file__).parent / "manifest.yml"

# A small real bot: Socket Mode by the three variables alone.
BOT = """
import asyncio, os, sys
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

async def main():
    web = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=web)

    @app.command("/waerror")
    async def answer(ack, command):
        await ack(text="about " + command["text"])
        if command["text"] == "crash":
            sys.stderr.write("it broke here\\n")
            sys.stderr.flush()
            os._exit(7)

    app_web = AsyncWebClient(token=os.environ["SLACK_APP_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], web_client=app_web)
    await handler.start_async()

asyncio.run(main())
"""


PROGRAM = """
import sys
from pathlib import Path
from bot.playground.launch import run
sys.exit(run(Path({manifest!r}), port={port}, open_browser=False, bot_command={bot!r}))
"""
DEAD_PROXY = {
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "SLACK_CLIENT_ID": "stray",
}


@pytest.fixture
def terminal():
    started = []

    def starting(bot_command, port=0):
        program = PROGRAM.format(manifest=str(MANIFEST), port=port, bot=bot_command)
        started.append(Terminal(sys.executable, "-c", program, **DEAD_PROXY))
        return started[-1]

    yield starting
    for one in started:
        one.put_away()


@pytest.fixture
def bot(tmp_path):
    path = tmp_path / "small_bot.py"
    path.write_text(BOT, "utf-8")
    return [sys.executable, str(path)]


def command(url, text):
    body = {"as": "U0PLAYANA0", "channel": "C0PLAYINC0", "command": "/waerror", "text": text}
    with httpx.Client(trust_env=False, base_url=url, timeout=10) as browser:
        answer = browser.post("/playground/deeds/command", json=body, headers={"X-Playground": "1"}).json()
        state = browser.get("/playground/state").json()
    return answer, state


def test_the_bot_joins_in_spite_of_a_dead_proxy_answers_and_goes_with_ctrl_c(terminal, bot):
    shown = terminal(bot)
    shown.shows("The bot is connected")
    answer, state = command(shown.address, "131047")
    assert answer["ok"]
    assert state["messages"]["C0PLAYINC0"][-1]["text"] == "about 131047"
    assert shown.interrupt() == 0


def test_the_bot_is_set_up_for_a_team_whatever_is_set_for_another_workspace(monkeypatch):
    from bot import settings
    from bot.playground.host import Playground
    from bot.playground.launch import bot_environment

    monkeypatch.setenv("WAERROR_ADMINS", "U0ELSEWHERE")
    monkeypatch.setenv("WAERROR_HANDOVER_CHANNEL", "C0ELSEWHERE")
    monkeypatch.setenv("WAERROR_REPORT_CHANNEL", "C0ELSEWHERE")
    playground = Playground(MANIFEST)
    for name, value in bot_environment(playground).items():
        monkeypatch.setenv(name, value)
    read = settings.read(None)
    assert read.admins == {playground.person("ana").id}
    channels = playground.state.workspace.channels
    for chosen in (read.waerror_handover_channel, read.waerror_report_channel):
        assert channels[chosen].name == "wa-prod"
        assert playground.bot_user_id in channels[chosen].members


async def test_a_visitor_can_hand_over_and_report(monkeypatch, catalog, resolver):
    from bot import settings
    from bot.app import build
    from bot.playground.host import Playground
    from bot.playground.judge import judge_blocks
    from bot.playground.launch import bot_environment
    from tests import support

    monkeypatch.setenv("DATABASE_URL", "memory:")
    async with Playground(support.MANIFEST) as playground:
        with monkeypatch.context() as child:
            for name, value in bot_environment(playground).items():
                child.setenv(name, value)
            read = settings.read(None)
        program = build(read, catalog, judge_blocks, resolver=resolver)
        await program.start()
        async with support.over_sockets(playground, program):
            ana, ben = playground.person("ana"), playground.person("ben")
            card = await ana.mention("incidents", "131042")
            assert {"Hand over", "Report an error here"} <= set(card.buttons), card.buttons
            await ana.click(card, "Hand over")
            assert await ana.submit() == {}
            assert any("Hand-over: 131042" in seen.words for seen in ben.sees("wa-prod"))
        await program.close()


def test_a_bot_that_crashes_is_reported_and_not_started_again(terminal, bot):
    shown = terminal(bot)
    shown.shows("The bot is connected")
    command(shown.address, "crash")
    shown.shows(r"it broke here\n(.*\n)*The bot stopped with exit code 7")
    shown.shows("The page stays open")
    _, state = command(shown.address, "131047")
    assert state["bot"]["connected"] is False
    assert shown.interrupt() == 7


def test_a_bot_that_cannot_start_ends_everything_with_its_exit_code(terminal):
    shown = terminal([sys.executable, "-c", "import sys; sys.exit('SLACK tokens make no sense')"])
    assert shown.ends() == 1
    shown.shows("tokens make no sense(.|\n)*exit code 1")


def test_a_command_that_does_not_exist_is_said_so(terminal):
    shown = terminal(["/nowhere/waerror-bot"])
    assert shown.ends() == 1
    shown.shows("could not be started: /nowhere/waerror-bot")


def test_a_taken_port_leads_to_the_next_free_one(terminal, bot):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        shown = terminal(bot, port=port)
        shown.shows(f"Port {port} is taken")
        assert not shown.address.endswith(f":{port}")


def test_a_broken_manifest_is_exit_code_2_and_names_the_faults(tmp_path, capsys):
    from bot.playground.launch import run

    path = tmp_path / "manifest.yml"
    path.write_text("display_information: {}\n", "utf-8")
    assert run(path, bot_command=["true"]) == 2
    assert "display_information.name must be a text" in capsys.readouterr().err

"""The command is there at once; all other listeners before the first request that may need one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.app import build
from bot.listeners import rest
from bot.playground.judge import judge_blocks
from bot.settings import Settings

HERE = Path(rest.__file__).parent
COMMAND = {"command": "/waerror", "text": "131047", "team_id": "T1", "user_id": "U1", "channel_id": "C1"}
PRESS = {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1"}, "actions": [
    {"type": "button", "action_id": "nobody's", "block_id": "b", "value": "v"}]}  # fmt: skip


@pytest.fixture
def program(catalog, resolver):
    settings = Settings(_env_file=None, slack_bot_token="xoxb-1", database_url="memory:")
    return build(settings, catalog, judge_blocks, resolver=resolver)


async def dispatch(program, body):
    return await program.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=dict(body)))


async def test_the_command_needs_none_of_them(program):
    assert "131047" in (await dispatch(program, COMMAND)).body
    assert program.bolt._async_listeners == []


async def test_a_press_right_after_the_start_finds_its_listener(program):
    assert (await dispatch(program, PRESS)).status == 200
    assert program.bolt._async_listeners


async def test_each_is_registered_once_however_many_load_them(program):
    await dispatch(program, PRESS)
    count = len(program.bolt._async_listeners)
    program.rest.load()
    await program.rest.furnish()
    assert len(program.bolt._async_listeners) == count


def test_no_room_with_listeners_is_forgotten():
    def registers(file: Path) -> bool:
        tree = ast.parse(file.read_text("utf-8"))
        return any(isinstance(node, ast.FunctionDef) and node.name == "register" for node in tree.body)

    rooms = {
        ".".join(file.relative_to(HERE).with_suffix("").parts)
        for file in HERE.rglob("*.py")
        if registers(file)
    }
    assert rooms - {"__init__", "asking.command"} == set(rest.ROOMS)
    assert rest.ROOMS[-1] == "catchall"

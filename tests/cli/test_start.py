"""`run` in plain words starts without typer; whatever else stands there is typer's to say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import start, verbs

ROOT = Path(__file__).parents[2]
PLAIN = [
    [], ["--http"], ["--socket"], ["--port", "3001"], ["--http", "--host", "::1", "--port", "80"],
    ["--http", "--http"],
]  # fmt: skip
OTHER = [
    ["--help"], ["-h"], ["--http", "--socket"], ["--port", "0"], ["--port", "65536"], ["--port", "x"], ["--port"],
    ["--host"], ["--host", "--http"], ["--port=3001"], ["extra"], ["--htp"],
]  # fmt: skip


@pytest.mark.parametrize("words", PLAIN, ids=" ".join)
def test_plain_words_mean_what_typer_takes_them_for(words, monkeypatch):
    asked = []
    monkeypatch.setattr(start, "run", lambda *given: asked.append(given) or 0)
    assert CliRunner().invoke(verbs.app, ["run", *words]).exit_code == 0
    assert [start.plain(words)] == asked


@pytest.mark.parametrize("words", OTHER, ids=" ".join)
def test_everything_else_is_left_to_typer(words):
    assert start.plain(words) is None


def test_a_bot_starts_without_what_draws_in_a_terminal():
    program = (
        "import sys; sys.argv = ['waerror', 'run', '--http']\nfrom bot.cli import main\n"
        "try: main()\nexcept SystemExit as end: code = end.code\n"
        "print(code, sorted({'typer', 'rich', 'structlog', 'sqlalchemy', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "2 []\n"
    assert "SLACK_BOT_TOKEN: is missing (run --http needs it)" in done.stderr


def test_the_first_command_is_answered_before_what_only_others_need_is_imported(tmp_path):
    """What the start does without: each of these costs every start its share."""
    program = (
        "import os, sys; sys.argv = ['waerror', 'run', '--http']\n"
        "os.environ |= {'SLACK_BOT_TOKEN': 'xoxb-1', 'SLACK_SIGNING_SECRET': 's' * 32, 'DATABASE_URL': 'sqlite:///x',"
        " 'SLACK_API_URL': 'http://127.0.0.1:9/api/'}\n"
        "from bot.serve import supervise\n"
        "async def run_http(program, *_):\n"
        "    from slack_bolt.request.async_request import AsyncBoltRequest\n"
        "    body = {'command': '/waerror', 'text': '131047', 'team_id': 'T', 'user_id': 'U', 'channel_id': 'C'}\n"
        "    answer = await program.bolt.async_dispatch(AsyncBoltRequest(mode='socket_mode', body=body))\n"
        "    print('131047' in answer.body, sorted({'typer', 'rich', 'structlog', 'sqlalchemy', 'alembic', 'numpy',"
        " 'starlette', 'rapidfuzz', 'dotenv', 'bot.listeners.asking.events', 'bot.resolve.triage'}"
        " & set(sys.modules)))\n"
        "    return 0\n"
        "supervise.run_http = run_http\nfrom bot.cli import main\nmain()"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout == "True []\n", done.stderr

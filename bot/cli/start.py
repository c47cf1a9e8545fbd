"""Starting the bot: in Slack, or in the playground."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import tempfile
from typing import TYPE_CHECKING

from bot import settings as environment
from bot.telemetry import logs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.playground.hosted import Hosted
    from bot.serve.proxies import Proxies
    from bot.settings import Mode, Settings

LAST_PORT = 65535
LOOPBACK = "127.0.0.1"


def bare() -> int:
    """Run in Slack where tokens are set, else in the playground; say which."""
    try:
        in_slack = environment.read().has_tokens
    except environment.SettingsError as error:
        return _refuse_settings(error)
    if in_slack:
        _tell("Slack tokens found: running in Slack. (`waerror playground` runs without them.)")
        return run(None, None, None)
    _tell_misspelt()
    _tell("No Slack tokens found: starting the playground. (README: how to put it in a workspace.)")
    return playground(3210, open_browser=True)


def plain(words: Sequence[str]) -> tuple[Mode | None, str | None, int | None] | None:
    """Return what the words behind `run` ask for; None where typer is to have its say: help, a mistake, a short form.

    A bot that starts has no use for typer and what it draws with: a twelfth of the start.
    """
    mode: Mode | None = None
    host, port = None, None
    left = iter(words)
    for word in left:
        if word == "--http" and mode != "socket":
            mode = "http"
        elif word == "--socket" and mode != "http":
            mode = "socket"
        elif word == "--host" and (value := next(left, "-"))[:1] != "-":
            host = value
        elif word == "--port" and (value := next(left, "")).isdecimal() and 1 <= int(value) <= LAST_PORT:
            port = int(value)
        else:
            return None
    return mode, host, port


def run(mode: Mode | None, host: str | None, port: int | None) -> int:
    """Run in Slack until stopped; return the exit code."""
    try:
        settings = environment.read()
        mode = settings.mode(mode)
    except environment.SettingsError as error:
        return _refuse_settings(error)
    misspelt = environment.misspelt()
    proxies = environment.take_proxies()
    environment.forget_credentials()
    logs.configure(settings.waerror_log_format, settings.waerror_log_level)
    for name in misspelt:
        logs.get().warning("setting.unknown", name=name.name, meant=name.meant)
    with asyncio.Runner(loop_factory=_fastest_loop()) as runner:
        return runner.run(_run(settings, proxies, mode, host or settings.host, port or settings.port))


async def _run(settings: Settings, proxies: Proxies, mode: Mode, host: str, port: int) -> int:
    from bot.app import build
    from bot.cli.knowledge import load
    from bot.playground.judge import judge_blocks
    from bot.serve import supervise
    from bot.serve.listening import AddressError
    from bot.serve.measures import measured

    program = build(settings, load(), judge_blocks, proxies=proxies)
    async with measured(settings.waerror_metrics_host, settings.waerror_metrics_port):
        if mode == "http":
            try:
                return await supervise.run_http(program, host, port)
            except AddressError as error:
                return _refuse(str(error))
        token = settings.slack_app_token
        return await supervise.run_socket(
            program, token.get_secret_value() if token else "", settings.waerror_sockets
        )


def playground(port: int, *, open_browser: bool, database: str = "memory:", oauth: bool = False) -> int:
    """Start the local workspace and the bot in it; return the exit code.

    The database of the settings is left alone: it may be the one of a real workspace. `oauth`: the bot listens on a
    port of its own, and two workspaces install it.
    """
    os.environ["DATABASE_URL"] = database
    if not oauth:
        return _launch(port, ["--socket"], open_browser=open_browser)
    with tempfile.TemporaryDirectory(prefix="waerror-") as folder:
        hosted = _hosted(database, folder)
        way = ["--http", "--host", LOOPBACK, "--port", hosted.address.rpartition(":")[2]]
        return _launch(port, way, open_browser=open_browser, hosted=hosted)


def _launch(port: int, way: list[str], *, open_browser: bool, hosted: Hosted | None = None) -> int:
    """Start the playground, and the bot in the way it is to be reached."""
    from bot.cli.manifest import manifest_path
    from bot.knowledge.loader import default_path
    from bot.playground.launch import run as launch

    return launch(
        manifest_path(),
        port=port,
        open_browser=open_browser,
        bot_command=[sys.executable, "-m", "bot", "run", *way],
        cards_command=[sys.executable, "-m", "bot", "catalog", "cards"],
        cards_watch=default_path(),
        hosted=hosted,
    )


def _hosted(database: str, folder: str) -> Hosted:
    """Return a bot on a free port. Installations need a database: one that is gone with the playground."""
    from bot.playground.hosted import Hosted
    from bot.serve.oauth import INSTALL, REDIRECT
    from bot.serve.web import PATH

    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        address = f"http://{LOOPBACK}:{free.getsockname()[1]}"
    kept = database if database != "memory:" else f"sqlite:///{folder}/waerror.sqlite3"
    return Hosted(address, PATH, INSTALL, REDIRECT, "/readyz", kept)


def _fastest_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's factory where it is installed (uvicorn[standard] brings it, except on Windows)."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def _refuse_settings(error: environment.SettingsError) -> int:
    _tell_misspelt()
    return _refuse(str(error))


def _tell_misspelt() -> None:
    for name in environment.misspelt():
        _tell(str(name))


def _refuse(message: str) -> int:
    _tell(message)
    return 2


def _tell(message: str) -> None:
    print(message, file=sys.stderr)

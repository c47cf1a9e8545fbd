"""The playground for a person at a terminal: the server, the bot as a child process, and a browser.

The bot sees three variables, as it would for Slack: SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_APP_TOKEN; and what an
operator would have set, so that its cards show all they can: an admin, and channels for hand-overs and reports. It is
never restarted in silence: when it stops, the terminal and the page say so.
"""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import sys
import webbrowser
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.playground.host import Playground
from bot.playground.manifest import ManifestError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.playground.hosted import Hosted

PORTS_TO_TRY = 20
PATIENCE_SECONDS = 20.0
GOODBYE_SECONDS = 10.0
BROKEN_MANIFEST, NO_PORT = 2, 1
ADMIN = "ana"
TEAM_CHANNELS = ("support", "wa-prod")
"""Where hand-overs and reports go: to the first that the bot is in."""
# slack_sdk reads these and ignores NO_PROXY: with one of them set, it would not find 127.0.0.1.
PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def run(
    manifest: Path,
    *,
    port: int = 3210,
    open_browser: bool = True,
    bot_command: list[str],
    cards_command: list[str] | None = None,
    cards_watch: Path | None = None,
    hosted: Hosted | None = None,
) -> int:
    """Run until Ctrl-C; returns the exit code: 0, 2 for a broken manifest, the bot's own when it cannot start.

    `port` is the first one to try, 0 any free one. `bot_command` and `cards_command` are argv lists;
    `cards_watch` is the folder whose changes draw the card preview anew. `hosted`: the bot listens there, and two
    workspaces install it.
    """
    try:
        playground = Playground(
            manifest,
            port=port,
            installed=hosted is None,
            cards_command=cards_command,
            cards_watch=cards_watch,
        )
    except ManifestError as error:
        _tell(str(error))
        return BROKEN_MANIFEST
    try:
        return asyncio.run(Evening(playground, bot_command, open_browser, hosted).run())
    except KeyboardInterrupt:  # where the loop takes no signal handlers (Windows)
        return 0


def bot_environment(playground: Playground, hosted: Hosted | None = None) -> dict[str, str]:
    """The child's environment: ours without proxies and without Slack's variables, plus the playground's."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.lower() not in PROXIES and not name.startswith("SLACK_")
    }
    if hosted:
        return kept | hosted.environment(playground)
    return {
        **kept,
        "SLACK_API_URL": playground.api_url,
        "SLACK_BOT_TOKEN": playground.bot_token,
        "SLACK_APP_TOKEN": playground.app_token,
        **_team(playground),
    }


def _team(playground: Playground) -> dict[str, str]:
    """Return what an operator would have set for this workspace.

    It wins over the environment and `.env`: the ids there are those of another workspace.
    """
    space = playground.state.workspace
    admin = space.member(ADMIN)
    joined = {c.name: c.id for c in space.channels.values() if playground.bot_user_id in c.members}
    channel = next((joined[name] for name in TEAM_CHANNELS if name in joined), "")
    return {
        "WAERROR_ADMINS": admin.id if admin else "",
        "WAERROR_HANDOVER_CHANNEL": channel,
        "WAERROR_REPORT_CHANNEL": channel,
    }


@dataclass
class Evening:
    """One run from start to Ctrl-C."""

    playground: Playground
    bot_command: list[str]
    open_browser: bool
    hosted: Hosted | None = None

    async def run(self) -> int:
        """Start all, wait, stop all; returns the exit code."""
        if not await self._open_doors():
            return NO_PORT
        if self.hosted:
            self.hosted.prepare(self.playground)
        stopping = asyncio.Event()
        self._listen_for_signals(stopping)
        _tell(f"Playground: {self.playground.url}  (Ctrl-C stops it)")
        code = 0
        try:
            code = await self._with_bot(stopping)
        finally:
            await self.playground.stop()
        return code

    async def _open_doors(self) -> bool:
        """Bind the asked port or one of the next; False when none of them is free."""
        asked = self.playground.port
        for candidate in range(asked, min(asked + PORTS_TO_TRY, 65536)):
            self.playground.port = candidate
            try:
                await self.playground.start()
            except OSError as error:
                if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                    raise
                continue
            if asked not in {0, candidate}:
                _tell(f"Port {asked} is taken, so this playground uses {candidate}.")
            return True
        _tell(f"No free port from {asked} on. Name another one with --port.")
        return False

    async def _with_bot(self, stopping: asyncio.Event) -> int:
        try:
            bot = await asyncio.create_subprocess_exec(
                *self.bot_command,
                env=bot_environment(self.playground, self.hosted),
                # Ctrl-C reaches the bot through us, after its last answer.
                start_new_session=os.name == "posix",
            )
        except OSError as error:
            _tell(f"The bot could not be started: {self.bot_command[0]} ({error.strerror}).")
            return 1
        tasks = {
            "ended": asyncio.create_task(bot.wait()),
            "stopping": asyncio.create_task(stopping.wait()),
            "joining": asyncio.create_task(self._welcome()),
        }
        try:
            await asyncio.wait({tasks["ended"], tasks["stopping"]}, return_when=asyncio.FIRST_COMPLETED)
            if stopping.is_set():
                return 0
            return await self._bot_ended(bot.returncode or 0, stopping, ever_joined=tasks["joining"].done())
        finally:
            for task in tasks.values():
                task.cancel()
            await _stop(bot)
            await asyncio.gather(*tasks.values(), return_exceptions=True)

    async def _welcome(self) -> None:
        """Wait for the bot; say so when it takes long, and when it is there."""
        try:
            await self._joined(PATIENCE_SECONDS)
        except TimeoutError:
            said = f"The bot has not connected in {PATIENCE_SECONDS:.0f} seconds. It still runs; its output is above."
            _tell(said)
            self.playground.state.notice("error", said.replace("above", "in the terminal"), None)
            await self._joined(None)
        if self.hosted:
            _tell(f"The bot is connected. Install it: {self.hosted.install_url}")
        else:
            _tell("The bot is connected. Try /waerror 131047 in #incidents.")
        if self.open_browser and _has_browser():
            first = self.hosted.install_url if self.hosted else self.playground.url
            await asyncio.to_thread(webbrowser.open, first)

    async def _joined(self, within: float | None) -> None:
        """Wait for the bot; raises TimeoutError."""
        if self.hosted:
            await self.hosted.joined(self.playground, within)
        else:
            await self.playground.connected(within=within)

    async def _bot_ended(self, code: int, stopping: asyncio.Event, *, ever_joined: bool) -> int:
        """The bot is gone. One that never joined ends everything; else the page stays and says so."""
        described = f"exit code {code}" if code >= 0 else f"signal {-code}"
        _tell(f"The bot stopped with {described}. Its last lines are above.")
        if not ever_joined:
            return code if code > 0 else 1
        said = f"The bot stopped ({described}) and was not started again. The terminal says why."
        self.playground.state.notice("error", said, None)
        _tell(f"The page stays open at {self.playground.url}. Ctrl-C, then start again.")
        await stopping.wait()
        return code if code > 0 else 1

    def _listen_for_signals(self, stopping: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        numbers = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}
        for number in numbers:
            try:
                loop.add_signal_handler(number, stopping.set)
            except NotImplementedError:  # Windows has none: there Ctrl-C comes to `run` as KeyboardInterrupt
                return


async def _stop(bot: asyncio.subprocess.Process) -> None:
    """Let the bot finish what it is doing, then insist."""
    if bot.returncode is not None:
        return
    bot.terminate()
    try:
        await asyncio.wait_for(bot.wait(), GOODBYE_SECONDS)
    except TimeoutError:
        bot.kill()
        await bot.wait()


def _has_browser() -> bool:
    """Whether opening a page would show a window; a text browser would take the terminal over."""
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)

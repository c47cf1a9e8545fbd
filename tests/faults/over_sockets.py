"""Sockets that drop, are refreshed and are reset while commands arrive: how long the gap is, and that it closes.

    .venv/bin/python tests/faults/over_sockets.py           # about a minute
    .venv/bin/python tests/faults/over_sockets.py --small   # what the test-suite runs, about ten seconds

`waerror run --socket` with two connections, as its own process, in a local workspace; between the two stands a relay
that can cut a connection as a network does: with a reset and without a word. Slack delivers a slash command once, so
one that is on a socket as it breaks is lost, and its person repeats it. Counted: what was not answered within three
seconds of each fault (the gap, with its length), and what was not answered otherwise (must be nothing). Mentions
arrive too and must each be answered. Prints figures; exit code 1 where a promise is broken.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bot.playground.faults import DeedRefusedError  # noqa: E402 - the checkout has to be found first
from bot.playground.host import Playground  # noqa: E402
from tests.faults.cluster import main  # noqa: E402
from tests.faults.rig import environment  # noqa: E402

FAULTS = ("drop one", "reset one", "refresh", "drop both", "reset both", "silence one")
GAP = 15.0
"""Seconds after a fault within which commands may go unanswered: a ping interval, a reconnection, and a deadline."""

JUST = 0.2
"""Seconds for which a command is on its way at most: one typed so long before a fault is lost by it. More on a machine
that halts: then as long as the slowest answer of the run."""


@dataclass(frozen=True)
class Plan:
    """Which faults, how long between them, how many commands a second."""

    faults: tuple[str, ...] = FAULTS
    between: float = 9.0
    rate: float = 20.0


SMALL = Plan(("reset one", "refresh", "drop both"), between=1.6, rate=20.0)


class Relay:
    """A TCP relay on loopback that can break its connections."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.pairs: list[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = []
        self.silent: set[int] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        self._server.close()
        for pair in self.pairs:
            for writer in pair:
                writer.transport.abort()

    def break_(self, kind: str, count: int) -> None:
        """Break the newest connections: `reset` with RST, `silence` without any sign."""
        for pair in self.pairs[-count:]:
            if kind == "silence":
                self.silent.add(id(pair))
                continue
            for writer in pair:
                raw = writer.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        pair = (writer, back)
        first = await reader.read(65536)
        # The playground answers under its own address only.
        back.write(first.replace(f":{self.port}".encode(), f":{self._to}".encode()))
        self.pairs.append(pair)
        try:
            await asyncio.gather(self._pump(reader, back, pair), self._pump(there, writer, pair))
        except OSError:
            pass
        finally:
            if pair in self.pairs:
                self.pairs.remove(pair)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pair: tuple) -> None:
        while data := await reader.read(65536):
            if id(pair) not in self.silent:
                writer.write(data)
                await writer.drain()
        writer.close()


@dataclass
class Asked:
    """One command: when it was typed, when it was answered (0: never)."""

    at: float
    answered: float = 0.0
    why: str = ""


@dataclass
class Course:
    """What happened in a run."""

    commands: list[Asked] = field(default_factory=list)
    faults: list[tuple[str, float]] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)


async def run(plan: Plan) -> dict[str, object]:
    """Play a plan; return its figures."""
    with tempfile.TemporaryDirectory() as folder:
        async with Playground(ROOT / "manifest.yml", retry_seconds=(0.5, 2.0, 5.0, 10.0)) as playground:
            relay = Relay(playground.port)
            await relay.start()
            playground.api.origin = f"http://127.0.0.1:{relay.port}"
            bot = await _bot(playground, folder)
            try:
                await playground.connected(2, 30)
                course = await _play(plan, playground, relay)
                bot.terminate()
                code = await asyncio.wait_for(bot.wait(), 20)
            finally:
                if bot.returncode is None:
                    bot.kill()
                    await bot.wait()
                relay.stop()
            return _figures(course, playground) | {"exit code": code}


async def _bot(playground: Playground, folder: str) -> asyncio.subprocess.Process:
    told = environment(
        SLACK_API_URL=playground.api_url, SLACK_BOT_TOKEN=playground.bot_token, SLACK_APP_TOKEN=playground.app_token,
        DATABASE_URL=f"sqlite:///{folder}/store.sqlite3", PYTHONPATH=str(ROOT),
    )  # fmt: skip
    with Path(folder, "log").open("wb") as log:  # noqa: ASYNC230 - once, before anything runs
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--socket", stderr=log, cwd=folder, env=told
        )


async def _play(plan: Plan, playground: Playground, relay: Relay) -> Course:
    course, stop, ana = Course(), asyncio.Event(), playground.person("ana").id
    typing = asyncio.create_task(_type(plan, playground, ana, course, stop))
    for n, fault in enumerate(plan.faults):
        await asyncio.sleep(plan.between)
        await playground.connected(2, 30)
        course.mentions.append(f"error 131047, mention {n}")
        await playground.deeds.say(
            ana, "incidents", f"<@{playground.bot_user_id}> {course.mentions[-1]}", None
        )
        course.faults.append((fault, time.monotonic()))
        what, _, which = fault.partition(" ")
        count = 2 if which == "both" else 1
        if what == "refresh":
            await playground.refresh_connections()
        elif what == "drop":
            for connection in list(playground.hub.ready)[:count]:
                connection.end()
        else:
            relay.break_(what, count)
        course.mentions.append(f"error 131026, mention {n} after")
        await playground.deeds.say(
            ana, "incidents", f"<@{playground.bot_user_id}> {course.mentions[-1]}", None
        )
    await asyncio.sleep(plan.between)
    stop.set()
    await typing
    await playground.until(lambda: not _unanswered(course, playground), 25)
    return course


async def _type(plan: Plan, playground: Playground, user: str, course: Course, stop: asyncio.Event) -> None:
    """Type commands at a steady rate, each on its own, whether the last was answered or not."""
    work = []
    while not stop.is_set():
        work.append(asyncio.create_task(_command(playground, user, course)))
        await asyncio.sleep(1 / plan.rate)
    await asyncio.gather(*work)


async def _command(playground: Playground, user: str, course: Course) -> None:
    asked = Asked(time.monotonic())
    course.commands.append(asked)
    try:
        await playground.deeds.command(user, "incidents", "/waerror", "131049")
    except DeedRefusedError as error:
        asked.why = str(error)[:60]
    else:
        asked.answered = time.monotonic()


def _unanswered(course: Course, playground: Playground) -> list[str]:
    space = playground.state.workspace
    messages = space.messages[next(c.id for c in space.channels.values() if c.name == "incidents")]
    parents = {m.ts: m.text for m in messages if not m.by_bot}
    answered = {parents.get(m.thread_ts or "", "") for m in messages if m.by_bot}
    return [text for text in course.mentions if not any(text in parent for parent in answered)]


def _figures(course: Course, playground: Playground) -> dict[str, object]:
    gaps = {}
    excused: set[int] = set()
    just = max([JUST] + [c.answered - c.at for c in course.commands if c.answered])
    for n, (fault, at) in enumerate(course.faults):
        until = min([since - just for _, since in course.faults[n + 1 :]] + [at + GAP])
        lost = [c for c in course.commands if not c.answered and at - just <= c.at < until]
        excused |= {id(c) for c in lost}
        later = [c for c in course.commands if c.answered and c.at >= at]
        settled = max((c.at for c in lost), default=at) - at
        gaps[f"{n + 1}. {fault}"] = {
            "commands unanswered": len(lost),
            "last unanswered typed after, s": round(max(settled, 0.0), 2),
            "first answer after, s": round(min(c.answered for c in later) - at, 2) if later else None,
        }
    return {
        "commands": len(course.commands),
        "answered": sum(bool(c.answered) for c in course.commands),
        "unanswered outside the gaps": sum(not c.answered and id(c) not in excused for c in course.commands),
        "why": dict(Counter(c.why for c in course.commands if not c.answered)),
        "gaps": gaps,
        "mentions": len(course.mentions),
        "mentions unanswered": len(_unanswered(course, playground)),
    }


def broken(figures: dict[str, object]) -> list[str]:
    """Return the promises that the figures break."""
    promises = {
        "no command unanswered after the reconnect": figures["unanswered outside the gaps"] == 0,
        "every gap closes": all(g["first answer after, s"] is not None for g in figures["gaps"].values()),
        "no mention unanswered": figures["mentions unanswered"] == 0,
        "the process stops by itself": figures["exit code"] == 0,
    }
    return [name for name, kept in promises.items() if not kept]


if __name__ == "__main__":
    sys.exit(main(__doc__, run, (Plan(), SMALL), broken))

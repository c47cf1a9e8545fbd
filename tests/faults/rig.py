"""What the fault tests share: a Slack that delivers, retries and counts answers; processes that end; a router."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.faults.deliveries import TEAM

if TYPE_CHECKING:
    import signal

    from tests.faults.deliveries import Delivery

ROOT = Path(__file__).parents[2]
SECRET = "0123456789abcdef0123456789abcdef"
KEY = "the secret key of the fault tests"
DEADLINE = 3.0
"""Seconds that Slack waits."""
LAUNCH = """
import sys
import bot.store.claims
bot.store.claims.LEASE = float(sys.argv.pop(1))
import bot.listeners.asking.resume
bot.listeners.asking.resume.EVERY = 0.3
from bot.cli import main
main()
"""
"""`waerror` with another lease: thirty seconds are too long for a test-suite."""


class Slack:
    """The Web API that the bot calls: counts what was answered, and when."""

    def __init__(self, delay: float = 0.0) -> None:
        self.posts: dict[str, list[float]] = defaultdict(list)
        self.told: Counter[str] = Counter()
        """Posts to response urls, by the last part of the url."""
        self.shared: dict[str, list[float]] = defaultdict(list)
        """When those of them arrived that everybody sees."""
        self.delay = delay

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/api/{method}", self._call)
        app.router.add_post("/respond/{n}", self._respond)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        told = {
            "ok": True,
            "team_id": TEAM,
            "user_id": "U0BOT",
            "bot_id": "B0",
            "team": "t",
            "user": "b",
            "url": "u",
        }
        if request.match_info["method"] == "chat.postMessage":
            form = await request.post() if "json" not in request.content_type else await request.json()
            await asyncio.sleep(self.delay)
            self.posts[str(form["thread_ts"])].append(time.monotonic())
            told = {"ok": True, "channel": "C0", "ts": "1.2", "message": {}}
        return web.json_response(told)

    async def _respond(self, request: web.Request) -> web.Response:
        self.told[request.match_info["n"]] += 1
        posted = await request.json()
        await asyncio.sleep(self.delay)
        if posted.get("response_type") == "in_channel":
            self.shared[request.match_info["n"]].append(time.monotonic())
        return web.Response(text="ok")


def environment(**more: str) -> dict[str, str]:
    """Return the environment for a bot: this one without anything that a bot reads, and `more`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "WAERROR_"))}
    return {**kept, "WAERROR_LOG_FORMAT": "json", **more}


@dataclass(frozen=True)
class Program:
    """What is run: a Python, with the checkout on its path or with the bot installed; and its lease, if another one."""

    python: Path = Path(sys.executable)
    checkout: Path | None = ROOT
    lease: float | None = None

    @property
    def start(self) -> list[str]:
        """The words before the verb."""
        launch = ["-m", "bot"] if self.lease is None else ["-c", LAUNCH, str(self.lease)]
        return [str(self.python), *launch]


class Process:
    """One `waerror run --http`."""

    def __init__(self, slack: Slack, database: str, folder: Path, program: Program) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._environment = environment(
            SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET=SECRET, SLACK_API_URL=f"{slack.url}/api/",
            DATABASE_URL=database, WAERROR_SECRET_KEYS=KEY,
        )  # fmt: skip
        self._environment.pop("PYTHONPATH", None)
        if program.checkout:
            self._environment["PYTHONPATH"] = str(program.checkout)
        self._start = program.start
        self._log = folder / f"{self.port}.log"
        self._folder = folder
        self.ready = False

    async def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self._start, "run", "--http", "--port", str(self.port), stderr=log,
                cwd=self._folder, env=self._environment,
            )  # fmt: skip
        async with aiohttp.ClientSession() as session, asyncio.timeout(30):
            while not self.ready:
                if self.process.returncode is not None:
                    raise RuntimeError(self._log.read_text()[-2000:])
                try:
                    async with session.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                        self.ready = answer.status == 200
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)

    def signal(self, number: signal.Signals) -> None:
        self.ready = False
        self.process.send_signal(number)

    async def ended(self) -> int:
        return await self.process.wait()

    async def stop(self) -> int:
        """Tell it to stop, and nobody else; return its exit code."""
        self.process.terminate()
        code = await self.process.wait()
        self.ready = False
        return code

    async def kill(self) -> None:
        """End it now, if it runs."""
        if getattr(self, "process", None) and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    def away(self) -> list[tuple[float, float]]:
        """From when until when the database seemed away to this process, in the time of `monotonic`."""
        since = time.monotonic() - time.time()
        spans: list[tuple[float, float]] = []
        for line in self._log.read_text().splitlines():
            told = json.loads(line) if line.startswith("{") else {}
            at = datetime.fromisoformat(told["timestamp"]).timestamp() + since if "timestamp" in told else 0.0
            if told.get("event") == "store.away":
                spans.append((at, float("inf")))
            elif told.get("event") == "store.back" and spans:
                spans[-1] = (spans[-1][0], at)
        return spans

    def lines(self, name: str) -> int:
        """How often a line was logged."""
        return self._log.read_text().count(f'"event": "{name}"')


class Router:
    """Delivers to one of the processes that are ready, as a router in front of them does, signed as Slack does."""

    def __init__(self, processes: list[Process], waits: tuple[float, ...]) -> None:
        self.processes = processes
        self.waits = waits
        """Seconds before the first, second, … retry of an event."""
        self.failures: Counter[str] = Counter()
        self._turn = 0

    async def __aenter__(self) -> Router:
        limit = aiohttp.TCPConnector(limit=0)
        self._session = aiohttp.ClientSession(connector=limit, timeout=aiohttp.ClientTimeout(total=DEADLINE))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def once(self, delivery: Delivery, retry: int = 0, only: Process | None = None) -> tuple[int, str]:
        """Deliver once, to any process or to `only` one; the status (0: no answer) and the body."""
        stamp = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=delivery.body)
        headers = {"content-type": delivery.content_type, "x-slack-request-timestamp": stamp,
                   "x-slack-signature": signature or ""}  # fmt: skip
        if retry:
            headers |= {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_timeout"}
        delivery.first = delivery.first or time.monotonic()
        delivery.tries += 1
        self._turn += 1
        turn = self._turn
        for nth in range(len(self.processes)):
            process = only or self.processes[(turn + nth) % len(self.processes)]
            if not process.ready:
                continue
            try:
                url = f"http://127.0.0.1:{process.port}/slack/events"
                async with self._session.post(url, data=delivery.body, headers=headers) as answer:
                    return answer.status, await answer.text()
            except aiohttp.ClientConnectorError:
                continue  # nothing was delivered: the next one may have it
            except (TimeoutError, aiohttp.ClientError) as error:
                self.failures[f"{delivery.kind}: {type(error).__name__}"] += 1
                return 0, ""
        self.failures[f"{delivery.kind}: no process"] += 1
        return 0, ""

    async def event(self, delivery: Delivery) -> None:
        """Deliver an event until it is acknowledged, or the retries are over."""
        for retry, wait in enumerate((0.0, *self.waits)):
            await asyncio.sleep(wait)
            status, _ = await self.once(delivery, retry)
            if status == 200:
                delivery.acknowledged = time.monotonic()
                return
            delivery.refused += 1

    async def again(self, delivery: Delivery, wait: float) -> None:
        """Deliver an event again whose acknowledgement Slack did not hear; until it hears one."""
        await asyncio.sleep(wait)
        for retry, pause in enumerate(self.waits, 1):
            if (await self.once(delivery, retry))[0] == 200:
                return
            await asyncio.sleep(pause)

    async def pressed(self, delivery: Delivery) -> None:
        """Deliver a command or a press once; a person repeats a command that failed, as Slack tells them to."""
        for _ in range(3 if delivery.kind == "command" else 1):
            status, body = await self.once(delivery)
            if status == 200 and (delivery.kind != "command" or "131049" in body):
                delivery.acknowledged = time.monotonic()
                return
            delivery.refused += 1
            await asyncio.sleep(0.5)


@dataclass
class Windows:
    """When something was wrong on purpose."""

    spans: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, start: float, end: float) -> None:
        self.spans[name].append((start, end))

    def of(self, start: float, end: float) -> str:
        """Name the window that a span of time touches."""
        for name, spans in reversed(self.spans.items()):
            if any(start <= until and end >= since for since, until in spans):
                return name
        return "outside"

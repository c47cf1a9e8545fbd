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
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.cards import ids
from bot.cards.state import State, encode

if TYPE_CHECKING:
    import signal

ROOT = Path(__file__).parents[2]
SECRET = "0123456789abcdef0123456789abcdef"
KEY = "the secret key of the fault tests"
TEAM = "T0FAULTS"
DEADLINE = 3.0
"""Seconds that Slack waits."""
LAUNCH = """
import sys
import bot.store.claims
bot.store.claims.LEASE = float(sys.argv.pop(1))
import bot.listeners.resume
bot.listeners.resume.EVERY = 0.3
from bot.cli import main
main()
"""
"""`waerror` with another lease: thirty seconds are too long for a test-suite."""


@dataclass
class Delivery:
    """One thing that Slack delivers, with what came of it."""

    kind: str  # event, command, feedback
    name: str
    body: str
    content_type: str
    user: str = ""
    first: float = 0.0
    acknowledged: float = 0.0
    tries: int = 0
    repeated: int = 0
    """Times that it was delivered again although it was acknowledged: Slack had not heard."""
    refused: int = 0


def event(n: int) -> Delivery:
    user, stamp = f"U{n:07d}", f"{1_700_000_000 + n}.000100"
    body = {
        "type": "event_callback", "team_id": TEAM, "api_app_id": "A0", "event_id": f"Ev{n}", "event_time": 1,
        "event": {"type": "app_mention", "user": user, "text": "<@U0BOT> error 131047", "ts": stamp,
                  "channel": "C0", "event_ts": stamp},
    }  # fmt: skip
    return Delivery("event", stamp, json.dumps(body), "application/json", user)


def command(n: int) -> Delivery:
    user = f"U{n:07d}"
    form = {"token": "t", "team_id": TEAM, "channel_id": "C0", "user_id": user, "command": "/waerror", "text": "131049",
            "api_app_id": "A0", "response_url": "http://127.0.0.1:9/", "trigger_id": "1.2.3"}  # fmt: skip
    return Delivery("command", f"command {n}", urlencode(form), "application/x-www-form-urlencoded", user)


def feedback(n: int, respond: str) -> Delivery:
    user, stamp = f"U{n:07d}", f"{1_700_100_000 + n}.000100"
    value = encode(State(action=ids.HELPFUL, key="cloud-api/131047"))
    payload = {
        "type": "block_actions", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "api_app_id": "A0",
        "trigger_id": "1.2.3", "channel": {"id": "C0"}, "response_url": f"{respond}/{n}",
        "container": {"type": "message", "message_ts": stamp, "channel_id": "C0", "is_ephemeral": False},
        "message": {"ts": stamp, "blocks": []},
        "actions": [{"type": "feedback_buttons", "action_id": ids.FEEDBACK, "block_id": ids.FEEDBACK_BLOCK,
                     "value": value, "action_ts": str(time.time())}],
    }  # fmt: skip
    body = urlencode({"payload": json.dumps(payload)})
    return Delivery("feedback", stamp, body, "application/x-www-form-urlencoded", user)


class Slack:
    """The Web API that the bot calls: counts what was answered, and when."""

    def __init__(self, delay: float = 0.0) -> None:
        self.posts: dict[str, list[float]] = defaultdict(list)
        self.told: Counter[str] = Counter()
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
        return web.Response(text="ok")


class Process:
    """One `waerror run --http`."""

    def __init__(self, slack: Slack, database: str, folder: Path, lease: float | None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "WAERROR_"))
        }
        self._environment = {
            **kept, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": f"{slack.url}/api/",
            "DATABASE_URL": database, "WAERROR_SECRET_KEYS": KEY, "WAERROR_LOG_FORMAT": "json",
            "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self._start = ["-m", "bot"] if lease is None else ["-c", LAUNCH, str(lease)]
        self._log = folder / f"{self.port}.log"
        self._folder = folder
        self.ready = False

    async def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, *self._start, "run", "--http", "--port", str(self.port), stderr=log,
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

    async def once(self, delivery: Delivery, retry: int = 0) -> tuple[int, str]:
        """Deliver once; the status (0: no answer) and the body."""
        stamp = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=delivery.body)
        headers = {"content-type": delivery.content_type, "x-slack-request-timestamp": stamp,
                   "x-slack-signature": signature or ""}  # fmt: skip
        if retry:
            headers |= {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_timeout"}
        delivery.first = delivery.first or time.monotonic()
        delivery.tries += 1
        for _ in self.processes:
            self._turn += 1
            process = self.processes[self._turn % len(self.processes)]
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
            delivery.repeated += 1
            if (await self.once(delivery, retry))[0] == 200:
                return
            await asyncio.sleep(pause)

    async def pressed(self, delivery: Delivery) -> None:
        """Deliver a command or a press once; a person repeats a command that failed, as Slack tells them to."""
        for _ in range(3 if delivery.kind == "command" else 1):
            status, body = await self.once(delivery)
            if status == 200 and (delivery.kind == "feedback" or "131049" in body):
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

"""Processes that are killed, a database that stops: nothing unanswered, nothing twice, every acknowledged word kept.

    .venv/bin/python tests/faults/over_http.py                 # four processes, 2,000 deliveries, about two minutes
    .venv/bin/python tests/faults/over_http.py --small         # what the test-suite runs, about ten seconds

Four `waerror run --http` on one PostgreSQL, behind a router. Slack delivers mentions, commands and feedback, signed; a
third of all deliveries are retries. In the middle one process gets SIGKILL, another SIGTERM (both are started again,
as a host does), and PostgreSQL is stopped. An event that is not acknowledged is delivered again after the waits given;
a command that fails is repeated by its person. Prints figures; exit code 1 where one of the promises is broken.
"""

from __future__ import annotations

import asyncio
import random
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from typing import TYPE_CHECKING

from bot.store.keys import Keys
from tests.faults.cluster import cluster, main
from tests.faults.deliveries import command, event, feedback
from tests.faults.rig import DEADLINE, KEY, Program, Router, Slack, Windows
from tests.waiting import until

if TYPE_CHECKING:
    from tests.postgres import Postgres


@dataclass(frozen=True)
class Plan:
    """How much, how fast, and what happens when (seconds from the first delivery)."""

    processes: int = 4
    deliveries: int = 2000
    seconds: float = 60.0
    kill: float = 12.0
    term: float = 20.0
    stop: float = 30.0
    stopped: float = 10.0
    lease: float | None = None
    waits: tuple[float, ...] = (0.5, 5.0, 20.0, 35.0)


SMALL = Plan(processes=3, deliveries=240, seconds=5.0, kill=0.5, term=1.5, stop=3.4, stopped=0.8, lease=1.5,
             waits=(0.2, 0.6, 1.6, 2.0))  # fmt: skip


async def run(plan: Plan) -> dict[str, object]:
    """Play a plan; return its figures."""
    chance = random.Random(6)  # noqa: S311 - to play the same again
    async with cluster(plan.processes, plan.waits, Program(lease=plan.lease)) as made:
        return await _play(plan, chance, made.server, made.slack, made.router)


async def _play(
    plan: Plan, chance: random.Random, server: Postgres, slack: Slack, router: Router
) -> dict[str, object]:
    third = plan.deliveries // 3
    events = [event(n) for n in range(plan.deliveries * 2 // 5)]
    presses = [feedback(n, f"{slack.url}/respond") for n in range(plan.deliveries // 10)]
    commands = [command(n) for n in range(plan.deliveries - third - len(events) - len(presses))]
    first = [*events, *presses, *commands]
    chance.shuffle(first)
    repeated = chance.sample(events, min(third, len(events)))
    windows, start, work = Windows(), time.monotonic(), []
    happening = asyncio.create_task(_happenings(plan, server, router, windows, start))
    again = {id(item) for item in repeated}
    for n, item in enumerate(first):
        await asyncio.sleep(max(0.0, start + plan.seconds * n / len(first) - time.monotonic()))
        work.append(asyncio.create_task(router.event(item) if item.kind == "event" else router.pressed(item)))
        if id(item) in again:
            work.append(asyncio.create_task(router.again(item, chance.choice((0.0, 0.01, 0.2, 1.0)))))
    await happening
    await asyncio.gather(*work)
    await _settled(events, slack)
    drained = await asyncio.gather(*(process.stop() for process in router.processes))
    return _figures(plan, (events, presses, commands), server, slack, router, windows) | {"drained": drained}


async def _happenings(plan: Plan, server: Postgres, router: Router, windows: Windows, start: float) -> None:
    lease = plan.lease or 30.0
    await asyncio.sleep(max(0.0, start + plan.kill - time.monotonic()))
    killed = router.processes[0]
    killed.signal(signal.SIGKILL)
    # What it had in hand: taken up when the lease is over, at the next retry.
    windows.add("SIGKILL", time.monotonic() - DEADLINE, time.monotonic() + lease + max(plan.waits))
    await killed.ended()
    back = asyncio.create_task(killed.start())
    await asyncio.sleep(max(0.0, start + plan.term - time.monotonic()))
    stopped = router.processes[1]
    stopped.signal(signal.SIGTERM)
    await stopped.ended()
    await asyncio.gather(back, stopped.start())
    await asyncio.sleep(max(0.0, start + plan.stop - time.monotonic()))
    since = time.monotonic()
    await asyncio.to_thread(server.stop)
    await asyncio.sleep(plan.stopped)
    await asyncio.to_thread(server.start)
    # Until every process has its database back, and what it answered meanwhile is marked there.
    windows.add("PostgreSQL stopped", since - DEADLINE, time.monotonic() + 7)


async def _settled(events: list, slack: Slack, within: float = 10.0) -> None:
    with suppress(TimeoutError):
        await until(lambda: all(item.name in slack.posts for item in events), within)


def _figures(plan, deliveries, server, slack, router, windows) -> dict[str, object]:  # noqa: PLR0917
    events, presses, commands = deliveries
    began = min(item.first for item in events)
    unanswered = [item.name for item in events if not slack.posts.get(item.name)]
    twice: Counter[str] = Counter()
    for item in events:
        posts = slack.posts.get(item.name, [])
        if len(posts) > 1:  # answered twice because of what happened between the two
            twice[windows.of(min(posts), max(posts))] += len(posts) - 1
    keys = Keys((KEY,))
    kept = set(server.sql("SELECT asker || card FROM feedback", "faults").split())
    said = [item for item in presses if item.acknowledged]
    lost = [i for i in said if keys.hash("person", i.user) + keys.hash("card", f"C0:{i.name}") not in kept]
    asked = int(server.sql("SELECT count(*) FROM resolutions WHERE nth = 0", "faults"))
    answered = sum(bool(item.acknowledged) for item in commands)
    return {
        "plan": asdict(plan),
        "deliveries": sum(item.tries for item in (*events, *presses, *commands)),
        "retries": sum(item.tries - 1 for item in events),
        "events": len(events),
        "events unanswered": len(unanswered),
        "events answered once": sum(len(slack.posts.get(item.name, [])) == 1 for item in events),
        "duplicates": dict(twice),
        "answered twice": [  # seconds from the first delivery of all: delivered, answered, answered
            [round(at - began, 1) for at in (item.first, *slack.posts[item.name])]
            for item in events
            if len(slack.posts.get(item.name, [])) > 1
        ],
        "commands": len(commands),
        "commands unanswered": len(commands) - answered,
        "commands repeated by a person": sum(item.refused for item in commands),
        "feedback": len(presses),
        "feedback acknowledged": len(said),
        "feedback refused, and told so": sum(slack.told.values()),
        "feedback acknowledged and lost": len(lost),
        "questions recorded": asked,
        "questions answered": answered + sum(len(posts) for posts in slack.posts.values()),
        "without an answer": dict(router.failures),
        "work resumed": sum(process.lines("work.resumed") for process in router.processes),
        "rows lost at a stop": sum(process.lines("store.rows_lost") for process in router.processes),
    }


def broken(figures: dict[str, object]) -> list[str]:
    """Return the promises that the figures break."""
    promises = {
        "no event unanswered": figures["events unanswered"] == 0,
        "no command unanswered": figures["commands unanswered"] == 0,
        "once outside the windows": not figures["duplicates"].get("outside"),
        "acknowledged feedback is kept": figures["feedback acknowledged and lost"] == 0,
        "a stop loses no row": figures["rows lost at a stop"] == 0,
        "processes stop by themselves": set(figures["drained"]) == {0},
    }
    return [name for name, kept in promises.items() if not kept]


if __name__ == "__main__":
    sys.exit(main(__doc__, run, (Plan(), SMALL), broken))

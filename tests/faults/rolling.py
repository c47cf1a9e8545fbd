"""A rolling restart under load: the wheel, four processes, one PostgreSQL, each process stopped and started in turn.

    .venv/bin/python tests/faults/rolling.py           # installs the wheel in an environment of its own; two minutes
    .venv/bin/python tests/faults/rolling.py --small   # what the test-suite runs: two processes of this checkout

Commands, mentions and taps on Share arrive all the time, each mention and each tap twice at the same moment, at
whichever process has its turn. The router does not know of the restart: it goes on delivering to a process that was
told to stop (SIGTERM) until that one takes no connection. Nobody repeats a command: one that is lost is unanswered.
Where the database seems away to a process (it took a second to answer, on a machine that is too busy), first deliveries
are answered on trust, and two at once may be answered twice: those are counted apart. In the end somebody writes a team
note, and it is measured when every process shows it. Prints figures; exit code 1 where a promise is broken.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.faults.cluster import cluster, installed, main
from tests.faults.deliveries import command, event, note, share
from tests.faults.rig import DEADLINE, Program, Windows
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.cluster import Cluster
    from tests.faults.deliveries import Delivery
    from tests.faults.rig import Process

NOTE = "Ask Ben before resending"
WITHIN = 10.0
"""Seconds after which a note is to be seen everywhere."""


@dataclass(frozen=True)
class Plan:
    """How many processes, how many deliveries a second, and how long each process runs between two restarts."""

    processes: int = 4
    rounds: int = 2
    commands: float = 100.0
    events: float = 20.0
    shares: float = 5.0
    between: float = 3.0
    waits: tuple[float, ...] = (0.5, 5.0, 20.0)
    wheel: bool = True


SMALL = Plan(processes=2, rounds=1, commands=40.0, events=10.0, shares=5.0, between=0.5, wheel=False)


@dataclass
class Course:
    """What was delivered, and what came of it."""

    commands: list[Delivery] = field(default_factory=list)
    events: list[Delivery] = field(default_factory=list)
    shares: list[Delivery] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    """Seconds that each command took."""
    restarts: list[float] = field(default_factory=list)
    """Seconds from SIGTERM until the process takes work again."""
    codes: list[int] = field(default_factory=list)
    seen: float = 0.0
    """Seconds until every process showed the note."""


async def run(plan: Plan) -> dict[str, object]:
    """Play a plan; return its figures."""
    with tempfile.TemporaryDirectory() as folder:
        program = await asyncio.to_thread(installed, Path(folder)) if plan.wheel else Program()
        async with cluster(plan.processes, plan.waits, program) as made:
            course, stop = Course(), asyncio.Event()
            load = asyncio.create_task(_load(plan, made, course, stop))
            await asyncio.sleep(plan.between)
            await _restarts(plan, made, course)
            course.seen = await _note(made, made.router.processes)
            stop.set()
            await load
            await until(lambda: all(item.name in made.slack.posts for item in course.events), 30)
            course.codes += await asyncio.gather(*(process.stop() for process in made.router.processes))
            return _figures(plan, made, course)


async def _load(plan: Plan, made: Cluster, course: Course, stop: asyncio.Event) -> None:
    """Deliver at a steady rate, whether the last was answered or not."""
    work: list[asyncio.Task[None]] = []
    steps = _steps(plan)
    began = time.monotonic()
    while not stop.is_set():
        due, kind, n = next(steps)
        await asyncio.sleep(max(0.0, began + due - time.monotonic()))
        work += [asyncio.create_task(one) for one in _arrivals(made, course, kind, n)]
    await asyncio.gather(*work)


def _steps(plan: Plan) -> Iterator[tuple[float, str, int]]:
    """Yield what is delivered when: second, kind, number."""
    rates = {"command": plan.commands, "event": plan.events, "share": plan.shares}
    counts = dict.fromkeys(rates, 0)
    while True:
        kind = min(counts, key=lambda name: counts[name] / rates[name])
        yield counts[kind] / rates[kind], kind, counts[kind]
        counts[kind] += 1


def _arrivals(made: Cluster, course: Course, kind: str, n: int) -> list:
    router = made.router
    if kind == "command":
        course.commands.append(item := command(n))
        return [_ask(router, course, item)]
    if kind == "event":
        course.events.append(item := event(n))
        return [router.event(item), router.event(item)]
    course.shares.append(item := share(n, f"{made.slack.url}/respond"))
    return [router.pressed(item), router.pressed(item)]


async def _ask(router, course: Course, item: Delivery) -> None:
    began = time.monotonic()
    status, body = await router.once(item)
    if status == 200 and "131049" in body:
        item.acknowledged = time.monotonic()
        course.late.append(item.acknowledged - began)


async def _restarts(plan: Plan, made: Cluster, course: Course) -> None:
    for process in made.router.processes * plan.rounds:
        began = time.monotonic()
        course.codes.append(await process.stop())
        await process.start()
        course.restarts.append(time.monotonic() - began)
        await asyncio.sleep(plan.between)


async def _note(made: Cluster, processes: list[Process]) -> float:
    """Write a note at one process; return the seconds until all show it."""
    asking = command(10_000_000, "131047")

    async def shown(process: Process) -> bool:
        return NOTE in (await made.router.once(asking, only=process))[1]

    for process in processes:
        assert not await shown(process)  # now each has read that there is none
    began = time.monotonic()
    status, _ = await made.router.once(note(1, NOTE), only=processes[0])
    assert status == 200
    with suppress(TimeoutError):
        for process in processes:
            await until(lambda process=process: shown(process), 20, every=0.1)
    return time.monotonic() - began


def _figures(plan: Plan, made: Cluster, course: Course) -> dict[str, object]:
    windows = Windows()
    for process in made.router.processes:
        for start, end in process.away():
            windows.add("the database seemed away", start - DEADLINE, end + DEADLINE)
    posts = [made.slack.posts.get(item.name, []) for item in course.events]
    shared = [made.slack.shared[str(n)] for n in range(len(course.shares))]
    answered = sum(bool(item.acknowledged) for item in course.commands)
    late = sorted(course.late)
    return {
        "plan": asdict(plan),
        "restarts": len(course.restarts),
        "a restart takes, s": [round(min(course.restarts), 1), round(max(course.restarts), 1)],
        "commands": len(course.commands),
        "commands unanswered": len(course.commands) - answered,
        "a command takes, ms (half, 99 of 100, all within)": [
            round(late[int(len(late) * part) - 1] * 1000, 1) for part in (0.5, 0.99, 1)
        ],
        "mentions, each delivered twice": len(course.events),
        "mentions unanswered": posts.count([]),
        "mentions answered twice": _twice(posts, windows),
        "taps on Share, each delivered twice": len(shared),
        "shares not done": shared.count([]),
        "shares doubled": _twice(shared, windows),
        "questions answered": answered + sum(map(len, posts)),
        "questions recorded": made.count("SELECT count(*) FROM resolutions WHERE nth = 0")
        - made.count("SELECT count(*) FROM resolutions WHERE nth = 0 AND key = 'cloud-api/131047' "
                     "AND surface = 'command'"),
        "a note is seen everywhere after, s": round(course.seen, 1),
        "deliveries without an answer": dict(made.router.failures),
        "rows lost at a stop": sum(process.lines("store.rows_lost") for process in made.router.processes),
        "times the database seemed away": sum(process.lines("store.away") for process in made.router.processes),
        "exit codes": sorted(set(course.codes)),
    }  # fmt: skip


def _twice(times: list[list[float]], windows: Windows) -> dict[str, int]:
    """Count what was done twice, by what was wrong then."""
    return dict(Counter(windows.of(min(each), max(each)) for each in times if len(each) > 1))


def broken(figures: dict[str, object]) -> list[str]:
    """Return the promises that the figures break."""
    promises = {
        "no command unanswered": figures["commands unanswered"] == 0,
        "no mention unanswered": figures["mentions unanswered"] == 0,
        "no mention answered twice": not figures["mentions answered twice"].get("outside"),
        "every share done": figures["shares not done"] == 0,
        "no share doubled": not figures["shares doubled"].get("outside"),
        "every answer is recorded once": figures["questions answered"] == figures["questions recorded"],
        "a note is seen everywhere within seconds": figures["a note is seen everywhere after, s"] < WITHIN,
        "a stop loses no row": figures["rows lost at a stop"] == 0,
        "processes stop by themselves": figures["exit codes"] == [0],
    }
    return [name for name, kept in promises.items() if not kept]


if __name__ == "__main__":
    sys.exit(main(__doc__, run, (Plan(), SMALL), broken))

"""What recording costs a `/waerror` request: the same bot with its database and without, in turns.

    .venv/bin/python tests/benchmarks/store.py [--requests 6000] [--rounds 9] [--postgres]

Two `waerror run --http` (as in command.py), one with `DATABASE_URL=memory:` and recording taken out, one with a SQLite
file (or PostgreSQL); rounds alternate, each first in every other round. Printed: the median time of a request over one
connection and its ratio round by round; the CPU of the process a request at full load, which holds the background
writer too; and what the one call on the path costs. The bar: recording costs at most a twentieth of the whole request.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402 - the checkout first

from bot.store.queue import EVERY  # noqa: E402
from tests.benchmarks.command import SECRET, _worker, rate, wait_for_answer  # noqa: E402

KEY = "the secret key of the benchmarks"
WITHOUT = """
import bot.store.records
bot.store.records.MemoryRecords.resolved = lambda self, resolution: None
from bot.cli import main
main()
"""


def start(database: str | None, folder: str) -> tuple[subprocess.Popen, int]:
    """Start one bot; None: without recording."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SECRET,
                   "SLACK_API_URL": "http://127.0.0.1:9/api/", "WAERROR_LOG_FORMAT": "json", "PYTHONPATH": str(ROOT),
                   "DATABASE_URL": database or "memory:", "WAERROR_SECRET_KEYS": KEY}  # fmt: skip
    program = ["-m", "bot"] if database else ["-c", WITHOUT]
    process = subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, *program, "run", "--http", "--port", str(port)], cwd=folder, env=environment,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    wait_for_answer(port)
    return process, port


def one_call(count: int = 200_000) -> float:
    """Microseconds of putting one record into the queue."""
    from bot.store.keeper import Keeper
    from bot.store.queue import Writer
    from bot.store.records import Resolution

    async def measure() -> float:
        writer = Writer(Keeper(None), most=count + 1)
        began = time.perf_counter()
        for _ in range(count):
            writer.put(
                Resolution("T0", "command", "answer", ("cloud-api/131047",), 0.3, user="U0", channel="C0")
            )
        return (time.perf_counter() - began) / count * 1e6

    return asyncio.run(measure())


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--requests", type=int, default=6000)
    cli.add_argument("--rounds", type=int, default=9)
    cli.add_argument("--postgres", action="store_true")
    args = cli.parse_args()
    import multiprocessing

    from tests.postgres import Postgres

    server, running = None, []
    used: dict[str, list[float]] = {"without": [], "with": []}
    alone: dict[str, list[float]] = {"without": [], "with": []}
    with tempfile.TemporaryDirectory() as folder, multiprocessing.Pool(2) as pool:
        try:
            database = f"sqlite:///{folder}/store.sqlite3"
            if args.postgres:
                server = Postgres()
                server.start()
                database = server.create("bench")
                environment = {**os.environ, "DATABASE_URL": database, "WAERROR_SECRET_KEYS": KEY}
                command = [sys.executable, "-m", "bot", "db", "upgrade"]
                subprocess.run(command, check=True, env=environment, cwd=ROOT)  # noqa: S603
            ports = {}
            for name, where in (("without", None), ("with", database)):
                process, ports[name] = start(where, folder)
                running.append(process)
            for port in ports.values():
                rate(pool, port, 2000)
            meters = dict(zip(ports, (psutil.Process(process.pid) for process in running), strict=True))
            for n in range(args.rounds):
                for name in list(ports)[:: 1 if n % 2 else -1]:
                    before = cpu(meters[name])
                    rate(pool, ports[name], args.requests)
                    time.sleep(EVERY * 2)  # the writer is part of it
                    used[name].append((cpu(meters[name]) - before) / args.requests * 1e6)
                for name in list(ports)[:: 1 if n % 2 else -1]:
                    alone[name].append(statistics.median(_worker(ports[name], 1, 1000)) * 1e6)
        finally:
            for process in running:
                process.terminate()
                process.wait()
            if server is not None:
                kept = server.sql("SELECT count(*) FROM resolutions", "bench")
                server.remove()
                print(f"rows written: {kept}")
    report(used, alone)


def cpu(process: psutil.Process) -> float:
    """Seconds of CPU that a process has used."""
    times = process.cpu_times()
    return times.user + times.system


def report(used: dict[str, list[float]], alone: dict[str, list[float]]) -> None:
    """Print the figures."""
    for name, spent in used.items():
        print(f"{name:8} {statistics.median(alone[name]):6.0f} us over one connection   "
              f"{statistics.median(spent):6.0f} us of CPU at full load, the writer included")  # fmt: skip
    quiet = statistics.median(b / a - 1 for a, b in zip(alone["without"], alone["with"], strict=True))
    busy = statistics.median(b / a - 1 for a, b in zip(used["without"], used["with"], strict=True))
    call = one_call()
    share = call / statistics.median(alone["without"])
    print(f"on the path: {call:.2f} us a call, {share:.1%} of a request; measured over one connection {quiet:+.1%}  "
          f"(bar: 5.0 %)")  # fmt: skip
    print(f"off the path, at full load: {busy:+.1%} of the process's CPU")


if __name__ == "__main__":
    main()

"""Requests a second of a signed `/waerror 131047` over HTTP, against two yardsticks in the same run.

    .venv/bin/python tests/benchmarks/command.py [--requests 4000] [--rounds 5]

- `waerror`: `waerror run --http` as it is: redaction, resolver, card, judge, log line, metrics and recording;
- `starlette` and `raw`, in `yardsticks.py`, answer the same bytes and do nothing else.

Each runs in its own uvicorn process with the same options; rounds alternate, the first does not count; medians are
printed, and ratios of medians: machines differ, ratios carry over. Also the median latency over one connection, how
many of all questions were recorded, and the time from process start to the first answered command against an empty
AsyncApp's, both with their bytecode compiled and, of ours, the catalog read before.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier
from yardsticks import SECRET

ROOT = Path(__file__).parents[2]
YARDSTICKS = Path(__file__).with_name("yardsticks.py")
ENVIRONMENT = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SECRET, "WAERROR_LOG_FORMAT": "json",
               "SLACK_API_URL": "http://127.0.0.1:9/api/"}  # fmt: skip
LEARNING = 5.0
"""Seconds that search has to learn in the background before anything is measured."""
BODY = urlencode({
    "token": "t", "team_id": "T0", "team_domain": "d", "channel_id": "C0", "channel_name": "incidents",
    "user_id": "U0", "user_name": "ana", "command": "/waerror", "text": "131047", "api_app_id": "A0",
    "response_url": "http://127.0.0.1:9/x", "trigger_id": "1.2.3",
})  # fmt: skip


def request_bytes() -> bytes:
    """One signed request, as bytes on the wire."""
    now = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=BODY)
    lines = ["POST /slack/events HTTP/1.1", "host: 127.0.0.1", "content-type: application/x-www-form-urlencoded",
             f"content-length: {len(BODY)}", f"x-slack-request-timestamp: {now}",
             f"x-slack-signature: {signature}"]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n\r\n" + BODY).encode()


class Client(asyncio.Protocol):
    """One connection that asks `count` times, one after another."""

    def __init__(self, payload: bytes, count: int, done: asyncio.Future) -> None:
        self.payload, self.left, self.done = payload, count, done
        self.buffer, self.times, self.sent, self.answer = b"", [], 0.0, b""

    def connection_made(self, transport):
        self.transport = transport
        self._ask()

    def _ask(self):
        self.sent = time.perf_counter()
        self.transport.write(self.payload)

    def data_received(self, data):
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        if len(body) < length:
            return
        assert head.startswith(b"HTTP/1.1 200"), head[:60]
        self.times.append(time.perf_counter() - self.sent)
        self.answer, self.buffer, self.left = body[:length], b"", self.left - 1
        if self.left:
            self._ask()
        else:
            self.transport.close()
            self.done.set_result(self)


async def _load(port: int, connections: int, each: int) -> list[Client]:
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in range(connections)]
    payload = request_bytes()
    for future in futures:
        await loop.create_connection(lambda f=future: Client(payload, each, f), "127.0.0.1", port)
    return await asyncio.gather(*futures)


def _worker(port: int, connections: int, each: int) -> list[float]:
    clients = asyncio.run(_load(port, connections, each))
    return [t for c in clients for t in c.times]


def rate(pool, port: int, total: int, workers: int = 2, connections: int = 8) -> float:
    """Requests a second over `workers` processes with `connections` each."""
    each = total // (workers * connections)
    start = time.perf_counter()
    times = pool.starmap(_worker, [(port, connections, each)] * workers)
    return sum(map(len, times)) / (time.perf_counter() - start)


def wait_for_answer(port: int, limit: float = 30.0) -> Client:
    """Ask until the server answers."""
    end = time.perf_counter() + limit
    while True:
        try:
            return asyncio.run(_load(port, 1, 1))[0]
        except OSError:
            if time.perf_counter() > end:
                raise
            time.sleep(0.01)


def start_server(kind: str) -> tuple[subprocess.Popen, int, Client, float]:
    """Start one server; return it with its port, its first answer and the seconds until then."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    command = ["-m", "bot", "run", "--http"] if kind == "waerror" else [str(YARDSTICKS), kind]
    process = subprocess.Popen(  # noqa: S603 - our own servers
        [sys.executable, *command, "--port", str(port)],
        cwd=ROOT, stderr=subprocess.DEVNULL, env={**os.environ, **ENVIRONMENT, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    first = wait_for_answer(port)
    return process, port, first, time.perf_counter() - began


def starts(rounds: int) -> dict[str, float]:
    """Return the median seconds to the first answer, by server. The first start compiles, as installing would."""
    took: dict[str, list[float]] = {"waerror": [], "empty": []}
    for number in range(rounds + 1):
        for kind, seconds in took.items():
            process, _, _, until = start_server(kind)
            stop([process])
            if number:
                seconds.append(until)
    return {kind: statistics.median(seconds) for kind, seconds in took.items()}


def loads(rounds: int, requests: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return the median requests a second, and the median seconds of one at one connection, by server."""
    process, port, first, _ = start_server("waerror")
    running = {"waerror": (process, port)}
    with tempfile.NamedTemporaryFile() as answer:
        Path(answer.name).write_bytes(first.answer)
        os.environ["WAERROR_BENCH_ANSWER"] = answer.name
        for kind in ("starlette", "raw"):
            process, port, _, _ = start_server(kind)
            running[kind] = (process, port)
    rates: dict[str, list[float]] = {kind: [] for kind in running}
    alone: dict[str, list[float]] = {kind: [] for kind in running}
    time.sleep(LEARNING)
    try:
        with multiprocessing.Pool(2) as pool:
            for number in range(rounds + 1):
                for kind, (_, port) in running.items():
                    found = rate(pool, port, requests)
                    times = _worker(port, 1, 200)
                    if number:
                        rates[kind].append(found)
                        alone[kind] += times
    finally:
        stop([process for process, _ in running.values()])
    return tuple({kind: statistics.median(values) for kind, values in of.items()} for of in (rates, alone))


def stop(processes: list[subprocess.Popen]) -> None:
    """End them, and wait for it."""
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait()


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--requests", type=int, default=4000)
    cli.add_argument("--rounds", type=int, default=5)
    args = cli.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "store.sqlite3"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ |= {"DATABASE_URL": f"sqlite:///{database}", "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
        began = starts(args.rounds)
        rates, alone = loads(args.rounds, args.requests)
        with sqlite3.connect(database) as connection:
            (recorded,) = connection.execute("SELECT count(*) FROM resolutions").fetchone()
    for kind, value in rates.items():
        print(f"{kind:10} {value:8.0f} requests/s   {alone[kind] * 1e3:6.2f} ms at one connection")
    print(f"waerror / starlette = {rates['waerror'] / rates['starlette']:.2f}  (bar: at least 0.40)")
    print(f"waerror / raw       = {rates['waerror'] / rates['raw']:.2f}")
    asked = (args.rounds + 1) * (args.requests // 16 * 16 + 200 + 1) + 1
    print(f"recorded            = {recorded} of {asked}")
    print(f"start to first answer: waerror {began['waerror']:.2f} s, empty AsyncApp {began['empty']:.2f} s, "
          f"ratio {began['waerror'] / began['empty']:.2f}  (bar: at most 1.5)")  # fmt: skip


if __name__ == "__main__":
    main()

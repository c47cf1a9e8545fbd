"""Requests a second of a signed `/waerror 131047` over HTTP, against two yardsticks in the same run.

    .venv/bin/python tests/benchmarks/command.py [--requests 4000] [--rounds 5]

- `waerror`: `waerror run --http` as it is: redaction, resolver, card, judge, log line, metrics and recording;
- `starlette` and `raw`, in `yardsticks.py`, answer the same bytes and do nothing else.

Each runs in its own uvicorn process with the same options; rounds alternate; medians are printed, and ratios of
medians: machines differ, ratios carry over. Also the median latency over one connection, and the time from process
start to the first answered command against an empty AsyncApp's.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import socket
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


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--requests", type=int, default=4000)
    cli.add_argument("--rounds", type=int, default=5)
    args = cli.parse_args()
    folder = tempfile.TemporaryDirectory()  # a database of its own, gone with it
    os.environ["DATABASE_URL"] = f"sqlite:///{folder.name}/store.sqlite3"
    starts: dict[str, list[float]] = {"waerror": [], "empty": []}
    for _ in range(args.rounds):
        for kind, seconds in starts.items():
            process, _, _, took = start_server(kind)
            seconds.append(took)
            process.terminate()
            process.wait()
    running = {}
    process, port, first, _ = start_server("waerror")
    running["waerror"] = (process, port)
    answer = Path(os.environ.get("TMPDIR", "/tmp")) / f"waerror-bench-{os.getpid()}.json"
    answer.write_bytes(first.answer)
    os.environ["WAERROR_BENCH_ANSWER"] = str(answer)
    for kind in ("starlette", "raw"):
        process, port, _, _ = start_server(kind)
        running[kind] = (process, port)
    rates: dict[str, list[float]] = {kind: [] for kind in running}
    alone: dict[str, list[float]] = {kind: [] for kind in running}
    try:
        with multiprocessing.Pool(2) as pool:
            for _, port in running.values():
                rate(pool, port, 800)
            for _ in range(args.rounds):
                for kind, (_, port) in running.items():
                    rates[kind].append(rate(pool, port, args.requests))
                    alone[kind] += _worker(port, 1, 200)
    finally:
        for process, _ in running.values():
            process.terminate()
            process.wait()
        answer.unlink()
    medians = {kind: statistics.median(values) for kind, values in rates.items()}
    for kind, value in medians.items():
        print(
            f"{kind:10} {value:8.0f} requests/s   {statistics.median(alone[kind]) * 1e3:6.2f} ms at one connection"
        )
    print(f"waerror / starlette = {medians['waerror'] / medians['starlette']:.2f}  (bar: at least 0.40)")
    print(f"waerror / raw       = {medians['waerror'] / medians['raw']:.2f}")
    began = {kind: statistics.median(values) for kind, values in starts.items()}
    print(f"start to first answer: waerror {began['waerror']:.2f} s, empty AsyncApp {began['empty']:.2f} s, "
          f"ratio {began['waerror'] / began['empty']:.2f}  (bar: at most 1.5)")  # fmt: skip


if __name__ == "__main__":
    main()

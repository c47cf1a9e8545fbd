"""The log: a line an event, whole, in order, and none lost."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import signal
import subprocess
import sys
import threading

import pytest

from bot.telemetry import logs
from bot.telemetry.lines import Lines
from tests.waiting import until


class Stream(io.StringIO):
    """Counts its writes."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0

    def write(self, text: str) -> int:
        self.writes += 1
        return super().write(text)

    @property
    def lines(self) -> list[str]:
        return self.getvalue().splitlines()


def run(program: str, **popen) -> subprocess.Popen:
    return subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, **popen
    )


def test_a_line_is_json_with_event_level_time_and_what_is_bound():
    stream = Stream()
    log = logs.Log(Lines(stream))
    logs.clear()
    logs.bind(request="0a1b2c3d")
    try:
        log.info("resolved", keys=("cloud-api/131047",), words="¿qué?")
    finally:
        logs.clear()
    line = json.loads(stream.getvalue())
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "resolved", "level": "info", "keys": ["cloud-api/131047"], "words": "¿qué?", "request": "0a1b2c3d",
    }  # fmt: skip


def test_what_is_said_of_a_request_counts_more_than_what_is_bound():
    stream = Stream()
    logs.bind(request="bound")
    try:
        logs.Log(Lines(stream)).error("fault", request="said")
    finally:
        logs.clear()
    assert json.loads(stream.getvalue())["request"] == "said"


def test_the_time_is_utc_to_the_microsecond(monkeypatch):
    stream = Stream()
    log = logs.Log(Lines(stream))
    for nanoseconds in (1_750_000_000_000_001_999, 1_750_000_000_999_999_999, 1_750_000_001_000_000_000):
        monkeypatch.setattr(logs.time, "time_ns", lambda now=nanoseconds: now)
        log.info("tick")
    assert [json.loads(line)["timestamp"] for line in stream.lines] == [
        "2025-06-15T15:06:40.000001Z", "2025-06-15T15:06:40.999999Z", "2025-06-15T15:06:41.000000Z",
    ]  # fmt: skip


def test_below_the_level_nothing_is_said():
    stream = Stream()
    log = logs.Log(Lines(stream), minimum=logging.WARNING)
    log.info("resolved")
    log.warning("tokens.revoked")
    assert [json.loads(line)["event"] for line in stream.lines] == ["tokens.revoked"]


def test_of_a_librarys_exception_only_the_kind_is_logged():
    done = subprocess.run(
        [sys.executable, "-c", (
            "import logging; from bot.telemetry import logs; logs.configure('json')\n"
            "try: int('a secret')\nexcept ValueError: logging.getLogger('lib').exception('it %s', 'broke')"
        )],
        stderr=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    assert {"event": "it broke", "level": "error", "exception": "ValueError"}.items() <= json.loads(
        done.stderr
    ).items()


def test_below_a_warning_no_library_is_heard_whatever_the_level_and_however_loud_it_is_by_itself():
    done = subprocess.run(
        [sys.executable, "-c", (
            "import logging; from bot.telemetry import logs; logs.configure('json', 'debug')\n"
            "logging.getLogger('new.library').info('quiet')\n"
            "loud = logging.getLogger('loud.library'); loud.setLevel(logging.DEBUG); loud.debug('loud')\n"
            "loud.warning('trouble'); logs.get().info('ours')"
        )],
        stderr=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["trouble", "ours"]


def test_text_is_for_a_person():
    done = run("from bot.telemetry import logs; logs.configure('text'); logs.get().info('ready', entries=3)")
    _, told = done.communicate()
    assert "ready" in told
    assert "entries=3" in told
    assert "{" not in told


async def test_lines_of_a_moment_go_out_together_and_a_warning_takes_them_along():
    stream = Stream()
    log = logs.Log(Lines(stream))
    for number in range(100):
        log.info("resolved", number=number)
    assert stream.writes == 0
    await until(lambda: stream.lines)
    assert (len(stream.lines), stream.writes) == (100, 1)
    log.info("resolved", number=100)
    log.error("fault")
    assert [json.loads(line)["event"] for line in stream.lines[100:]] == ["resolved", "fault"]


def test_a_loop_that_ended_before_its_time_leaves_the_line_to_the_next():
    stream = Stream()
    lines = Lines(stream)

    async def say(text: str) -> None:
        lines.write(text)

    asyncio.run(say("first"))
    asyncio.run(say("second"))
    lines.write("third")  # no loop at all
    assert stream.lines == ["first", "second", "third"]


def test_threads_lose_no_line():
    stream = Stream()
    lines = Lines(stream)
    threads = [
        threading.Thread(target=lambda n=n: [lines.write(f"{n} {i}") for i in range(300)]) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines.flush()
    assert sorted(stream.lines) == sorted(f"{n} {i}" for n in range(8) for i in range(300))


def test_a_closed_stream_stops_nobody():
    stream = Stream()
    stream.close()
    logs.Log(Lines(stream)).error("fault")


@pytest.mark.parametrize("end", ["sys.exit(3)", "raise RuntimeError('x')", "await asyncio.sleep(0)"])
def test_however_a_process_ends_its_last_lines_are_written(end):
    done = run(
        "import asyncio, sys; from bot.telemetry import logs; logs.configure('json')\n"
        f"async def main():\n  [logs.get().info('n', i=i) for i in range(50)]\n  {end}\nasyncio.run(main())"
    )
    _, told = done.communicate()
    assert [json.loads(line)["i"] for line in told.splitlines() if line.startswith("{")] == list(range(50))


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_process_that_is_told_to_stop_loses_no_line():
    done = run(
        "import asyncio, signal; from bot.telemetry import logs; logs.configure('json')\n"
        "async def main():\n  stop = asyncio.Event()\n"
        "  asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)\n"
        "  logs.get().warning('up')\n  await stop.wait()\n  logs.get().info('stopped')\nasyncio.run(main())"
    )
    assert "up" in done.stderr.readline()
    done.send_signal(signal.SIGTERM)
    _, told = done.communicate()
    assert json.loads(told)["event"] == "stopped"


def test_what_a_forgotten_task_broke_with_is_no_text_either():
    done = subprocess.run(
        [sys.executable, "-c", (
            "import asyncio, gc; from bot.telemetry import logs; logs.configure('json')\n"
            "async def broken(): raise ValueError('what they wrote')\n"
            "async def main():\n  asyncio.create_task(broken()); await asyncio.sleep(0)\n  gc.collect()\n"
            "asyncio.run(main())"
        )],
        stderr=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    assert "never retrieved" in done.stderr
    assert "ValueError" in done.stderr
    assert "what they wrote" not in done.stderr

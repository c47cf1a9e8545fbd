"""Structured logs: readable in a terminal, JSON elsewhere, a request id on every line of a request.

A line of JSON costs 5 us; through structlog's processors it cost 25, and importing them a tenth of the start. structlog
draws the lines of a terminal, where somebody looks at them.

The level asked for is this program's own. Every library is held at WARNING, those too that nobody here has heard of:
below it Bolt prints request bodies, the Socket Mode adapter what it sends, and the SQLite driver each statement with
its values, which are what people wrote.
"""

from __future__ import annotations

import itertools
import json
import logging
import re
import secrets
import sys
import time
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from bot.telemetry.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Render = Callable[[dict[str, Any]], str]

SECRETS = re.compile(
    r"(?<=://)[^/\s@'\"]+(?=@)|\bx(?:ox[a-z]|app|oxe)[.-][\w.-]+|(?<=[?&])(?:ticket|token|code|state)=[^&\s'\"]+"
)
"""What a library's message may quote of an address: a proxy's password, a socket's ticket, tokens."""

_bound: ContextVar[Mapping[str, str]] = ContextVar("waerror.bound", default={})  # noqa: B039 - never changed in place
_encode = json.JSONEncoder(ensure_ascii=False, default=repr).encode


class Log:
    """The program's log: an event in a word, and what is to be known of it, a line each."""

    def __init__(self, lines: Lines, render: Render = _encode, minimum: int = logging.INFO) -> None:
        self._lines = lines
        self._render = render
        self._minimum = minimum

    def info(self, event: str, **values: object) -> None:
        """Say what happened."""
        self.say(logging.INFO, event, values)

    def warning(self, event: str, **values: object) -> None:
        """Say what will trouble somebody soon."""
        self.say(logging.WARNING, event, values)

    def error(self, event: str, **values: object) -> None:
        """Say what went wrong."""
        self.say(logging.ERROR, event, values)

    def say(self, level: int, event: str, values: Mapping[str, object]) -> None:
        """Write a line, with what is bound to this request. What went wrong is written at once."""
        if level >= self._minimum:
            name = logging.getLevelName(level).lower()
            line = {**values, "event": event, "level": name, "timestamp": _now()}
            for bound, value in _bound.get().items():
                line.setdefault(bound, value)
            self._lines.write(self._render(line), at_once=level > logging.INFO)

    def flush(self) -> None:
        """Write what waits to be written."""
        self._lines.flush()


class _Others(logging.Handler):
    """What libraries log, as lines of ours: nothing below `level`, also where a library sets one of its own."""

    def __init__(self, log: Log, level: int) -> None:
        super().__init__(level)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record. Of its exception only the kind: the text may quote a payload, as asyncio does on line two."""
        kind = record.exc_info[0] if record.exc_info else None
        try:
            message = SECRETS.sub("…", record.getMessage())
            if record.name == "asyncio":
                message = message.partition("\n")[0]
        except (TypeError, ValueError):  # arguments that do not fit their message
            self.handleError(record)
        else:
            self._log.say(record.levelno, message, {"exception": kind.__name__} if kind else {})


def configure(form: str = "auto", level: str = "info") -> None:
    """Set up logging for this process: `form` text, json or auto; everything goes to standard error.

    `level` is the least that this program says; libraries say warnings at the least.
    """
    as_json = form == "json" or (form == "auto" and not sys.stderr.isatty())
    minimum = logging.getLevelNamesMapping()[level.upper()]
    global _log  # noqa: PLW0603 - what was configured, once for each process
    _log = Log(Lines(sys.stderr), _encode if as_json else _console(), minimum)
    held = max(minimum, logging.WARNING)
    logging.basicConfig(handlers=[_Others(_log, held)], level=held, force=True)


def _console() -> Render:
    from structlog import dev  # noqa: PLC0415 - heavy, and only for terminals

    draw = dev.ConsoleRenderer(colors=sys.stderr.isatty())
    return lambda line: draw(None, str(line["level"]), line)


_log = Log(Lines())


def get() -> Log:
    """Return the program's log."""
    return _log


def flush() -> None:
    """Write what waits to be written."""
    _log.flush()


_process = secrets.token_hex(2)
_count = itertools.count(secrets.randbelow(0x8000))


def new_id() -> str:
    """Return a short id that a person can read out: eight hex digits, four for the process and four that count."""
    return f"{_process}{next(_count) & 0xFFFF:04x}"


def bind(**values: str) -> None:
    """Put values on every further line of this request."""
    _bound.set({**_bound.get(), **values})


def clear() -> None:
    """Forget what an earlier request bound."""
    _bound.set({})


def _now() -> str:
    """Return the time as RFC 3339 in UTC."""
    seconds, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
    return f"{_second(seconds)}.{nanoseconds // 1000:06d}Z"


_latest = (0, "")


def _second(seconds: int) -> str:
    """Return a time to the second, which many lines share."""
    global _latest  # noqa: PLW0603 - a pair: threads see one second or the other, never half of each
    known, text = _latest
    if known != seconds:
        text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
        _latest = (seconds, text)
    return text

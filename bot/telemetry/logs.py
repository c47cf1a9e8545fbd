"""Structured logs: readable in a terminal, JSON elsewhere, a request id on every line of a request.

Slack's own loggers are held at WARNING: at INFO Bolt prints whole request bodies when a signature is wrong, and
the Socket Mode adapter prints response bodies.
"""

from __future__ import annotations

import itertools
import logging
import secrets
import sys
from typing import TYPE_CHECKING, Any, cast

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from structlog.typing import Processor

NOISY = (
    "slack_bolt",
    "slack_sdk",
    "aiohttp",
    "asyncio",
    "uvicorn",
    "uvicorn.error",
    "uvicorn.access",
    "waerror.slack",
)


def configure(form: str = "auto", level: str = "info") -> None:
    """Set up logging for this process: `form` text, json or auto; everything goes to standard error."""
    as_json = form == "json" or (form == "auto" and not sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    minimum = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(minimum),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    global _logger  # noqa: PLW0603 - bound to what was configured, once for each process
    _logger = structlog.get_logger().bind()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[
        structlog.stdlib.ProcessorFormatter.remove_processors_meta, _without_exception, renderer,
    ]))  # fmt: skip
    logging.basicConfig(handlers=[handler], level=minimum, force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(max(minimum, logging.WARNING))


_logger = cast("structlog.typing.FilteringBoundLogger", structlog.get_logger())


def get() -> structlog.typing.FilteringBoundLogger:
    """Return the program's logger. One for all: making it anew costs as much as a line."""
    return _logger


_process = secrets.token_hex(2)
_count = itertools.count(secrets.randbelow(0x8000))


def new_id() -> str:
    """Return a short id that a person can read out: eight hex digits, four for the process and four that count."""
    return f"{_process}{next(_count) & 0xFFFF:04x}"


def bind(**values: str) -> None:
    """Put values on every further line of this request."""
    structlog.contextvars.bind_contextvars(**values)


def clear() -> None:
    """Forget what an earlier request bound."""
    structlog.contextvars.clear_contextvars()


def _without_exception(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep the kind of a library's exception, drop its text: it may quote a payload."""
    info = event.pop("exc_info", None)
    if info and info is not True and info[0] is not None:
        event["exception"] = info[0].__name__
    return event

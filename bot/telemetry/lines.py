"""Lines on standard error, many in one write.

A write lets another thread take the interpreter, and taking it back costs more than the whole line: with the
database at work 15 us of a command's 120 (measured). So lines of up to `GATHER` seconds go out together.
"""

from __future__ import annotations

import asyncio
import atexit
import sys
import threading
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

GATHER = 0.05
"""Seconds that a line may wait: what a process loses of its log when it is killed without notice."""


class Lines:
    """Standard error, or `stream`. Outside an event loop, and at the end of the process, nothing waits."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._waiting: deque[str] = deque()
        self._armed: asyncio.AbstractEventLoop | None = None
        """The loop that will flush."""
        self._flushing = threading.Lock()
        atexit.register(self.flush)

    def write(self, line: str, *, at_once: bool = False) -> None:
        """Write one line, soon or at once."""
        self._waiting.append(line)
        if at_once:
            self.flush()
        elif self._armed is None or self._armed.is_closed():
            self._arm()

    def flush(self) -> None:
        """Write what waits. A log that nobody can read any more stops no answer."""
        with self._flushing:
            self._armed = None
            count = len(self._waiting)
            text = "".join(f"{self._waiting.popleft()}\n" for _ in range(count))
            with suppress(OSError, ValueError):  # a pipe whose reader is gone, a stream that was closed
                stream = self._stream or sys.stderr
                stream.write(text)
                stream.flush()

    def _arm(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.flush()
        else:
            self._armed = loop
            loop.call_later(GATHER, self.flush)

"""The queue of what nobody waits for, and the writer that empties it in batches.

Putting a row in costs about a microsecond. A full queue drops the new row and counts it: answers come first.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.store.errors import AwayError, UnfitError
from bot.store.records import Resolution
from bot.telemetry import logs, metrics
from bot.telemetry.seldom import Seldom

if TYPE_CHECKING:
    from bot.store.keeper import Keeper

MOST = 20_000
"""Rows that wait at most: some 10 MB, and hours of an outage."""
BATCH = 500
"""Rows in one transaction."""
EVERY = 0.5
"""Seconds that rows gather before they are written: a transaction costs as much CPU as a hundred rows."""
WITHIN = 5.0
"""Seconds that one batch may take."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A claim that was answered while the database was away, to be marked there."""

    key: str
    team: str = ""


Row = Resolution | Answered

REMEDIES = {
    "full": "more waits to be written than memory is given to: see store.away in this log, or `waerror db check`",
    "unfit": "the database refuses a row that others stood beside: its own log says why",
}


class Writer:
    """The queue of one process. `run` in the background; `close` before the process ends."""

    def __init__(self, keeper: Keeper, most: int = MOST, every: float = EVERY) -> None:
        self._keeper = keeper
        self._most = most
        self._every = every
        self._rows: deque[Row] = deque()
        self._batch: list[tuple[str, Row]] = []
        """What is being written. Its ids stay the same from try to try: a batch may be written, and its answer lost."""
        self._filled = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self._closing = False
        self.writing = asyncio.Lock()
        """Held while a batch is on its way: whoever deletes rows waits for it."""
        self.dropped = 0
        self.written = 0
        self._seldom = Seldom()
        metrics.rows_waiting.read = lambda: self.waiting

    def put(self, row: Row) -> None:
        """Queue a row. Never waits, never raises."""
        if len(self._rows) >= self._most:
            self._drop("full", 1)
            return
        self._rows.append(row)
        if not self._filled.is_set():
            self._filled.set()
            self._empty.clear()

    @property
    def waiting(self) -> int:
        """Rows that are not written yet."""
        return len(self._rows) + len(self._batch)

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._filled.wait()
            if not self._closing and len(self._rows) < BATCH:
                await asyncio.sleep(self._every)
            await self._keeper.there.wait()
            async with self.writing:
                await self._write()

    async def drained(self, grace: float) -> bool:
        """Write all that waits, at most `grace` seconds; return whether that came true. Logs what is lost."""
        self._closing = True
        try:
            await asyncio.wait_for(self._empty.wait(), grace)
        except TimeoutError:
            logs.get().error("store.rows_lost", rows=self.waiting)
            metrics.rows_dropped.labels("stopped").inc(self.waiting)
            return False
        return True

    def forget(self, team: str) -> None:
        """Take out what waits of one workspace."""
        self._rows = deque(row for row in self._rows if row.team != team)
        self._batch = [(row_id, row) for row_id, row in self._batch if row.team != team]

    async def _write(self) -> None:
        if not self._batch:
            taken = (self._rows.popleft() for _ in range(min(BATCH, len(self._rows))))
            start = f"{int(time.time() * 1000):011x}{secrets.token_hex(6)}"  # ascending: an index takes it at its end
            self._batch = [(f"{start}{nth:04x}", row) for nth, row in enumerate(taken)]
        batch = self._batch
        try:
            await self._keeper.do(lambda backend: backend.records.write(batch), WITHIN)
        except AwayError:
            return
        except UnfitError:
            if not await self._write_singly():
                return
        else:
            self._wrote(len(batch))
        self._batch = []
        if not self._rows:
            self._filled.clear()
            self._empty.set()

    async def _write_singly(self) -> bool:
        """Write a batch with a row that the database refuses: all but that one. False: the rest waits, it went away."""
        while self._batch:
            row = self._batch[0]
            try:
                await self._keeper.do(lambda backend, row=row: backend.records.write([row]), WITHIN)  # type: ignore[misc]
            except AwayError:
                return False
            except UnfitError:
                self._drop("unfit", 1)
            else:
                self._wrote(1)
            self._batch = self._batch[1:]
        return True

    def _wrote(self, rows: int) -> None:
        self.written += rows
        metrics.rows_written.inc(rows)

    def _drop(self, why: str, rows: int) -> None:
        if times := self._seldom.due(why):
            logs.get().error("store.rows_dropped", why=why, times=times, remedy=REMEDIES[why])
        self.dropped += rows
        metrics.rows_dropped.labels(why).inc(rows)

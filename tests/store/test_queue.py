"""The writer of what nobody waits for: what waits is counted, and none is lost where a database comes and goes."""

from __future__ import annotations

import asyncio

import pytest

from bot.store.errors import AwayError, Trouble, UnfitError
from bot.store.queue import Answered, Writer
from bot.telemetry import metrics
from tests.waiting import until


class Database:
    """What a writer sees of the database: it refuses any batch with an unfit row, and may go away at any write."""

    def __init__(self):
        self.there, self.written, self.away_at = asyncio.Event(), [], set()
        self.there.set()
        self.writes = 0
        self.records = self

    async def do(self, work, _within):
        self.writes += 1
        if self.writes in self.away_at:
            self.there.clear()
            raise AwayError(Trouble.UNREACHABLE)
        return await work(self)

    async def write(self, batch):
        if any(row.key == "unfit" for _, row in batch):
            raise UnfitError
        self.written += [row.key for _, row in batch]


@pytest.fixture
async def database():
    return Database()


@pytest.fixture
async def writer(database):
    made = Writer(database, most=6, every=0.01)
    running = asyncio.create_task(made.run())
    yield made
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_what_waits_is_counted_while_the_database_is_away(database, writer):
    database.there.clear()
    for number in range(5):
        writer.put(Answered(str(number)))
    assert metrics.rows_waiting.read() == 5
    database.there.set()
    await until(lambda: metrics.rows_waiting.read() == 0)
    assert database.written == ["0", "1", "2", "3", "4"]


async def test_an_unfit_row_costs_itself_alone_also_where_the_database_goes_away_meanwhile(database, writer):
    database.away_at = {4}  # the batch, then row by row: "0", "unfit", and not "1"
    for key in ("0", "unfit", "1", "2"):
        writer.put(Answered(key))
    await until(lambda: not database.there.is_set())
    assert metrics.rows_waiting.read() == 2
    database.there.set()
    await until(lambda: metrics.rows_waiting.read() == 0)
    assert database.written == ["0", "1", "2"]
    assert writer.dropped == 1


async def test_each_reason_to_drop_rows_is_told_once_a_minute_with_what_to_do(database, writer, capsys):
    database.there.clear()
    for number in range(20):
        writer.put(Answered(str(number)))
    lines = [line for line in capsys.readouterr().err.splitlines() if "store.rows_dropped" in line]
    assert len(lines) == 1
    assert "store.away" in lines[0]
    assert writer.dropped == 14

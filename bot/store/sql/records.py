"""Resolutions, misses and feedback in a database."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, desc, func, select, tuple_

from bot.store.insights import Insights, Missed, digest
from bot.store.queue import Answered
from bot.store.records import HOUR, SHOWN, WEEK, Resolution
from bot.store.sql.claims import answered
from bot.store.sql.inserts import Inserts
from bot.store.sql.tables import feedback, misses, resolutions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.keys import Keys
    from bot.store.queue import Row
    from bot.store.records import Verdict
    from bot.store.sql.database import Database

MOST_KEYS = 10
"""Keys of one question that are kept."""
MOST_MISSES = 2_000
"""Missed questions that insights read, the newest first."""


class SqlRecords:
    """What was asked and what helped, of all workspaces."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys
        self._resolutions = Inserts(database, resolutions)
        self._misses = Inserts(database, misses)

    async def write(self, rows: Sequence[tuple[str, Row]]) -> None:
        """Write rows with their ids in one transaction. Written twice, they are there once."""
        asked = [
            line for row_id, row in rows if isinstance(row, Resolution) for line in self._lines(row_id, row)
        ]
        missed = [
            self._miss(row_id, row) for row_id, row in rows if isinstance(row, Resolution) and row.missed
        ]
        done = [row.key for _, row in rows if isinstance(row, Answered)]
        async with self._database.begin() as connection:
            await self._resolutions.run(connection, asked)
            await self._misses.run(connection, missed)
            if done:
                await answered(self._database, connection, done)

    async def judge(self, verdict: Verdict) -> None:
        """Keep a verdict; of two by a person on a card the later click counts, in whatever order they arrive."""
        who, card = self._keys.hashes("person", verdict.user), self._keys.hashes("card", verdict.card)
        row = {
            "team": verdict.team[:32],
            "asker": who[0],
            "card": card[0],
            "key": clean(verdict.key, 80),
            "helpful": verdict.helpful,
            "at": verdict.at,
        }
        made = self._database.insert(feedback)
        later = made.on_conflict_do_update(
            index_elements=["team", "asker", "card", "key"],
            set_={"helpful": made.excluded.helpful, "at": made.excluded.at},
            where=feedback.c.at <= made.excluded.at,
        )
        async with self._database.begin() as connection:
            if len(who) > 1:  # the same click under a key that was changed since
                earlier = list(zip(who[1:], card[1:], strict=True))
                same = tuple_(feedback.c.asker, feedback.c.card).in_(earlier)
                await connection.execute(delete(feedback).where(feedback.c.team == row["team"], same))
            await connection.execute(later.values(**row))

    async def asked_most(self, team: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Return the keys that `team` asked for most in the last seven days."""
        async with self._database.begin() as connection:
            found = await _count(
                connection, resolutions.c.key, _of(team, time.time() - WEEK), _shown(), limit=limit
            )
        return tuple(found.items())

    async def asked_lately(self, team: str, key: str) -> int:
        """Return how often `team` asked for a key in the last hour."""
        of = _of(team, time.time() - HOUR)
        query = select(func.count()).select_from(resolutions).where(of, _shown(), resolutions.c.key == key)
        async with self._database.begin() as connection:
            return int(await connection.scalar(query) or 0)

    async def insights(self, team: str, since: float) -> Insights:
        """Return what `team` asked since a time."""
        of, first = _of(team, since), resolutions.c.nth == 0
        judged = (feedback.c.team == team) & (feedback.c.at >= since)
        async with self._database.begin() as connection:
            outcomes = await _count(connection, resolutions.c.outcome, of, first)
            return digest(
                team,
                since,
                outcomes=outcomes,
                surfaces=await _count(connection, resolutions.c.surface, of, first),
                asked=await _count(connection, resolutions.c.key, of, _shown()),
                helpful=await _count(connection, feedback.c.key, judged, feedback.c.helpful.is_(True)),
                unhelpful=await _count(connection, feedback.c.key, judged, feedback.c.helpful.is_(False)),
                times=await _times(connection, of & first, sum(outcomes.values())),
                missed=await _missed(connection, team, since),
            )

    async def teams(self, since: float) -> tuple[str, ...]:
        """Return the workspaces that asked since a time, the busiest first."""
        async with self._database.begin() as connection:
            found = await _count(
                connection, resolutions.c.team, resolutions.c.at >= since, resolutions.c.nth == 0
            )
        return tuple(found)

    def _lines(self, row_id: str, row: Resolution) -> list[tuple[Any, ...]]:
        """Return the rows of a question, in the order of the table's columns."""
        # The id of a direct message names the person in it.
        channel = "D" if row.channel.startswith("D") else row.channel[:32]
        asker = self._keys.hash("person", row.user)
        return [
            (row_id, nth, row.at, row.team[:32], channel, asker, row.surface, row.outcome, key[:80], row.score,
             row.milliseconds)
            for nth, key in enumerate(row.keys[:MOST_KEYS] or ("",))
        ]  # fmt: skip

    def _miss(self, row_id: str, row: Resolution) -> tuple[Any, ...]:
        asker = self._keys.hash("person", row.user)
        return (row_id, row.at, row.team[:32], asker, clean(row.missed, 1000), clean(row.code, 40))


def clean(value: str, longest: int) -> str:
    """Return text that any database takes: without NUL, without halves of characters, not too long."""
    return value.replace("\0", "").encode("utf-8", "replace").decode()[:longest]


def _of(team: str, since: float) -> ColumnElement[bool]:
    return (resolutions.c.team == team) & (resolutions.c.at >= since)


def _shown() -> ColumnElement[bool]:
    return resolutions.c.outcome.in_(sorted(SHOWN))


async def _count(
    connection: AsyncConnection,
    column: ColumnElement[str],
    *where: ColumnElement[bool],
    limit: int | None = None,
) -> dict[str, int]:
    times = func.count()
    query = select(column, times).where(*where).group_by(column).order_by(desc(times), column).limit(limit)
    return {str(value): int(count) for value, count in await connection.execute(query)}


async def _times(connection: AsyncConnection, where: ColumnElement[bool], count: int) -> list[float]:
    """Return 20 quantiles of the time to answer, ascending: enough for a median and 19 of 20."""
    query = select(resolutions.c.ms).where(where).order_by(resolutions.c.ms).limit(1)
    if not count:
        return []
    return [float(await connection.scalar(query.offset(count * part // 20)) or 0.0) for part in range(20)]


async def _missed(connection: AsyncConnection, team: str, since: float) -> list[Missed]:
    query = (
        select(misses.c.text, misses.c.code, misses.c.at)
        .where(misses.c.team == team, misses.c.at >= since)
        .order_by(desc(misses.c.at))
        .limit(MOST_MISSES)
    )
    return [Missed(text, code, at) for text, code, at in await connection.execute(query)]

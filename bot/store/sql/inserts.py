"""Inserting many rows at little cost: the writer shares its processor with answers."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.sql.database import Database

CHUNKS = (500, 100, 10, 1)
"""Rows in one statement of SQLite: few sizes, so that each is prepared once."""


class Inserts:
    """Inserts into one table that leave a row that is there as it is. Rows are tuples in the order of the columns.

    As text a statement costs half of what it costs as an expression. SQLite's driver gives the interpreter up and
    takes it back once a statement: with a statement a row, a busy event loop was slowed by an eighth (measured).
    """

    def __init__(self, database: Database, table: Table) -> None:
        made = database.insert(table).on_conflict_do_nothing()
        names = [column.name for column in table.columns]
        self._one = str(made.compile(dialect=database.engine.dialect, column_keys=names))
        self._together = database.embedded

    async def run(self, connection: AsyncConnection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert all rows."""
        if not self._together:
            if rows:
                await connection.exec_driver_sql(self._one, list(rows))
            return
        start = 0
        while start < len(rows):
            size = next(size for size in CHUNKS if size <= len(rows) - start)
            values = tuple(chain.from_iterable(rows[start : start + size]))
            await connection.exec_driver_sql(self._many(size), values)
            start += size

    def _many(self, size: int) -> str:
        before, _, rest = self._one.partition(" VALUES ")
        one, _, after = rest.partition(")")
        return f"{before} VALUES {', '.join([f'{one})'] * size)}{after}"

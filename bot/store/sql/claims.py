"""Claims in a database: one row a key, taken by whoever writes it first."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, or_, select, update

from bot.store.claims import LEASE, Claim
from bot.store.sql.tables import claims

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.sql.database import Database


class SqlClaims:
    """Claims of all processes on one database. `holder` names one attempt: who asks twice gets the same answer."""

    def __init__(self, database: Database, lease: float | None = None) -> None:
        self._database = database
        now, lease = database.now, LEASE if lease is None else lease
        made = database.insert(claims)
        free = and_(claims.c.done_at.is_(None), claims.c.until <= now)
        ours = and_(claims.c.done_at.is_(None), claims.c.holder == made.excluded.holder)
        self._until = now + lease
        self._take = made.on_conflict_do_update(
            index_elements=["key"],
            set_={"holder": made.excluded.holder, "until": made.excluded.until},
            where=or_(free, ours),
        ).returning(claims.c.key)

    async def take(self, key: str, holder: str) -> Claim:
        """Take a claim that is free, or whose lease has run out."""
        row = {"key": name(key), "holder": holder}
        async with self._database.begin() as connection:
            taken = await connection.execute(self._take.values(**row, until=self._until))
            if taken.first() is not None:
                return Claim.TAKEN
            done = await connection.scalar(select(claims.c.done_at).where(claims.c.key == row["key"]))
        return Claim.BUSY if done is None else Claim.DONE

    async def renew(self, key: str, holder: str) -> None:
        """Extend a lease that is still ours."""
        await self._set(key, holder, until=self._until)

    async def done(self, key: str, holder: str) -> None:
        """Mark as answered what is still ours."""
        await self._set(key, holder, done_at=self._database.now)

    async def release(self, key: str, holder: str) -> None:
        """Free at once what is still ours."""
        async with self._database.begin() as connection:
            await connection.execute(delete(claims).where(_ours(key, holder)))

    async def _set(self, key: str, holder: str, **values: object) -> None:
        async with self._database.begin() as connection:
            await connection.execute(update(claims).where(_ours(key, holder)).values(**values))


def _ours(key: str, holder: str) -> ColumnElement[bool]:
    return and_(claims.c.key == name(key), claims.c.holder == holder, claims.c.done_at.is_(None))


async def answered(database: Database, connection: AsyncConnection, keys: Iterable[str]) -> None:
    """Mark as answered what was answered while the database was away."""
    made = database.insert(claims)
    statement = made.on_conflict_do_update(index_elements=["key"], set_={"done_at": made.excluded.done_at})
    now = await connection.scalar(select(database.now))
    rows = [{"key": name(key), "holder": "", "until": 0.0, "done_at": now} for key in keys]
    await connection.execute(statement, rows)


def name(key: str) -> str:
    """Return what a database keeps of a key: keys hold ids of channels and people."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]

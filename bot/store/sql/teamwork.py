"""Watched channels and hand-overs in a database: what several people, and several processes, reach for at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, select

from bot.store import watching
from bot.store.handovers import Taking
from bot.store.sql.tables import handovers, watch_replies, watches
from bot.store.watching import Watch

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from bot.store.sql.database import Database


class SqlWatching:
    """Watched channels of all workspaces, and when each code was last told in them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._put = database.insert(watches).on_conflict_do_nothing()

    async def of(self, team: str) -> dict[str, Watch]:
        """Return every watch of a workspace, by channel."""
        query = select(watches).where(watches.c.team == team)
        async with self._database.begin() as connection:
            rows = (await connection.execute(query)).all()
        return {row.channel: Watch(row.team, row.channel, row.by, row.at) for row in rows}

    async def put(self, watch: Watch) -> None:
        """Watch a channel; one that is watched stays so."""
        row = {"team": watch.team, "channel": watch.channel, "by": watch.by, "at": watch.at}
        async with self._database.begin() as connection:
            await connection.execute(self._put.values(**row))

    async def remove(self, team: str, channel: str) -> bool:
        """Watch it no longer; return whether it was watched."""
        there = _at(watches, {"team": team, "channel": channel})
        async with self._database.begin() as connection:
            gone = await connection.execute(delete(watches).where(*there))
        return bool(gone.rowcount)

    async def reserve(self, team: str, channel: str, key: str, at: float) -> bool:
        """Take the right to tell a code, by whoever writes it first; False within the cool-down."""
        place = _reply(team, channel, key)
        taken = (
            self._database.insert(watch_replies)
            .values(**place, at=at)
            .on_conflict_do_update(
                index_elements=list(place),
                set_={"at": at},
                where=watch_replies.c.at <= at - watching.COOL_DOWN,
            )
            .returning(watch_replies.c.at)
        )
        async with self._database.begin() as connection:
            return (await connection.execute(taken)).first() is not None

    async def release(self, team: str, channel: str, key: str) -> None:
        """Give the right back."""
        async with self._database.begin() as connection:
            await connection.execute(
                delete(watch_replies).where(*_at(watch_replies, _reply(team, channel, key)))
            )


class SqlHandovers:
    """Hand-overs of all workspaces. Each change is one upsert that also says how it stands: no two takers see two."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, team: str, channel: str, message: str, user: str) -> Taking:
        """Take it for `user`, unless somebody has it."""
        return await self._write(Taking(team, channel, message, user, time.time()))

    async def finish(self, team: str, channel: str, message: str, user: str) -> Taking:
        """Mark it done, unless it is."""
        now = time.time()
        return await self._write(Taking(team, channel, message, user, now, now))

    async def _write(self, new: Taking) -> Taking:
        """Put a row where there is none; of one that is there, only say when it was done."""
        made = self._database.insert(handovers).values(
            team=new.team, channel=new.channel, message=new.message, user=new.user, at=new.at, done=new.done
        )
        done = case((handovers.c.done == 0.0, made.excluded.done), else_=handovers.c.done)
        written = made.on_conflict_do_update(
            index_elements=["team", "channel", "message"], set_={"done": done}
        ).returning(*handovers.c)
        async with self._database.begin() as connection:
            row = (await connection.execute(written)).one()
        return Taking(*row)


def _reply(team: str, channel: str, key: str) -> dict[str, str]:
    return {"team": team, "channel": channel, "key": key[:80]}


def _at(table: Table, place: dict[str, str]) -> list[ColumnElement[Any]]:
    return [table.c[name] == value for name, value in place.items()]

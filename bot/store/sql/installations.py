"""Installations of many workspaces in a database: Bolt's tables, tokens sealed."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from typing import TYPE_CHECKING, Any

from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from sqlalchemy import and_, case, delete, desc, func, or_, select, update

from bot.store.installations import STATE_LIFETIME, Installed
from bot.store.sql.claims import answered
from bot.store.sql.sealed import SealedInstallationStore
from bot.store.sql.tables import SECRET, bots, installations, states

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store import Bot, Installation
    from sqlalchemy import ColumnElement, Delete, Row, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.keys import Keys
    from bot.store.sql.database import Database

BATCH = 100
"""Rows that are sealed anew in one transaction."""


class SqlInstallations:
    """The installations of one Slack app, named by its client id."""

    def __init__(self, database: Database, keys: Keys, client_id: str) -> None:
        self._database = database
        self._keys = keys
        self._client = client_id
        self.store = SealedInstallationStore(client_id, database.engine, keys)

    async def find(self, enterprise: str, team: str, *, org: bool) -> Installed | None:
        """Return the newest installation of a workspace, or of its organisation; `org`: of that one alone.

        Whoever asks for an organisation remembers the answer for all of it: no workspace's own may be among them.
        """
        table = self.store.bots
        places = _places(table, enterprise, "" if org else team)
        if not places:
            return None
        order = (case((places[0], 0), else_=1), desc(table.c.id))
        return await self._read(or_(*places), *order)

    async def newest(self, most: int) -> tuple[int, list[Installed]]:
        """Return how many workspaces have the bot, and the newest installations of at most so many of them."""
        c = self.store.bots.c
        place = case((c.team_id.is_(None), c.enterprise_id), else_=c.team_id)
        ours = and_(c.client_id == self._client, c.bot_token.is_not(None))
        last = select(func.max(c.id)).where(ours).group_by(place)
        async with self._database.begin() as connection:
            ids = sorted((await connection.execute(last)).scalars(), reverse=True)
            query = select(self.store.bots).where(c.id.in_(ids[:most])).order_by(desc(c.id))
            rows = (await connection.execute(query)).all()
            return len(ids), [await self._installed(connection, row) for row in rows]

    async def get(self, row: int) -> Installed | None:
        """Return an installation by its name."""
        return await self._read(self.store.bots.c.id == row, self.store.bots.c.id)

    async def save(self, installation: Installation) -> None:
        """Keep an installation."""
        async with self._database.begin() as connection:
            await self.store.insert(connection, installation)

    async def revoke(self, enterprise: str, team: str, before: float) -> None:
        """Forget the tokens of a workspace that it had before a time."""
        if enterprise or team:
            async with self._database.begin() as connection:
                await connection.execute(_gone(bots, enterprise, team, before))

    async def remove(self, installed: Installed) -> None:
        """Forget the token of one installation."""
        async with self._database.begin() as connection:
            await connection.execute(delete(bots).where(bots.c.id == installed.row))

    async def renewed(self, installed: Installed, bot: Bot) -> None:
        """Keep a renewed token; that it is renewed stands in the same transaction."""
        row = self.store.row(bot.to_dict())
        new = {name: row[name] for name in ("bot_token", "bot_refresh_token", "bot_token_expires_at")}
        table = self.store.bots
        async with self._database.begin() as connection:
            await connection.execute(update(table).where(table.c.id == installed.row).values(**new))
            await answered(self._database, connection, [installed.renewal])

    async def begin(self) -> str:
        """Return a new state."""
        state = secrets.token_urlsafe(32)
        async with self._database.begin() as connection:
            row = {"state": state, "expire_at": _at(time.time() + STATE_LIFETIME)}
            await connection.execute(states.insert().values(**row))
        return state

    async def consume(self, state: str) -> bool:
        """Use a state up. Bolt's own store looks first and deletes then: of two at once, both would be good."""
        used = delete(states).where(states.c.state == state, states.c.expire_at > _at(time.time()))
        async with self._database.begin() as connection:
            return bool((await connection.execute(used)).rowcount)

    async def reseal(self) -> int:
        """Seal with the first key what an older one sealed; return how many rows. What no key opens stays."""
        return sum([await self._reseal(table) for table in (bots, installations)])

    async def _reseal(self, table: Table) -> int:
        """Row by row, each locked from reading to writing: a token may be renewed meanwhile."""
        count, last = 0, 0
        while True:
            rows = select(table).where(table.c.id > last).order_by(table.c.id).limit(BATCH)
            async with self._database.begin() as connection:
                found = (await connection.execute(rows.with_for_update())).mappings().all()
                for row in found:
                    new = {name: self._keys.reseal(row[name]) for name in SECRET if row.get(name)}
                    changed = {name: sealed for name, sealed in new.items() if sealed is not None}
                    if changed:
                        await connection.execute(
                            update(table).where(table.c.id == row["id"]).values(**changed)
                        )
                        count += 1
            if len(found) < BATCH:
                return count
            last = found[-1]["id"]

    async def _read(self, where: ColumnElement[bool], *order: Any) -> Installed | None:  # noqa: ANN401 - clauses
        table = self.store.bots
        ours = and_(table.c.client_id == self._client, table.c.bot_token.is_not(None), where)
        async with self._database.begin() as connection:
            query = select(table).where(ours).order_by(*order).limit(1)
            row = (await connection.execute(query)).first()
            return None if row is None else await self._installed(connection, row)

    async def _installed(self, connection: AsyncConnection, row: Row[Any]) -> Installed:
        place = _places(installations, row.enterprise_id or "", row.team_id or "")[0]
        people = select(installations.c.user_id).where(installations.c.client_id == self._client, place)
        installers = frozenset((await connection.execute(people)).scalars())
        return Installed(row.id, SQLAlchemyInstallationStore.build_bot_entity(row._mapping), installers)  # noqa: SLF001


def _places(table: Table, enterprise: str, team: str) -> list[ColumnElement[bool]]:
    """Return the rows of a workspace, and those of its organisation: whichever are named."""
    places = [table.c.team_id == team] if team else []
    if enterprise:
        places.append(and_(table.c.enterprise_id == enterprise, table.c.team_id.is_(None)))
    return places


def _gone(table: Table, enterprise: str, team: str, before: float | None) -> Delete:
    """Return the deletion of a workspace's rows that are older than a time; of its organisation's, where named."""
    where = [or_(*_places(table, enterprise, team))]
    if before is not None:
        where.append(table.c.installed_at < _at(before))
    return delete(table).where(*where)


def removals(enterprise: str, team: str, before: float | None = None) -> list[Delete]:
    """Return the deletions of all installations of a workspace that are older than a time."""
    if not enterprise and not team:
        return []
    return [_gone(table, enterprise, team, before) for table in (bots, installations)]


def prunings() -> list[Delete]:
    """Return the deletions of what a newer installation replaced, and of what somebody began and did not finish."""
    return [
        _replaced(bots),
        _replaced(installations, installations.c.user_id),
        delete(states).where(states.c.expire_at < _at(time.time())),
    ]


def _at(moment: float) -> dt.datetime:
    """Return a time as Bolt's tables keep it: UTC without saying so."""
    return dt.datetime.fromtimestamp(moment, dt.UTC).replace(tzinfo=None)


def _replaced(table: Table, *more: ColumnElement[Any]) -> Delete:
    c = table.c
    place = case((c.team_id.is_(None), c.enterprise_id), else_=c.team_id)
    newest = select(func.max(c.id)).group_by(c.client_id, place, *more)
    return delete(table).where(c.id.not_in(newest))

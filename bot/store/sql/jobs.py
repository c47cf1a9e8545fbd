"""What is deleted, and when: by age every day, by request at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import CursorResult, delete, select, update

from bot.store import links as urls
from bot.store import pending as work
from bot.store.sql.database import upsert_table
from bot.store.sql.installations import prunings, removals
from bot.store.sql.tables import (
    OF_PEOPLE,
    OF_WORKSPACES,
    claims,
    feedback,
    handovers,
    installations,
    jobs,
    links,
    misses,
    notes,
    pending,
    resolutions,
    watch_replies,
    watches,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Executable

    from bot.store.keys import Keys
    from bot.store.sql.database import Database

DAY = 24 * 3600.0
AGED = (resolutions, misses, feedback, handovers)
"""Tables whose rows are kept for as many days as the settings say."""
TIDY = 300.0
"""Seconds between two rounds through what lives shortly."""


class SqlJobs:
    """Deleting. Of several processes one does a scheduled round, under an advisory lock."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    async def purge(self, days: int) -> int | None:
        """Delete what is older than `days`, once a day; return how many rows, None where it was not the time."""
        before = time.time() - days * DAY
        aged = [delete(table).where(table.c.at < before) for table in AGED]
        return await self._once_in("purge", DAY, aged)

    async def tidy(self) -> int | None:
        """Delete every five minutes what lives shortly.

        That is claims and replies of yesterday, expired response urls, expired work, and replaced installations.
        """
        now = time.time()
        return await self._once_in(
            "tidy",
            TIDY,
            [
                delete(claims).where(claims.c.done_at.is_(None), claims.c.until < now - DAY),
                delete(claims).where(claims.c.done_at < now - DAY),
                delete(links).where(links.c.at < now - urls.LIFETIME),
                delete(pending).where(pending.c.at < now - work.LIFETIME),
                delete(watch_replies).where(watch_replies.c.at < now - DAY),
                *prunings(),
            ],
        )

    async def erase(self, team: str, *, enterprise: str = "", before: float | None = None) -> int:
        """Delete everything of a workspace; return how many rows.

        Of its installations (and those of the organisation, where named) only what is older than `before`.
        """
        rows = [delete(table).where(table.c.team == team) for table in OF_WORKSPACES if team]
        count = 0
        async with self._database.begin() as connection:
            for deletion in (*rows, *removals(enterprise, team, before)):
                count += (await connection.execute(deletion)).rowcount
        return count

    async def forget(self, user: str, team: str | None) -> int:
        """Delete what a person did, in one workspace or all; return how many rows.

        Questions stay as counts without a person, notes and watches stay as the team's without a name; a hand-over
        that they took is nobody's again, and what they installed has no admin.
        """
        who, count = self._keys.hashes("person", user), 0
        async with self._database.begin() as connection:
            for table in OF_PEOPLE:
                theirs = [table.c.asker.in_(who), *([table.c.team == team] if team else [])]
                change = (
                    update(table).values(asker="") if table is resolutions else delete(table)
                )  # what was asked most stays right
                count += (await connection.execute(change.where(*theirs))).rowcount
            for named, change in (
                (notes.c.author, update(notes).values(author="", name="")),
                (watches.c.by, update(watches).values(by="")),
                (handovers.c.user, delete(handovers)),
                (installations.c.user_id, update(installations).values(user_id="")),
            ):
                place = named.table.c.team_id if named.table is installations else named.table.c.team
                theirs = [named == user, *([place == team] if team else [])]
                count += (await connection.execute(change.where(*theirs))).rowcount
        return count

    async def probe(self) -> None:
        """Write one row, to see whether the database takes writes again."""
        row = {"name": "probe", "at": time.time()}
        async with self._database.begin() as connection:
            await connection.execute(upsert_table(self._database, jobs, "name").values(**row))

    async def _once_in(self, name: str, seconds: float, deletions: Sequence[Executable]) -> int | None:
        now = time.time()
        async with self._database.begin() as connection:
            if not await self._database.only_one(connection, name):
                return None
            last = await connection.scalar(select(jobs.c.at).where(jobs.c.name == name))
            if last is not None and last > now - seconds:
                return None
            count = 0
            for deletion in deletions:
                done = await connection.execute(deletion)
                count += done.rowcount if isinstance(done, CursorResult) else 0
            await connection.execute(upsert_table(self._database, jobs, "name").values(name=name, at=now))
        return count

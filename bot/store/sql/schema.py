"""Which schema a database has, and bringing it up to ours.

A database that a newer program upgraded is used on as long as it says that this program may: migrations stay
additive for one release, so that a rolling restart runs both.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select, text

from bot.store.errors import AwayError, Trouble
from bot.store.sql.tables import meta

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.sql.database import Database

HEAD = "0003"
"""The newest revision in `migrations/versions`. Known here, so that a start does not import Alembic."""
PATIENCE = 30
"""How often SQLite's lock, which is waited for a second, is asked for while another process migrates."""
_LOCK = 7_234_100_131
"""The advisory lock of migrations: any number that is ours alone."""


async def revision(connection: AsyncConnection) -> str | None:
    """Return the revision of a database; None where it has no tables of ours."""
    known = await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version"))
    if not known:
        return None
    found = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar()
    return str(found) if found else None


async def check(connection: AsyncConnection) -> str:
    """Return the revision of a database that this program can use; raises `AwayError` otherwise."""
    found = await revision(connection)
    if found is None:
        raise AwayError(Trouble.MISSING)
    if found < HEAD:
        raise AwayError(Trouble.OLDER)
    if found > HEAD:
        works_with = await connection.scalar(select(meta.c.value).where(meta.c.name == "works-with"))
        if works_with is None or works_with > HEAD:
            raise AwayError(Trouble.NEWER)
    return found


async def upgrade(database: Database) -> str | None:
    """Bring a database to `HEAD`; return the revision it had. Two at once: the second waits and finds it done.

    All in one transaction: a crash in the middle leaves what was there before. Raises `AwayError`.
    """
    for _ in range(PATIENCE):
        try:
            return await _upgrade(database)
        except AwayError as error:
            if error.trouble is not Trouble.LOCKED:
                raise
    return await _upgrade(database)


async def _upgrade(database: Database) -> str | None:
    async with database.begin() as connection:
        if not database.embedded:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        before = await revision(connection)
        if before is not None and before >= HEAD:
            await check(connection)
        else:
            await connection.run_sync(_migrate)
        return before


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - 0.1 s that only a migration needs to spend
    from alembic.config import Config  # noqa: PLC0415

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)

"""All of the store in one database that is open, of our schema and of our key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.store import keys as secret_keys
from bot.store.errors import AwayError, Trouble
from bot.store.keys import Keys
from bot.store.sql import schema
from bot.store.sql.claims import SqlClaims
from bot.store.sql.database import Database, upsert_table
from bot.store.sql.installations import SqlInstallations
from bot.store.sql.jobs import SqlJobs
from bot.store.sql.records import SqlRecords
from bot.store.sql.rooms import SqlLinks, SqlNotes, SqlPending, SqlPreferences
from bot.store.sql.tables import meta
from bot.store.sql.teamwork import SqlHandovers, SqlWatching

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROOF = "key-proof"


class Backend:
    """The rooms of one database. Every method of every room raises `AwayError` or `UnfitError`, nothing else."""

    def __init__(self, database: Database, keys: Keys, client_id: str = "") -> None:
        self.database = database
        self.claims = SqlClaims(database)
        self.records = SqlRecords(database, keys)
        self.notes = SqlNotes(database)
        self.preferences = SqlPreferences(database)
        self.links = SqlLinks(database, keys)
        self.pending = SqlPending(database, keys)
        self.watching = SqlWatching(database)
        self.handovers = SqlHandovers(database)
        self.installations = SqlInstallations(database, keys, client_id)
        self.jobs = SqlJobs(database, keys)

    async def close(self) -> None:
        """Close all connections."""
        await self.database.close()


async def open_backend(url: str, secrets: Sequence[str], client_id: str = "") -> Backend:
    """Open a database and check schema and key; raises `AwayError` with what is wrong.

    `client_id`: the Slack app whose installations are meant, of a bot for many workspaces.

    SQLite is brought up to date here. PostgreSQL is so only by `waerror db upgrade`: of several processes that start
    with new code, none may change the tables of those that still run the old.
    """
    database = Database(url)
    try:
        keys = keys_of(database, secrets)
        if database.embedded:
            await schema.upgrade(database)
        async with database.begin() as connection:
            await schema.check(connection)
        await prove(database, keys)
    except BaseException:
        await database.close()
        raise
    return Backend(database, keys, client_id)


def keys_of(database: Database, secrets: Sequence[str]) -> Keys:
    """Return the given keys; SQLite without any gets one in a file beside it."""
    if secrets or database.path is None:
        return Keys(secrets or ("",))
    try:
        database.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Keys((secret_keys.beside(database.path),))
    except OSError:
        raise AwayError(Trouble.UNOPENED) from None


async def is_ours(database: Database, secrets: Sequence[str]) -> bool | None:
    """Whether a database was made with one of these keys, without changing anything; None where the key file is gone.

    True where no key was used yet. Raises `AwayError`.
    """
    if not secrets and database.path is not None and not secret_keys.place(database.path).exists():
        return None
    keys = keys_of(database, secrets)
    async with database.begin() as connection:
        known = await connection.scalar(select(meta.c.value).where(meta.c.name == _PROOF))
    return known is None or known in keys.proofs


async def adopt(database: Database, keys: Keys) -> None:
    """Take the first of our keys for the database's own: the one it was made with is lost."""
    async with database.begin() as connection:
        await schema.check(connection)
        row = {"name": _PROOF, "value": keys.proofs[0]}
        await connection.execute(upsert_table(database, meta, "name").values(**row))


async def prove(database: Database, keys: Keys) -> None:
    """Check that this database was made with one of our keys, and remember the first; raises `AwayError`."""
    first = keys.proofs[0]
    async with database.begin() as connection:
        made = database.insert(meta).values(name=_PROOF, value=first)
        await connection.execute(made.on_conflict_do_nothing())
        known = await connection.scalar(select(meta.c.value).where(meta.c.name == _PROOF))
        if known not in keys.proofs:
            raise AwayError(Trouble.WRONG_KEY)
        if known != first:
            await connection.execute(upsert_table(database, meta, "name").values(name=_PROOF, value=first))

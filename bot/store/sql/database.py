"""One database, SQLite or PostgreSQL: connections, transactions, and its errors as ours."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Float, cast, event, func, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.errors import AwayError, Trouble, UnfitError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import URL, ColumnElement, Table
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

CONNECT = 2.0
"""Seconds to open a connection."""
LOCK = 1.0
"""Seconds to wait for a lock in SQLite."""
POOL = 4
"""Connections of one process to PostgreSQL: what four answers at once and the writer need."""

_STATES = {
    "08": Trouble.UNREACHABLE, "57P0": Trouble.UNREACHABLE, "28": Trouble.REFUSED, "3D": Trouble.REFUSED,
    "53300": Trouble.REFUSED, "42501": Trouble.REFUSED, "25006": Trouble.READ_ONLY, "53100": Trouble.FULL,
    "55P03": Trouble.LOCKED, "40": Trouble.LOCKED, "57014": Trouble.SLOW, "42P01": Trouble.MISSING,
    "42703": Trouble.OLDER, "26000": Trouble.POOLED, "42P05": Trouble.POOLED,
}  # fmt: skip
"""PostgreSQL's codes, whole or by their beginning. https://www.postgresql.org/docs/current/errcodes-appendix.html"""
_UNFIT = ("22", "23")
"""Codes that speak of the values of one row."""
_NAMES = {
    "SQLITE_BUSY": Trouble.LOCKED, "SQLITE_LOCKED": Trouble.LOCKED, "SQLITE_READONLY": Trouble.READ_ONLY,
    "SQLITE_FULL": Trouble.FULL, "SQLITE_IOERR": Trouble.FAILED, "SQLITE_CANTOPEN": Trouble.UNOPENED,
    "SQLITE_NOTADB": Trouble.BROKEN, "SQLITE_CORRUPT": Trouble.BROKEN, "SQLITE_PERM": Trouble.READ_ONLY,
    "SQLITE_AUTH": Trouble.REFUSED,
}  # fmt: skip
"""SQLite's result codes. https://www.sqlite.org/rescode.html"""


class Database:
    """Connections to one database. `begin` is the only way in."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.embedded = self.url.get_backend_name() == "sqlite"
        self.engine = _embedded(self.url) if self.embedded else _server(self.url)
        self.insert = sqlite.insert if self.embedded else postgresql.insert
        """The insert with ON CONFLICT; both dialects write it alike."""
        self._errors: tuple[type[BaseException], ...] = (SQLAlchemyError, OSError, *self._raw())

    @property
    def path(self) -> Path | None:
        """The file, of SQLite."""
        return Path(self.url.database) if self.embedded and self.url.database else None

    @property
    def shown(self) -> str:
        """The address without its password."""
        return self.url.set(query={}).render_as_string(hide_password=True)

    @property
    def now(self) -> ColumnElement[float]:
        """Unix seconds by the clock of the database: the clocks of processes differ."""
        if self.embedded:
            return (func.julianday("now") - 2440587.5) * 86400.0
        return cast(func.extract("epoch", func.clock_timestamp()), Float)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a transaction. Raises `AwayError` and `UnfitError`, never a driver's error."""
        try:
            async with self.engine.begin() as connection:
                yield connection
        except (IntegrityError, DataError) as error:
            raise UnfitError(type(error).__name__) from None
        except self._errors as error:
            if _state(error).startswith(_UNFIT):
                raise UnfitError(type(error).__name__) from None
            trouble = trouble_of(error)
            if self.embedded and trouble is Trouble.UNREACHABLE:  # nobody has to run for a file
                trouble = Trouble.UNOPENED
            raise AwayError(trouble) from None

    async def only_one(self, connection: AsyncConnection, name: str) -> bool:
        """Take the lock of a job until the transaction ends; False where another process has it."""
        if self.embedded:  # its transactions exclude each other as they are
            return True
        taken = await connection.execute(
            text("SELECT pg_try_advisory_xact_lock(hashtext(:name))"), {"name": f"waerror {name}"}
        )
        return bool(taken.scalar())

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()

    def _raw(self) -> tuple[type[BaseException], ...]:
        """Errors that SQLAlchemy lets through while a connection opens."""
        driver = getattr(self.engine.dialect.loaded_dbapi, "asyncpg", None)
        return (driver.PostgresError, driver.InterfaceError) if driver is not None else ()


def upsert_table(database: Database, table: Table, *keys: str) -> Any:  # noqa: ANN401 - of either dialect
    """Return an insert that replaces the row with the same keys."""
    made = database.insert(table)
    new = {column.name: made.excluded[column.name] for column in table.columns if column.name not in keys}
    return made.on_conflict_do_update(index_elements=list(keys), set_=new)


def trouble_of(error: BaseException) -> Trouble:
    """Say what kind of trouble an error is."""
    if isinstance(error, PoolTimeout | TimeoutError):
        return Trouble.SLOW
    if isinstance(error, OSError):
        return Trouble.UNREACHABLE
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    name = getattr(cause, "sqlite_errorname", None)
    if name:
        return next((t for start, t in _NAMES.items() if name.startswith(start)), _undefined(cause))
    if state := _state(error):
        return next((t for start, t in _STATES.items() if state.startswith(start)), Trouble.FAILED)
    # A connection that broke under a statement has no code.
    disconnected = isinstance(error, DBAPIError) and error.connection_invalidated
    interface = type(cause).__name__ in {
        "InterfaceError",
        "ConnectionDoesNotExistError",
        "InternalClientError",
    }
    return Trouble.UNREACHABLE if disconnected or interface else Trouble.FAILED


def _state(error: BaseException) -> str:
    """Return PostgreSQL's code of an error."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return str(getattr(cause, "sqlstate", None) or "")


def _undefined(cause: BaseException) -> Trouble:
    return Trouble.MISSING if str(cause).startswith("no such table") else Trouble.FAILED


def _embedded(url: URL) -> AsyncEngine:
    # One connection: writers of one process wait in line for it, not for a lock.
    engine = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=LOCK)
    path = Path(url.database) if url.database else None

    @event.listens_for(engine.sync_engine, "do_connect")
    def private(*_: object) -> None:
        if path is not None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's
        connection.isolation_level = None  # transactions begin where we say, not before the first write
        cursor = connection.cursor()
        # FULL: what a person was told is kept survives a power cut. It costs 3 ms a transaction, and none is
        # on the way of a command.
        for line in (f"busy_timeout={int(LOCK * 1000)}", "journal_mode=WAL", "synchronous=FULL"):
            cursor.execute(f"PRAGMA {line}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # to wait for the lock now, not to fail in the middle

    return engine


def _server(url: URL) -> AsyncEngine:
    query = dict(url.query)
    settings: dict[str, Any] = {
        "timeout": float(str(query.pop("timeout", CONNECT))),
        "server_settings": {"application_name": str(query.pop("application_name", "waerror"))},
    }
    if "statement_cache_size" in query:  # 0 behind PgBouncer
        settings["statement_cache_size"] = int(str(query.pop("statement_cache_size")))
        settings["prepared_statement_cache_size"] = settings["statement_cache_size"]
    return create_async_engine(
        url.set(query=query), pool_size=POOL, max_overflow=POOL, pool_timeout=LOCK, pool_pre_ping=True,
        pool_recycle=1800, connect_args=settings,
    )  # fmt: skip

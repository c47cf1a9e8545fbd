"""The same store in SQLite and in PostgreSQL: a test that takes `address` runs on both."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from tests.postgres import Postgres, UnavailableError

_numbers = itertools.count(1)


def running():
    """Start a server; skip, or fail in CI, where none can run."""
    try:
        server = Postgres()
        server.start()
    except UnavailableError as reason:
        if os.environ.get("CI"):
            pytest.fail(f"PostgreSQL has to run in CI: {reason}")
        pytest.skip(f"PostgreSQL cannot run here: {reason}")
    return server


@pytest.fixture(scope="session")
def postgres():
    """One server for all tests of this process."""
    server = running()
    yield server
    server.remove()


@pytest.fixture
def empty_postgres(postgres):
    """The address of a database without tables."""
    from bot.store import address as addresses

    return addresses.read(postgres.create(f"test{next(_numbers)}"), Path()).url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """The address of a database without tables, in each of the two."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/store.sqlite3"
    return request.getfixturevalue("empty_postgres")


@pytest.fixture
async def address(empty):
    """The address of a database with our tables."""
    from bot.store.sql.database import Database
    from bot.store.sql.schema import upgrade

    database = Database(empty)
    await upgrade(database)
    await database.close()
    return empty


@pytest.fixture
async def rows(address):
    """Read SQL beside the store: `await rows("SELECT …")`."""
    from sqlalchemy import text

    from bot.store.sql.database import Database

    database = Database(address)

    async def read(statement):
        async with database.begin() as connection:
            return [tuple(row) for row in await connection.execute(text(statement))]

    yield read
    await database.close()

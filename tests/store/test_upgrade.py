"""From one schema to the next with data in it, and both programs on the newer one."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.store.errors import AwayError, Trouble
from bot.store.notes import Note
from bot.store.sql import schema
from bot.store.sql.backend import open_backend
from bot.store.sql.database import Database
from bot.store.sql.schema import HEAD, upgrade
from bot.store.watching import Watch
from tests.store.conftest import SECRETS

# What the program of 0001 writes.
NOTE = "INSERT INTO notes (id, team, key, text, author, at) VALUES ('{}', 'T1', 'k/1', 'ours', 'U1', 1.0)"
ASKED = (
    "INSERT INTO resolutions (id, nth, at, team, channel, asker, surface, outcome, key, score, ms) "
    "VALUES ('1', 0, 1.0, 'T1', 'C1', '', 'dm', 'answer', 'k/1', 1.0, 1.0)"
)


@pytest.fixture
async def first(empty, monkeypatch):
    """A database of revision 0001, with data; whoever opens it next is the program of today."""
    database = Database(empty)
    with monkeypatch.context() as then:
        then.setattr(schema, "HEAD", "0001")
        await upgrade(database)
    async with database.begin() as connection:
        for statement in (NOTE.format("old"), ASKED):
            await connection.execute(text(statement))
    yield database
    await database.close()


async def revision(database):
    async with database.begin() as connection:
        return await schema.revision(connection)


async def test_an_upgrade_keeps_what_was_there_and_takes_what_is_new(first, empty):
    assert await upgrade(first) == "0001"
    assert await revision(first) == HEAD
    backend = await open_backend(empty, SECRETS)
    assert await backend.notes.of("T1", "k/1") == (Note("T1", "k/1", "ours", "U1", 1.0, "old", ""),)
    assert (await backend.records.insights("T1", 0)).questions == 1
    await backend.notes.put(Note("T1", "k/1", "newer", "U1", 2.0, "old", "ana"))
    assert (await backend.notes.get("T1", "old")).name == "ana"
    await backend.watching.put(Watch("T1", "C1", "U1", at=1.0))
    assert await backend.watching.reserve("T1", "C1", "k/1", 1.0)
    assert (await backend.handovers.take("T1", "C1", "1.2", "U1")).user == "U1"
    await backend.close()


async def test_the_older_program_goes_on_with_the_newer_schema(first, empty, monkeypatch):
    await upgrade(first)
    monkeypatch.setattr(schema, "HEAD", "0001")
    async with first.begin() as connection:
        assert await schema.check(connection) == HEAD
        await connection.execute(text(NOTE.format("by the older program")))
    monkeypatch.undo()
    backend = await open_backend(empty, SECRETS)
    assert (await backend.notes.get("T1", "by the older program")).name == ""
    await backend.close()


async def test_an_upgrade_that_crashes_leaves_the_older_schema_whole(first, monkeypatch):
    from alembic.operations import Operations

    def crash(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(Operations, "add_column", crash)
        with pytest.raises(KeyboardInterrupt):
            await upgrade(first)
    await first.close()
    assert await revision(first) == "0001"
    assert await upgrade(first) == "0001"
    assert await revision(first) == HEAD


async def test_sqlite_is_upgraded_by_a_start_and_postgresql_only_by_its_operator(first, empty):
    if first.embedded:
        await (await open_backend(empty, SECRETS)).close()
        assert await revision(first) == HEAD
        return
    with pytest.raises(AwayError) as caught:
        await open_backend(empty, SECRETS)
    assert caught.value.trouble is Trouble.OLDER
    assert await revision(first) == "0001"

"""The store behind a pooler that gives each transaction another connection, as PgBouncer does in transaction mode."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from bot.store import address as addresses
from bot.store.claims import Claim
from bot.store.notes import Note
from bot.store.persistent import PersistentStore
from bot.store.records import Resolution, Verdict
from bot.store.sql.database import Database
from bot.store.sql.schema import upgrade
from tests.store.pooler import Pooler
from tests.waiting import until

SECRETS = ("the secret key of these tests" * 2,)
OPTION = "statement_cache_size=0"


def count_from_one(monkeypatch):
    """Let connections give their statements the same names, as those of several processes do."""
    numbers = itertools.cycle(range(1, 4))

    def name(_, prefix):
        return f"__asyncpg_{prefix}_{next(numbers)}__"

    monkeypatch.setattr(asyncpg.connection.Connection, "_get_unique_id", name)


def through(pooler, address, option):
    """Return the address of a database through a pooler, as a person writes it."""
    text = f"postgres://waerror@127.0.0.1:{pooler.port}/{make_url(address).database}?pgbouncer=true&{option}"
    return addresses.read(text, Path()).url


def pooler_of(address):
    url = make_url(address)
    return Pooler(f"{url.query['host']}/.s.PGSQL.5432", url.database)


@pytest.fixture
async def migrated(empty_postgres, monkeypatch):
    await upgrade(database := Database(empty_postgres))
    await database.close()
    count_from_one(monkeypatch)
    return empty_postgres


async def opened(url, count):
    stores = [PersistentStore(url, SECRETS) for _ in range(count)]
    for store in stores:
        await store.open()
    return stores


async def test_stores_of_several_processes_work_behind_a_pooler(migrated):
    async with pooler_of(migrated) as pooler:
        stores = await opened(through(pooler, migrated, OPTION), 3)
        await asyncio.gather(*(store.opened() for store in stores))
        for n in range(12):
            takes = await asyncio.gather(*(store.claims.take(f"e{n}") for store in stores))
            assert sorted(claim is Claim.TAKEN for claim in takes) == [False, False, True]
            stores[n % 3].records.resolved(Resolution("T1", "dm", "answer", ("k/1",), 1.0))
        await stores[0].records.judged(Verdict("T1", "U1", "k/1", helpful=True))
        await stores[1].notes.put(Note("T1", "k/1", "call Ben", author="U1"))
        await until(lambda: not any(store.writer.waiting for store in stores))
        assert [note.text for note in await stores[2].notes.of("T1", "k/1")] == ["call Ben"]
        assert (await stores[2].records.insights("T1", 0)).questions == 12
        assert [store.degraded() for store in stores] == [None] * 3
        for store in stores:
            await store.close()
        assert pooler.transactions > 50


async def test_a_database_is_brought_up_to_date_through_a_pooler(empty_postgres, monkeypatch):
    count_from_one(monkeypatch)
    async with pooler_of(empty_postgres) as pooler:
        database = Database(through(pooler, empty_postgres, OPTION))
        for _ in range(2):
            await upgrade(database)
        await database.close()


async def test_an_address_without_the_option_is_told_what_is_missing(migrated):
    async with pooler_of(migrated) as pooler:
        stores = await opened(through(pooler, migrated, "application_name=waerror"), 2)
        told = set()

        async def named():
            for store in stores:
                await store.claims.take(f"e{len(told)}")
                told.add(store.degraded())
            return [words for words in told if OPTION in (words or "")]

        await until(named, 20)
        for store in stores:
            await store.close(0.1)

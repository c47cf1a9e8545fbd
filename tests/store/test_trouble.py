"""A database that is missing, full, locked, read-only, of another version or key: what is said, what goes on."""

import asyncio
import importlib
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.store.claims import Claim
from bot.store.errors import AwayError, Trouble
from bot.store.keeper import LATER, Keeper
from bot.store.persistent import PersistentStore
from bot.store.records import Resolution, Verdict
from bot.store.sql.backend import open_backend
from bot.store.sql.database import Database
from bot.store.sql.schema import HEAD, upgrade
from tests.postgres import Postgres
from tests.store.conftest import SECRETS
from tests.waiting import until

ASKED = Resolution("T1", "dm", "answer", ("k/1",), 1.0, user="U1")


async def trouble_of_opening(address, secrets=SECRETS):
    with pytest.raises(AwayError) as caught:
        await open_backend(address, secrets)
    # aiosqlite's thread outlives a connection that failed by a moment, and speaks to the loop once more.
    await until(lambda: not [t for t in threading.enumerate() if "_connection_worker" in t.name])
    return caught.value.trouble


async def run_sql(address, *statements):
    from sqlalchemy import text

    database = Database(address)
    async with database.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await database.close()


def test_every_trouble_has_words_with_a_remedy():
    for trouble in Trouble:
        assert trouble.words
        assert trouble is Trouble.OPENING or ":" in trouble.words


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("postgresql+asyncpg://u:p@127.0.0.1:9/d", Trouble.UNREACHABLE),
        ("postgresql+asyncpg://u@/d?host=/nowhere", Trouble.UNREACHABLE),
        ("sqlite+aiosqlite:////proc/nowhere/store.sqlite3", Trouble.UNOPENED),
        ("sqlite+aiosqlite:////", Trouble.UNOPENED),
    ],
)
async def test_a_server_that_is_not_there_is_unreachable_and_a_file_that_cannot_be_made_is_unopened(
    address, trouble
):
    assert await trouble_of_opening(address) is trouble


async def test_a_missing_database_or_user_is_named_as_refused(empty_postgres):
    assert await trouble_of_opening(empty_postgres.replace("/test", "/absent")) is Trouble.REFUSED
    assert await trouble_of_opening(empty_postgres.replace("waerror@", "stranger@")) is Trouble.REFUSED


async def test_a_file_that_is_no_database_stays_as_it_is(tmp_path):
    file = tmp_path / "store.sqlite3"
    file.write_text("these are my holiday pictures, not a database\n" * 99)
    before = file.read_bytes()
    assert await trouble_of_opening(f"sqlite+aiosqlite:///{file}") is Trouble.BROKEN
    assert file.read_bytes() == before


async def test_postgresql_is_never_changed_by_a_start(empty_postgres):
    assert await trouble_of_opening(empty_postgres) is Trouble.MISSING
    assert await trouble_of_opening(empty_postgres) is Trouble.MISSING


async def test_sqlite_brings_itself_up_to_date_and_only_its_owner_can_read_it(tmp_path):
    backend = await open_backend(f"sqlite+aiosqlite:///{tmp_path}/new/folder/store.sqlite3", ())
    await backend.close()
    files = sorted((tmp_path / "new/folder").iterdir())
    assert [f.name for f in files] == ["store.sqlite3", "store.sqlite3.key"]
    assert {f.stat().st_mode & 0o077 for f in files} == {0}


async def test_an_older_schema_is_named_with_its_remedy(address):
    await run_sql(address, "UPDATE alembic_version SET version_num = '0000'")
    if address.startswith("postgresql"):
        assert await trouble_of_opening(address) is Trouble.OLDER
    assert "waerror db upgrade" in Trouble.OLDER.words


async def test_a_newer_schema_is_used_as_long_as_it_says_that_this_program_may(address):
    await run_sql(address, "UPDATE alembic_version SET version_num = '9999'")
    await (await open_backend(address, SECRETS)).close()
    await run_sql(address, "UPDATE meta SET value = '9998' WHERE name = 'works-with'")
    assert await trouble_of_opening(address) is Trouble.NEWER


async def test_a_wrong_key_is_noticed_and_an_earlier_one_behind_a_new_one_is_not(address):
    old, new, wrong = "the old key" * 4, "the new key" * 4, "a wrong key" * 4
    await (await open_backend(address, (old,))).close()
    assert await trouble_of_opening(address, (wrong,)) is Trouble.WRONG_KEY
    changed = await open_backend(address, (new, old))
    await changed.close()
    assert await trouble_of_opening(address, (old,)) is Trouble.WRONG_KEY


async def test_after_a_change_of_key_the_last_click_still_counts_and_sealed_urls_open(address, rows):
    old, new = "the old key" * 4, "the new key" * 4
    before = await open_backend(address, (old,))
    await before.records.judge(Verdict("T1", "U1", "k/1", helpful=False, card="C:1", at=1.0))
    await before.links.keep("T1", "k", "https://x.example", "U1")
    await before.close()
    after = await open_backend(address, (new, old))
    await after.records.judge(Verdict("T1", "U1", "k/1", helpful=True, card="C:1", at=2.0))
    assert await rows("SELECT count(*) FROM feedback WHERE at = 2.0") == [(1,)]
    assert await rows("SELECT count(*) FROM feedback") == [(1,)]
    assert await after.links.get("T1", "k") == "https://x.example"
    await after.close()


async def test_many_that_migrate_at_once_do_it_once(empty):
    databases = [Database(empty) for _ in range(4)]
    before = await asyncio.gather(*(upgrade(database) for database in databases))
    assert sorted(str(b) for b in before) == [HEAD] * 3 + ["None"]
    for database in databases:
        await database.close()


async def test_a_migration_that_crashes_leaves_nothing_and_the_next_one_succeeds(empty, monkeypatch):
    from alembic.operations import Operations

    real = Operations.create_index

    def crash(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(Operations, "create_index", crash)
    database = Database(empty)
    with pytest.raises(KeyboardInterrupt):
        await upgrade(database)
    await database.close()
    monkeypatch.setattr(Operations, "create_index", real)
    database = Database(empty)
    assert await upgrade(database) is None
    await database.close()


def test_the_newest_migration_is_the_one_the_program_expects():
    import bot.store.migrations.versions as folder

    names = sorted(p.stem for p in Path(folder.__file__).parent.glob("v*.py"))
    revisions = [importlib.import_module(f"{folder.__name__}.{name}").revision for name in names]
    assert revisions[-1] == HEAD
    assert [name[1:5] for name in names] == revisions


async def test_the_migrations_make_what_the_statements_expect(address):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from bot.store.sql.tables import metadata

    database = Database(address)
    async with database.begin() as connection:
        found = await connection.run_sync(lambda c: compare_metadata(MigrationContext.configure(c), metadata))
    await database.close()
    assert found == []


# A store whose database goes away and comes back.


@pytest.fixture
async def file_store(tmp_path):
    made = PersistentStore(f"sqlite+aiosqlite:///{tmp_path}/store.sqlite3", SECRETS)
    await made.open()
    await made.opened()
    made.file, made.setting = tmp_path / "store.sqlite3", ""

    @event.listens_for(made.keeper._backend.database.engine.sync_engine, "checkout")
    def set_something(connection, *_):
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {made.setting or 'user_version'}")
        cursor.close()

    yield made
    await made.close(0.1)


async def lose(store, trouble):
    """Write until the store has noticed."""
    store.records.resolved(ASKED)
    await until(lambda: store.keeper.trouble is trouble)


async def regain(store, rows):
    await until(lambda: store.degraded() is None, 30)
    await until(lambda: store.writer.waiting == 0, 30)
    assert sqlite3.connect(store.file).execute("SELECT count(*) FROM resolutions").fetchone() == (rows,)


async def test_a_full_disk_is_told_answers_go_on_and_what_was_recorded_is_written_later(file_store):
    file_store.setting = "max_page_count = 1"
    for _ in range(3000):
        file_store.records.resolved(ASKED)
    await lose(file_store, Trouble.FULL)
    assert "make room" in file_store.degraded()
    assert await file_store.claims.take("e") is Claim.TAKEN
    with pytest.raises(AwayError):
        await file_store.records.judged(Verdict("T1", "U1", "k/1", helpful=True))
    file_store.setting = "max_page_count = 100001"
    await regain(file_store, 3001)


@pytest.fixture
def _locks_are_waited_for_a_second(monkeypatch):
    monkeypatch.setattr("bot.store.sql.database.LOCK", 1.0)


@pytest.mark.usefixtures("_locks_are_waited_for_a_second")
async def test_a_locked_file_is_told_and_what_was_recorded_is_written_when_it_is_free(file_store):
    holder = sqlite3.connect(file_store.file, isolation_level=None, check_same_thread=False)
    await asyncio.to_thread(holder.execute, "BEGIN IMMEDIATE")
    await lose(file_store, Trouble.LOCKED)
    assert await file_store.claims.take("e", again=True) is Claim.BUSY
    holder.execute("ROLLBACK")
    holder.close()
    await regain(file_store, 1)


async def test_a_read_only_database_is_told(file_store):

    file_store.setting = "query_only = 1"
    await lose(file_store, Trouble.READ_ONLY)
    assert "read-only" in file_store.degraded()
    file_store.setting = "query_only = 0"
    await regain(file_store, 1)


async def test_a_read_only_server_is_told(empty_postgres):
    await (database := Database(empty_postgres)).close()
    await upgrade(database)
    await run_sql(
        empty_postgres, f'ALTER DATABASE "{database.url.database}" SET default_transaction_read_only = on'
    )
    await database.close()
    assert await trouble_of_opening(empty_postgres) is Trouble.READ_ONLY


async def test_a_row_that_the_database_refuses_costs_that_row_alone(empty_postgres):
    await upgrade(database := Database(empty_postgres))
    await database.close()
    store = PersistentStore(empty_postgres, SECRETS)
    await store.open()
    for row in (ASKED, Resolution("T1", "longer than its column", "answer", (), 1.0), ASKED):
        store.records.resolved(row)
    await until(lambda: store.writer.waiting == 0)
    assert (store.writer.written, store.writer.dropped) == (2, 1)
    assert (await store.records.insights("T1", 0)).questions == 2
    await store.close()


async def test_a_stopped_server_is_noticed_first_deliveries_are_taken_and_all_is_recorded_when_it_is_back():
    from bot.store import address as addresses

    server = Postgres()
    try:
        server.start()
        address = addresses.read(server.create("away"), Path()).url
        await upgrade(database := Database(address))
        await database.close()
        store, witness = PersistentStore(address, SECRETS), PersistentStore(address, SECRETS)
        await store.open()
        await witness.open()
        await store.opened()
        await witness.opened()
        assert await store.claims.take("before") is Claim.TAKEN
        server.stop()
        await store.claims.done("before")
        assert await store.claims.take("first") is Claim.TAKEN
        assert await store.claims.take("retry", again=True) is Claim.BUSY
        await store.claims.done("first")
        assert await store.claims.take("first", again=True) is Claim.DONE
        with pytest.raises(AwayError):
            await store.records.judged(Verdict("T1", "U1", "k/1", helpful=True))
        store.records.resolved(ASKED)
        assert "cannot be reached" in store.degraded()
        server.start()
        await until(lambda: store.writer.waiting == 0 and store.degraded() is None, 30)
        await until(lambda: witness.degraded() is None, 30)
        for key in ("before", "first"):
            assert await witness.claims.take(key, again=True) is Claim.DONE
        assert (await witness.records.insights("T1", 0)).questions == 1
        await store.close()
        await witness.close()
    finally:
        server.remove()


async def test_a_store_without_a_database_at_start_answers_and_takes_it_up_when_it_is_migrated(
    empty_postgres,
):
    store = PersistentStore(empty_postgres, SECRETS)
    await store.open()
    store.records.resolved(ASKED)
    assert await store.claims.take("e") is Claim.TAKEN
    await until(lambda: store.keeper.trouble is Trouble.MISSING)
    await upgrade(database := Database(empty_postgres))
    await database.close()
    await until(lambda: store.degraded() is None and store.writer.waiting == 0, 30)
    assert (await store.records.insights("T1", 0)).questions == 1
    await store.close()


async def test_a_process_that_ends_before_its_database_was_opened_loses_no_row(tmp_path):
    address = f"sqlite+aiosqlite:///{tmp_path}/store.sqlite3"
    store = PersistentStore(address, SECRETS)
    await store.open()
    store.records.resolved(ASKED)
    await store.close()
    again = PersistentStore(address, SECRETS)
    await again.open()
    assert (await again.records.insights("T1", 0)).questions == 1
    await again.close()


@pytest.mark.parametrize("needed", [False, True])
async def test_a_database_that_nobody_needs_is_opened_soon_and_at_once_when_somebody_does(needed):
    opened = asyncio.get_running_loop().create_future()

    async def opening():
        opened.set_result(asyncio.get_running_loop().time())
        raise AwayError(Trouble.FAILED)

    keeper = Keeper(opening)
    began = asyncio.get_running_loop().time()
    watching = asyncio.create_task(keeper.watch())
    if needed:
        keeper.want()
    took = await asyncio.wait_for(opened, 20) - began
    assert (took < LATER * 0.9) is needed
    watching.cancel()

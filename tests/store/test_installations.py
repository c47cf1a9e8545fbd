"""Installations of many workspaces, in SQLite and in PostgreSQL."""

from __future__ import annotations

import asyncio
import time

import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import MetaData, inspect, text

from bot.store.claims import Claim
from bot.store.errors import AwayError
from bot.store.notes import Note
from bot.store.sql.backend import open_backend
from bot.store.sql.database import Database
from bot.store.sql.sealed import SealedInstallationStore
from bot.store.sql.tables import SECRET, bots, installations, states
from tests.store.conftest import SECRETS

CLIENT = "1234.5678"
NEW = "the newest secret key of these tests"


def installation(team="T1", user="U1", token="xoxb-1", **more):
    return Installation(
        app_id="A1", team_id=team, team_name="One", user_id=user, bot_token=token, bot_id="B1",
        bot_user_id="UB", bot_scopes="commands,chat:write", **more,
    )  # fmt: skip


def rotating(team="T1", left=3600, token="xoxe.xoxb-1", refresh="xoxe-1", **more):
    return installation(
        team, token=token, bot_refresh_token=refresh, bot_token_expires_at=int(time.time() + left), **more
    )


@pytest.fixture
async def rooms(address):
    """The rooms of a process with some keys; closed in the end."""
    opened = []

    async def opening(*secrets):
        opened.append(await open_backend(address, secrets or SECRETS, CLIENT))
        return opened[-1]

    yield opening
    for backend in opened:
        await backend.close()


@pytest.fixture
async def room(rooms):
    return (await rooms()).installations


async def test_an_installation_comes_back_whole_with_who_installed_it(room):
    await room.save(installation(user="U1"))
    await room.save(installation(user="U2", token="xoxb-2"))
    found = await room.find("", "T1", org=False)
    assert (found.bot.bot_token, found.bot.bot_id, found.bot.bot_user_id) == ("xoxb-2", "B1", "UB")
    assert found.bot.bot_scopes == ["commands", "chat:write"]
    assert found.installers == {"U1", "U2"}
    assert found.left(time.time()) == float("inf")
    assert await room.find("", "T2", org=False) is None
    assert await room.find("", "", org=False) is None


async def test_no_token_lies_in_the_database_and_bolts_own_class_reads_ours(room, rows):
    await room.save(rotating(user_token="xoxp-1", incoming_webhook_url="https://hooks.example/1"))
    lying = str(await rows("SELECT * FROM slack_bots") + await rows("SELECT * FROM slack_installations"))
    for secret in ("xoxb", "xoxe", "xoxp", "hooks.example"):
        assert secret not in lying
    bot = await room.store.async_find_bot(enterprise_id=None, team_id="T1")
    assert (bot.bot_token, bot.bot_refresh_token) == ("xoxe.xoxb-1", "xoxe-1")
    stock = await room.store.async_find_installation(enterprise_id=None, team_id="T1")
    assert (stock.bot_token, stock.user_token) == ("xoxe.xoxb-1", "xoxp-1")


async def test_bolts_store_saves_through_ours(room):
    await room.store.async_save(installation())
    assert (await room.find("", "T1", org=False)).bot.bot_token == "xoxb-1"


async def test_an_installation_is_kept_whole_or_not_at_all(room, rows):
    async with room._database.begin() as connection:
        await connection.execute(text("ALTER TABLE slack_bots RENAME TO gone"))
    with pytest.raises(AwayError):
        await room.save(installation())
    assert await rows("SELECT count(*) FROM slack_installations") == [(0,)]


async def test_a_workspace_is_found_by_itself_or_by_its_organisation(room):
    await room.save(installation(None, token="xoxb-org", enterprise_id="E1", is_enterprise_install=True))
    await room.save(installation("T1", token="xoxb-one", enterprise_id="E1"))
    assert (await room.find("E1", "T2", org=True)).bot.bot_token == "xoxb-org"
    assert (await room.find("E1", "T1", org=True)).bot.bot_token == "xoxb-org"
    assert (await room.find("E1", "T1", org=False)).bot.bot_token == "xoxb-one"
    assert (await room.find("", "T1", org=False)).bot.bot_token == "xoxb-one"
    assert await room.find("E2", "T2", org=True) is None


async def test_another_slack_app_on_the_same_database_has_its_own(address, room):
    await room.save(installation())
    other = await open_backend(address, SECRETS, "other.client")
    assert await other.installations.find("", "T1", org=False) is None
    await other.close()


async def test_a_state_is_good_once_and_for_ten_minutes(room, monkeypatch):
    state = await room.begin()
    assert not await room.consume("never made")
    used = await asyncio.gather(*(room.consume(state) for _ in range(4)))
    assert sorted(used) == [False, False, False, True]
    old = await room.begin()
    monkeypatch.setattr("bot.store.sql.installations.time.time", lambda: time.monotonic() + 4e9)
    assert not await room.consume(old)


async def test_replaced_rows_and_unfinished_states_go_and_the_newest_of_each_stay(rooms, rows, monkeypatch):
    backend = await rooms()
    room = backend.installations
    for team, user, token in (("T1", "U1", "a"), ("T1", "U2", "b"), ("T1", "U1", "c"), ("T2", "U1", "d")):
        await room.save(installation(team, user, token))
    await room.save(installation(None, "U1", "e", enterprise_id="E1", is_enterprise_install=True))
    await room.begin()
    monkeypatch.setattr("bot.store.sql.installations.STATE_LIFETIME", -1)
    await room.begin()
    await backend.jobs.tidy()
    found = await rows("SELECT team_id, user_id FROM slack_installations ORDER BY id")
    assert found == [("T1", "U2"), ("T1", "U1"), ("T2", "U1"), (None, "U1")]
    assert (await room.find("", "T1", org=False)).bot.bot_token == "c"
    assert (await room.find("E1", "T9", org=True)).bot.bot_token == "e"
    assert await rows("SELECT count(*) FROM slack_bots") == [(3,)]
    assert await rows("SELECT count(*) FROM slack_oauth_states") == [(1,)]


async def test_erasing_a_workspace_takes_its_installations_and_leaves_a_newer_one(rooms, rows):
    backend = await rooms()
    room, now = backend.installations, time.time()
    await room.save(installation("T2"))
    await room.save(installation("T1", token="xoxb-old", installed_at=now - 60))
    await room.save(installation("T1", token="xoxb-new", installed_at=now))
    await backend.notes.put(Note("T1", "k/1", "text", "U1"))
    await backend.jobs.erase("T1", before=now - 30)
    assert (await room.find("", "T1", org=False)).bot.bot_token == "xoxb-new"
    assert await rows("SELECT count(*) FROM notes") == [(0,)]
    await backend.jobs.erase("T1")
    assert await room.find("", "T1", org=False) is None
    assert await rows("SELECT count(*) FROM slack_installations") == [(1,)]
    assert (await room.find("", "T2", org=False)) is not None


async def test_revoked_tokens_go_and_who_installed_stays(room, rows):
    await room.save(installation("T1"))
    await room.save(installation("T2"))
    await room.revoke("", "T1", time.time() + 1)
    await room.revoke("", "", time.time() + 1)
    assert await room.find("", "T1", org=False) is None
    assert await room.find("", "T2", org=False) is not None
    assert await rows("SELECT count(*) FROM slack_installations") == [(2,)]


async def test_after_a_change_of_keys_the_older_one_reads_and_resealing_makes_it_dispensable(rooms):
    before = await rooms("an old secret key of these tests!")
    await before.installations.save(rotating("T1", user_token="xoxp-1"))
    after = await rooms(NEW, "an old secret key of these tests!")
    assert (await after.installations.find("", "T1", org=False)).bot.bot_token == "xoxe.xoxb-1"
    assert await after.installations.reseal() == 2
    assert await after.installations.reseal() == 0
    only = await rooms(NEW)
    found = await only.installations.find("", "T1", org=False)
    assert (found.bot.bot_token, found.bot.bot_refresh_token, found.lost) == ("xoxe.xoxb-1", "xoxe-1", False)


async def test_resealing_goes_through_more_rows_than_one_batch(rooms, monkeypatch):
    monkeypatch.setattr("bot.store.sql.installations.BATCH", 2)
    before = await rooms("an old secret key of these tests!")
    for number in range(5):
        await before.installations.save(installation(f"T{number}"))
    after = await rooms(NEW, "an old secret key of these tests!")
    assert await after.installations.reseal() == 5


async def test_a_key_that_went_too_early_leaves_the_installation_lost_and_not_in_the_way(rooms):
    before = await rooms("an old secret key of these tests!")
    await before.installations.save(installation("T1"))
    await (await rooms(NEW, "an old secret key of these tests!")).close()  # the key in use is NEW now
    after = await rooms(NEW)
    assert (await after.installations.find("", "T1", org=False)).lost
    assert await after.installations.reseal() == 0
    await after.installations.save(installation("T1", token="xoxb-again"))
    assert not (await after.installations.find("", "T1", org=False)).lost


async def test_a_token_is_renewed_by_one_of_many_and_is_done_when_it_is_written(rooms):
    first, second = await rooms(), await rooms()
    await first.installations.save(rotating("T1", left=60))
    found = await first.installations.find("", "T1", org=False)
    taken = await asyncio.gather(
        *(room.claims.take(found.renewal, f"{n}") for n, room in enumerate((first, second) * 3))
    )
    assert sorted(taken).count(Claim.TAKEN) == 1
    found.bot.bot_token, found.bot.bot_refresh_token = "xoxe.xoxb-2", "xoxe-2"
    found.bot.bot_token_expires_at += 43200
    again = await second.installations.get(found.row)
    await first.installations.renewed(again, found.bot)
    assert await second.claims.take(again.renewal, "late") is Claim.DONE
    now = await second.installations.get(found.row)
    assert (now.bot.bot_token, now.bot.bot_refresh_token) == ("xoxe.xoxb-2", "xoxe-2")
    assert now.bot.bot_token_expires_at == found.bot.bot_token_expires_at


async def test_the_migrated_tables_are_bolts_with_room_for_sealed_tokens(address):
    database = Database(address)
    store = SealedInstallationStore(CLIENT, database.engine, keys=None)
    metadata = MetaData()
    async with database.begin() as connection:
        await connection.run_sync(metadata.reflect)
        indexes = await connection.run_sync(
            lambda sync: {i["name"] for t in (bots, installations) for i in inspect(sync).get_indexes(t.name)}
        )
    await database.close()
    for table in (bots, installations, states):
        there = metadata.tables[table.name]
        assert {(c.name, c.nullable, str(c.type.as_generic())) for c in there.columns} == {
            (c.name, c.nullable, str(c.type.as_generic())) for c in table.columns
        }
        assert all(str(there.c[name].type) == "TEXT" for name in SECRET if name in there.c)
    assert set(store.bots.c.keys()) == set(bots.c.keys())
    assert indexes == {"slack_bots_idx", "slack_installations_idx"}

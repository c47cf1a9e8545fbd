"""Watched channels and hand-overs of several processes on one database."""

from __future__ import annotations

import asyncio

import pytest

from bot.store.errors import AwayError, Trouble
from bot.store.persistent import PersistentStore
from bot.store.watching import COOL_DOWN, Watch
from tests.store.conftest import SECRETS
from tests.waiting import until

KEY = "cloud-api/131042"


@pytest.fixture
async def neighbour(address):
    """The store of another process on the same database."""
    made = PersistentStore(address, SECRETS)
    await made.open()
    await made.opened()
    yield made
    await made.close()


def lose(store, monkeypatch):
    """Make the database go away, as far as this process can tell."""

    async def away(*_, **__):
        raise AwayError(Trouble.UNREACHABLE)

    monkeypatch.setattr(store.keeper._backend.jobs, "probe", away)
    store.keeper._lost(Trouble.UNREACHABLE)


async def test_a_channel_is_watched_for_all_processes_and_the_first_who_began_stays_named(backend, other):
    await backend.watching.put(Watch("T1", "C1", "U1", at=1.0))
    await other.watching.put(Watch("T1", "C1", "U2", at=2.0))
    assert await other.watching.of("T1") == {"C1": Watch("T1", "C1", "U1", at=1.0)}
    assert await other.watching.of("T2") == {}
    assert not await other.watching.remove("T2", "C1")
    assert await other.watching.remove("T1", "C1")
    assert not await backend.watching.remove("T1", "C1")
    assert await backend.watching.of("T1") == {}


async def test_of_many_processes_one_tells_a_code_in_a_channel(backend, other):
    rooms = [room.watching for room in (backend, other)] * 4
    given = await asyncio.gather(*(room.reserve("T1", "C1", KEY, 100.0 + n) for n, room in enumerate(rooms)))
    assert given.count(True) == 1


async def test_a_code_is_told_again_by_one_process_only_after_the_cool_down(backend, other):
    assert await backend.watching.reserve("T1", "C1", KEY, 100.0)
    assert not await other.watching.reserve("T1", "C1", KEY, 100.0 + COOL_DOWN - 1)
    assert await other.watching.reserve("T1", "C2", KEY, 101.0)
    assert await other.watching.reserve("T1", "C1", "cloud-api/131049", 101.0)
    assert await other.watching.reserve("T2", "C1", KEY, 101.0)
    later = [room.watching.reserve("T1", "C1", KEY, 100.0 + COOL_DOWN) for room in (backend, other) * 3]
    assert (await asyncio.gather(*later)).count(True) == 1
    assert not await backend.watching.reserve("T1", "C1", KEY, 101.0 + COOL_DOWN)


async def test_a_right_that_was_given_back_can_be_taken_at_once_by_another_process(backend, other):
    await backend.watching.reserve("T1", "C1", KEY, 100.0)
    await backend.watching.release("T1", "C1", KEY)
    assert await other.watching.reserve("T1", "C1", KEY, 101.0)


async def test_of_many_takers_in_many_processes_one_has_it_and_all_hear_who(backend, other):
    rooms = [room.handovers for room in (backend, other)] * 4
    took = await asyncio.gather(*(room.take("T", "C", "1.2", f"U{n}") for n, room in enumerate(rooms)))
    assert len(set(took)) == 1
    assert took[0].done == 0.0
    assert (await other.handovers.take("T", "C", "1.2", "U99")).user == took[0].user


async def test_done_is_done_once_in_whichever_process(backend, other):
    taken = await backend.handovers.take("T", "C", "1.2", "U1")
    first, again = await asyncio.gather(
        *(room.handovers.finish("T", "C", "1.2", f"U{n}") for n, room in enumerate((backend, other), 1))
    )
    assert first == again == await other.handovers.take("T", "C", "1.2", "U3")
    assert (first.user, first.at) == ("U1", taken.at)
    assert first.done >= taken.at


async def test_what_nobody_took_counts_as_taken_by_whom_it_was_done(backend):
    done = await backend.handovers.finish("T", "C", "1.2", "U1")
    assert done.user == "U1"
    assert done.done == done.at > 0


async def test_messages_channels_and_workspaces_are_told_apart(backend):
    await backend.handovers.take("T", "C", "1.2", "U1")
    for place in (("T", "C", "1.3"), ("T", "C2", "1.2"), ("T2", "C", "1.2")):
        assert (await backend.handovers.take(*place, "U2")).user == "U2"
    assert (await backend.handovers.take("T", "C", "1.2", "U2")).user == "U1"


async def test_a_watch_is_seen_at_once_where_it_was_changed(store):
    assert await store.watching.get("T1", "C1") is None
    await store.watching.put(Watch("T1", "C1", "U1", at=1.0))
    assert await store.watching.get("T1", "C1") == Watch("T1", "C1", "U1", at=1.0)
    assert await store.watching.get("T1", "C2") is None
    assert await store.watching.remove("T1", "C1")
    assert await store.watching.get("T1", "C1") is None


async def test_a_watch_is_seen_in_the_other_process_a_moment_later(store, neighbour, monkeypatch):
    monkeypatch.setattr("bot.store.glances.FRESH", 0.05)
    assert await neighbour.watching.get("T1", "C1") is None
    await store.watching.put(Watch("T1", "C1", "U1"))
    await until(lambda: neighbour.watching.get("T1", "C1"))


async def test_the_messages_of_all_channels_of_a_workspace_share_one_read(store, monkeypatch):
    reads, room = [], store.keeper._backend.watching
    real = room.of

    async def of(team):
        reads.append(team)
        return await real(team)

    monkeypatch.setattr(room, "of", of)
    for n in range(50):
        assert await store.watching.get("T1", f"C{n}") is None
    assert reads == ["T1"]


async def test_with_the_database_away_nothing_is_told_what_was_known_stays_and_people_hear_of_it(
    store, monkeypatch
):
    await store.watching.put(Watch("T1", "C1", "U1"))
    assert await store.watching.get("T1", "C1")
    lose(store, monkeypatch)
    assert await store.watching.get("T1", "C1")
    assert await store.watching.get("T2", "C1") is None
    assert not await store.watching.reserve("T1", "C1", KEY, 100.0)
    await store.watching.release("T1", "C1", KEY)
    changes = (
        store.watching.put(Watch("T1", "C2", "U1")),
        store.watching.remove("T1", "C1"),
        store.handovers.take("T1", "C1", "1.2", "U1"),
        store.handovers.finish("T1", "C1", "1.2", "U1"),
    )
    for change in changes:
        with pytest.raises(AwayError):
            await change
    await store.close(0.1)


async def test_a_database_that_is_slow_to_say_what_is_watched_delays_no_message_for_long(store, monkeypatch):
    async def hang(*_):
        await asyncio.Event().wait()

    await store.watching.put(Watch("T1", "C1", "U1"))
    monkeypatch.setattr("bot.store.glances.GLANCE", 0.15)
    monkeypatch.setattr(store.keeper._backend.watching, "of", hang)
    async with asyncio.timeout(10):
        assert await store.watching.get("T1", "C1") is None
    assert store.degraded() is None


async def test_an_erased_workspace_is_watched_no_longer(store, rows):
    await store.watching.put(Watch("T1", "C1", "U1"))
    await store.watching.reserve("T1", "C1", KEY, 100.0)
    await store.handovers.take("T1", "C1", "1.2", "U1")
    await store.erase("T1")
    for table in ("watches", "watch_replies", "handovers"):
        assert await rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608
    assert await store.watching.get("T1", "C1") is None

from __future__ import annotations

from bot.store.watching import COOL_DOWN, MemoryWatching, Watch


async def test_a_channel_is_watched_until_somebody_ends_it_and_the_first_who_began_stays_named():
    watching = MemoryWatching()
    assert await watching.get("T1", "C1") is None
    await watching.put(Watch("T1", "C1", "U1", at=1.0))
    await watching.put(Watch("T1", "C1", "U2", at=2.0))
    assert await watching.get("T1", "C1") == Watch("T1", "C1", "U1", at=1.0)
    assert await watching.get("T2", "C1") is None
    assert await watching.remove("T1", "C1")
    assert not await watching.remove("T1", "C1")


async def test_a_code_is_told_again_in_a_channel_only_after_the_cool_down():
    watching = MemoryWatching()
    assert await watching.reserve("T1", "C1", "cloud-api/131042", 100.0)
    assert not await watching.reserve("T1", "C1", "cloud-api/131042", 100.0 + COOL_DOWN - 1)
    assert await watching.reserve("T1", "C2", "cloud-api/131042", 101.0)
    assert await watching.reserve("T1", "C1", "cloud-api/131049", 101.0)
    assert await watching.reserve("T1", "C1", "cloud-api/131042", 100.0 + COOL_DOWN)


async def test_a_right_that_was_given_back_can_be_taken_at_once():
    watching = MemoryWatching()
    await watching.reserve("T1", "C1", "k", 100.0)
    await watching.release("T1", "C1", "k")
    assert await watching.reserve("T1", "C1", "k", 101.0)


async def test_replies_are_remembered_in_bounded_memory_and_a_workspace_can_be_forgotten():
    watching = MemoryWatching(most=2)
    for key in ("a", "b", "c"):
        await watching.reserve("T1", "C1", key, 1.0)
    assert await watching.reserve("T1", "C1", "a", 2.0)
    await watching.put(Watch("T1", "C1", "U1"))
    watching.erase("T1")
    assert await watching.get("T1", "C1") is None
    assert await watching.reserve("T1", "C1", "c", 2.0)

"""What a card needs of its workspace: from memory, else one short read, else without."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.listeners.workspace.workspaces import AGAIN, FRESH, HANDOVER, Channels, Workspaces
from bot.store.errors import AwayError, Trouble
from bot.store.notes import Note
from bot.store.store import MemoryStore

KEY = "cloud-api/131042"


class Hands:
    def __init__(self):
        self.now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def workspaces(store, hands):
    return Workspaces(store, Channels(handover="C_DEFAULT"), hands)


def counted(monkeypatch, store):
    asked = []
    real = store.notes.of

    async def of(team, key):
        asked.append((team, key))
        return await real(team, key)

    monkeypatch.setattr(store.notes, "of", of)
    return asked


async def test_the_store_is_asked_once_a_minute_and_after_a_change(workspaces, store, hands, monkeypatch):
    asked = counted(monkeypatch, store)
    assert await workspaces.notes("T1", KEY) == ()
    await store.notes.put(Note("T1", KEY, "from another process", "U1"))
    assert await workspaces.notes("T1", KEY) == ()
    hands.now += FRESH + 1
    assert [n.text for n in await workspaces.notes("T1", KEY)] == ["from another process"]
    await store.notes.put(Note("T1", KEY, "from this one", "U1"))
    workspaces.changed("T1", KEY)
    assert len(await workspaces.notes("T1", KEY)) == 2
    assert len(asked) == 3


async def test_the_newest_note_is_first(workspaces, store):
    await store.notes.put(Note("T1", KEY, "old", "U1", at=1.0))
    await store.notes.put(Note("T1", KEY, "new", "U1", at=2.0))
    assert [n.text for n in await workspaces.notes("T1", KEY)] == ["new", "old"]


async def test_no_workspace_sees_the_notes_and_channels_of_another(workspaces, store):
    await store.notes.put(Note("T1", KEY, "ours", "U1"))
    await store.preferences.put("T1", HANDOVER, "C_OURS")
    channels, notes = await workspaces.look("T2", KEY)
    assert (channels.handover, notes) == ("C_DEFAULT", ())
    channels, notes = await workspaces.look("T1", KEY)
    assert (channels.handover, [n.text for n in notes]) == ("C_OURS", ["ours"])


async def test_a_store_that_hangs_costs_150_ms_once_for_both_reads_and_then_nothing(
    workspaces, store, monkeypatch
):
    hanging, together = [], []

    async def hang(*_):
        hanging.append(1)
        together.append(len(hanging))
        try:
            await asyncio.Event().wait()
        finally:
            hanging.pop()

    monkeypatch.setattr(store.notes, "of", hang)
    monkeypatch.setattr(store.preferences, "get", hang)
    monkeypatch.setattr("bot.listeners.workspace.workspaces.PATIENCE", 0.15)
    began = time.perf_counter()
    channels, notes = await workspaces.look("T1", KEY)
    assert time.perf_counter() - began > 0.14
    await workspaces.look("T1", KEY)
    assert (channels.handover, notes) == ("C_DEFAULT", ())
    assert together == [1, 2]


async def test_a_store_that_went_away_leaves_what_was_known_and_is_asked_again_soon(
    workspaces, store, hands, monkeypatch
):
    await store.notes.put(Note("T1", KEY, "known", "U1"))
    await workspaces.notes("T1", KEY)

    async def away(*_):
        raise AwayError(Trouble.UNREACHABLE)

    monkeypatch.setattr(store.notes, "of", away)
    hands.now += FRESH + 1
    assert [n.text for n in await workspaces.notes("T1", KEY)] == ["known"]
    monkeypatch.undo()
    await store.notes.put(Note("T1", KEY, "newer", "U1", at=time.time() + 9))
    hands.now += AGAIN + 1
    assert [n.text for n in await workspaces.notes("T1", KEY)] == ["newer", "known"]


async def test_memory_is_bounded(hands):
    from bot.listeners.workspace.workspaces import Fresh

    known = Fresh(hands, 3)

    async def read():
        return ()

    for name in range(10):
        await known.get(name, read, ())
    assert len(known._known) == 3


async def test_while_the_store_is_being_opened_no_card_waits_and_nothing_is_remembered(
    workspaces, store, monkeypatch
):
    asked = counted(monkeypatch, store)
    await store.notes.put(Note("T1", KEY, "known", "U1"))
    monkeypatch.setattr(store, "opening", lambda: True)
    channels, notes = await workspaces.look("T1", KEY)
    assert (channels, notes, asked) == (Channels(handover="C_DEFAULT"), (), [])
    monkeypatch.setattr(store, "opening", lambda: False)
    _, notes = await workspaces.look("T1", KEY)
    assert [note.text for note in notes] == ["known"]

"""Hand-overs: one has it, whoever presses first."""

from __future__ import annotations

import asyncio

from bot.store.handovers import MemoryHandovers


async def test_the_first_taker_has_it_and_everybody_hears_who():
    handovers = MemoryHandovers(clock=lambda: 7.0)
    took = await asyncio.gather(*(handovers.take("T", "C", "1.2", f"U{n}") for n in range(5)))
    assert {(t.user, t.at) for t in took} == {("U0", 7.0)}


async def test_done_is_done_once():
    times = iter([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    handovers = MemoryHandovers(clock=lambda: next(times))
    await handovers.take("T", "C", "1.2", "U1")
    first = await handovers.finish("T", "C", "1.2", "U1")
    again = await handovers.finish("T", "C", "1.2", "U2")
    assert first.done == again.done > first.at
    assert again.user == "U1"


async def test_messages_channels_and_workspaces_are_told_apart_and_erased_alone():
    handovers = MemoryHandovers()
    for place in (("T", "C", "1.2"), ("T", "C", "1.3"), ("T2", "C", "1.2")):
        assert (await handovers.take(*place, "U1")).user == "U1"
    handovers.erase("T")
    assert (await handovers.take("T", "C", "1.2", "U2")).user == "U2"
    assert (await handovers.take("T2", "C", "1.2", "U2")).user == "U1"


async def test_the_oldest_is_forgotten_first():
    handovers = MemoryHandovers(most=2)
    for ts in ("1", "2", "3"):
        await handovers.take("T", "C", ts, "U1")
    assert (await handovers.take("T", "C", "3", "U2")).user == "U1"
    assert (await handovers.take("T", "C", "1", "U2")).user == "U2"

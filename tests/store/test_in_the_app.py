"""The store behind the real bot: what Slack and the person receive while it works, and while it does not."""

from __future__ import annotations

import asyncio
import json
from functools import partial

import httpx
import pytest

from bot.cards import threads
from bot.playground.faults import DeedRefusedError
from bot.playground.people import TEAM_ID
from bot.store.errors import AwayError, Trouble
from bot.store.pending import Work
from bot.store.persistent import PersistentStore
from tests.support import a_world
from tests.waiting import until

KEY = "the secret key of these tests" * 2


def plain(address):
    """Write an address as a host does."""
    return address.replace("+aiosqlite", "").replace("+asyncpg", "")


@pytest.fixture
async def world(address, monkeypatch, catalog, resolver):
    monkeypatch.setenv("DATABASE_URL", plain(address))
    monkeypatch.setenv("WAERROR_SECRET_KEYS", KEY)
    async with a_world(catalog, resolver, "http") as made:
        await made.program.store.opened()
        yield made


async def written(world):
    await until(lambda: world.program.store.writer.waiting == 0)


def lose(world, monkeypatch):
    """Make the database go away, as far as this process can tell."""

    async def away(*_, **__):
        raise AwayError(Trouble.UNREACHABLE)

    keeper = world.program.store.keeper
    monkeypatch.setattr(keeper._backend.jobs, "probe", away)
    monkeypatch.setattr(world.program.store, "close", partial(world.program.store.close, 0.1))
    keeper._lost(Trouble.UNREACHABLE)


async def test_what_was_asked_is_counted_and_shown_on_home(world):
    await world.ana.command("incidents", "/waerror", "131049")
    await world.ana.mention("incidents", "131049")
    await written(world)
    home = await world.ana.open_home()
    assert "131049" in home.words
    assert await world.desk.records.asked_most(TEAM_ID, 5) == (("cloud-api/131049", 2),)


async def test_a_miss_is_kept_redacted_without_people_and_what_is_not_ours_is_not_kept(world, rows):
    await world.ana.command("incidents", "/waerror", "131407 for +49 151 2345 6789 says @ben")
    await world.ana.dm("lunch?")
    await written(world)
    kept = [text for (text,) in await rows("SELECT text FROM misses")]
    assert len(kept) == 1
    assert "2345" not in kept[0]
    assert "ben" not in kept[0]


async def test_of_a_payload_that_finds_nothing_neither_body_nor_name_is_kept_and_the_card_says_what_is(
    world, rows
):
    sent = {"contacts": [{"profile": {"name": "Zorrilla"}}], "messages": [{"text": {"body": "my tumour"}}]}
    failed = {"errors": [{"code": 139876, "title": "A new title"}]}
    card = await world.ana.dm(json.dumps({"statuses": [{**sent, **failed}]}))
    await written(world)
    assert "Kept to find what is missing" in card.words
    assert await rows("SELECT text, code FROM misses") == [("code: 139876, title: A new title", "139876")]


async def test_no_miss_is_kept_where_the_settings_say_so(world, rows):
    world.desk.keep_misses = False
    card = await world.ana.command("incidents", "/waerror", "131407")
    await written(world)
    assert "Kept to find" not in card.words
    assert await rows("SELECT count(*) FROM misses") == [(0,)]
    assert await rows("SELECT outcome FROM resolutions") == [("unknown",)]


async def test_feedback_is_in_the_database_before_the_press_is_acknowledged(world, rows):
    card = await world.ana.mention("incidents", "131047")
    await world.ana.click(card, "Not helpful")
    await world.ana.click(card, "Helpful")
    assert [(key, bool(helpful)) for key, helpful in await rows("SELECT key, helpful FROM feedback")] == [
        ("cloud-api/131047", True)
    ]


async def test_feedback_that_cannot_be_kept_is_told_and_not_acknowledged(world, monkeypatch):
    card = await world.ana.mention("incidents", "131047")
    lose(world, monkeypatch)
    with pytest.raises(DeedRefusedError):
        await world.ana.click(card, "Helpful")
    assert "Something failed on my side" in world.ana.sees("incidents")[-1].words


async def test_with_the_database_away_everything_is_answered_and_the_process_is_ready_with_a_reason(
    world, monkeypatch
):
    lose(world, monkeypatch)
    assert (await world.ana.command("incidents", "/waerror", "131047")).ephemeral
    assert await world.ana.mention("incidents", "131047") is not None
    base = world.playground.delivery.courier.request_url.rpartition("/slack")[0]
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{base}/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "reason": Trouble.UNREACHABLE.words}


async def test_with_the_database_away_a_retry_is_put_off_and_answered_when_it_is_back(world, monkeypatch):
    keeper = world.program.store.keeper
    lose(world, monkeypatch)
    world.hurry()
    world.playground.state.switches.set("lose_acks", 1)
    sent = world.playground.person("ana").mention("incidents", "131047")
    await asyncio.gather(sent)
    answers = [s for s in world.ben.sees("incidents") if s.by_bot and "131047 · " in s.words]
    assert len(answers) == 1
    assert keeper.trouble is Trouble.UNREACHABLE


async def test_work_that_a_process_left_is_answered_by_the_next_look_once(world, rows):
    from bot.listeners.asking import resume

    space = world.playground.state.workspace
    channel = next(c for c in space.channels.values() if c.name == "incidents")
    message = space.post(channel, world.ana.id, f"<@{world.playground.bot_user_id}> error 131047")
    event = {
        "type": "app_mention",
        "user": world.ana.id,
        "text": message.text,
        "ts": message.ts,
        "channel": channel.id,
    }
    team = TEAM_ID
    body = json.dumps({"type": "event_callback", "team_id": team, "event": event, "event_id": "Ev1"})
    await world.program.store.pending.keep(
        Work(f"{team}:{channel.id}:{message.ts}", team, body, world.ana.id)
    )
    resume_every, resume.EVERY = resume.EVERY, 0.02
    looking = [asyncio.create_task(resume.resume(world.program.bolt, world.program.store)) for _ in range(3)]

    def answers():
        return [s for s in world.ben.sees("incidents") if s.by_bot and s.thread_ts == message.ts]

    await until(answers)
    await until(lambda: rows("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM pending)"))
    for task in looking:
        task.cancel()
    await asyncio.gather(*looking, return_exceptions=True)
    resume.EVERY = resume_every
    assert len(answers()) == 1


async def test_an_uninstalled_workspace_leaves_nothing(world, rows):
    await world.ana.click(await world.ana.mention("incidents", "131047"), "Helpful")
    await world.ana.command("incidents", "/waerror", "131407")
    world.playground.state.uninstall()
    await until(lambda: rows("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM feedback)"))
    await world.playground.settled()
    for table in ("resolutions", "misses", "feedback"):
        assert await rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608


async def test_an_erasure_that_fails_is_asked_for_again_by_slack(world, monkeypatch):
    lose(world, monkeypatch)
    world.playground.state.uninstall()
    await until(lambda: [r for r in world.wire("events") + world.wire("events_api") if r.status == "error"])


async def test_admins_see_on_home_what_was_not_found_and_others_do_not(world):
    world.desk.admins = frozenset({world.ana.id})
    await world.ana.command("incidents", "/waerror", "131407")
    await world.ana.click(await world.ana.mention("incidents", "131047"), "Not helpful")
    await written(world)
    seen = (await world.ana.open_home()).words
    assert "2 questions, 50% answered by one entry" in seen
    assert "1 × 131407" in seen
    assert "131047 The 24-hour reply window is closed: helped 0, did not 1" in seen
    assert world.ana.id not in seen
    assert "131407" not in (await world.ben.open_home()).words


async def test_details_say_how_often_the_workspace_asked_from_three_times_on(world):
    card = await world.ana.mention("incidents", "131047")
    await world.ben.command("incidents", "/waerror", "131047")
    await written(world)
    await world.ana.click(card, "Details")
    assert "in the last hour" not in world.ana.modal.words
    await world.ben.command("incidents", "/waerror", "131047")
    await written(world)
    await world.ben.click(card, "Details")
    assert "Asked 3 times in this workspace in the last hour." in world.ben.modal.words


@pytest.fixture
async def afterwards(world, address):
    """The store of the next process, once this one has let go of the database."""
    store = PersistentStore(address, (KEY,))

    async def opened():
        await world.program.store.close()
        await store.open()
        await store.opened()
        return store

    yield opened
    await store.close()


async def test_a_channel_is_watched_on_after_the_process_that_was_told_so_has_ended(world, afterwards):
    await world.ana.command("incidents", "/waerror", "watch on")
    channel = world.playground.state.workspace.channel("incidents").id
    assert (await (await afterwards()).watching.get(TEAM_ID, channel)).by == world.ana.id


async def test_with_the_database_away_an_order_to_watch_is_told_as_not_kept(world, monkeypatch):
    lose(world, monkeypatch)
    told = await world.ana.command("incidents", "/waerror", "watch on")
    assert threads.WATCH_NOT_KEPT in told.words


async def test_with_the_database_away_nobody_is_told_that_a_watched_channel_is_not(world, monkeypatch):
    await world.ana.command("incidents", "/waerror", "watch on")
    lose(world, monkeypatch)
    told = await world.ana.command("incidents", "/waerror", "watch status")
    assert threads.WATCH_NOT_KNOWN in told.words

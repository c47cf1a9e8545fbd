import asyncio
import time

import pytest
from slack_sdk.oauth.installation_store import Installation

from bot.store.notes import Note
from bot.store.pending import Work
from bot.store.records import Resolution, Verdict
from bot.store.watching import Watch

TABLES = ("resolutions", "misses", "feedback", "notes", "pending", "preferences", "links", "watches",
          "watch_replies", "handovers")  # fmt: skip


@pytest.fixture
async def filled(backend):
    """Two workspaces with the same things in them; U1 is in both."""
    for team in ("T1", "T2"):
        asked = Resolution(team, "dm", "unknown", (), 1.0, user="U1", missed="what is this")
        found = Resolution(team, "dm", "answer", ("k/1",), 1.0, user="U2")
        await backend.records.write([(f"{team}1", asked), (f"{team}2", found)])
        await backend.records.judge(Verdict(team, "U1", "k/1", helpful=True, card="C:1"))
        await backend.notes.put(Note(team, "k/1", "text", "U1", name="ana"))
        await backend.pending.keep(Work(team, team, "{}", "U1"))
        await backend.preferences.put(team, "x", 1)
        await backend.links.keep(team, "k", "https://x.example", "U1")
        await backend.watching.put(Watch(team, "C1", "U1"))
        await backend.watching.reserve(team, "C1", "k/1", 1.0)
        await backend.handovers.take(team, "C1", "1.2", "U1")
        await backend.handovers.take(team, "C1", "1.3", "U2")
        made = Installation(
            team_id=team, app_id="A1", user_id="U1", bot_token="xoxb", bot_id="B1", bot_user_id="U9"
        )
        await backend.installations.save(made)
    return backend


async def counts(rows, where=""):
    return {table: (await rows(f"SELECT count(*) FROM {table} {where}"))[0][0] for table in TABLES}  # noqa: S608


async def test_an_erased_workspace_leaves_nothing_and_the_other_is_whole(filled, rows):
    before = await counts(rows, "WHERE team = 'T2'")
    await filled.jobs.erase("T1")
    assert 0 not in before.values()
    assert set((await counts(rows, "WHERE team = 'T1'")).values()) == {0}
    assert await counts(rows, "WHERE team = 'T2'") == before


async def test_a_forgotten_person_is_in_no_row_and_counts_stay(filled, rows):
    await filled.jobs.forget("U1", None)
    left = await counts(rows)
    assert (left["misses"], left["feedback"], left["pending"], left["links"]) == (0, 0, 0, 0)
    assert (left["resolutions"], left["notes"]) == (4, 2)
    assert await rows("SELECT DISTINCT author, name FROM notes") == [("", "")]
    assert await rows('SELECT DISTINCT "by" FROM watches') == [("",)]
    assert await rows('SELECT DISTINCT "user" FROM handovers') == [("U2",)]
    assert await rows("SELECT DISTINCT user_id FROM slack_installations") == [("",)]
    assert sorted(len(asker) for (asker,) in await rows("SELECT DISTINCT asker FROM resolutions")) == [0, 32]


async def test_forgetting_in_one_workspace_leaves_the_other(filled, rows):
    await filled.jobs.forget("U1", "T1")
    assert await rows("SELECT team FROM feedback") == [("T2",)]
    assert await rows("SELECT team FROM notes WHERE name = 'ana'") == [("T2",)]
    assert await rows("""SELECT team FROM watches WHERE "by" = 'U1'""") == [("T2",)]
    assert await rows("""SELECT team FROM handovers WHERE "user" = 'U1'""") == [("T2",)]
    assert await rows("SELECT team_id FROM slack_installations WHERE user_id = 'U1'") == [("T2",)]


async def test_the_daily_purge_deletes_what_is_old_once_however_many_processes_run(
    backend, other, rows, monkeypatch
):
    old = Resolution("T1", "dm", "unknown", (), 1.0, at=time.time() - 91 * 86400, missed="old")
    new = Resolution("T1", "dm", "unknown", (), 1.0, missed="new")
    await backend.records.write([("1", old), ("2", new)])
    await backend.records.judge(Verdict("T1", "U1", "k/1", helpful=True, at=old.at))
    monkeypatch.setattr("bot.store.sql.teamwork.time.time", lambda: old.at)
    await backend.handovers.take("T1", "C1", "1.2", "U1")
    monkeypatch.undo()
    await backend.handovers.take("T1", "C1", "1.3", "U1")
    await backend.watching.put(Watch("T1", "C1", "U1", at=old.at))
    done = await asyncio.gather(*(room.jobs.purge(90) for room in (backend, other) * 3))
    assert sorted(n for n in done if n is not None) == [4]
    assert await backend.jobs.purge(90) is None
    assert await rows("SELECT text FROM misses") == [("new",)]
    assert await rows("SELECT message FROM handovers") == [("1.3",)]
    assert await rows("SELECT count(*) FROM watches") == [(1,)]


async def test_what_lives_shortly_is_tidied_away(backend, rows, monkeypatch):
    from bot.store import links, pending

    await backend.links.keep("T1", "k", "https://x.example", "U1")
    await backend.pending.keep(Work("e", "T1", "{}"))
    await backend.watching.reserve("T1", "C1", "yesterday", time.time() - 86400 - 1)
    await backend.watching.reserve("T1", "C1", "today", time.time())
    monkeypatch.setattr(links, "LIFETIME", -1.0)
    monkeypatch.setattr(pending, "LIFETIME", -1.0)
    await backend.jobs.tidy()
    assert await rows("SELECT (SELECT count(*) FROM links), (SELECT count(*) FROM pending)") == [(0, 0)]
    assert await rows("SELECT key FROM watch_replies") == [("today",)]

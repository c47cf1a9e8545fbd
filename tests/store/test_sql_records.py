import asyncio
import time

import pytest

from bot.store.errors import Trouble
from bot.store.queue import Answered
from bot.store.records import MemoryRecords, Resolution, Verdict
from tests.waiting import until

ASKED = Resolution(
    "T1", "command", "answer", ("cloud-api/131047",), 1.5, user="U0ANA", channel="C1", score=0.9
)


def numbered(*rows):
    return [(f"{n:032d}", row) for n, row in enumerate(rows)]


async def test_counts_are_of_answers_of_this_workspace_in_seven_days(backend):
    several = Resolution("T1", "dm", "several", ("cloud-api/131047", "cloud-api/190"), 2.0)
    choice = Resolution("T1", "dm", "choice", ("cloud-api/4",), 2.0)
    elsewhere = Resolution("T2", "dm", "answer", ("cloud-api/10",), 2.0)
    old = Resolution("T1", "dm", "answer", ("cloud-api/2",), 2.0, at=time.time() - 8 * 86400)
    await backend.records.write(numbered(ASKED, several, choice, elsewhere, old))
    assert await backend.records.asked_most("T1", 5) == (("cloud-api/131047", 2), ("cloud-api/190", 1))
    assert await backend.records.asked_most("T1", 1) == (("cloud-api/131047", 2),)


async def test_the_last_hour_of_a_code_counts_answers_of_this_workspace_alone(backend):
    several = Resolution("T1", "dm", "several", ("cloud-api/131047", "cloud-api/190"), 2.0)
    choice = Resolution("T1", "dm", "choice", ("cloud-api/131047",), 2.0)
    elsewhere = Resolution("T2", "dm", "answer", ("cloud-api/131047",), 2.0)
    old = Resolution("T1", "dm", "answer", ("cloud-api/131047",), 2.0, at=time.time() - 3601)
    rows, memory = (ASKED, ASKED, several, choice, elsewhere, old), MemoryRecords()
    await backend.records.write(numbered(*rows))
    for row in rows:
        memory.resolved(row)
    for records in (backend.records, memory):
        assert await records.asked_lately("T1", "cloud-api/131047") == 3
        assert await records.asked_lately("T1", "cloud-api/190") == 1
        assert await records.asked_lately("T1", "cloud-api/1") == 0


async def test_the_last_hour_is_nothing_where_the_database_is_slow_or_away(store, monkeypatch):
    async def hang(*_):
        await asyncio.Event().wait()

    store.records.resolved(ASKED)
    await until(lambda: store.writer.waiting == 0)
    assert await store.records.asked_lately("T1", "cloud-api/131047") == 1
    monkeypatch.setattr("bot.store.glances.GLANCE", 0.15)
    monkeypatch.setattr(store.keeper._backend.records, "asked_lately", hang)
    start = time.monotonic()
    assert await store.records.asked_lately("T1", "cloud-api/131047") == 0
    assert time.monotonic() - start < 10.0
    assert store.degraded() is None
    store.keeper._lost(Trouble.UNREACHABLE)
    assert await store.records.asked_lately("T1", "cloud-api/131047") == 0


async def test_a_batch_that_is_written_twice_is_there_once(backend, rows):
    await backend.records.write(numbered(ASKED, ASKED))
    await backend.records.write(numbered(ASKED, ASKED))
    assert await rows("SELECT count(*) FROM resolutions") == [(2,)]


async def test_people_are_kept_as_keyed_hashes_and_direct_messages_without_their_id(backend, rows):
    await backend.records.write(
        numbered(Resolution("T1", "dm", "answer", ("k/1",), 1.0, user="U0ANA", channel="D0123"))
    )
    await backend.records.judge(Verdict("T1", "U0ANA", "k/1", helpful=True, card="D0123:1.2"))
    kept = str(await rows("SELECT * FROM resolutions")) + str(await rows("SELECT * FROM feedback"))
    assert "U0ANA" not in kept
    assert "D0123" not in kept


@pytest.mark.parametrize("order", [1, -1])
async def test_the_last_click_of_a_person_on_a_card_counts_in_whatever_order_clicks_arrive(
    backend, other, rows, order
):
    first, last = ((100.0, False), (101.0, True))
    clicks = [Verdict("T1", "U1", "k/1", helpful=h, at=at, card="C:1") for at, h in (first, last)]
    for room, click in zip((backend, other), clicks[::order], strict=True):
        await room.records.judge(click)
    assert await rows("SELECT count(*), max(at) FROM feedback") == [(1, 101.0)]
    found = await backend.records.insights("T1", 0)
    assert [(f.helpful, f.unhelpful) for f in found.feedback] == [(1, 0)]


async def test_two_people_and_two_cards_count_each(backend, rows):
    for user, card in (("U1", "C:1"), ("U2", "C:1"), ("U1", "C:2")):
        await backend.records.judge(Verdict("T1", user, "k/1", helpful=True, card=card))
    assert await rows("SELECT count(*) FROM feedback") == [(3,)]


@pytest.mark.parametrize("text", ["\0 zero", "half \ud83e", "🧨" * 400, "'; DROP TABLE misses; --", ""])
async def test_any_text_of_a_miss_can_be_written(backend, text):
    missed = Resolution("T1", "dm", "unknown", (), 1.0, missed=text, code="12\0")
    await backend.records.write(numbered(missed, ASKED))
    assert (await backend.records.insights("T1", 0)).questions == 2


async def test_insights_count_outcomes_time_and_what_was_not_found(backend):
    texts = (("why is 131407", "131407"), ("131407?", "131407"), ("my flow endpoint says hello", ""))
    texts += (("flow endpoint said hello", ""),)
    missed = [Resolution("T1", "dm", "unknown", (), 9.0, missed=text, code=code) for text, code in texts]
    await backend.records.write(
        numbered(*[ASKED] * 6, *missed, Resolution("T2", "dm", "answer", ("k/9",), 1.0))
    )
    found = await backend.records.insights("T1", 0)
    assert (found.questions, found.direct, found.median, found.slowest_of_20) == (10, 0.6, 1.5, 9.0)
    assert found.outcomes == (("answer", 6), ("unknown", 4))
    assert found.surfaces == (("command", 6), ("dm", 4))
    assert sorted((group.code, group.count) for group in found.unresolved) == [("", 2), ("131407", 2)]
    assert await backend.records.teams(0) == ("T1", "T2")


async def test_what_was_answered_while_the_database_was_away_is_done_for_all(backend, other):
    from bot.store.claims import Claim

    await other.claims.take("busy", "someone")
    await backend.records.write(numbered(Answered("free"), Answered("busy")))
    assert await other.claims.take("free", "x") is Claim.DONE
    assert await other.claims.take("busy", "x") is Claim.DONE

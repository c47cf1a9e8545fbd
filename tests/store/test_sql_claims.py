"""Claims of several processes on one database: each `backend` has connections of its own, as a process has."""

import asyncio

from bot.store.claims import Claim
from bot.store.sql.claims import SqlClaims
from tests.waiting import until


async def test_of_many_processes_one_gets_the_claim(backend, other):
    tries = [
        room.claims.take(key, f"{key}{n}") for key in "abcdef" for n, room in enumerate((backend, other) * 4)
    ]
    given = await asyncio.gather(*tries)
    assert given.count(Claim.TAKEN) == 6
    assert given.count(Claim.BUSY) == len(given) - 6


async def test_what_one_process_answered_is_done_for_the_other(backend, other):
    await backend.claims.take("e", "one")
    await backend.claims.done("e", "one")
    assert await other.claims.take("e", "two") is Claim.DONE


async def test_a_released_claim_is_free_for_the_other_at_once(backend, other):
    await backend.claims.take("e", "one")
    await backend.claims.release("e", "one")
    assert await other.claims.take("e", "two") is Claim.TAKEN


async def test_a_claim_whose_holder_vanished_is_taken_over_after_the_lease_and_stays_with_the_new_holder(
    backend, other
):
    gone = SqlClaims(backend.database, lease=0.2)
    await gone.take("e", "gone")
    assert await other.claims.take("e", "new") is Claim.BUSY

    async def taken():
        return await other.claims.take("e", "new") is Claim.TAKEN

    await until(taken)
    await gone.done("e", "gone")
    await gone.release("e", "gone")
    assert await gone.take("e", "gone") is Claim.BUSY


async def test_a_renewed_claim_is_not_taken_over(backend, other):
    ended = SqlClaims(backend.database, lease=0)
    await ended.take("e", "one")
    await backend.claims.renew("e", "one")
    assert await other.claims.take("e", "two") is Claim.BUSY


async def test_asking_again_under_the_same_name_gives_the_same_answer(backend):
    assert await backend.claims.take("e", "one") is Claim.TAKEN
    assert await backend.claims.take("e", "one") is Claim.TAKEN


async def test_a_database_keeps_no_id_of_a_claim(backend, rows):
    await backend.claims.take("T1:D0123:1700000000.1:U0ANA", "one")
    assert all(
        "U0ANA" not in str(row) and "D0123" not in str(row) for row in await rows("SELECT * FROM claims")
    )

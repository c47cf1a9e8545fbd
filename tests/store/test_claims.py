from bot.store.claims import LEASE, Claim, MemoryClaims


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


async def test_the_first_to_ask_gets_the_claim_and_the_second_hears_that_it_is_busy():
    claims = MemoryClaims()
    assert await claims.take("e") is Claim.TAKEN
    assert await claims.take("e") is Claim.BUSY


async def test_what_was_answered_stays_answered():
    clock = Clock()
    claims = MemoryClaims(clock)
    await claims.take("e")
    await claims.done("e")
    clock.now += LEASE * 100
    assert await claims.take("e") is Claim.DONE


async def test_a_claim_whose_holder_vanished_is_taken_over_after_the_lease_and_not_before():
    clock = Clock()
    claims = MemoryClaims(clock)
    await claims.take("e")
    clock.now += LEASE - 0.1
    assert await claims.take("e") is Claim.BUSY
    clock.now += 0.1
    assert await claims.take("e") is Claim.TAKEN


async def test_a_released_claim_is_free_at_once():
    claims = MemoryClaims()
    await claims.take("e")
    await claims.release("e")
    assert await claims.take("e") is Claim.TAKEN


async def test_memory_is_bounded_and_forgets_the_oldest():
    claims = MemoryClaims(most=2)
    for key in "abc":
        await claims.take(key)
        await claims.done(key)
    assert await claims.take("c") is Claim.DONE
    assert await claims.take("a") is Claim.TAKEN

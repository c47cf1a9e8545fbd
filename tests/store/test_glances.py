"""What a card could do without: read once for a while, and not waited for again and again."""

import pytest

from bot.store.errors import AwayError, Trouble
from bot.store.glances import AGAIN, FRESH, Glances


class Keeper:
    """A database that is there, and slow where the test says so."""

    def __init__(self):
        self.trouble, self.slow, self.asked = None, False, 0

    async def do(self, work, within, *, telling):
        del within, telling
        self.asked += 1
        if self.slow:
            raise AwayError(Trouble.SLOW)
        return await work(None)


@pytest.fixture
def keeper():
    return Keeper()


@pytest.fixture
def now():
    return [100.0]


@pytest.fixture
def glances(keeper, now):
    return Glances(keeper, lambda: now[0])


async def notes(_):
    return ("note",)


async def test_a_read_is_good_for_a_while(glances, keeper, now):
    for _ in range(3):
        assert await glances.read(("notes", "T", "k"), notes, ()) == ("note",)
    assert keeper.asked == 1
    now[0] += FRESH
    await glances.read(("notes", "T", "k"), notes, ())
    assert keeper.asked == 2


async def test_a_slow_database_is_waited_for_once_a_second_and_not_by_each_message(glances, keeper, now):
    keeper.slow = True
    for place in ("a", "b", "c"):
        assert await glances.read(("notes", "T", place), notes, ()) == ()
    assert keeper.asked == 1
    now[0] += AGAIN
    keeper.slow = False
    assert await glances.read(("notes", "T", "a"), notes, ()) == ("note",)


async def test_while_it_is_slow_what_was_read_before_is_shown(glances, keeper, now):
    await glances.read(("notes", "T", "k"), notes, ())
    keeper.slow = True
    now[0] += FRESH
    for _ in range(2):
        assert await glances.read(("notes", "T", "k"), notes, ()) == ("note",)
    assert keeper.asked == 2


async def test_a_database_that_is_known_to_be_away_says_so_at_once_and_is_asked_as_soon_as_it_is_back(
    glances, keeper
):
    keeper.slow = True
    await glances.read(("notes", "T", "k"), notes, ())
    keeper.trouble = Trouble.UNREACHABLE
    await glances.read(("notes", "T", "k"), notes, ())
    assert keeper.asked == 2

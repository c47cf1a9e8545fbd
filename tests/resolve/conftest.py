"""One resolver of the real catalog for all tests of the room; what it learned is kept in pytest's cache."""

from __future__ import annotations

import pytest

from bot.knowledge.loader import load
from bot.resolve.resolver import Resolver


@pytest.fixture(scope="session")
def catalog():
    return load()


@pytest.fixture(scope="session")
def resolver(catalog, learned):
    made = Resolver(catalog, cache=learned)
    made.prepare()
    return made

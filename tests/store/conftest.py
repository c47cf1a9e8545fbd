"""Rooms of a store, on both databases (`address` is in tests/databases.py)."""

from __future__ import annotations

import pytest

from bot.store.persistent import PersistentStore
from bot.store.sql.backend import open_backend

SECRETS = ("the first secret key of these tests", "an older secret key of these tests")


@pytest.fixture
async def backend(address):
    """The rooms of one process."""
    made = await open_backend(address, SECRETS)
    yield made
    await made.close()


@pytest.fixture
async def other(address):
    """The rooms of another process on the same database."""
    made = await open_backend(address, SECRETS)
    yield made
    await made.close()


@pytest.fixture
async def store(address):
    """A whole store, open."""
    made = PersistentStore(address, SECRETS)
    await made.open()
    await made.opened()
    yield made
    await made.close()

"""A world for each scenario: the playground with the real bot in it."""

from __future__ import annotations

import pytest

from tests.support import a_world


@pytest.fixture
async def world(catalog, resolver):
    async with a_world(catalog, resolver) as made:
        yield made


@pytest.fixture(params=["socket", "http"])
async def either_world(request, catalog, resolver):
    """The same scenario over Socket Mode with two connections, and over signed HTTP."""
    async with a_world(catalog, resolver, request.param) as made:
        yield made


@pytest.fixture
async def http_world(catalog, resolver):
    async with a_world(catalog, resolver, "http") as made:
        yield made

"""Ground rules of every test: loopback only, no token and no proxy from the machine it runs on."""

from __future__ import annotations

import ipaddress
import os
import socket

import pytest

from bot.settings import PROXIES

# Here alone: a fixture that two conftests import is two fixtures, and PostgreSQL would start once for each.
from tests.databases import address, empty, empty_postgres, postgres, rows  # noqa: F401

for name in [n for n in os.environ if n.startswith(("SLACK_", "WAERROR_"))] + list(PROXIES):
    os.environ.pop(name, None)
os.environ["DATABASE_URL"] = "memory:"  # no test leaves a database on the machine

_connect = socket.socket.connect


def _loopback_only(self, to):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = to[0]
        local = host in ("localhost", "") or ipaddress.ip_address(host).is_loopback
        if not local:
            raise AssertionError(f"a test tried to reach {host}: tests stay on loopback")
    return _connect(self, to)


@pytest.fixture(autouse=True, scope="session")
def _network_stays_on_loopback():
    socket.socket.connect = _loopback_only
    yield
    socket.socket.connect = _connect


@pytest.fixture(autouse=True, scope="session")
def _databases_take_their_time():
    """A machine that halts for a moment is no slow database: what is read is waited for. Tests of slowness say so."""
    from bot.store import guarded, keeper

    before = guarded.GLANCE, keeper.PATIENCE
    guarded.GLANCE = keeper.PATIENCE = 20.0
    yield
    guarded.GLANCE, keeper.PATIENCE = before


@pytest.fixture(scope="session")
def catalog():
    from bot.knowledge.loader import load

    return load()


@pytest.fixture(scope="session")
def learned(pytestconfig, tmp_path_factory):
    """A folder for what search learns: from run to run the same, unless pytest was told to keep nothing."""
    cache = getattr(pytestconfig, "cache", None)
    return cache.mkdir("search") if cache else tmp_path_factory.mktemp("search")


@pytest.fixture(scope="session")
def resolver(catalog):
    from bot.resolve.resolver import Resolver

    return Resolver(catalog)


@pytest.fixture
def own_logging():
    """Logging may be configured; other tests go on with what they began with."""
    import logging

    from bot.telemetry import logs

    root, log = logging.getLogger(), logs._log
    handlers, level = root.handlers[:], root.level
    yield
    logs._log = log
    root.handlers[:] = handlers
    root.setLevel(level)

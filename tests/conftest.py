"""Ground rules of every test: loopback only, no token and no proxy from the machine it runs on."""

from __future__ import annotations

import ipaddress
import os
import socket

import hypothesis
import pytest

from bot.settings import PROXIES

# Here alone: a fixture that two conftests import is two fixtures, and PostgreSQL would start once for each.
from tests.databases import address, empty, empty_postgres, postgres, rows  # noqa: F401

for name in [n for n in os.environ if n.startswith(("SLACK_", "WAERROR_"))] + list(PROXIES):
    os.environ.pop(name, None)
os.environ["DATABASE_URL"] = "memory:"  # no test leaves a database on the machine

hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

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


PATIENCE = (
    "app.PATIENCE",
    "store.glances.GLANCE",
    "store.guarded.HOLDING",
    "store.installations.LOOKING",
    "store.keeper.PATIENCE",
    "store.sql.database.LOCK",
    "listeners.workspace.authorize.WAIT",
    "listeners.asking.earlier.PATIENCE",
    "listeners.workspace.insights.WITHIN",
    "listeners.workspace.workspaces.PATIENCE",
)
"""Seconds after which the bot goes on without its database or without Slack."""


@pytest.fixture(autouse=True, scope="session")
def _a_machine_that_halts_for_a_moment_is_no_slow_database():
    """Tests of slowness say how long they wait."""
    with pytest.MonkeyPatch.context() as patch:
        for name in PATIENCE:
            patch.setattr(f"bot.{name}", 20.0)
        yield


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

"""The fault tests as commands, small: real processes, a real PostgreSQL, a real reset."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import running

HERE = Path(__file__).parent


def played(command):
    done = subprocess.run(  # noqa: S603 (our own commands)
        [sys.executable, HERE / command, "--small"], capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.fixture
def _postgres():
    running().remove()


@pytest.mark.slow
@pytest.mark.usefixtures("_postgres")
def test_processes_that_are_killed_and_a_database_that_stops_break_no_promise():
    played("over_http.py")


@pytest.mark.slow
@pytest.mark.usefixtures("_postgres")
def test_a_rolling_restart_loses_no_command_and_doubles_nothing():
    played("rolling.py")


@pytest.mark.slow
def test_sockets_that_break_leave_nothing_unanswered_after_the_reconnect():
    played("over_sockets.py")

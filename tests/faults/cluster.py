"""Several processes on one PostgreSQL behind a router, while a fault test runs; and how its command reports."""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import venv
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.store import address
from bot.store.sql.database import Database
from bot.store.sql.schema import upgrade
from tests.faults.rig import ROOT, Process, Program, Router, Slack
from tests.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

DATABASE = "faults"


@dataclass
class Cluster:
    """What runs."""

    server: Postgres
    slack: Slack
    router: Router

    def count(self, query: str) -> int:
        """Return the number that a query gives."""
        return int(self.server.sql(query, DATABASE))


@asynccontextmanager
async def cluster(count: int, waits: tuple[float, ...], program: Program) -> AsyncIterator[Cluster]:
    """Start so many processes; end all of it."""
    with tempfile.TemporaryDirectory() as folder:
        server, slack = Postgres(), Slack(delay=0.02)
        processes: list[Process] = []
        try:
            server.start()
            url = server.create(DATABASE)
            await upgrade(database := Database(address.read(url, Path()).url))
            await database.close()
            await slack.start()
            processes = [Process(slack, url, Path(folder), program) for _ in range(count)]
            await asyncio.gather(*(process.start() for process in processes))
            async with Router(processes, waits) as router:
                yield Cluster(server, slack, router)
        finally:
            for process in processes:
                await process.kill()
            await slack.stop()
            server.remove()


def installed(folder: Path) -> Program:
    """Build the wheel and install it into an environment of its own, away from the checkout."""

    def run(*command: object) -> None:
        subprocess.run([*map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)  # noqa: S603 - our own

    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ".")
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", "-r", "requirements.txt")
    run(python, "-m", "pip", "install", "-q", "--no-deps", *folder.glob("*.whl"))
    return Program(python, None)


def main(
    about: str,
    run: Callable[[Any], Awaitable[dict[str, Any]]],
    plans: tuple[Any, Any],
    broken: Callable[[dict[str, Any]], list[str]],
) -> int:
    """Play the full plan, or with --small the second; print the figures; 1 where a promise is broken."""
    cli = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--small", action="store_true")
    figures = asyncio.run(run(plans[cli.parse_args().small]))
    print(json.dumps(figures, indent=2))
    failed = broken(figures)
    print("broken: " + ", ".join(failed) if failed else "all promises kept")
    return bool(failed)

"""`waerror db` and `waerror insights` as somebody types them."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Installation

from bot.store.records import Resolution, Verdict
from bot.store.sql.backend import open_backend

ROOT = Path(__file__).parents[2]


@pytest.fixture
def waerror(tmp_path):
    """Run `waerror` in an empty folder on a SQLite file there."""

    def run(*arguments, **environment):
        return subprocess.run(  # noqa: S603 (our own program)
            [sys.executable, "-m", "bot", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": f"sqlite:///{tmp_path}/db/store.sqlite3",
                 **environment},
        )  # fmt: skip

    return run


@pytest.fixture
def asked(tmp_path):
    """A workspace with some questions."""

    async def fill():
        backend = await open_backend(f"sqlite+aiosqlite:///{tmp_path}/db/store.sqlite3", ())
        found = Resolution("T1", "command", "answer", ("cloud-api/131047",), 1.0, user="U0ANA")
        lost = Resolution(
            "T1", "dm", "unknown", (), 2.0, user="U0ANA", missed="what [bold]is[/] 131407", code="131407"
        )
        await backend.records.write([("1", found), ("2", found), ("3", lost)])
        await backend.records.judge(Verdict("T1", "U0ANA", "cloud-api/131047", helpful=False))
        await backend.close()

    asyncio.run(fill())


def test_upgrade_makes_the_tables_once_and_check_finds_them(waerror):
    assert waerror("db", "check").returncode == 1
    assert "was: empty" in waerror("db", "upgrade").stdout
    assert "already" in waerror("db", "upgrade").stdout
    done = waerror("db", "check")
    assert (done.returncode, "fine" in done.stdout) == (0, True)


def test_processes_that_upgrade_at_once_all_succeed(tmp_path):
    command = [sys.executable, "-m", "bot", "db", "upgrade"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{tmp_path}/store.sqlite3",
    }
    running = [subprocess.Popen(command, env=environment, cwd=tmp_path) for _ in range(4)]  # noqa: S603
    assert [process.wait(60) for process in running] == [0] * 4


@pytest.mark.parametrize(
    ("environment", "code", "told"),
    [
        ({"DATABASE_URL": "mysql://u:geheim@h/d"}, 2, "DATABASE_URL: begins with none of"),
        ({"DATABASE_URL": "postgres://u:geheim@127.0.0.1:9/d"}, 2, "WAERROR_SECRET_KEYS: is missing"),
        (
            {"DATABASE_URL": "postgres://u:geheim@127.0.0.1:9/d", "WAERROR_SECRET_KEYS": "k" * 32},
            1,
            "cannot be reached",
        ),
        (
            {"DATABASE_URL": "sqlite:////proc/none/kept.sqlite3"},
            1,
            "give this user write permission on its folder",
        ),
        ({"DATABASE_URL": "sqlite:////proc/none/kept.sqlite3"}, 1, "The file is /proc/none/kept.sqlite3."),
        ({"WAERROR_SECRET_KEYS": "short"}, 2, "fewer than 32 characters"),
        ({"WAERROR_ADMINS": "ana"}, 2, "is no user id"),
        ({"DATABASE_URL": "memory:"}, 2, "there is no database"),
    ],
)
def test_a_bad_setting_is_named_with_its_remedy_and_without_its_value(waerror, environment, code, told):
    done = waerror("db", "check", **environment)
    assert done.returncode == code
    assert told in done.stderr
    assert "geheim" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("asked")
def test_insights_are_counts_with_a_line_that_starts_the_missing_entry(waerror):
    shown = waerror("insights").stdout
    assert "3 questions · 67% answered by one entry" in shown
    assert "cloud-api/131047" in shown
    assert "waerror catalog new 131407" in shown
    assert "U0ANA" not in shown
    (found,) = json.loads(waerror("insights", "--json", "--since", "7d").stdout)
    assert (found["questions"], found["asked"], found["feedback"][0]["unhelpful"]) == (
        3,
        [["cloud-api/131047", 2]],
        1,
    )
    assert "Nothing was asked" in waerror("insights", "--since", "2099-01-01").stdout
    assert waerror("insights", "--since", "soon").returncode == 2


@pytest.mark.usefixtures("asked")
def test_a_person_is_forgotten_and_a_workspace_erased(waerror, tmp_path):
    def count(table):
        with sqlite3.connect(tmp_path / "db/store.sqlite3") as connection:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608

    assert waerror("db", "forget").returncode == 2
    assert waerror("db", "forget", "--user", "U0ANA").returncode == 0
    assert (count("feedback"), count("misses"), count("resolutions")) == (0, 0, 3)
    assert waerror("db", "forget", "--workspace", "T1").returncode == 0
    assert count("resolutions") == 0


def test_rekey_seals_the_tokens_of_all_workspaces_with_the_first_key(waerror, tmp_path):
    old, new = "an old secret key of these tests", "the new secret key of these tests"

    async def installed():
        address = f"sqlite+aiosqlite:///{tmp_path}/db/store.sqlite3"
        backend = await open_backend(address, (old,), "1.2")
        made = Installation(
            app_id="A1", team_id="T1", user_id="U1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U2"
        )
        await backend.installations.save(made)
        await backend.close()

    async def token(*keys):
        backend = await open_backend(f"sqlite+aiosqlite:///{tmp_path}/db/store.sqlite3", keys, "1.2")
        found = await backend.installations.find("", "T1", org=False)
        await backend.close()
        return found.bot.bot_token

    asyncio.run(installed())
    assert "1 rows sealed" in waerror("db", "rekey", WAERROR_SECRET_KEYS=f"{new},{old}").stdout
    assert "All is sealed" in waerror("db", "rekey", WAERROR_SECRET_KEYS=new).stdout
    assert asyncio.run(token(new)) == "xoxb-1"


def test_with_the_key_lost_a_new_one_is_taken_and_workspaces_install_again(waerror, tmp_path):
    old, new = "an old secret key of these tests", "the new secret key of these tests"
    made = Installation(
        app_id="A1", team_id="T1", user_id="U1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U2"
    )

    async def with_key(key, work):
        backend = await open_backend(f"sqlite+aiosqlite:///{tmp_path}/db/store.sqlite3", (key,), "1.2")
        try:
            return await work(backend.installations)
        finally:
            await backend.close()

    asyncio.run(with_key(old, lambda rooms: rooms.save(made)))
    refused = waerror("db", "check", WAERROR_SECRET_KEYS=new)
    assert (refused.returncode, "waerror db rekey --lost" in refused.stderr) == (1, True)
    assert "install it again" in waerror("db", "rekey", "--lost", WAERROR_SECRET_KEYS=new).stdout
    assert waerror("db", "check", WAERROR_SECRET_KEYS=new).returncode == 0
    assert asyncio.run(with_key(new, lambda rooms: rooms.find("", "T1", org=False))).lost
    asyncio.run(with_key(new, lambda rooms: rooms.save(made)))
    assert asyncio.run(with_key(new, lambda rooms: rooms.find("", "T1", org=False))).bot.bot_token == "xoxb-1"


def test_a_new_key_is_long_enough_and_another_one_each_time(waerror):
    first, second = waerror("db", "key").stdout.strip(), waerror("db", "key").stdout.strip()
    assert first != second
    assert len(first) >= 32


def test_explaining_does_not_import_the_database():
    program = "import sys, bot.cli.ask as a; a.explain('131047', as_json=True); assert 'sqlalchemy' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr

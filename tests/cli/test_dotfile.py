"""`.env` as each verb meets it: one that cannot be read, and one with names that nothing reads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VERBS = [
    ["131047"], ["resolve", "131047"], ["triage", "failures.csv"], ["insights"], ["doctor"], ["db", "check"],
    ["db", "upgrade"], ["run"], ["run", "--http"], [], ["catalog", "check"], ["catalog", "new", "139876"],
]  # fmt: skip


@pytest.fixture
def waerror(tmp_path):
    """Run `waerror …` as a process in a folder with this `.env`."""

    def run(dotfile, *words, **environment):
        (tmp_path / ".env").write_bytes(dotfile)
        own = {
            n: v
            for n, v in os.environ.items()
            if not n.upper().startswith(("WAERROR_", "SLACK_", "DATABASE_"))
        }
        return subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-m", "bot", *words], cwd=tmp_path, capture_output=True, text=True, check=False,
            env={**own, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(tmp_path), **environment},
        )  # fmt: skip

    return run


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_a_file_in_utf_16_ends_each_verb_with_what_to_do(waerror, tmp_path, words):
    (tmp_path / "failures.csv").write_text("code\n131047\n")
    done = waerror("SLACK_BOT_TOKEN=xoxb-secret\n".encode("utf-16"), *words)
    told = done.stdout + done.stderr
    assert done.returncode == 2
    assert "is not UTF-8 text but UTF-16" in told
    assert "Save it as UTF-8" in told
    assert "Traceback" not in told
    assert "secret" not in told


def test_a_start_that_lacks_a_setting_tells_of_the_misspelt_one(waerror):
    done = waerror(b"SLACK_BOT_TOKN=xoxb-secret\nSLACK_APP_TOKEN=xapp-secret\n", "run")
    assert done.returncode == 2
    assert (
        "SLACK_BOT_TOKN is not the name of a setting, and is ignored. Is SLACK_BOT_TOKEN meant?"
        in done.stderr
    )
    assert "SLACK_BOT_TOKEN: is missing" in done.stderr
    assert "secret" not in done.stderr


def test_a_bot_that_starts_logs_the_names_that_nothing_reads(waerror):
    """Its address is no address, so that it ends by itself."""
    done = waerror(
        b"SLACK_BOT_TOKEN=xoxb-1\nSLACK_SIGNING_SECRET=0123456789abcdef0123456789abcdef\nWAERROR_LOG_LEVL=debug\n",
        "run", "--http", "--host", "203.0.113.7", WAERROR_LOG_FORMAT="json", DATABASE_URL="memory:",
        SLACK_API_URL="http://127.0.0.1:9/api/",
    )  # fmt: skip
    line = next(line for line in done.stderr.splitlines() if "setting.unknown" in line)
    assert '"name": "WAERROR_LOG_LEVL"' in line
    assert '"meant": "WAERROR_LOG_LEVEL"' in line

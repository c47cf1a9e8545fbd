"""`waerror triage` as somebody types it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.triage import CHECKED, watched

ROOT = Path(__file__).parents[2]
LINES = (
    "2026-11-03 10:12:44 ERROR whatsapp send failed to=+15550199901 code=131042 (#131042) billing",
    "2026-11-03 10:12:45 ERROR whatsapp send failed to=+15550199902 code=131042 (#131042) billing",
    "2026-11-03 10:12:46 ERROR whatsapp send failed to=+15550199903 code=131049 (#131049) held back",
    "2026-11-03 10:12:47 INFO nothing of interest",
    "2026-11-03 10:12:48 ERROR whatsapp send failed to=+15550199904 code=131046",
)


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "failures.log"
    path.write_text("\n".join(LINES) + "\n", "utf-8")
    return path


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")


def test_the_table_says_what_to_fix_first_and_counts_each_code(waerror, log):
    result = waerror("triage", log)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "failures.log: 3 failures, 2 codes"
    assert lines[1].startswith(
        "Fix first: 131042 (2 failures, 67 %). Affects the whole account; business admin;"
    )
    assert lines[2].split()[:3] == ["Code", "What", "happened"]
    assert [line.split()[0] for line in lines[3:5]] == ["131042", "131049"]
    assert "3 Nov, 10:12" in lines[3]
    assert "Safe to resend: 0 now · 1 not before 24 h · 2 after a fix or not at all" in result.stdout
    assert "1 log line without a code · 1 with unknown codes (131046)" in result.stdout
    assert "1555" not in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("columns", ["60", "100", "200"])
def test_the_table_fits_the_terminal(waerror, log, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    table = waerror("triage", log).stdout.split("Code ")[1].split("Safe to")[0]
    assert max(map(len, table.splitlines())) <= int(columns)


def test_csv_goes_to_a_file_or_to_standard_output(waerror, log, tmp_path):
    result = waerror("triage", log, "--csv", tmp_path / "out.csv")
    assert (result.exit_code, "Fix first" in result.stdout, "Written" in result.stderr) == (0, True, True)
    printed = waerror("triage", log, "--csv", "-").stdout
    written = (tmp_path / "out.csv").read_text("utf-8")
    assert list(csv.reader(io.StringIO(printed))) == list(csv.reader(io.StringIO(written)))
    assert [row["code"] for row in csv.DictReader(io.StringIO(printed))] == ["131042", "131049", "131046"]


def test_json_is_all_that_is_printed(waerror, log):
    data = json.loads(waerror("triage", log, "--json").stdout)
    assert (data["file"], data["format"], data["failures"]) == ("failures.log", "log", 3)
    assert data["codes"][0]["recipients_ending"] == ["01", "02"]
    assert "1555" not in json.dumps(data)


def test_the_format_can_be_told(waerror, tmp_path):
    path = tmp_path / "odd.txt"
    path.write_text("code\n131047\n", "utf-8")
    assert json.loads(waerror("triage", path, "--json").stdout)["format"] == "csv"
    assert json.loads(waerror("triage", path, "--json", "--format", "log").stdout)["format"] == "log"


@pytest.mark.parametrize(("name", "content", "told"), [
    ("empty.csv", b"", "empty.csv is empty."),
    ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(200), "photo.png is not a text file."),
    ("a.csv.gz", b"\x1f\x8b\x08\x00" + bytes(50), "a.csv.gz is compressed."),
])  # fmt: skip
def test_a_file_that_is_no_text_gets_one_sentence(waerror, tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    result = waerror("triage", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(told)
    assert len(result.stderr.splitlines()) == 1


def test_a_log_of_exit_codes_says_why_they_are_not_counted(waerror, tmp_path):
    (tmp_path / "jobs.log").write_text("job failed code=1\njob failed code=1\n")
    result = waerror("triage", "jobs.log")
    assert (
        "one or two digits, mostly an exit code, counts only where it is written like (#1)" in result.stdout
    )


def test_a_missing_file_and_a_folder_get_one_sentence(waerror, tmp_path):
    missing, folder = waerror("triage", "nope.csv"), waerror("triage", tmp_path)
    assert missing.exit_code == 2
    assert missing.stderr.startswith(
        "nope.csv: there is no such file. Give me the path of one, or - for standard"
    )
    assert folder.exit_code == 2
    assert folder.stderr.endswith("is a folder. Give me one file.\n")


def test_the_file_asked_about_is_never_written_over(waerror, log):
    before = log.read_bytes()
    result = waerror("triage", log, "--csv", log)
    assert (result.exit_code, log.read_bytes()) == (2, before)
    assert "choose another name" in result.stderr
    assert waerror("triage", log, "--csv", log.parent / "no" / "where.csv").exit_code == 2


def test_two_things_cannot_be_printed_at_once(waerror, log):
    assert waerror("triage", log, "--json", "--csv", "-").exit_code == 2


def test_standard_input_is_read_by_the_program_itself():
    done = subprocess.run(
        [sys.executable, "-m", "bot", "triage", "-"], input="\n".join(LINES).encode(), cwd=ROOT, capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout.decode().startswith("standard input: 3 failures, 2 codes")
    assert done.stderr == b""


def feed(size, step, clock):
    for _ in range(size // step):
        clock[0] += 0.2
        yield b"x" * step


@pytest.mark.parametrize("size", [20 * CHECKED, 0])
def test_a_bar_moves_on_standard_error_after_a_second(size):
    out, clock = io.StringIO(), [0.0]
    console = Console(file=out, force_terminal=True, width=80)
    lines = watched(feed(20 * CHECKED, CHECKED, clock), size, console, clock=lambda: clock[0])
    for _ in range(4):
        next(lines)
    assert out.getvalue() == ""
    assert sum(1 for _ in lines) == 16
    assert "Reading" in out.getvalue()


def test_there_is_no_bar_for_a_quick_file_or_where_nobody_looks():
    for terminal, pace in ((True, 0.0), (False, 0.2)):
        out, clock = io.StringIO(), [0.0]
        console = Console(file=out, force_terminal=terminal, width=80)
        given = ([clock.__setitem__(0, clock[0] + pace), b"x" * CHECKED][1] for _ in range(20))
        assert sum(1 for _ in watched(given, 0, console, clock=lambda c=clock: c[0])) == 20
        assert out.getvalue() == ""

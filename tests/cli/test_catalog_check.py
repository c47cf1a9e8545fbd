"""`waerror catalog check`: every file, rule and drawing in one run, and Slack's own word where there is a token."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli import progress
from bot.cli.progress import followed
from bot.cli.renderings import EVERY_BUTTON, faults, plain, renderings
from bot.knowledge.loader import load
from bot.playground.host import Playground
from tests.knowledge.small import change, write

WINDOW = "entries/cloud-api/131047.toml"
MANIFEST = Path(__file__).parents[2] / "manifest.yml"
LONG = "WWWWWWWWWW " * 11


def test_a_sound_catalog_says_so(waerror, folder):
    result = waerror("catalog", "check", "--catalog", folder)
    assert (result.exit_code, result.stdout) == (0, "3 entries, no faults\n")


def test_every_fault_is_printed_at_once_and_the_exit_code_is_1(waerror, folder):
    change(folder, WINDOW, "avoid =", "avoids =")
    change(folder, "sources.toml", "https://github.com", "https://bit.ly")
    write(folder, {"entries/cloud-api/7.toml": b"\xff"})
    result = waerror("catalog", "check", "--catalog", folder)
    assert result.exit_code == 1
    assert result.stderr.startswith("The catalog has 3 faults:\n")
    for piece in (
        f"{WINDOW}: avoids: no such field",
        "sources.toml: issue.url: bit.ly shortens",
        "7.toml: line 1: is not UTF-8",
    ):
        assert piece in result.stderr


def test_a_card_over_its_lines_is_a_fault_that_names_the_measure(waerror, folder):
    steps = "".join(f'[[steps]]\ntext = "{LONG}{at}."\n\n' for at in range(4))
    change(folder, WINDOW, "[[steps]]", steps + "[[steps]]")
    change(folder, WINDOW, "the same text: it fails until they write.", f"{LONG}.")
    change(folder, WINDOW, "since this person last wrote to your number.", f"since {LONG}{LONG[:90]}.")
    result = waerror("catalog", "check", "--catalog", folder)
    assert result.exit_code == 1
    assert f"{WINDOW}: card: its budget is 22 lines" in result.stderr


def test_what_slack_would_refuse_is_a_fault(folder, monkeypatch):
    catalog = load(folder)
    entry = catalog.get("cloud-api/131047")
    assert faults(entry, catalog) == []
    monkeypatch.setattr("bot.cards.words.WHOSE_MOVE", "x" * 2_001)
    found = [fault for fault in faults(entry, catalog) if "Slack refuses it" in fault.reason]
    assert found
    assert all(fault.file == WINDOW and "more drawings" in fault.reason for fault in found)


def test_each_place_and_each_surface_is_drawn(folder):
    catalog = load(folder)
    names = [drawing.name for drawing in renderings(catalog.get("cloud-api/131026"), catalog)]
    for name in ("card, typed, ephemeral", "card, pasted, thread", "card, described, dm", "card, typed, shared",
                 "card, typed, terminal", "card, subcode 33, thread", "card, cause 1, shared", "shortcut, typed",
                 "Details", "Details of 33", "Home"):  # fmt: skip
        assert name in names
    assert len(EVERY_BUTTON) == 8


def test_only_the_named_files_are_told_of(waerror, folder):
    change(folder, WINDOW, "avoid =", "avoids =")
    other = folder / "entries/cloud-api/131026.toml"
    assert waerror("catalog", "check", "--catalog", folder, other).stdout == "1 entry, no faults\n"
    assert waerror("catalog", "check", "--catalog", folder, folder / WINDOW).exit_code == 1
    assert waerror("catalog", "check", "--catalog", folder, folder / "entries").exit_code == 1


def test_a_path_from_elsewhere_or_from_nowhere_is_a_wrong_use(waerror, folder, tmp_path):
    assert waerror("catalog", "check", "--catalog", folder, tmp_path / "none").exit_code == 2
    assert waerror("catalog", "check", "--catalog", folder, tmp_path).exit_code == 2


def test_the_overlay_of_the_environment_is_checked_too(waerror, folder, tmp_path, monkeypatch):
    extra = write(tmp_path / "ours", {WINDOW: 'extends = "cloud-api/131047"\nnumbers = ["Just a note."]'})
    monkeypatch.setenv("WAERROR_CATALOG_EXTRA", str(extra))
    result = waerror("catalog", "check", "--catalog", folder)
    assert result.exit_code == 1
    assert f"{extra / WINDOW}: numbers[1]: banned word 'Just'" in result.stderr
    assert waerror("catalog", "check", "--catalog", folder, extra / WINDOW).exit_code == 1


def test_slack_is_not_asked_without_a_token(waerror, folder):
    result = waerror("catalog", "check", "--slack", "--catalog", folder)
    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN" in result.stderr


@pytest.fixture
async def slack(monkeypatch):
    playground = Playground(MANIFEST, port=0)
    await playground.start()
    monkeypatch.setenv("SLACK_API_URL", playground.api_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", playground.bot_token)
    yield playground
    await playground.stop()


@pytest.mark.usefixtures("slack")
async def test_slack_judges_every_drawing(waerror, folder, monkeypatch):
    result = await asyncio.to_thread(waerror, "catalog", "check", "--slack", "--catalog", folder)
    assert (result.exit_code, result.stdout) == (0, "3 entries, no faults\n")

    def broken(entry, catalog, surface, subcode=None):
        drawing = plain(entry, catalog, surface, subcode)
        drawing.payload["blocks"].append({"type": "section"})
        return drawing

    monkeypatch.setattr("bot.cli.catalog_check.plain", broken)
    result = await asyncio.to_thread(
        waerror, "catalog", "check", "--slack", "--catalog", folder, folder / WINDOW
    )
    assert result.exit_code == 1
    assert f"{WINDOW}: card: Slack refuses it" in result.stderr
    assert f"{WINDOW}: Details: Slack refuses it" in result.stderr


@pytest.mark.usefixtures("slack")
async def test_a_token_that_slack_does_not_know_and_a_slack_that_is_away_say_so(waerror, folder, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-somebody-else")
    result = await asyncio.to_thread(waerror, "catalog", "check", "--slack", "--catalog", folder)
    assert result.exit_code == 2
    assert "Slack answers 'invalid_auth'" in result.stderr
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    result = await asyncio.to_thread(waerror, "catalog", "check", "--slack", "--catalog", folder)
    assert result.exit_code == 2
    assert "Slack cannot be reached" in result.stderr


def drawn(monkeypatch, *, patience, terminal):
    monkeypatch.setattr(progress, "PATIENCE", patience)
    out = io.StringIO()
    assert list(followed([1, 2, 3], "Drawing", Console(file=out, force_terminal=terminal))) == [1, 2, 3]
    return out.getvalue()


def test_a_bar_is_drawn_for_what_takes_long_on_a_terminal_alone(monkeypatch):
    assert "Drawing" in drawn(monkeypatch, patience=-1.0, terminal=True)
    assert drawn(monkeypatch, patience=-1.0, terminal=False) == ""
    assert drawn(monkeypatch, patience=60.0, terminal=True) == ""

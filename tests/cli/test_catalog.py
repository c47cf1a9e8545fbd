"""The other verbs of `waerror catalog`, as an author types them."""

from __future__ import annotations

import json
import subprocess
import sys
from urllib.parse import unquote

import pytest

from bot.cli.catalog_show import SURFACES, NotOneEntryError, find
from bot.knowledge.loader import default_path
from bot.playground.judge import judge_blocks
from tests.knowledge.small import FILES, change, write

WINDOW = "entries/cloud-api/131047.toml"


# show


def test_show_draws_the_card_with_its_buttons(waerror, folder):
    result = waerror("catalog", "show", "131047", "--catalog", folder)
    assert result.exit_code == 0
    for piece in (
        "131047 · The 24-hour reply window is closed",
        "Whose move",
        "1. Send an approved template.",
        "[Share] [Details]",
    ):
        assert piece in result.stdout


def test_show_draws_details_and_home(waerror, folder):
    details = waerror("catalog", "show", "131047", "--surface", "modal", "--catalog", folder).stdout
    assert "Their newest message in your log is older." in " ".join(details.split())
    home = waerror("catalog", "show", "131047", "--surface", "home", "--catalog", folder).stdout
    assert home == "131047 · The 24-hour reply window is closed  [Open]\n"


def test_show_prints_blocks_that_slack_takes(waerror, folder):
    payload = json.loads(waerror("catalog", "show", "131047", "--blocks", "--catalog", folder).stdout)
    assert payload["text"].startswith("131047: ")
    assert judge_blocks(payload["blocks"], "message") == []
    view = json.loads(
        waerror("catalog", "show", "131047", "--surface", "modal", "--blocks", "--catalog", folder).stdout
    )
    assert view["type"] == "modal"


def test_show_prints_an_address_of_block_kit_builder(waerror, folder):
    address = waerror("catalog", "show", "131047", "--builder", "--catalog", folder).stdout.strip()
    start, _, payload = address.partition("#")
    assert start == "https://app.slack.com/block-kit-builder/"
    assert '"' not in payload
    assert json.loads(unquote(payload))["blocks"][0]["type"] == "header"


@pytest.mark.parametrize(
    ("key", "entry", "subcode"),
    [
        ("131047", "cloud-api/131047", None),
        ("cloud-api/131047", "cloud-api/131047", None),
        ("on-premises/470", "on-premises/470", None),
        ("190/463", "cloud-api/190", "463"),
        ("cloud-api/190/463", "cloud-api/190", "463"),
        ("463", "cloud-api/190", "463"),
        ("250", "cloud-api/200-299", None),
        ("public-key-missing", "cloud-api/public-key-missing", None),
    ],
)
def test_an_entry_is_found_by_every_way_to_write_it(key, entry, subcode, catalog):
    found, sub = find(catalog, key)
    assert (found.key, sub.code if sub else None) == (entry, subcode)


def test_an_unknown_key_names_what_is_near(waerror, catalog):
    result = waerror("catalog", "show", "131407")
    assert result.exit_code == 2
    assert result.stderr.startswith("131407 is in no list of the catalog. Near it: 131047, 131207")
    with pytest.raises(NotOneEntryError, match="Near it: public-key-missing"):
        find(catalog, "public-key-mising")
    with pytest.raises(NotOneEntryError, match="zzz is in no list"):
        find(catalog, "cloud-api/zzz")


def test_a_number_of_two_issuers_is_asked_for_by_its_whole_key(waerror, folder):
    write(
        folder,
        {
            "entries/on-premises/131047.toml": FILES["entries/on-premises/470.toml"].replace(
                '"470"', '"131047"'
            )
        },
    )
    result = waerror("catalog", "show", "131047", "--catalog", folder)
    assert result.exit_code == 2
    assert result.stderr == "131047 stands more than once: say cloud-api/131047 or on-premises/131047.\n"


def test_two_ways_to_print_at_once_are_a_wrong_use(waerror, folder):
    assert waerror("catalog", "show", "131047", "--blocks", "--builder", "--catalog", folder).exit_code == 2


# cards


def test_cards_are_lines_that_the_preview_reads(waerror, folder):
    lines = waerror("catalog", "cards", "--catalog", folder).stdout.splitlines()
    cards = [json.loads(line) for line in lines]
    assert all(
        card.keys() == {"key", "code", "headline", "family", "surface", "text", "blocks"} for card in cards
    )
    assert len({(card["key"], card["surface"]) for card in cards}) == len(cards) == 3 * 3 + 2
    assert {card["surface"] for card in cards} == set(SURFACES)
    assert {"cloud-api/131026/33", "cloud-api/131047", "on-premises/470"} <= {card["key"] for card in cards}
    assert all(judge_blocks(card["blocks"], card["surface"]) == [] for card in cards)


def test_cards_of_a_broken_catalog_are_none_and_say_why(waerror, folder):
    change(folder, WINDOW, "avoid =", "avoids =")
    result = waerror("catalog", "cards", "--catalog", folder)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no such field" in result.stderr


# new


def test_new_writes_a_skeleton_that_check_refuses(waerror, folder):
    file = folder / "entries/cloud-api/139999.toml"
    result = waerror("catalog", "new", "139999", "--catalog", folder)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{file}\n")
    assert file.read_text("utf-8").startswith("#:schema ../../schema.json\ncode = ")
    result = waerror("catalog", "check", "--catalog", folder, file)
    assert result.exit_code == 1
    assert "headline: is still to be filled in -> what it means" in result.stderr


def test_new_never_overwrites(waerror, folder):
    before = (folder / WINDOW).read_text("utf-8")
    result = waerror("catalog", "new", "131047", "--catalog", folder)
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert (folder / WINDOW).read_text("utf-8") == before


@pytest.mark.parametrize("code", ["../1", "a b", "", "1" * 41, "a/b"])
def test_new_refuses_what_is_no_code(waerror, folder, code):
    result = waerror("catalog", "new", "--catalog", folder, "--", code)
    assert result.exit_code == 2
    assert "is no code" in result.stderr


def test_new_writes_into_the_overlay_and_extends_what_we_have(waerror, folder, tmp_path):
    ours = tmp_path / "ours"
    assert waerror("catalog", "new", "131047", "--local", "--catalog", folder, "--extra", ours).exit_code == 0
    assert (ours / WINDOW).read_text("utf-8").startswith('extends = "cloud-api/131047"\n')
    assert (
        waerror("catalog", "new", "9", "--namespace", "on-premises", "--local", "--extra", ours).exit_code
        == 0
    )
    assert 'code = "9"' in (ours / "entries/on-premises/9.toml").read_text("utf-8")
    result = waerror("catalog", "new", "9", "--local")
    assert result.exit_code == 2
    assert "WAERROR_CATALOG_EXTRA" in result.stderr


# export, schema


def test_export_writes_all_to_standard_output(waerror, folder):
    data = json.loads(waerror("catalog", "export", "--catalog", folder).stdout)
    assert [entry["code"] for entry in data["entries"]] == ["131026", "131047", "470"]
    markdown = waerror("catalog", "export", "--format", "markdown", "--catalog", folder).stdout
    assert markdown.startswith("# WhatsApp Business errors\n")


def test_export_into_a_pipe_that_closes_ends_without_a_trace():
    command = [sys.executable, "-m", "bot", "catalog", "export"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 - ours
        process.stdout.read(20)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=20) in {0, 1}


def test_schema_is_fresh_and_a_stale_one_is_told(waerror, folder):
    assert waerror("catalog", "schema", "--check").exit_code == 0
    printed = waerror("catalog", "schema").stdout
    assert printed == (default_path() / "schema.json").read_text("utf-8")
    result = waerror("catalog", "schema", "--check", "--catalog", folder)
    assert result.exit_code == 1
    assert "waerror catalog schema > " in result.stderr
    (folder / "schema.json").write_text(printed, "utf-8")
    assert waerror("catalog", "schema", "--check", "--catalog", folder).exit_code == 0


# stale, drift, stats


def test_stale_lists_what_nobody_has_read_oldest_first(waerror, folder):
    change(folder, WINDOW, "checked = 2026-09-11", "checked = 2020-02-01")
    change(folder, "entries/cloud-api/131026.toml", "checked = 2026-09-11", "checked = 2019-02-01")
    result = waerror("catalog", "stale", "--days", "1500", "--catalog", folder)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "2019-02-01  cloud-api/131026  meta-error-codes",
        "2020-02-01  cloud-api/131047  meta-error-codes",
    ]
    assert waerror("catalog", "stale", "--days", "99999", "--catalog", folder).exit_code == 0


def test_drift_says_what_differs_and_takes_reasons(waerror, folder, tmp_path):
    codes = tmp_path / "codes.txt"
    codes.write_text("131026\n131047\n33\n470\n131099 # new\n", "utf-8")
    result = waerror("catalog", "drift", codes, "--catalog", folder)
    assert result.exit_code == 1
    assert result.stdout == "1 in the list, not in the catalog:\n  131099\n"
    reasons = tmp_path / "exempt.toml"
    reasons.write_text('[[exempt]]\ncode = "131099"\nreason = "seen once in a forum"\n', "utf-8")
    result = waerror("catalog", "drift", codes, "--exempt", reasons, "--catalog", folder)
    assert result.exit_code == 0
    assert "131099: seen once in a forum" in result.stdout
    assert waerror("catalog", "drift", codes, "--namespace", "cloud-api", "--catalog", folder).exit_code == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'[[exempt]]\ncode = "1"', "exempt[0].reason: is missing"),
        (b'[[exempted]]\ncode = "1"', "exempted: no such table"),
        (b"\xff", "line 1: is not UTF-8"),
        (b'exempt = "1"', "exempt: is not a list of records"),
    ],
)
def test_a_bad_list_of_reasons_is_told_as_any_file(waerror, folder, tmp_path, content, told):
    (tmp_path / "codes.txt").write_text("1\n", "utf-8")
    (tmp_path / "exempt.toml").write_bytes(content)
    result = waerror(
        "catalog", "drift", tmp_path / "codes.txt", "--exempt", tmp_path / "exempt.toml", "--catalog", folder
    )
    assert result.exit_code == 2
    assert f"exempt.toml: {told}" in result.stderr


def test_a_list_that_is_no_text_is_a_wrong_use(waerror, folder, tmp_path):
    (tmp_path / "codes.txt").write_bytes(b"\xff\xfe")
    assert waerror("catalog", "drift", tmp_path / "codes.txt", "--catalog", folder).exit_code == 2
    assert waerror("catalog", "drift", tmp_path / "none.txt", "--catalog", folder).exit_code == 2


def test_stats_count(waerror, folder):
    counts = json.loads(waerror("catalog", "stats", "--json", "--catalog", folder).stdout)
    assert counts["entries"]["entries"] == 3
    assert counts["namespace"] == {"cloud-api": 2, "on-premises": 1}
    assert counts["status"] == {"verified": 2, "retired": 1}
    assert counts["retry"] == {"after-wait": 1, "no": 1}
    assert counts["situations"] == {"en": 1}
    assert counts["replies"] == {"customer, en": 1}
    assert counts["entries"]["full treatment"] == 0
    table = waerror("catalog", "stats", "--catalog", folder).stdout
    assert "namespace" in table
    assert "cloud-api" in table


# the overlay, for readers


def test_explain_honours_the_overlay_of_the_environment_and_of_dotenv(waerror, tmp_path, monkeypatch):
    note = 'extends = "cloud-api/131047"\nheadline = "Write to the night shift"\n'
    extra = write(tmp_path / "ours", {WINDOW: note})
    assert "Write to the night shift" not in waerror("explain", "131047").stdout
    (tmp_path / ".env").write_text(f"WAERROR_CATALOG_EXTRA={extra}\n", "utf-8")
    assert "Write to the night shift" in waerror("explain", "131047").stdout
    monkeypatch.setenv("WAERROR_CATALOG_EXTRA", "")
    assert "Write to the night shift" not in waerror("explain", "131047").stdout
    monkeypatch.setenv("WAERROR_CATALOG_EXTRA", str(extra))
    result = waerror("explain", "131047")
    assert "131047 · Write to the night shift" in result.stdout
    assert "Local to your company" in result.stdout


def test_an_overlay_that_contradicts_ends_the_verb_with_its_faults(waerror, tmp_path, monkeypatch):
    extra = write(tmp_path / "ours", {WINDOW: 'extends = "cloud-api/131047"\nstatus = "reported"\n'})
    monkeypatch.setenv("WAERROR_CATALOG_EXTRA", str(extra))
    result = waerror("explain", "131047")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{extra / WINDOW}: status: cannot be extended" in result.stderr

"""What lies behind the golden set-ups: limits, words, and that nothing waits for long."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import json
import os
import subprocess
import sys
import time
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.cli.doctor import answered, subject
from bot.cli.manifest import manifest_path
from bot.doctor import clock, content, machine
from bot.doctor.credentials import signing_secret
from bot.doctor.examine import examine
from bot.doctor.finding import Finding, exit_code, sorted_by_weight
from bot.doctor.hearing import Heard
from bot.doctor.permissions import COSTS, Manifest, contract, scopes
from bot.doctor.subject import Answered
from tests.support import over_http, settings_for

ROOT = Path(__file__).parents[2]
NOON = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def manifest():
    return Manifest(manifest_path())


def test_what_each_scope_costs_is_said_of_every_scope_of_the_manifest(manifest):
    assert set(COSTS) == {*manifest.needed, *manifest.optional}


def test_the_shipped_manifest_fits_what_the_listeners_answer(manifest):
    assert contract(manifest, answered()).state == "ok"


@pytest.mark.parametrize(
    ("commands", "shortcuts", "words"),
    [
        ({"/other"}, {"explain", "summarise"}, "nothing answers the command /waerror"),
        ({"/waerror"}, {"explain"}, "nothing answers the shortcut summarise"),
        ({"/waerror"}, {"explain", "summarise", "translate"}, "the shortcut translate is not in it"),
    ],
)
def test_a_manifest_that_does_not_fit_is_a_fault_that_names_what_is_apart(
    manifest, commands, shortcuts, words
):
    known = Answered(frozenset(commands), frozenset(shortcuts), answered().events)
    found = contract(manifest, known)
    assert (found.state, words in found.found) == ("fault", True)


def test_a_manifest_that_is_no_manifest_is_a_fault(tmp_path):
    (tmp_path / "manifest.yml").write_text("features: [a, b")
    assert contract(Manifest(tmp_path / "manifest.yml"), answered()).state == "fault"
    assert contract(Manifest(tmp_path / "nowhere.yml"), answered()).state == "fault"


def test_scopes_that_nobody_names_are_not_judged(manifest):
    assert [f.state for f in scopes(manifest, Heard())] == ["unchecked"]


@pytest.mark.parametrize(
    ("ahead", "state", "words"),
    [
        (0, "ok", "agrees"),
        (60, "ok", "agrees"),
        (61, "warning", "1 minute ahead"),
        (-300, "warning", "5 minutes behind"),
        (301, "fault", "5 minutes ahead"),
        (-3 * 3600, "fault", "3 hours behind"),
        (-400 * 86400, "fault", "400 days behind"),
    ],
)  # fmt: skip
def test_the_clock_is_judged_by_slacks_five_minutes(ahead, state, words):
    heard = Heard(headers={"date": format_datetime(NOON, usegmt=True)}, at=NOON.timestamp() + ahead)
    found = clock.judge(heard, "http")
    assert (found.state, words in found.found) == (state, True)


@pytest.mark.parametrize("headers", [{}, {"date": "yesterday"}])
def test_an_answer_without_a_date_says_nothing_of_the_clock(headers):
    assert clock.judge(Heard(headers=headers), "http").state == "unchecked"


async def test_a_catalog_that_nobody_checked_for_half_a_year_is_old(set_up):
    del set_up
    years_on = dataclasses.replace(subject(), now=lambda: time.time() + 3 * 365 * 86400)
    found = await content.judge(years_on)
    assert (found.state, "Update waerror" in found.remedy) == ("warning", True)


@pytest.mark.parametrize(("free", "state"), [(machine.FULL - 1, "fault"), (machine.TIGHT - 1, "warning")])
async def test_a_disk_that_runs_full_is_told_before_it_is_full(set_up, monkeypatch, free, state):
    del set_up
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    assert (await machine.disk(subject())).state == state


async def test_a_bot_that_runs_there_is_no_fault(set_up, slack, catalog, resolver):
    from bot.app import build
    from bot.playground.judge import judge_blocks

    async with slack() as playground:
        program = build(settings_for(playground), catalog, judge_blocks, resolver=resolver)
        await program.start()
        async with over_http(playground, program):
            port = int(playground.delivery.courier.request_url.split(":")[2].split("/")[0])
            set_up.over_http(playground, port)
            found = await set_up.examine()
        await program.close()
    assert "taken by waerror itself: it is running" in found.of("Port")[0].found
    assert found.exit == 0


@pytest.mark.parametrize(
    ("host", "state"),
    [
        ("127.0.0.1", "ok"),
        ("localhost", "ok"),
        ("10.20.30.40", "warning"),
        ("::", "warning"),
        ("8.8.8.8", "warning"),
    ],
)
async def test_metrics_are_for_this_machine_or_a_private_network(set_up, closed_port, host, state):
    set_up.set(WAERROR_METRICS_HOST=host, WAERROR_METRICS_PORT=closed_port)
    found = await machine.metrics(subject())
    assert found.state == state
    # An address of a private network that is not this machine's cannot be listened on, which is another matter.
    assert ("everybody" in found.found) == (host in {"::", "8.8.8.8"})


async def test_metrics_that_find_their_port_taken_are_told(set_up, taken_port, monkeypatch):
    monkeypatch.setattr("bot.doctor.machine.KNOCKING", 0.1)
    set_up.set(WAERROR_METRICS_PORT=taken_port)
    found = await machine.metrics(subject())
    assert (found.state, "without metrics" in found.found) == ("warning", True)


async def test_a_signing_secret_of_another_form_is_told(set_up, slack, closed_port):
    async with slack() as playground:
        set_up.over_http(playground, closed_port)
        set_up.set(SLACK_SIGNING_SECRET="xoxb-pasted-into-the-wrong-line")
        read = subject()
        found = signing_secret(read.settings, read.mode)
    assert (found.state, "xoxb" in found.found) == ("warning", False)


async def test_a_server_that_never_answers_is_given_up(set_up, taken_port, monkeypatch):
    monkeypatch.setattr("bot.doctor.hearing.PATIENCE", 0.2)
    set_up.unsent(f"http://127.0.0.1:{taken_port}/api/")
    found = await set_up.examine()
    assert "did not answer in time" in found.of("Slack")[0].found
    assert [f.state for f in found.of("Bot token")] == ["unchecked"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((b"<h1>Sorry</h1>", "text/html", 503), "trouble of its own"),
        ((b"upstream timed out", "application/json", 502), "trouble of its own"),
        ((b"not JSON at all", "application/json", 200), "something else answers"),
        ((b'{"hello": "world"}', "application/json", 200), "something else answers"),
        ((b"[1, 2]", "application/json", 200), "something else answers"),
    ],
)
async def test_what_is_no_answer_of_slacks_is_told_apart(set_up, stranger, answer, words):
    set_up.unsent(f"{stranger(*answer)}/api/")
    assert words in (await set_up.examine()).of("Slack")[0].found


async def test_a_proxy_that_wants_a_password_is_told(set_up, stranger):
    set_up.unsent("https://slack.com/api/")
    set_up.set(HTTPS_PROXY=stranger(b"who are you?", status=407))
    examined = await set_up.examine()
    assert "takes connections" in examined.of("Proxy")[0].found
    assert "the proxy does not let us through" in examined.of("Slack")[0].found
    assert "its password" in examined.of("Slack")[0].remedy


@pytest.mark.parametrize(
    ("proxy", "exempt", "state", "words"),
    [
        ("http://127.0.0.1:9", "127.0.0.1, slack.com", "ok", "does not count for Slack's address"),
        ("http://[::1", "", "fault", "is not the address of a proxy"),
    ],
)
async def test_a_proxy_counts_where_no_proxy_does_not_exempt_slack(set_up, proxy, exempt, state, words):
    set_up.unsent("https://slack.com/api/")
    set_up.set(HTTPS_PROXY=proxy, NO_PROXY=exempt)
    found = await machine.proxy(subject())
    assert (found.state, words in found.found) == (state, True)


async def test_a_check_that_hangs_is_a_warning_and_the_others_are_told(set_up, monkeypatch):
    del set_up
    monkeypatch.setattr("bot.doctor.examine.LIMIT", 0.05)

    async def hanging(_):
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.doctor.content.judge", hanging)
    found = await examine(subject())
    assert [f.state for f in found if f.check == "Catalog"] == ["warning"]
    assert [f.state for f in found if f.check == "Manifest"] == ["ok"]


async def test_slacks_names_cannot_paint_the_terminal(set_up, slack):
    async with slack() as playground:
        acme = playground.add_workspace("Acme \x1b[31mred\n")
        acme.state.install(playground.state.scopes)
        token = playground.state.registry.tokens.issue(
            acme.id, "U0ACMEANA0", acme.state.scopes, "bot", rotates=False
        )
        set_up.slack(playground)
        set_up.set(SLACK_BOT_TOKEN=token.value)
        found = await set_up.examine()
    assert "\x1b" not in found.text
    assert "Acme [31mred (T0ACMEGRND)" in found.text


def test_the_worst_comes_first_and_decides_the_exit_code():
    states = ("ok", "warning", "unchecked", "fault")
    found = [Finding("Check", state, "") for state in states]
    assert [f.state for f in sorted_by_weight(found)] == ["fault", "warning", "unchecked", "ok"]
    assert [exit_code(found[:n]) for n in (0, 1, 2, 3, 4)] == [0, 0, 1, 1, 2]


async def waerror(folder, *arguments, **environment):
    """Run `waerror` as a person does."""
    return await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "bot", *arguments], cwd=folder, capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip


async def test_the_verb_prints_json_for_programs_and_ends_with_the_code(tmp_path, slack):
    async with slack() as playground:
        env = {"SLACK_API_URL": playground.api_url, "SLACK_BOT_TOKEN": playground.bot_token,
               "SLACK_APP_TOKEN": playground.app_token}  # fmt: skip
        done = await waerror(tmp_path, "doctor", "--json", **env)
        told = json.loads(done.stdout)
        assert (done.returncode, told["exit"], done.stderr) == (0, 0, "")
        assert {"check": "Clock", "state": "ok", "found": "agrees with Slack's", "remedy": ""} in told[
            "findings"
        ]
        done = await waerror(tmp_path, "doctor", **env | {"SLACK_BOT_TOKEN": "xoxb-guessed-by-nobody"})
        assert (done.returncode, done.stderr) == (2, "")
        assert done.stdout.startswith("FAULT        Bot token  Slack does not know this token.\n")
        assert "guessed" not in done.stdout

"""What goes wrong around the bot: a log line that says what to do, a metric, and words where a person waits."""

from __future__ import annotations

import json
import re
import time
from urllib.parse import urlencode

import aiohttp
import pytest
import yaml
from slack_sdk.signature import SignatureVerifier

from bot.listeners import middleware
from bot.listeners.slack import calls
from bot.listeners.workspace.identity import NEEDED
from bot.playground.faults import DeedRefusedError
from bot.playground.people import TEAM_ID
from bot.playground.webapi import WebApi
from bot.serve import endpoint
from bot.telemetry import logs, metrics
from tests.support import MANIFEST, a_world
from tests.waiting import until

SECRETS = ("EAAG1b2C3d4E5f6G1b2C3d4E5f6G1b2C3d4E5f6", "xoxb-12345678901-abcdefghijkl", "+49 151 2345 6789",
           "maria@example.com", "the customer is furious")  # fmt: skip


@pytest.fixture(autouse=True)
def _lines_are_due(monkeypatch):
    """Each test hears of what another one has already heard of, and not what another one left unwritten."""
    logs.flush()
    for module in (calls, middleware, endpoint):
        monkeypatch.setattr(module, "_seldom", type(module._seldom)())


def count(counter, *words):
    return counter.labels(*words).value


class Log:
    """What was logged since the last look."""

    def __init__(self, capsys):
        self._capsys = capsys
        self.text = ""

    def holds(self, *words):
        logs.flush()
        out, err = self._capsys.readouterr()
        self.text += re.sub(r"\x1b\[\d*m", "", out + err)
        return all(word in self.text for word in words)


@pytest.fixture
def log(capsys):
    return Log(capsys)


async def deliver(world, *, secret=None, at=None, team=None, **headers):
    """Deliver a command as Slack does, or nearly so; return status and body."""
    courier = world.playground.delivery.courier
    form = {"team_id": team or TEAM_ID, "channel_id": "C0", "user_id": "U0", "command": "/waerror", "text": "131047",
            "trigger_id": "1.2.3", "response_url": "http://127.0.0.1:9/"}  # fmt: skip
    body, stamp = urlencode(form), str(int(at or time.time()))
    signature = SignatureVerifier(secret or world.playground.signing_secret).generate_signature(
        timestamp=stamp, body=body
    )
    sent = {"content-type": "application/x-www-form-urlencoded", "x-slack-request-timestamp": stamp,
            "x-slack-signature": signature} | headers  # fmt: skip
    async with (
        aiohttp.ClientSession() as session,
        session.post(courier.request_url, data=body, headers=sent) as answer,
    ):
        return answer.status, await answer.text()


async def test_a_wrong_or_rotated_secret_is_turned_away_counted_and_named_without_the_body(http_world, log):
    before = count(metrics.refused, "signature")
    for _ in range(3):
        assert (await deliver(http_world, secret="f" * 32))[0] == 401
    assert count(metrics.refused, "signature") == before + 3
    assert log.holds("request.refused", "SLACK_SIGNING_SECRET")
    assert log.text.count("request.refused") == 1
    assert "131047" not in log.text


async def test_a_clock_that_is_five_minutes_off_is_named_as_that(http_world, log):
    before = count(metrics.refused, "clock")
    assert (await deliver(http_world, at=time.time() - 310))[0] == 401
    assert (await deliver(http_world, at=time.time() + 310))[0] == 401
    assert count(metrics.refused, "clock") == before + 2
    assert log.holds("time server", "seconds_off")


async def test_a_request_that_is_no_delivery_is_counted_as_malformed(http_world):
    before = count(metrics.refused, "malformed")
    assert (await deliver(http_world, **{"x-slack-request-timestamp": "now"}))[0] == 401
    assert count(metrics.refused, "malformed") == before + 1


async def test_a_token_of_another_workspace_is_named_and_the_command_is_answered(http_world, log):
    await until(lambda: http_world.program.readiness.unmet() is None)
    before = count(metrics.unauthorised, "another-workspace")
    status, body = await deliver(http_world, team="T0ELSEWHERE")
    assert (status, "131047" in body) == (200, True)
    assert count(metrics.unauthorised, "another-workspace") == before + 1
    assert log.holds("workspace.other", "T0ELSEWHERE", "SLACK_BOT_TOKEN")


async def test_a_retry_is_counted_by_the_reason_that_slack_gives(http_world):
    before = count(metrics.redelivered, "http_timeout"), count(metrics.redelivered, "other")
    for reason in ("http_timeout", "xoxb-strange"):
        await deliver(http_world, **{"x-slack-retry-num": "1", "x-slack-retry-reason": reason})
    after = count(metrics.redelivered, "http_timeout"), count(metrics.redelivered, "other")
    assert after == (before[0] + 1, before[1] + 1)


async def test_the_time_of_an_acknowledgement_is_counted_by_what_was_delivered(either_world):
    def seen():
        return {kind: sum(metrics.acknowledgement.labels(kind).counts) for kind in metrics.KINDS}

    before = seen()
    ana = either_world.ana
    card = await ana.command("incidents", "/waerror", "131047")
    await ana.click(card, "Details")
    await ana.mention("incidents", "131026")
    after = seen()
    assert {kind for kind in after if after[kind] > before[kind]} == {"command", "action", "event"}


async def test_a_missing_scope_is_named_in_the_log_with_what_to_add(world, log):
    before = count(metrics.unauthorised, "scope-missing")
    world.playground.state.scopes -= {"chat:write"}
    world.hurry()
    assert await world.ana.mention("incidents", "131047") is None
    assert count(metrics.unauthorised, "scope-missing") > before
    assert log.holds("slack.unauthorised", "chat:write", "OAuth & Permissions")


def revoke(world):
    tokens = world.playground.state.registry.tokens
    tokens.end(tokens.alive(world.playground.state.team.id), "token_revoked")


async def test_a_token_that_is_revoked_in_the_middle_of_work_is_named_and_the_one_who_presses_is_told(
    world, log
):
    card = await world.ana.mention("incidents", "131047")
    before = count(metrics.unauthorised, "token-refused")
    revoke(world)
    told = await world.ana.click(card, "Details")
    assert "Slack no longer takes my token" in told.words
    assert (await world.ana.command("incidents", "/waerror", "131047")).ephemeral
    assert count(metrics.unauthorised, "token-refused") > before
    assert log.holds("slack.unauthorised", "token_revoked", "SLACK_BOT_TOKEN")


@pytest.fixture
def outage(monkeypatch):
    """Let Slack's Web API fail with a status, all of it but the first question who we are."""

    def begin(status):
        real = WebApi.answer

        def answer(self, name, *rest):
            reply = real(self, name, *rest)
            if name == "auth.test":
                return reply
            return type(reply)({"ok": False, "error": "internal_error"}, status, reply.headers)

        monkeypatch.setattr(WebApi, "answer", answer)

    return begin


async def test_an_outage_of_slack_is_counted_commands_are_answered_and_a_press_gets_words(world, outage):
    card = await world.ana.mention("incidents", "131047")
    before = count(metrics.slack_failures, "internal_error")
    outage(503)
    assert (await world.ana.command("incidents", "/waerror", "131047")).ephemeral
    told = await world.ana.click(card, "Details")
    assert "Something failed on my side" in told.words
    assert count(metrics.slack_failures, "internal_error") > before


async def test_a_slack_that_does_not_answer_in_time_is_counted_and_the_press_gets_words(world, monkeypatch):
    card = await world.ana.mention("incidents", "131047")
    before = count(metrics.slack_failures, "timeout")
    monkeypatch.setattr(world.program.session(), "_timeout", aiohttp.ClientTimeout(total=0.05))
    world.playground.state.switches.set("slow_ms", 300)
    told = await world.ana.click(card, "Details")
    assert "Slack did not answer in time" in told.words
    assert count(metrics.slack_failures, "timeout") > before


async def test_the_wait_that_slack_asks_for_is_counted(world, log):
    before = metrics.slack_waits.children[()].value
    world.playground.state.switches.set("rate_limit_next", 1)
    await world.ana.mention("incidents", "131047")
    assert metrics.slack_waits.children[()].value == before + 1
    assert log.holds("slack.rate_limited")


async def test_a_conversation_full_of_secrets_leaves_none_of_them_in_the_log(either_world, log):
    paste = f"{' '.join(SECRETS)} got (#131030)"
    ana = either_world.ana
    await ana.command("incidents", "/waerror", paste)
    card = await ana.mention("incidents", paste)
    await ana.dm(paste)
    await ana.click(card, "Details")
    with pytest.raises(DeedRefusedError):
        await ana.command("incidents", "/unheard-of", paste)
    assert log.holds("resolved")
    for secret in (*SECRETS, either_world.playground.bot_token, either_world.playground.app_token):
        assert secret not in log.text
    assert "2345" not in log.text


async def test_the_id_on_a_fault_card_is_on_the_line_of_its_fault(world, log, monkeypatch):
    monkeypatch.setattr("bot.listeners.card.changes.details_view", lambda *_, **__: json.loads("no"))
    card = await world.ana.mention("incidents", "131047")
    before = count(metrics.faults, "action")
    told = await world.ana.click(card, "Details")
    request_id = re.search(r"quote `(\w+)`", told.words)[1]
    assert log.holds("fault")
    line = next(line for line in log.text.splitlines() if request_id in line and "fault" in line)
    assert "JSONDecodeError" in line
    assert count(metrics.faults, "action") == before + 1


def test_the_scopes_that_a_start_looks_for_are_those_of_the_manifest():
    scopes = yaml.safe_load(MANIFEST.read_text("utf-8"))["oauth_config"]["scopes"]
    assert sorted(NEEDED) == sorted(scopes["bot"])


async def test_a_start_names_the_scopes_that_slack_has_not_granted(catalog, resolver, log, monkeypatch):
    real = WebApi.answer

    def answer(self, name, *rest):
        reply = real(self, name, *rest)
        return type(reply)(
            reply.body, reply.status, {**reply.headers, "x-oauth-scopes": "commands,chat:write"}
        )

    monkeypatch.setattr(WebApi, "answer", answer)
    async with a_world(catalog, resolver) as made:
        await until(lambda: made.program.readiness.unmet() is None)
    assert log.holds("scopes.missing", "app_mentions:read", "im:history", "OAuth & Permissions")

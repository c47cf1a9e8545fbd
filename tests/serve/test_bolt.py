"""Our Bolt does what Bolt does. These compare the two: a new version of Bolt that differs is noticed here."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.serve.bolt import Bolt

COMMAND = {"command": "/waerror", "text": "131047", "team_id": "T1", "user_id": "U1", "channel_id": "C1"}


async def nobody(**_):
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1")


@pytest.fixture
def client():
    return AsyncWebClient(
        base_url="http://127.0.0.1:9/api", timeout=7, proxy="http://127.0.0.1:8", headers={"X-Ours": "1"},
        logger=logging.getLogger("waerror.slack"), retry_handlers=[AsyncRateLimitErrorRetryHandler()],
        session=SimpleNamespace(),
    )  # fmt: skip


@pytest.fixture
def app(client):
    return Bolt(name="waerror", client=client, authorize=nobody, signing_secret="s", logger=client.logger)


def context_of(kind, app, body):
    request = AsyncBoltRequest(mode="socket_mode", body=dict(body))
    kind._init_context(app, request)
    return request.context


@pytest.mark.parametrize("body", [COMMAND, {**COMMAND, "team_id": None}], ids=["workspace", "nobody's"])
def test_a_request_gets_the_context_that_bolt_gives_it(app, body):
    ours, theirs = context_of(Bolt, app, body), context_of(AsyncApp, app, body)
    assert sorted(ours) == sorted(theirs)
    assert vars(ours["client"]) == vars(theirs["client"])
    assert type(ours["client"]) is type(theirs["client"])
    assert {k: v for k, v in ours.items() if k != "client"} == {
        k: v for k, v in theirs.items() if k != "client"
    }


def test_what_one_request_does_to_its_client_no_other_sees(app, client):
    first, second = (context_of(Bolt, app, COMMAND)["client"] for _ in range(2))
    first.token = "xoxb-other"
    first.default_params["team_id"] = "T2"
    first.retry_handlers.clear()
    assert (second.token, second.default_params) == (None, {"team_id": "T1"})
    assert (client.token, client.default_params) == (None, {})
    assert len(second.retry_handlers) == len(client.retry_handlers) == 1


def test_a_session_that_was_opened_later_serves_every_request_after(app, client):
    client.session = opened = SimpleNamespace()
    assert context_of(Bolt, app, COMMAND)["client"].session is opened


@pytest.mark.parametrize("secret", ["", " "])
def test_without_a_signing_secret_there_is_nothing_to_check_with(client, secret):
    assert Bolt(client=client, authorize=nobody, signing_secret=secret).verifier is None

"""Calls to Slack while something that is not Slack answers: its edge in an outage, a proxy, a captive portal."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError

from bot.listeners.incident.conversation import _impatient
from bot.listeners.slack.calls import SlackClient, handlers
from bot.listeners.workspace.identity import Identity
from bot.serve.bolt import Bolt

EDGE = "upstream connect error or disconnect/reset before headers"
WHO = '{"ok":true,"team_id":"T1","user_id":"U1","bot_id":"B1","url":"https://t.slack.com/"}'


@asynccontextmanager
async def answering(*answers):
    """Serve answers (status, type, text) one after another, the last for ever; yield the address of the API."""
    left = list(answers)

    async def answer(_):
        status, kind, text = left.pop(0) if len(left) > 1 else left[0]
        return web.Response(status=status, content_type=kind, text=text)

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/api/"
    await runner.cleanup()


def client(address):
    return SlackClient("xoxb-1", base_url=address, timeout=2, retry_handlers=handlers())


@pytest.mark.parametrize(
    ("status", "kind", "text"),
    [
        (503, "text/plain", EDGE),
        (200, "text/plain", "hello"),
        (502, "text/html", "<h1>Bad Gateway</h1>"),
        (502, "application/json", "<h1>Bad Gateway</h1>"),
        (200, "application/json", "[]"),
        (503, "application/json", '"away"'),
        (200, "application/gzip", "zip"),
    ],
)
async def test_an_answer_that_is_not_slacks_is_a_refusal_without_a_word(status, kind, text):
    async with answering((status, kind, text)) as address:
        with pytest.raises(SlackApiError) as refused:
            await client(address).chat_postMessage(channel="C1", text="hi")
    assert refused.value.response.get("error") is None
    assert refused.value.response.headers is not None
    assert text not in str(refused.value)


async def test_so_it_is_for_every_client_that_is_made_of_the_first():
    made = client("http://127.0.0.1:9/api/")
    request = AsyncBoltRequest(mode="socket_mode", body={"team_id": "T1"})
    Bolt(client=made, signing_secret="x" * 32)._init_context(request)
    assert type(request.context["client"]) is SlackClient
    assert type(_impatient(made)) is SlackClient


@pytest.mark.parametrize(
    "outage",
    [
        (503, "text/plain", EDGE),
        (503, "application/json", '{"ok":false,"error":"service_unavailable"}'),
        (200, "application/json", '{"ok":false,"error":"internal_error"}'),
        (429, "application/json", '{"ok":false,"error":"ratelimited"}'),
    ],
)
async def test_a_start_in_an_outage_learns_who_the_bot_is_once_slack_is_back(outage):
    async with answering(outage, outage, outage, (200, "application/json", WHO)) as address:
        identity = Identity(client(address))
        await identity.learn(every=0.01)
    assert identity.known.team_id == "T1"
    assert identity.unmet() is None


async def test_a_token_that_slack_refuses_is_not_asked_about_again():
    async with answering((200, "application/json", '{"ok":false,"error":"invalid_auth"}')) as address:
        identity = Identity(client(address))
        await identity.learn(every=0.01)
    assert "refuses" in identity.unmet()

"""Deliveries: Socket Mode with real clients, retries, several connections, and signed HTTP to a real Bolt app."""

from __future__ import annotations

import contextlib
import socket
import time

import aiohttp
import pytest
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.faults import DeedRefusedError
from tests.serving import served


@contextlib.asynccontextmanager
async def listening(playground, answer):
    """A bare SocketModeClient; `answer(request)` gives the payload of the acknowledgement, or False for none."""
    web = AsyncWebClient(token=playground.app_token, base_url=playground.api_url)
    client = SocketModeClient(playground.app_token, web_client=web, ping_interval=0.5)
    requests = []

    async def listener(client, request):
        requests.append(request)
        payload = answer(request)
        if payload is not False:
            response = SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
            await client.send_socket_mode_response(response)

    client.socket_mode_request_listeners.append(listener)
    await client.connect()
    await playground.connected()
    try:
        yield requests
    finally:
        await client.close()


def statuses(playground, kind):
    return [row.status for row in playground.state.wire.rows if row.kind == kind]


async def test_hello_says_how_long_the_connection_lives(playground):
    web = AsyncWebClient(token=playground.app_token, base_url=playground.api_url)
    url = (await web.apps_connections_open(app_token=playground.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as ws:
            hello = await ws.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
            assert hello["debug_info"]["approximate_connection_time"] == 18000
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_without_any_connection_a_command_fails_at_once(playground):
    ana = playground.person("ana")
    with pytest.raises(DeedRefusedError, match="dispatch_failed"):
        await ana.command("incidents", "/waerror", "1")
    assert statuses(playground, "slash_commands") == ["error"]


@pytest.mark.usefixtures("_soon_late")
async def test_an_event_without_acknowledgement_is_tried_three_times_more(playground):
    async with listening(playground, lambda _: False) as requests:
        await playground.person("ana").mention("incidents", "131047")
        await playground.until(
            lambda: len([r for r in requests if r.payload["event"]["type"] == "app_mention"]) == 4
        )
        mentions = [r for r in requests if r.payload["event"]["type"] == "app_mention"]
        assert [r.retry_attempt for r in mentions] == [0, 1, 2, 3]
        assert [r.retry_reason for r in mentions] == ["", "timeout", "timeout", "timeout"]
        assert len({r.payload["event_id"] for r in mentions}) == 1
        assert len({r.envelope_id for r in mentions}) == 4


@pytest.mark.usefixtures("_soon_late")
async def test_an_acknowledged_retry_is_the_last(playground):
    def second_time(request):
        return None if request.retry_attempt else False

    async with listening(playground, second_time) as requests:
        await playground.person("ana").dm("131047")
        await playground.until(lambda: "retry" in statuses(playground, "events_api"))
        await playground.settled()
        assert [r.retry_attempt for r in requests] == [0, 1]


async def test_the_bots_own_messages_are_no_events_for_it(playground, client):
    async with listening(playground, lambda _: None) as requests:
        posted = await client.chat_postMessage(channel="C0PLAYINC0", text="<@U0PLAYBOT0> hello")
        await client.chat_update(channel="C0PLAYINC0", ts=posted["ts"], text="changed")
        await playground.settled()
        assert requests == []


async def test_each_payload_goes_to_one_of_several_connections(playground):
    seen = []
    async with (
        listening(playground, lambda r: seen.append(("first", r.envelope_id))),
        listening(playground, lambda r: seen.append(("second", r.envelope_id))),
    ):
        await playground.connected(2)
        ana = playground.person("ana")
        for _ in range(4):
            await ana.command("incidents", "/waerror", "1")
    assert {name for name, _ in seen} == {"first", "second"}
    assert len(seen) == len({envelope for _, envelope in seen}) == 4


async def test_delivered_twice_is_the_same_event_in_two_envelopes(playground):
    playground.state.switches.set("deliver_twice", value=True)
    async with listening(playground, lambda _: None) as requests:
        await playground.person("ana").dm("131047")
        assert len(requests) == 2
        assert requests[0].payload["event_id"] == requests[1].payload["event_id"]


@pytest.mark.usefixtures("_soon_late")
async def test_a_lost_acknowledgement_is_late_for_the_person(playground):
    playground.state.switches.set("lose_acks", 1)
    async with listening(playground, lambda _: None):
        ana = playground.person("ana")
        with pytest.raises(DeedRefusedError, match="operation_timeout"):
            await ana.command("incidents", "/waerror", "1")
        await ana.command("incidents", "/waerror", "1")
    assert statuses(playground, "slash_commands") == ["late", "ok"]


async def test_a_client_asked_to_refresh_comes_back(playground):
    async with listening(playground, lambda _: {"text": "still here"}):
        first = playground.hub.connections[0]
        await playground.refresh_connections()
        await playground.until(lambda: playground.hub.ready and first not in playground.hub.connections)
        card = await playground.person("ana").command("incidents", "/waerror", "1")
        assert card.text == "still here"


async def test_a_client_whose_socket_was_dropped_comes_back(playground):
    async with listening(playground, lambda _: {"text": "still here"}):
        first = playground.hub.connections[0]
        playground.hub.drop()
        await playground.until(lambda: playground.hub.ready and playground.hub.connections[0] is not first)
        assert (await playground.person("ana").command("incidents", "/waerror", "1")).text == "still here"


async def test_an_old_connection_is_warned_and_refreshed(open_playground):
    async with open_playground(connection_seconds=0.05) as playground:
        web = AsyncWebClient(token=playground.app_token, base_url=playground.api_url)
        url = (await web.apps_connections_open(app_token=playground.app_token))["url"]
        async with aiohttp.ClientSession() as session, session.ws_connect(url) as ws:
            said = [await ws.receive_json(timeout=3) for _ in range(3)]
    assert [message.get("reason", message["type"]) for message in said] == [
        "hello",
        "warning",
        "refresh_requested",
    ]


async def test_removing_the_app_is_told_and_disables_the_link(playground, client):
    async with listening(playground, lambda _: None) as requests:
        await client.auth_revoke()
        await playground.settled()
        kinds = {request.payload["event"]["type"] for request in requests}
        assert kinds == {"tokens_revoked", "app_uninstalled"}
        await playground.until(lambda: not playground.hub.connections)


async def test_an_event_does_not_come_without_subscription_scope_or_membership(open_playground):
    async with (
        open_playground(optional_scopes=False) as playground,
        listening(playground, lambda _: None) as heard,
    ):
        ana = playground.person("ana")
        await ana.say("incidents", "message.channels is subscribed, its scope was not granted")
        await ana.mention("support", "the bot is no member here")
        assert heard == []
        assert ana.notices == [
            "@waerror is not in this channel and did not see that. Type /invite @waerror to add it."
        ]
        await ana.say("support", "/invite @waerror")
        await ana.mention("support", "131047")
        assert [request.payload["event"]["type"] for request in heard] == ["app_mention"]


async def test_opening_home_tells_the_tab_and_the_published_view(playground, client):
    async with listening(playground, lambda _: None) as heard:
        ana = playground.person("ana")
        await ana.open_home()
        blocks = [{"type": "section", "text": {"type": "plain_text", "text": "hi"}}]
        await client.views_publish(user_id=ana.id, view={"type": "home", "blocks": blocks})
        await ana.open_home()
        await playground.deeds.open_dm(ana.id)
        await playground.settled()
    events = [request.payload["event"] for request in heard]
    assert [(event["tab"], "view" in event) for event in events] == [
        ("home", False),
        ("home", True),
        ("messages", False),
    ]


async def test_commands_are_not_available_in_threads(playground):
    ana = playground.person("ana")
    alert = ana.sees("incidents")[0]
    with pytest.raises(DeedRefusedError, match="not supported in threads"):
        await ana.say("incidents", "/waerror 131047", thread=alert)
    with pytest.raises(DeedRefusedError, match="not a valid command"):
        await ana.say("incidents", "/unknown 131047")
    assert statuses(playground, "slash_commands") == []


@pytest.fixture
async def http_bot(playground):
    """The playground delivering signed HTTP to a Bolt app under uvicorn; yields the app."""
    client = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
    app = AsyncApp(client=client, signing_secret=playground.signing_secret, process_before_response=True)
    async with served(AsyncSlackRequestHandler(app, path="/slack/events")) as address:
        playground.deliver_to(f"{address}/slack/events")
        # Slack's clock is the real one for signatures.
        playground.state.clock = time.time
        yield app


async def test_signed_http_carries_commands_events_and_actions(playground, http_bot):
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "v"}

    @http_bot.command("/waerror")
    async def answer(ack, command):
        await ack(text=command["text"], blocks=[{"type": "actions", "elements": [button]}])

    @http_bot.action("go")
    async def go(ack, respond):
        await ack()
        await respond(text="pressed", replace_original=True)

    @http_bot.event("app_mention")
    async def mentioned(say, event):
        await say(text="in the thread", thread_ts=event["ts"])

    ana = playground.person("ana")
    card = await ana.command("incidents", "/waerror", "131047 & more")
    assert card.text == "131047 &amp; more"
    assert (await ana.click(card, "Go")).text == "pressed"
    assert (await ana.mention("incidents", "1")).text == "in the thread"


async def test_http_failures_carry_their_reason_into_the_retry_and_can_refuse_it(playground, http_bot):
    seen = []

    @http_bot.middleware
    async def watch(req):
        seen.append((req.headers.get("x-slack-retry-num"), req.headers.get("x-slack-retry-reason")))
        from slack_bolt import BoltResponse

        if len(seen) == 2:
            return BoltResponse(status=503, headers={"x-slack-no-retry": "1"})
        return BoltResponse(status=500)

    await playground.person("ana").dm("131047")
    await playground.until(lambda: len(seen) == 2)
    await playground.settled()
    assert seen == [(None, None), (["1"], ["http_error"])]


async def test_a_bot_that_does_not_listen_is_a_failed_dispatch(playground):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        playground.deliver_to(f"http://127.0.0.1:{free.getsockname()[1]}/slack/events")
    with pytest.raises(DeedRefusedError, match="dispatch_failed"):
        await playground.person("ana").command("incidents", "/waerror", "1")

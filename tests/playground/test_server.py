"""The doors: the page's state, event streams and deeds, and who is turned away."""

from __future__ import annotations

import asyncio
import json
import time

import httpx
import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

ANA, BEN = "U0PLAYANA0", "U0PLAYBEN0"
DEED = {"X-Playground": "1"}


@pytest.fixture
async def page(playground):
    async with httpx.AsyncClient(base_url=playground.url, timeout=5, trust_env=False) as browser:
        yield browser


class Stream:
    """An open event stream; `take` waits for the next change of a kind."""

    def __init__(self, response):
        self.lines = response.aiter_lines()

    async def take(self, kind, within=20):
        async with asyncio.timeout(within):
            async for line in self.lines:
                if line.startswith("data: "):
                    change = json.loads(line[6:])
                    if change["kind"] == kind:
                        return change
        raise AssertionError("the stream ended")


def watching(page, viewer, **headers):
    return page.stream("GET", f"/playground/events?as={viewer}", headers=headers)


async def deed(page, name, viewer=ANA, /, **body):
    return (await page.post(f"/playground/deeds/{name}", json={"as": viewer, **body}, headers=DEED)).json()


async def test_the_state_holds_what_one_person_may_see(page):
    ana = (await page.get(f"/playground/state?as={ANA}")).json()
    ben = (await page.get(f"/playground/state?as={BEN}")).json()
    assert [c["name"] for c in ana["channels"] if c["kind"] != "im"] == [
        "incidents",
        "wa-prod",
        "support",
        "finance-wa",
    ]
    assert [c["name"] for c in ben["channels"] if c["kind"] != "im"] == ["incidents", "wa-prod", "support"]
    assert len([c for c in ana["channels"] if c["kind"] == "im"]) == 1
    assert {c["name"]: c["bot_is_member"] for c in ana["channels"]}["support"] is False
    assert set(ana) == {
        *("workspace", "me", "users", "elsewhere", "channels", "bot", "commands", "shortcuts"),
        *("messages", "views", "home", "switches", "wire", "version"),
    }
    assert ana["me"]["initials"] == "AR"
    assert ana["commands"][0] == {
        "command": "/waerror",
        "description": "Explain a WhatsApp error",
        "usage_hint": "131047",
    }
    first = ana["messages"]["C0PLAYINC0"][0]
    assert "131047" in first["text"]
    assert (first["reply_count"], first["ephemeral"], first["thread_ts"], first["bot"]) == (
        2,
        False,
        None,
        True,
    )


async def test_nobody_else_has_a_state(page):
    response = await page.get("/playground/state?as=U0NOBODY00")
    assert (response.status_code, response.json()["error"]) == (404, "user_not_found")


async def test_a_message_of_one_tab_arrives_in_the_other(page):
    async with watching(page, BEN) as response:
        stream = Stream(response)
        assert (await deed(page, "say", channel="C0PLAYINC0", text="hello @Ben Okafor <b>"))["ok"]
        change = await stream.take("message")
    assert change["channel"] == "C0PLAYINC0"
    assert change["message"]["text"] == f"hello <@{BEN}> &lt;b&gt;"


async def test_a_stream_carries_nothing_of_private_places_and_other_peoples_ephemerals(
    playground, page, client
):
    async with watching(page, BEN) as response:
        stream = Stream(response)
        await client.chat_postEphemeral(channel="C0PLAYINC0", user=ANA, text="for Ana")
        await deed(page, "say", channel="C0PLAYFIN0", text="secret")
        await deed(page, "say", channel="C0PLAYINC0", text="open")
        assert (await stream.take("message"))["message"]["text"] == "open"
    assert playground.state.feed.version > 0


async def test_a_stream_that_comes_back_gets_what_it_missed(page):
    version = (await page.get(f"/playground/state?as={BEN}")).json()["version"]
    await deed(page, "say", channel="C0PLAYINC0", text="missed")
    async with watching(page, BEN, **{"Last-Event-ID": str(version)}) as response:
        assert (await Stream(response).take("message"))["message"]["text"] == "missed"


async def test_a_page_from_before_a_restart_is_told_to_load_anew(page):
    async with watching(page, BEN, **{"Last-Event-ID": "41"}) as response:
        await Stream(response).take("reset")


async def test_the_bots_presence_modals_and_notices_are_told(playground, page, make_app, join):
    async with watching(page, ANA) as response:
        stream = Stream(response)
        async with join(playground, make_app):
            assert (await stream.take("bot"))["connected"] is True
        assert (await stream.take("bot"))["connected"] is False
        answer = await deed(page, "command", channel="C0PLAYINC0", command="/waerror", text="1")
        assert (answer["ok"], answer["error"]) == (False, "dispatch_failed")
        assert (await stream.take("notice"))["text"] == answer["say"]


async def test_deeds_that_cannot_be_done_say_why_in_a_sentence(page):
    missing = await deed(page, "say", channel="C0PLAYINC0")
    assert (missing["error"], missing["say"]) == ("invalid_arguments", "The request lacks text.")
    hidden = await deed(page, "say", BEN, channel="C0PLAYFIN0", text="x")
    assert (hidden["error"], hidden["say"]) == ("channel_not_found", "You cannot see that conversation.")
    assert (await deed(page, "fly"))["error"] == "no_such_deed"
    broken = await page.post("/playground/deeds/say", content=b"{", headers=DEED)
    assert (broken.status_code, broken.json()["error"]) == (400, "invalid_json")


async def test_switches_and_reset_are_deeds(playground, page):
    assert (await deed(page, "switches", name="slow_ms", value=5))["switches"]["slow_ms"] == 5
    assert (await deed(page, "switches", name="deliver_twice", value=3))["ok"] is False
    await deed(page, "say", channel="C0PLAYINC0", text="forgotten")
    async with watching(page, ANA) as response:
        stream = Stream(response)
        await deed(page, "reset")
        await stream.take("reset")
    assert playground.state.switches.slow_ms == 0
    assert "forgotten" not in [seen.text for seen in playground.person("ana").sees("incidents")]


async def test_a_deleted_parent_stays_as_a_marker_and_a_lone_message_goes(playground, page):
    own = (await deed(page, "say", channel="C0PLAYINC0", text="mine"))["ts"]
    async with watching(page, BEN) as response:
        stream = Stream(response)
        assert (await deed(page, "delete_message", channel="C0PLAYINC0", ts=own))["ok"]
        assert (await stream.take("removed"))["ts"] == own
        parent = (await deed(page, "say", channel="C0PLAYINC0", text="parent"))["ts"]
        await deed(page, "say", BEN, channel="C0PLAYINC0", text="reply", thread_ts=parent)
        await deed(page, "delete_message", channel="C0PLAYINC0", ts=parent)
        changes = [await stream.take("message") for _ in range(4)]
    assert [c["message"]["deleted"] for c in changes if c["message"]["ts"] == parent][-1] is True
    theirs = playground.person("ben").sees("incidents")[0].ts
    assert (await deed(page, "delete_message", channel="C0PLAYINC0", ts=theirs))[
        "error"
    ] == "cant_delete_message"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "playground.example:80", "X-Playground": "1"},
        {"Origin": "https://evil.example", "X-Playground": "1"},
        {"Origin": "null", "X-Playground": "1"},
        {},
    ],
)
async def test_deeds_from_elsewhere_are_turned_away_with_a_sentence(playground, page, headers):
    body = {"as": ANA, "channel": "C0PLAYINC0", "text": "from elsewhere"}
    response = await page.post("/playground/deeds/say", json=body, headers=headers)
    assert response.status_code == 403
    assert response.text.startswith("The playground")
    assert "from elsewhere" not in [seen.text for seen in playground.person("ana").sees("incidents")]


async def test_another_host_name_reads_nothing_and_another_origin_opens_no_socket(playground, page):
    assert (await page.get("/playground/state", headers={"Host": "evil.example"})).status_code == 403
    ticket = playground.state.new_ticket()
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Origin": "https://evil.example"}
    response = await page.get(f"/socket?ticket={ticket}", headers=upgrade | key)
    assert response.status_code == 403


async def test_the_same_origin_is_welcome(page, playground):
    headers = {"Origin": playground.url, **DEED}
    body = {"as": ANA, "channel": "C0PLAYINC0", "text": "hello"}
    assert (await page.post("/playground/deeds/say", json=body, headers=headers)).json()["ok"]


async def test_the_server_listens_on_this_machine_alone(playground):
    bound = playground._server.servers[0].sockets[0].getsockname()
    assert bound[0] == "127.0.0.1"


async def test_stopping_does_not_wait_for_open_streams_and_sockets(open_playground):
    async with open_playground() as playground:
        web = AsyncWebClient(token=playground.app_token, base_url=playground.api_url)
        socket_client = SocketModeClient(playground.app_token, web_client=web, auto_reconnect_enabled=False)
        await socket_client.connect()
        async with (
            httpx.AsyncClient(base_url=playground.url, trust_env=False) as browser,
            watching(browser, ANA),
        ):
            began = time.perf_counter()
            await playground.stop()
            took = time.perf_counter() - began
            await socket_client.close()
    assert took < 10


async def test_a_taken_port_is_an_os_error(playground, open_playground):
    with pytest.raises(OSError, match="Address already in use"):
        async with open_playground(port=playground.port):
            pass


async def test_half_a_surrogate_pair_in_a_pasted_text_does_not_break_the_page(page):
    pasted = b'{"as": "U0PLAYANA0", "channel": "C0PLAYINC0", "text": "log \\ud83d end"}'
    assert (await page.post("/playground/deeds/say", content=pasted, headers=DEED)).json()["ok"]
    state = (await page.get("/playground/state")).json()
    assert state["messages"]["C0PLAYINC0"][-1]["text"].startswith("log ")

"""Several workspaces: each has its own people, channels and tokens, and the app hears of each under its own id."""

from __future__ import annotations

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground.faults import DeedRefusedError

INCIDENTS = "C0ACMEINC0"


def asking(playground, token):
    return AsyncWebClient(token=token, base_url=playground.api_url)


async def refused(call):
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


def granted(playground, tenant):
    """The app is in a workspace as after an installation; its token."""
    scopes = playground.state.manifest.scopes | playground.state.manifest.optional_scopes
    tenant.state.install(scopes)
    return playground.state.registry.tokens.issue(
        tenant.id, tenant.state.workspace.people()[0].id, scopes, "bot", rotates=False
    ).value


@pytest.fixture
def acme(playground):
    return playground.add_workspace("Acme")


@pytest.fixture
async def heard(playground):
    """What arrives over Socket Mode; everything is acknowledged."""
    requests = []
    web = asking(playground, playground.app_token)
    client = SocketModeClient(app_token=playground.app_token, web_client=web, ping_interval=0.5)

    async def listen(client, request):
        requests.append(request.payload)
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    client.socket_mode_request_listeners.append(listen)
    await client.connect()
    await playground.connected()
    yield requests
    await client.close()


async def test_a_token_sees_only_its_own_workspace(playground, acme, client):
    token = granted(playground, acme)
    there = asking(playground, token)
    assert await refused(there.chat_postMessage(channel="C0PLAYINC0", text="x")) == "channel_not_found"
    assert await refused(client.chat_postMessage(channel=INCIDENTS, text="x")) == "channel_not_found"
    assert await refused(there.users_info(user="U0PLAYANA0")) == "user_not_found"
    assert await refused(there.chat_postMessage(channel=INCIDENTS, text="x")) == "not_in_channel"
    await acme.person("ana").invite("incidents")
    assert (await there.chat_postMessage(channel=INCIDENTS, text="hello"))["message"]["team"] == acme.id
    assert acme.person("ben").sees("incidents")[-1].by_bot
    assert not [seen for seen in playground.person("ben").sees("incidents") if seen.by_bot]


async def test_what_happens_in_a_workspace_is_told_under_its_ids(playground, acme, heard):
    granted(playground, acme)
    ana = acme.person("ana")
    await ana.invite("incidents")
    await ana.command("incidents", "/waerror", "131047")
    await ana.mention("incidents", "131047")
    await ana.open_home()
    command, mention, *_ = (p for p in heard if p.get("event", {}).get("type") != "message")
    assert (command["team_id"], command["team_domain"], command["user_id"]) == (acme.id, "acme", "U0ACMEANA0")
    assert mention["team_id"] == acme.id
    assert mention["authorizations"][0] | {"enterprise_id": None} == {
        "enterprise_id": None, "team_id": acme.id, "user_id": "U0ACMEBOT0", "is_bot": True,
        "is_enterprise_install": False,
    }  # fmt: skip
    assert {p["team_id"] for p in heard} == {acme.id}


async def test_response_urls_and_views_belong_to_their_workspace(playground, acme, heard):
    there = asking(playground, granted(playground, acme))
    ana = acme.person("ana")
    await ana.command("incidents", "/waerror", "131047")
    await AsyncWebhookClient(heard[0]["response_url"]).send(text="only for Acme")
    assert ana.sees("incidents")[-1].text == "only for Acme"
    title = {"type": "plain_text", "text": "A window"}
    view = {"type": "modal", "title": title, "blocks": [{"type": "divider"}]}
    opened = await there.views_open(trigger_id=heard[0]["trigger_id"], view=view)
    assert (opened["view"]["team_id"], opened["view"]["bot_id"]) == (acme.id, "B0ACMEGRND")


async def test_without_the_app_there_is_no_command_no_home_and_no_event(acme, heard):
    ana = acme.person("ana")
    with pytest.raises(DeedRefusedError, match="not a valid command"):
        await ana.command("incidents", "/waerror", "131047")
    with pytest.raises(DeedRefusedError, match="no Home tab"):
        await ana.open_home()
    await ana.dm("131047")
    assert heard == []


async def test_calls_are_counted_by_method_and_workspace(playground, acme, client):
    there = asking(playground, granted(playground, acme))
    await there.auth_test()
    await there.auth_test()
    await client.auth_test()
    assert await refused(asking(playground, "xoxb-nobody").auth_test()) == "invalid_auth"
    assert [playground.calls("auth.test", team) for team in (acme.id, playground.home.id, "")] == [2, 1, 1]
    assert playground.calls("auth.test") == 4


@pytest.mark.parametrize("first", ["tokens_revoked", "app_uninstalled"])
async def test_an_uninstalled_app_hears_both_events_in_either_order_and_leaves_its_channels(
    playground, acme, heard, first
):
    token = granted(playground, acme)
    await acme.person("ana").invite("incidents")
    acme.uninstall(first)
    await playground.settled()
    assert [p["event"]["type"] for p in heard if p["event"]["type"] != "member_joined_channel"] == [
        first, "app_uninstalled" if first == "tokens_revoked" else "tokens_revoked",
    ]  # fmt: skip
    assert {p["team_id"] for p in heard} == {acme.id}
    assert await refused(asking(playground, token).auth_test()) == "account_inactive"
    granted(playground, acme)
    assert await refused(asking(playground, acme.token).chat_postMessage(channel=INCIDENTS, text="x")) == (
        "not_in_channel"
    )
    assert playground.hub.ready


async def test_apps_uninstall_needs_the_apps_own_secret(playground, acme, heard):
    there = asking(playground, granted(playground, acme))
    bad = there.apps_uninstall(client_id=playground.client_id, client_secret="guessed")
    assert await refused(bad) == "bad_client_secret"
    assert acme.installed
    await there.apps_uninstall(client_id=playground.client_id, client_secret=playground.client_secret)
    await playground.settled()
    assert not acme.installed
    assert {p["event"]["type"] for p in heard} == {"tokens_revoked", "app_uninstalled"}


async def test_a_revoked_token_is_refused_and_only_what_was_asked_for_is_told(playground, acme, heard):
    token = granted(playground, acme)
    acme.revoke(told=("tokens_revoked",))
    await playground.settled()
    assert [p["event"] for p in heard] == [
        {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0ACMEBOT0"]}}
    ]
    assert await refused(asking(playground, token).auth_test()) == "token_revoked"


async def test_giving_one_of_two_tokens_back_keeps_the_app_in_the_workspace(playground, acme, heard):
    playground.configure(rotates=True)
    granted(playground, acme)
    tokens = playground.state.registry.tokens
    second = tokens.issue(acme.id, "U0ACMEANA0", acme.state.scopes, "bot", rotates=True).value
    await asking(playground, acme.tokens[0].value).auth_revoke()
    await playground.settled()
    assert [p["event"]["type"] for p in heard] == ["tokens_revoked"]
    assert (await asking(playground, second).auth_test())["team_id"] == acme.id


@pytest.mark.usefixtures("heard")
async def test_another_workspace_keeps_its_connection_when_one_leaves(playground, acme, client):
    granted(playground, acme)
    await client.auth_revoke()
    await playground.settled()
    assert playground.hub.ready
    acme.uninstall()
    await playground.until(lambda: not playground.hub.ready)


def test_two_workspaces_with_the_same_ids_are_refused(playground):
    playground.add_workspace("Acme")
    with pytest.raises(ValueError, match="same ids"):
        playground.add_workspace("Acme Two")


async def test_the_app_level_token_belongs_to_no_workspace_and_takes_nothing_back(playground, client):
    app = asking(playground, playground.app_token)
    assert await refused(app.auth_revoke()) == "not_allowed_token_type"
    ids = {"client_id": playground.client_id, "client_secret": playground.client_secret}
    assert await refused(app.apps_uninstall(**ids)) == "not_allowed_token_type"
    assert (await client.auth_test())["ok"]
    assert (await app.auth_test()).headers["x-oauth-scopes"] == "connections:write"


async def test_the_page_shows_each_person_their_own_workspace_and_names_those_elsewhere(
    playground, acme, heard
):
    granted(playground, acme)
    async with httpx.AsyncClient(base_url=playground.url, trust_env=False) as page:
        home = (await page.get("/playground/state")).json()
        there = (await page.get("/playground/state?as=U0ACMEBEN0")).json()
        said = {"as": "U0ACMEBEN0", "channel": INCIDENTS, "command": "/waerror", "text": "131047"}
        await page.post("/playground/deeds/command", json=said, headers={"X-Playground": "1"})
        nobody = await page.get("/playground/state?as=U0NOBODY00")
    assert (home["workspace"]["team_id"], there["workspace"]["team_id"]) == ("T0PLAYGRND", acme.id)
    assert [(one["id"], one["workspace"]) for one in home["elsewhere"]] == [
        ("U0ACMEANA0", "Acme"),
        ("U0ACMEBEN0", "Acme"),
    ]
    assert {one["workspace"] for one in there["elsewhere"]} == {"Playground"}
    assert heard[0]["user_id"] == "U0ACMEBEN0"
    assert nobody.status_code == 404

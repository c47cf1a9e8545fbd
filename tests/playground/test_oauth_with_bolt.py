"""Stock Bolt installs itself into two workspaces of the playground, and answers in each with its own token."""

from __future__ import annotations

import time

import pytest
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.serving import served

SCOPES = ["commands", "chat:write", "app_mentions:read", "files:read"]


@pytest.fixture
async def playground(open_playground):
    async with open_playground(installed=False, clock=time.time) as started:
        yield started


@pytest.fixture
async def bolt(playground, tmp_path):
    """A Bolt app over HTTP with its own OAuth pages; yields (app, its address)."""
    folder = str(tmp_path)
    app = AsyncApp(
        client=AsyncWebClient(base_url=playground.api_url),
        signing_secret=playground.signing_secret,
        process_before_response=True,
        oauth_settings=AsyncOAuthSettings(
            client_id=playground.client_id,
            client_secret=playground.client_secret,
            scopes=SCOPES,
            authorization_url=playground.authorize_url,
            installation_store=FileInstallationStore(base_dir=folder),
            state_store=FileOAuthStateStore(expiration_seconds=600, base_dir=folder),
        ),
    )
    async with served(AsyncSlackRequestHandler(app, path="/slack/events")) as address:
        playground.configure(redirect_urls=(f"{address}/slack/oauth_redirect",))
        playground.deliver_to(f"{address}/slack/events")
        yield app, address


async def test_each_workspace_is_answered_with_its_own_token(playground, bolt):
    app, address = bolt
    acme = playground.add_workspace("Acme")

    @app.event("app_mention")
    async def mentioned(say, event, context):
        await say(text=f"hello {context.team_id}", thread_ts=event["ts"])

    for tenant in (playground.home, acme):
        page = await tenant.install(f"{address}/slack/install", person="ben")
        assert (page.status, page.url.startswith(address)) == (200, True)
        assert "Thank you" in page.text
        ana = tenant.person("ana")
        await ana.invite("incidents")
        assert (await ana.mention("incidents", "131047")).text == f"hello {tenant.id}"
    assert playground.calls("chat.postMessage", acme.id) == 1


async def test_pressing_cancel_installs_nothing(playground, bolt):
    _, address = bolt
    page = await playground.home.install(f"{address}/slack/install", allow=False)
    assert "access_denied" in page.text
    assert not playground.home.installed

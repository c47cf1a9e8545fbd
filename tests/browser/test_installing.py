"""The consent page in a real browser: its policy must let the form lead back to the app's own address."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.playground.host import Playground
from tests.support import MANIFEST

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def app():
    """The app's own server, at another origin: what the browser asked it for, and its address."""
    asked = []

    async def answer(reader, writer):
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode().split(" ")[1])
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<h1>Thank you</h1>"
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield asked, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/slack/oauth_redirect"
    server.close()
    await server.wait_closed()


@pytest_asyncio.fixture(loop_scope="session")
async def start(app):
    """A playground with a second workspace, and the address where an installation begins."""
    async with Playground(MANIFEST, installed=False) as playground:
        playground.configure(redirect_urls=(app[1],))
        playground.add_workspace("Acme")
        asked = {"client_id": playground.client_id, "scope": "commands,chat:write,files:read", "state": "s-1"}
        yield playground, f"{playground.authorize_url}?{urlencode(asked)}"


async def test_somebody_chooses_a_workspace_unticks_what_is_optional_and_is_led_back(app, start, chromium):
    playground, address = start
    page = await chromium.new_page()
    await page.goto(address)
    await page.get_by_label("Workspace, and who you are there").select_option("Acme: Ben Okafor")
    await page.get_by_label("files:read").uncheck()
    await page.get_by_role("button", name="Allow").click()
    await expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    query = parse_qs(urlsplit(app[0][0]).query)
    assert (query["state"], len(query["code"])) == (["s-1"], 1)
    acme = playground.workspaces["T0ACMEGRND"]
    assert acme.installed
    assert acme.state.scopes == {"commands", "chat:write"}
    await page.close()


async def test_cancel_leads_back_as_well(app, start, chromium):
    playground, address = start
    page = await chromium.new_page()
    await page.goto(address)
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert parse_qs(urlsplit(app[0][0]).query)["error"] == ["access_denied"]
    assert not playground.home.installed
    await page.close()

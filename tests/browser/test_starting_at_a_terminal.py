"""The real command line, from its first line in the terminal to the card in the browser."""

from __future__ import annotations

import sys

import pytest
from playwright.async_api import expect

from tests.browser.visit import Visit
from tests.support import MANIFEST

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WAERROR = (sys.executable, "-m", "bot")
# A bot that joins, says that it is there, and breaks at the first command.
FRAGILE = """
import asyncio, json, os, sys, urllib.request
import aiohttp

async def main():
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": "Bearer " + os.environ["SLACK_APP_TOKEN"]}
        url = os.environ["SLACK_API_URL"] + "apps.connections.open"
        async with session.post(url, headers=headers) as opened:
            address = (await opened.json())["url"]
        async with session.ws_connect(address) as socket:
            async for message in socket:
                if json.loads(message.data)["type"] == "slash_commands":
                    sys.exit(7)

asyncio.run(main())
"""
LAUNCH = """
import sys
from pathlib import Path
from bot.playground import launch
launch.PATIENCE_SECONDS = {patience}
sys.exit(launch.run(Path({manifest!r}), port=0, open_browser=False, bot_command=[sys.executable, "-c", {bot!r}]))
"""


def launching(terminal, bot, patience=20.0):
    program = LAUNCH.format(patience=patience, manifest=str(MANIFEST), bot=bot)
    return terminal(sys.executable, "-c", program)


async def test_the_first_command_ends_in_a_page_where_a_typed_code_gets_its_card(
    terminal, tmp_path, open_tab
):
    shown = terminal(*WAERROR, folder=tmp_path, BROWSER="true", DISPLAY="", WAYLAND_DISPLAY="")
    shown.shows("No Slack tokens found: starting the playground")
    shown.shows("The bot is connected")
    ana = await open_tab(shown.address)
    await ana.field.press_sequentially("/wa")
    await ana.page.get_by_role("option", name="/waerror").click()
    await ana.field.press_sequentially("131047")
    await ana.field.press("Enter")
    await expect(ana.card("131047 · The 24-hour reply window is closed")).to_be_visible()
    await ana.page.context.close()
    assert shown.interrupt() == 0


async def test_a_second_start_on_a_taken_port_takes_the_next_one_and_says_so(terminal, open_tab):
    start = (*WAERROR, "playground", "--no-browser", "--port")
    first = terminal(*start, "0")
    port = first.address.rpartition(":")[2]
    second = terminal(*start, port)
    second.shows(f"Port {port} is taken")
    second.shows("The bot is connected")
    assert second.address != first.address
    ana = await open_tab(second.address)
    await ana.send("/waerror 131047")
    await expect(ana.card("131047 · ")).to_be_visible()
    await ana.page.context.close()


async def test_a_bot_that_crashes_is_said_on_the_page_and_in_the_terminal(terminal, open_tab):
    shown = launching(terminal, FRAGILE)
    shown.shows("The bot is connected")
    ana = await open_tab(shown.address)
    await expect(ana.page.get_by_role("button", name="waerror, app, connected")).to_be_visible()
    await ana.send("/waerror 131047")
    await expect(ana.page.get_by_text("The bot is not connected.")).to_be_visible()
    await expect(ana.notices).to_contain_text("The bot stopped (exit code 7) and was not started again.")
    await expect(ana.log.get_by_role("alert")).to_contain_text("/waerror failed")
    shown.shows("The bot stopped with exit code 7")
    await ana.page.context.close()
    assert shown.interrupt() == 7


async def test_a_bot_that_does_not_join_is_said_on_the_page_and_in_the_terminal(terminal, open_tab):
    shown = launching(terminal, "import time; time.sleep(600)", patience=1.0)
    ana = await open_tab(shown.address)
    await expect(ana.page.get_by_text("The bot is not connected.")).to_be_visible()
    shown.shows("The bot has not connected in 1 seconds")


async def test_a_broken_manifest_ends_the_start_with_its_faults(terminal, tmp_path):
    broken = tmp_path / "manifest.yml"
    broken.write_text("display_information: {}\n", "utf-8")
    shown = terminal(sys.executable, "-c", LAUNCH.format(patience=20.0, manifest=str(broken), bot=""))
    assert shown.ends() == 2
    shown.shows("display_information.name must be a text")


async def test_two_workspaces_install_the_bot_and_one_person_acts_in_both(terminal, tmp_path, chromium):
    shown = terminal(*WAERROR, "playground", "--oauth", "--no-browser", "--port", "0", folder=tmp_path)
    shown.shows("The bot is connected. Install it: ")
    install = shown.shows(r"Install it: (\S+)")[1]
    page = await chromium.new_page()
    await page.goto(install)
    await page.get_by_label("Workspace, and who you are there").select_option("Acme: Ana Ruiz")
    await page.get_by_role("button", name="Allow").click()
    await expect(page.get_by_role("heading", name="waerror is installed in Acme")).to_be_visible()
    await page.goto(shown.address)
    await page.get_by_role("button", name="Switch person").click()
    await page.get_by_role("menuitemradio", name="Ana Ruiz").last.click()
    await expect(page.locator(".workspace-name")).to_have_text("Acme")
    await Visit(page).field.fill("/waerror 131047")
    await Visit(page).field.press("Enter")
    await expect(page.get_by_text("131047 · The 24-hour reply window is closed")).to_be_visible()
    await page.close()
    assert shown.interrupt() == 0

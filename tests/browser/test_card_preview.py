"""The card preview: every card of the catalog, and what an author sees of a change."""

from __future__ import annotations

import json
import re
import sys

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CATALOG = [sys.executable, "-m", "bot", "catalog", "cards"]
PRINT = "import sys, pathlib; sys.stdout.write(pathlib.Path(sys.argv[1]).read_text('utf-8'))"


def lines(headline):
    """What the card source prints: one card on its three surfaces."""
    header = {"type": "header", "text": {"type": "plain_text", "text": f"7 · {headline}"}}
    card = {"key": "cloud-api/7", "code": "7", "headline": headline, "family": "access", "text": headline}
    surfaces = ("message", "modal", "home")
    return "\n".join(json.dumps({**card, "surface": surface, "blocks": [header]}) for surface in surfaces)


async def test_every_card_of_the_catalog_is_found_by_code_and_drawn_on_each_surface(
    open_playground, open_tab
):
    playground = await open_playground(cards_command=CATALOG)
    author = await open_tab(playground.url, path="/preview")
    field = author.page.get_by_role("searchbox", name="Filter cards")
    await field.fill("131047")
    await (
        author.page.get_by_role("list", name="Cards").get_by_role("link", name=re.compile("^131047")).click()
    )
    for name in ("Message, desktop", "Modal, desktop", "Home, desktop", "Message, 360 px"):
        await expect(author.page.get_by_role("region", name=name)).to_contain_text("131047")
    card = author.page.get_by_role("region", name="Message, desktop")
    await expect(card.get_by_role("heading", name=re.compile("^131047 · "))).to_be_visible()
    await expect(author.page.get_by_text("finds no fault on any surface")).to_be_visible()
    await expect(
        author.page.get_by_role("complementary", name="Ten checks").get_by_role("checkbox")
    ).to_have_count(10)


async def test_a_change_of_the_catalog_is_drawn_at_once_and_a_fault_keeps_the_last_good_card(
    open_playground, open_tab, complaints, tmp_path
):
    complaints.expected.append("503")
    source = tmp_path / "cards.jsonl"
    source.write_text(lines("Before the change"), "utf-8")
    playground = await open_playground(
        cards_command=[sys.executable, "-c", PRINT, str(source)], cards_watch=tmp_path
    )
    author = await open_tab(playground.url, path="/preview")
    card = author.page.get_by_role("region", name="Message, desktop")
    await expect(card).to_contain_text("Before the change")
    source.write_text(lines("After the change"), "utf-8")
    await expect(card).to_contain_text("After the change")
    source.write_text("no card", "utf-8")
    await expect(author.page.get_by_role("alert")).to_contain_text("printed something that is no card")
    await expect(card).to_contain_text("After the change")
    source.write_text(lines("Mended"), "utf-8")
    await expect(card).to_contain_text("Mended")
    await expect(author.page.get_by_role("alert")).to_have_count(0)


async def test_without_cards_the_preview_says_why_and_leads_back(open_playground, open_tab, complaints):
    complaints.expected.append("404")
    playground = await open_playground()
    author = await open_tab(playground.url, path="/preview")
    await expect(author.page.get_by_role("alert")).to_contain_text("without a catalog")
    await author.page.get_by_role("link", name="To the playground").click()
    await expect(author.field).to_be_visible()

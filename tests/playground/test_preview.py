"""The card preview: cards of a command's output, judged, drawn anew when the catalog changes."""

from __future__ import annotations

import asyncio
import json
import sys

import httpx
import pytest

SOURCE = """
import json, pathlib, sys
headline = pathlib.Path(sys.argv[1]).read_text().strip()
if headline == "broken":
    sys.exit("no catalog")
section = {"type": "section", "text": {"type": "mrkdwn", "text": headline}}
for surface in ("message", "modal", "home"):
    blocks = [section] if surface != "home" else [{"type": "markdown", "text": headline}]
    card = {"key": "cloud-api/131047", "code": "131047", "headline": headline, "family": "window"}
    print(json.dumps({**card, "surface": surface, "text": headline, "blocks": blocks}))
"""


@pytest.fixture
def catalog(tmp_path):
    folder = tmp_path / "catalog"
    folder.mkdir()
    (folder / "entry.toml").write_text("The window is closed", "utf-8")
    return folder


@pytest.fixture
async def page(open_playground, catalog):
    command = [sys.executable, "-c", SOURCE, str(catalog / "entry.toml")]
    async with (
        open_playground(cards_command=command, cards_watch=catalog) as playground,
        httpx.AsyncClient(base_url=playground.url, trust_env=False, timeout=10) as browser,
    ):
        yield browser


async def test_cards_are_listed_once_and_drawn_for_each_surface(page):
    listed = (await page.get("/preview/cards")).json()
    entry = {
        "key": "cloud-api/131047",
        "code": "131047",
        "headline": "The window is closed",
        "family": "window",
    }
    assert listed["entries"] == [entry]
    card = (await page.get("/preview/card", params={"key": "cloud-api/131047", "surface": "modal"})).json()
    assert card["text"] == "The window is closed"
    assert card["faults"] == []


async def test_a_block_on_a_wrong_surface_is_a_fault_with_its_pointer(page):
    card = (await page.get("/preview/card", params={"key": "cloud-api/131047", "surface": "home"})).json()
    assert (card["faults"][0]["severity"], card["faults"][0]["pointer"][:9]) == ("error", "/blocks/0")


async def test_a_change_in_the_catalog_is_told_and_drawn(page, catalog):
    before = (await page.get("/preview/cards")).json()["version"]
    async with page.stream("GET", "/preview/events") as response, asyncio.timeout(20):
        lines = response.aiter_lines()
        await anext(lines)
        (catalog / "entry.toml").write_text("Changed", "utf-8")
        async for line in lines:
            if line.startswith("data: "):
                assert json.loads(line[6:]) == {"kind": "change"}
                break
    after = (await page.get("/preview/cards")).json()
    assert (after["entries"][0]["headline"], after["version"] == before) == ("Changed", False)


async def test_a_source_that_fails_is_a_sentence(page, catalog, capfd):
    (catalog / "entry.toml").write_text("broken", "utf-8")
    response = await page.get("/preview/cards")
    assert (response.status_code, response.json()["error"]) == (503, "cards_failed")
    assert "exit code 1" in response.json()["say"]
    assert "no catalog" in capfd.readouterr().err


async def test_without_a_source_there_is_no_preview(playground):
    async with httpx.AsyncClient(base_url=playground.url, trust_env=False) as browser:
        assert (await browser.get("/preview/cards")).status_code == 404
        assert (await browser.get("/preview/card?key=x&surface=message")).status_code == 404

"""Take the README's screenshots anew: `python -m tests.browser.pictures [folder]`.

They are taken from the scenes that the browser tests play, always on the same morning, so that only what looks
different makes another file.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from unittest.mock import patch

from playwright.async_api import async_playwright

from bot.knowledge.loader import load
from bot.resolve.resolver import Resolver
from tests.browser.chromium import FLAGS, MISSING, executable
from tests.browser.scenes import NOW, SCENES, settings, stage
from tests.support import a_world

IMAGES = Path(__file__).parents[2] / ".github" / "images"


async def take(folder: Path) -> None:
    """Play every scene in a workspace of its own and keep its picture."""
    catalog = load()
    resolver = Resolver(catalog)
    path = executable()
    if path is None:
        sys.exit(MISSING)
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=path, args=FLAGS)
        for scene in SCENES:
            async with a_world(catalog, resolver, clock=NOW.timestamp) as world:
                context = await browser.new_context(**settings(scene))
                page = await stage(context, world, scene)
                await page.screenshot(path=folder / f"{scene.name}.png", caret="hide")
                await context.close()
        await browser.close()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    target.mkdir(parents=True, exist_ok=True)
    os.environ["DATABASE_URL"] = "memory:"  # what another picture was asked is not on this one
    with patch("time.time", NOW.timestamp):  # the bot's own times, of the same morning
        asyncio.run(take(target))

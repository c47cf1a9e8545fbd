"""The doors for the page: its files."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize("path", ["/", "/page/main.js", "/page/css/theme.css", "/preview"])
async def test_a_browser_asks_anew_for_each_file_of_the_page_and_gets_304_for_what_it_has(playground, path):
    async with httpx.AsyncClient(base_url=playground.url, trust_env=False) as browser:
        first = await browser.get(path)
        assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache")
        if path.startswith("/page/"):
            again = await browser.get(path, headers={"If-None-Match": first.headers["etag"]})
            assert (again.status_code, again.headers["cache-control"]) == (304, "no-cache")

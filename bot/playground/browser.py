"""A browser for tests: it follows links and redirects, keeps cookies, and presses the buttons of a consent page.

Cookies marked Secure are sent to 127.0.0.1 as well, as browsers do for loopback addresses. Proxies are never used.
"""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

MOST_REDIRECTS = 10
SECONDS = 30.0
REDIRECTS = range(300, 400)


@dataclass(frozen=True)
class Page:
    """Where the browser ended up."""

    url: str
    status: int
    text: str

    def link(self, containing: str) -> str | None:
        """The first link whose address contains these words, absolute."""
        for found in re.findall(r'href="([^"]*)"', self.text):
            if containing in unescape(found):
                return urljoin(self.url, unescape(found))
        return None

    def value(self, name: str) -> str | None:
        """The value of a hidden field."""
        found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', self.text)
        return unescape(found[1]) if found else None


class Browser:
    """One person's browser. Blocking: run it in a thread."""

    def __init__(self) -> None:
        self._cookies: dict[str, dict[str, str]] = {}

    def get(self, url: str) -> Page:
        """Open an address."""
        return self._go("GET", url, None)

    def post(self, url: str, fields: list[tuple[str, str]]) -> Page:
        """Send a form."""
        return self._go("POST", url, urlencode(fields))

    def _go(self, method: str, url: str, form: str | None) -> Page:
        for _ in range(MOST_REDIRECTS):
            page, onward = self._once(method, url, form)
            if onward is None:
                return page
            method, url, form = "GET", urljoin(url, onward), None
        raise RuntimeError("too many redirects")

    def _once(self, method: str, url: str, form: str | None) -> tuple[Page, str | None]:
        parts = urlsplit(url)
        host = parts.hostname or ""
        maker = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = maker(host, parts.port, timeout=SECONDS)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.get(host, {}).items())}
        if form is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"{parts.scheme}://{parts.netloc}",
            }
        try:
            connection.request(method, f"{parts.path or '/'}?{parts.query}", form, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            for line in response.headers.get_all("Set-Cookie") or []:
                kept = {name: morsel.value for name, morsel in SimpleCookie(line).items()}
                self._cookies.setdefault(host, {}).update(kept)
            onward = response.getheader("Location") if response.status in REDIRECTS else None
            return Page(url, response.status, text), onward
        finally:
            connection.close()

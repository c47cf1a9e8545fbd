"""Rules on links: https, known hosts, whole addresses, nothing that tracks. An overlay may link to any https host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.structure import Located

META_HOSTS = frozenset({
    "developers.facebook.com", "www.facebook.com", "business.facebook.com", "business.whatsapp.com", "metastatus.com",
})  # fmt: skip
OTHER_HOSTS = frozenset({
    "github.com", "www.twilio.com", "docs.360dialog.com", "docs.ycloud.com", "developers.webexconnect.io",
    "support.cequens.com", "support.wati.io", "docs.bizmagnets.ai", "api.support.vonage.com", "help.gohighlevel.com",
    "docs.kirimdev.com",
})  # fmt: skip
"""Hosts that our sources may lie on: each is a documentation site that somebody of ours has read."""
SHORTENERS = frozenset({
    "bit.ly", "t.co", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "buff.ly", "rebrand.ly", "cutt.ly", "fb.me", "lnkd.in",
    "shorturl.at", "rb.gy", "t.ly", "wa.me",
})  # fmt: skip

_TRACKING = re.compile(r"[?&#](utm_\w+|fbclid|gclid|mc_eid|igshid|_ga|ref|ref_src)=", re.IGNORECASE)


def sources_are_plain(catalog: Catalog) -> Iterator[Located]:
    """Each source's address is whole, its host known, and Meta's own words lie on Meta's own hosts."""
    first: dict[str, str] = {}
    for source in catalog.sources.values():
        name = f"source/{source.id}"
        local = name in catalog.local
        file = catalog.files.get(name, "sources.toml")
        for reason, remedy in _faults(source.url, any_host=local):
            yield file, f"{source.id}.url", reason, remedy
        if source.first_party and urlsplit(source.url).hostname not in META_HOSTS:
            yield file, f"{source.id}.kind", f"{source.kind} is for Meta's own hosts", "name the kind it is"
        if source.kind == "company" and not local:
            yield file, f"{source.id}.kind", "company is for overlays", "name the kind it is"
        other = first.setdefault(source.url, source.id)
        if other != source.id:
            yield file, f"{source.id}.url", f"is the address of {other}", "keep one of them"


def provider_sources_are_plain(catalog: Catalog) -> Iterator[Located]:
    """Each row of a provider says where it is written, by the same rules."""
    for provider in catalog.providers.values():
        name = f"provider/{provider.id}"
        file = catalog.files.get(name, f"providers/{provider.id}.toml")
        for row in provider.codes:
            for reason, remedy in _faults(row.source, any_host=True):
                yield file, f"{row.code}.source", reason, remedy


def _faults(url: str, *, any_host: bool) -> Iterator[tuple[str, str]]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in SHORTENERS:
        yield f"{host} shortens addresses", "write the address it leads to"
    elif not any_host and host not in META_HOSTS | OTHER_HOSTS:
        yield f"host {host} is not allowed", "add it to bot/knowledge/addresses.py, with care"
    if parts.username or parts.password:
        yield "has a name or password in it", "take it out"
    if _TRACKING.search(url):
        yield "has a tracking parameter", "take it off"


CATALOG_RULES: tuple[Callable[[Catalog], Iterator[Located]], ...] = (
    sources_are_plain, provider_sources_are_plain,
)  # fmt: skip

"""Which proxy leads to which host. Decided here for every client, since slack_sdk ignores NO_PROXY."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    Address = ipaddress.IPv4Address | ipaddress.IPv6Address

ORDER = {
    "https": ("https_proxy", "all_proxy", "http_proxy"),
    "wss": ("wss_proxy", "https_proxy", "all_proxy", "http_proxy"),
    "http": ("http_proxy", "all_proxy"),
    "ws": ("ws_proxy", "http_proxy", "all_proxy"),
}
"""By scheme: the variables that are asked, the first that is set counts. HTTP_PROXY is asked for https too, as
slack_sdk does."""


@dataclass(frozen=True)
class Proxies:
    """`addresses`: proxies by the lower-case name of their variable. `exempt`: NO_PROXY as it was written."""

    addresses: Mapping[str, str] = field(default_factory=dict)
    exempt: str = ""

    def of(self, url: str) -> str | None:
        """Return the proxy for an address, or None for the direct way, as for every loopback address.

        NO_PROXY holds names (with all below them), addresses, networks (10.0.0.0/8), each with a port if wanted, or *.
        """
        parts = urlsplit(url)
        names = ORDER.get(parts.scheme, ())
        found = next((self.addresses[name] for name in names if self.addresses.get(name)), None)
        if found is None or not parts.hostname or self._direct(parts.hostname, parts.netloc):
            return None
        return found if "://" in found else f"http://{found}"

    def _direct(self, host: str, place: str) -> bool:
        address = _address(host)
        if host == "localhost" or (address is not None and address.is_loopback):
            return True
        entries = (part.strip().lower() for part in self.exempt.replace(",", " ").split())
        return any(_names(entry, host, place.rpartition("@")[2].lower(), address) for entry in entries)


def _address(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _names(entry: str, host: str, place: str, address: Address | None) -> bool:
    """Whether an entry of NO_PROXY names a host; `place` is the host with the port that the address gives."""
    if "/" in entry:
        try:
            return address is not None and address in ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return False
    entry = entry.removeprefix("*").lstrip(".")
    return not entry or any(name == entry or name.endswith(f".{entry}") for name in (host, place))

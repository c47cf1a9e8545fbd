"""Who can reach an address to listen on."""

from __future__ import annotations

import ipaddress


def exposed(host: str) -> bool:
    """Whether an address is open beyond this machine and private networks; a name may be."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host != "localhost"
    return address.is_unspecified or address.is_global

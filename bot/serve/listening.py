"""The address that Slack calls: taken before anything is loaded, or refused in words."""

from __future__ import annotations

import errno
import os
import socket
from contextlib import suppress

LAST = 65535


class AddressError(Exception):
    """Nobody can listen there. Its text is meant for a person: which address, and what to do."""


def bound(host: str, port: int) -> list[socket.socket]:
    """Return sockets bound to an address; connections are refused until somebody listens on them.

    Raises `AddressError`.
    """
    taken: list[socket.socket] = []
    try:
        flags = socket.AI_PASSIVE
        for family, kind, protocol, _, address in dict.fromkeys(
            socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=flags)
        ):
            made = socket.socket(family, kind, protocol)
            taken.append(made)
            if os.name == "posix":  # elsewhere it would share the port with whoever has it
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            made.bind(address)
    except OSError as error:
        for made in taken:
            made.close()
        raise AddressError(refusal(error, host, port)) from None
    return taken


def waiting(listening: socket.socket) -> list[socket.socket]:
    """Return the connections that the system has taken for a listening socket, and nobody has fetched yet."""
    fetched: list[socket.socket] = []
    with listening.dup() as ours, suppress(BlockingIOError):
        ours.settimeout(0)
        while True:
            fetched.append(ours.accept()[0])
    return fetched


def refusal(error: OSError, host: str, port: int) -> str:
    """Say what is wrong with an address, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use by another program, or by another waerror. End that one, or choose "
            f"another port: --port {port + 1 if port < LAST else port - 1}, or PORT in .env."
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return (
            f"This user may not listen on port {port}. Choose one above 1023 with --port or PORT, and let a router "
            "in front pass on to it."
        )
    return (
        f"{host} is no address of this machine, so port {port} cannot be listened on there. Set HOST (or --host) to "
        "127.0.0.1 for this machine alone, or to 0.0.0.0 for all."
    )

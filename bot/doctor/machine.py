"""This machine: the proxy's door, room on the disk, the addresses that are listened on."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import http.client
import json
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.doctor.finding import Finding, fault, ok, warning
from bot.telemetry.reach import exposed

if TYPE_CHECKING:
    from bot.doctor.subject import Subject

PROXY, DISK, PORT, METRICS = "Proxy", "Disk", "Port", "Metrics"
KNOCKING = 3.0
"""Seconds to wait at a door."""
MOST_READ = 1_000_000
TIGHT, FULL = 200 * 2**20, 20 * 2**20
"""Bytes that are left: a warning, a fault. A year of a busy workspace is about 100 MB."""


async def proxy(subject: Subject) -> Finding:
    """Whether the proxy on the way to Slack takes connections."""
    names = " and ".join(subject.proxy_variables)
    if subject.proxy is None:
        exempt = f"{names} is set, and does not count for Slack's address" if names else "none"
        return ok(PROXY, exempt)
    remedy = f"Start the proxy or correct {names or 'HTTPS_PROXY'}; NO_PROXY lists hosts that need none."
    try:
        parts = urlsplit(subject.proxy)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return fault(PROXY, f"{names} is not the address of a proxy.", "Write it as http://host:port.")
    try:
        async with asyncio.timeout(KNOCKING):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return fault(PROXY, f"{host}:{port}, the way to Slack, takes no connections.", remedy)
    writer.close()
    with contextlib.suppress(OSError):  # it has taken the connection: how it ends one is its own affair
        await writer.wait_closed()
    return ok(PROXY, f"{host}:{port} takes connections")


async def disk(subject: Subject) -> Finding | None:
    """Whether the folder of the SQLite file can be written to, and how much room is left; None without a file."""
    settings = subject.settings
    if settings is None or settings.store.kind != "sqlite":
        return None
    folder = Path(settings.store.url.partition(":///")[2]).parent
    return await asyncio.to_thread(_room, folder)


def _room(folder: Path) -> Finding:
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    remedy = "Give this user write permission there, or name another file: DATABASE_URL=sqlite:///path."
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
        free = shutil.disk_usage(there).free
    except OSError:
        return fault(DISK, f"{folder} cannot be written to.", remedy)
    left = f"{free / 2**30:.1f} GB are free in {folder}"
    make = f"Make room on the disk of {folder}, or lower WAERROR_RETENTION_DAYS."
    if free < FULL:
        return fault(DISK, f"Less than {FULL >> 20} MB are free in {folder}: nothing can be kept.", make)
    if free < TIGHT:
        return warning(DISK, f"{free >> 20} MB are free in {folder}.", make)
    return ok(DISK, left)


async def port(subject: Subject) -> Finding | None:
    """Whether the address that Slack calls is free, or is ours already; None in Socket Mode."""
    settings = subject.settings
    if settings is None or subject.mode != "http":
        return None
    place = f"{settings.host}:{settings.port}"
    trouble = await asyncio.to_thread(_taken, settings.host, settings.port)
    if trouble is None:
        return ok(PORT, f"{place} is free")
    if trouble == errno.EADDRINUSE:
        if await asyncio.to_thread(_is_waerror, settings.host, settings.port):
            return ok(PORT, f"{place} is taken by waerror itself: it is running")
        return fault(
            PORT,
            f"{place} is taken by another program: waerror is not running there and could not start.",
            "End that program, or set PORT to a free one.",
        )
    if trouble in {errno.EACCES, errno.EPERM}:
        return fault(PORT, f"This user may not listen on {place}.", "Set PORT to a number above 1023.")
    return fault(
        PORT,
        f"{settings.host} is no address of this machine.",
        "Set HOST to 127.0.0.1 for this machine alone, or to 0.0.0.0 for all.",
    )


async def metrics(subject: Subject) -> Finding | None:
    """Whether metrics are kept from strangers; None where they are off."""
    settings = subject.settings
    if settings is None or settings.waerror_metrics_port is None:
        return None
    host, number = settings.waerror_metrics_host, settings.waerror_metrics_port
    place = f"{host}:{number}"
    if exposed(host):
        return warning(
            METRICS,
            f"{place} can be read by everybody who reaches this machine; nobody is asked for a password there.",
            "Set WAERROR_METRICS_HOST to 127.0.0.1, or to this machine's address in a private network.",
        )
    trouble = await asyncio.to_thread(_taken, host, number)
    if trouble is None:
        return ok(METRICS, f"{place} is free, and open to this machine or a private network alone")
    taken = trouble == errno.EADDRINUSE
    if taken and b"waerror_" in await asyncio.to_thread(_said, host, number, "/metrics"):
        return ok(METRICS, f"{place} is served by waerror itself: it is running")
    return warning(
        METRICS,
        f"{place} cannot be listened on: the bot would run without metrics.",
        "Set WAERROR_METRICS_PORT to a free port, another one for each process.",
    )


def _taken(host: str, number: int) -> int | None:
    """Return why an address cannot be listened on, as an errno; None where it can."""
    try:
        found = socket.getaddrinfo(host or None, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in found[:1]:
            with socket.socket(family, kind, protocol) as trying:
                if os.name == "posix":  # a connection that ended a moment ago does not count
                    trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trying.bind(address)
                trying.listen(1)
    except OSError as error:
        return error.errno or errno.EADDRNOTAVAIL
    return None


def _is_waerror(host: str, number: int) -> bool:
    """Whether the program at an address answers as waerror does when asked whether it is ready."""
    try:
        said = json.loads(_said(host, number, "/readyz"))
    except ValueError:
        return False
    return isinstance(said, dict) and {"ready", "reason"} <= set(said)


def _said(host: str, number: int, path: str) -> bytes:
    """Return what the program at an address answers, or nothing."""
    reachable = "127.0.0.1" if host in {"", "0.0.0.0"} else "::1" if host == "::" else host  # noqa: S104
    connection = http.client.HTTPConnection(reachable, number, timeout=KNOCKING)
    try:
        connection.request("GET", path)
        return connection.getresponse().read(MOST_READ)
    except (OSError, http.client.HTTPException):
        return b""
    finally:
        connection.close()

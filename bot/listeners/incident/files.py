"""A file dropped on the bot in a direct message: fetched, counted, forgotten. It never lies on a disk of ours."""

from __future__ import annotations

import asyncio
import io
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.cards import digest, fault, remarks
from bot.cards.setting import Setting
from bot.cards.triage import triage_card
from bot.listeners.incident.handouts import slacks_own
from bot.listeners.slack.refusals import TROUBLE, code_of, settings_of
from bot.resolve import intake
from bot.resolve.redact import redact
from bot.resolve.triage import triage
from bot.telemetry import logs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards.blocks import Card
    from bot.listeners.desk import Desk
    from bot.listeners.slack.replies import Place
    from bot.resolve.inventory import Triage

LARGEST = 20_000_000
"""Bytes of a file that is read: it is held in memory while it is counted."""
PIECE = 65_536
TURN, REST = 20, 0.0001
"""Lines after which counting rests, and for how many seconds: measured with 20 MB, a tenth more for who sent the
file, and less than half of the wait for everybody else (37 instead of 90 ms)."""
FETCHING = aiohttp.ClientTimeout(total=60)
"""Seconds a file may take on its way to us."""
SCOPE = "files:read"
GONE = {"file_not_found", "file_deleted", "access_denied"}
"""Errors of files.info that say: there is nothing to read any more
(https://docs.slack.dev/reference/methods/files.info#errors)."""
MEDIA = ("image/", "video/", "audio/")


class RefusedError(Exception):
    """A file that is not read; `reason` is one of `cards.remarks.REFUSED`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def given(event: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the files of a message that are meant to be read; a picture beside a question only illustrates it."""
    files = [file for file in event.get("files") or [] if isinstance(file, dict)]
    if not (event.get("text") or "").strip():
        return files
    return [file for file in files if not _media(file)]


async def count(
    desk: Desk, client: AsyncWebClient, app: str, files: list[dict[str, Any]], place: Place
) -> None:
    """Answer with the summary of a file, or with one sentence why there is none. `app`: our id, for a link."""
    name = _name(files[0])
    try:
        found, _ = await counted(desk, client, _only(files))
        card = triage_card(found, name, desk.catalog, Setting(place="dm"), kept=_only(files))
    except RefusedError as refused:
        card = fault.plain_card(remarks.refusal(refused.reason, name))
    except intake.UnreadableError as error:
        card = fault.plain_card(remarks.refusal(error.refusal.value, name))
    except TROUBLE as error:
        card = _told(error, app, name)
    await place.reply(card)


def _only(files: list[dict[str, Any]]) -> str:
    """Return the id of the one file."""
    if len(files) > 1:
        raise RefusedError("several")
    return str(files[0].get("id", ""))


async def counted(desk: Desk, client: AsyncWebClient, file_id: str) -> tuple[Triage, str]:
    """Fetch and count a file; return its counts and its name, redacted.

    Raises RefusedError, UnreadableError, and what a call to Slack raises.
    """
    async with desk.files:
        answer = await client.files_info(file=file_id)
        file: dict[str, Any] = answer.get("file") or {}
        _check(file)
        stream = await _fetched(desk, client, file)
        start = time.perf_counter()
        # Beside the event loop: others are answered while a file of many lines is read.
        found = await asyncio.to_thread(triage, _politely(intake.lines(stream)), desk.reader)
    logs.get().info(
        "triage",
        format=found.format,
        lines=found.lines,
        codes=len(found.rows),
        ms=round((time.perf_counter() - start) * 1000),
    )
    return found, _name(file)


def _name(file: dict[str, Any]) -> str:
    return redact(str(file.get("name") or file.get("title") or ""))


def _politely(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Pass lines on, and let others have the interpreter: who asks meanwhile would wait 5 ms at every turn."""
    for number, line in enumerate(lines):
        if number % TURN == 0:
            time.sleep(REST)
        yield line


def _check(file: dict[str, Any]) -> None:
    """Refuse what its description already rules out."""
    if file.get("mode") in {"tombstone", "hidden_by_limit"}:
        raise RefusedError("gone")
    if file.get("is_external"):
        raise RefusedError("outside")
    if _media(file):
        raise RefusedError("picture" if str(file["mimetype"]).startswith("image/") else "binary")
    if int(file.get("size") or 0) > LARGEST:
        raise RefusedError("large")


async def _fetched(desk: Desk, client: AsyncWebClient, file: dict[str, Any]) -> io.BytesIO:
    """Return the bytes of a file, at most `LARGEST`. The description of a file may lie about its size."""
    address = str(file.get("url_private") or "")
    if not slacks_own(address, client.base_url):
        raise RefusedError("outside")
    bearer = {"Authorization": f"Bearer {client.token}"}
    kept = io.BytesIO()
    async with desk.session().get(
        address, headers=bearer, allow_redirects=False, timeout=FETCHING, proxy=desk.proxy(address)
    ) as answer:
        if answer.status == HTTPStatus.NOT_FOUND:
            raise RefusedError("gone")
        # Who may not read a file is led to a page to sign in, not told so.
        page = answer.content_type == "text/html" and file.get("mimetype") != "text/html"
        if answer.status != HTTPStatus.OK or page:
            raise RefusedError("away")
        async for piece in answer.content.iter_chunked(PIECE):
            if kept.tell() + len(piece) > LARGEST:
                raise RefusedError("large")
            kept.write(piece)
    kept.seek(0)
    return kept


def _media(file: dict[str, Any]) -> bool:
    return str(file.get("mimetype") or "").startswith(MEDIA)


def _told(error: Exception, app: str, name: str) -> Card:
    """Return why Slack did not hand the file out, and what to do about it."""
    code = code_of(error)
    logs.get().warning("triage.refused", kind=type(error).__name__, slack=code)
    if code == "missing_scope":
        return digest.told_card(digest.needs(remarks.NEEDS, [SCOPE], settings_of(app)))
    return fault.plain_card(remarks.refusal("gone" if code in GONE else "away", name))

"""Sending a file into a thread: where to put it, its bytes, then the message that shows it.

Three steps, as Slack asks for (https://docs.slack.dev/messaging/working-with-files#uploading_files); nobody sees
anything before the last. Without the permission the same stands in the thread as text.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.cards.handout import as_text
from bot.listeners.slack.refusals import code_of, settings_of
from bot.listeners.slack.replies import post
from bot.telemetry import logs

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards.handout import Handout
    from bot.listeners.desk import Desk
    from bot.listeners.incident.conversation import Spot

HOST = ("https", "files.slack.com")
"""Where Slack keeps files (https://docs.slack.dev/reference/objects/file-object); nobody else gets token or content."""
SENDING = aiohttp.ClientTimeout(total=20)
FORBIDDEN = {
    "missing_scope",
    "file_uploads_disabled",
    "file_uploads_except_images_disabled",
    "file_type_not_allowed",
    "file_upload_size_restricted",
}
"""Errors of files.getUploadURLExternal that no second try mends
(https://docs.slack.dev/reference/methods/files.getUploadURLExternal#errors)."""


class NotTakenError(Exception):
    """Slack named no place of its own for the bytes, or did not take them."""


async def hand_out(desk: Desk, client: AsyncWebClient, spot: Spot, handout: Handout) -> None:
    """Send a file into a thread; where files are not allowed, what it holds as text.

    Raises what Slack raises, and NotTakenError: then nothing was posted.
    """
    try:
        await _send(desk, client, spot, handout)
    except SlackApiError as error:
        code = code_of(error)
        if code not in FORBIDDEN:
            raise
        logs.get().info("handout.as_text", slack=code)
        card = as_text(handout, settings_of(spot.app), scope=code == "missing_scope")
        await post(client, card, channel=spot.channel, thread_ts=spot.thread)


async def _send(desk: Desk, client: AsyncWebClient, spot: Spot, handout: Handout) -> None:
    content = handout.content.encode()
    place = await client.files_getUploadURLExternal(filename=handout.name, length=len(content))
    address = str(place.get("upload_url") or "")
    if not slacks_own(address, client.base_url):
        raise NotTakenError
    async with desk.session().post(
        address, data=content, allow_redirects=False, timeout=SENDING, proxy=desk.proxy(address)
    ) as answer:
        if answer.status != HTTPStatus.OK:
            raise NotTakenError
    await client.files_completeUploadExternal(
        files=[{"id": str(place["file_id"]), "title": handout.name}],
        channel_id=spot.channel,
        thread_ts=spot.thread,
        initial_comment=handout.comment,
    )


def slacks_own(address: str, api: str) -> bool:
    """Whether an address is where Slack keeps files, or of the host whose API we talk to."""
    try:
        asked, base = urlsplit(address), urlsplit(api)
    except ValueError:
        return False
    return (asked.scheme, asked.netloc) in {HOST, (base.scheme, base.netloc)}

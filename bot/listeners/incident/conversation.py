"""Reading a thread from Slack, page by page, within a time; and what Slack says when it does not let us."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

from bot.cards import ids, state
from bot.listeners.slack.payload import text_of, workspace_of
from bot.listeners.slack.refusals import TOO_MANY, TROUBLE, code_of
from bot.resolve.thread import Post
from bot.telemetry import logs

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards.state import State
    from bot.listeners.card.press import Press

T = TypeVar("T")

PAGE = 200
"""Messages a call: what Slack recommends (https://docs.slack.dev/reference/methods/conversations.replies)."""
MOST = 1_000
"""Messages of a thread that are read."""
LONG = 4_000
"""Characters from which a text is read beside the event loop: others are answered meanwhile."""
BUDGET = 25.0
"""Seconds that reading and counting may take, waits that Slack asks for included: less than the lease of a claim."""
WITHOUT = frozenset(
    {"message_deleted", "message_changed", "tombstone", "channel_join", "group_join", "channel_leave"}
)
"""Subtypes that say nothing."""


class Stop(StrEnum):
    """Why reading ended."""

    END = "end"
    MOST = "most"
    LIMITED = "limited"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Spot:
    """A thread, and who we are in its workspace: by that our own messages are known."""

    team: str
    channel: str
    thread: str
    app: str = ""
    bot: str = ""
    """Our user id."""

    @classmethod
    def of(cls, body: dict[str, Any], channel: str, thread: str, bot: str | None) -> Spot:
        """Read it from a request's body; `bot` is what `auth.test` said of us, if it has."""
        team = workspace_of(body)
        given: dict[str, Any] = next(iter(body.get("authorizations") or []), {})
        return cls(team, channel, thread, body.get("api_app_id", ""), bot or given.get("user_id") or "")

    @classmethod
    def under(cls, body: dict[str, Any], press: Press, bot: str | None) -> Spot:
        """Return the thread of a pressed card; where it stands in none, the one that begins with it."""
        return cls.of(body, press.channel, press.thread or press.message, bot)

    @property
    def key(self) -> str:
        """The claim of its overview: one is drawn at a time."""
        return f"digest:{self.team}:{self.channel}:{self.thread}"

    def own(self, message: dict[str, Any]) -> bool:
        """Whether we wrote a message."""
        by_app = bool(self.app) and message.get("app_id") == self.app
        return by_app or (bool(self.bot) and message.get("user") == self.bot)


@dataclass(frozen=True, slots=True)
class Pages:
    """What was read of a thread, oldest first."""

    messages: tuple[dict[str, Any], ...]
    total: int
    """Messages of the thread, as its first message says."""
    stop: Stop = Stop.END
    wait: int = 0
    """Seconds that Slack asks to wait, where it stopped us."""


class Standing:
    """Where the overviews of this process stand, for threads too long to find them by reading. Bounded."""

    def __init__(self, most: int = 2_000) -> None:
        self._most = most
        self._known: dict[str, tuple[str, State]] = {}

    def get(self, key: str) -> tuple[str, State] | None:
        """Return ts and state of a thread's overview."""
        return self._known.get(key)

    def keep(self, key: str, ts: str, remembered: State) -> None:
        """Remember it; the oldest goes beyond the most."""
        self._known.pop(key, None)
        self._known[key] = (ts, remembered)
        if len(self._known) > self._most:
            del self._known[next(iter(self._known))]


async def beside_the_loop(work: Callable[..., T], size: int, *given: object) -> T:
    """Do `work` at once for a text of few characters, in a thread of its own for a long one."""
    return await asyncio.to_thread(work, *given) if size > LONG else work(*given)


async def read(client: AsyncWebClient, spot: Spot, end: float) -> Pages:
    """Return a thread's messages, as many as can be had before `end` (of `time.monotonic`).

    Raises SlackApiError or the like where not even the first page can be had.
    """
    client = _impatient(client)
    pages, cursor = Pages((), 0), ""
    while True:
        try:
            answer = await client.conversations_replies(
                channel=spot.channel, ts=spot.thread, limit=PAGE, cursor=cursor or None
            )
        except TROUBLE as error:
            wait = _asked_to_wait(error)
            if wait and time.monotonic() + wait < end:
                await asyncio.sleep(wait)
                continue
            if not pages.messages:
                raise
            logs.get().warning("thread.cut", kind=type(error).__name__, read=len(pages.messages))
            return replace(pages, stop=Stop.LIMITED if wait else Stop.AWAY, wait=wait)
        pages = _with(pages, answer.get("messages") or [])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return pages
        if len(pages.messages) >= MOST or time.monotonic() > end:
            return replace(pages, stop=Stop.MOST if len(pages.messages) >= MOST else Stop.AWAY)


def post_of(message: dict[str, Any]) -> Post | None:
    """Return what counts of a message; None where it says nothing (deleted, somebody joined)."""
    if message.get("subtype") in WITHOUT:
        return None
    files = [file for file in message.get("files") or [] if isinstance(file, dict)]
    images = sum(str(file.get("mimetype", "")).startswith("image/") for file in files)
    return Post(
        at=float(message["ts"]),
        text=_quoting(message),
        beside=beside(message) if by_bot(message) else "",
        bot=by_bot(message),
        images=images,
        files=len(files) - images,
    )


def by_bot(message: dict[str, Any]) -> bool:
    """Whether a program wrote a message."""
    return bool(message.get("bot_id")) or message.get("subtype") == "bot_message"


def beside(message: dict[str, Any]) -> str:
    """Return what the blocks of a message say: alerts often put the error there, and a title into the text.

    Not for what people write: their blocks repeat their text.
    """
    return text_of({"blocks": message.get("blocks")})


def overview_in(messages: tuple[dict[str, Any], ...], spot: Spot) -> tuple[str, State] | None:
    """Return the newest overview of ours among the messages: its ts, and what its button remembers."""
    for message in reversed(messages):
        if not spot.own(message):
            continue
        for block in message.get("blocks") or []:
            if block.get("block_id") == ids.DIGEST_BLOCK:
                value = next((element.get("value") for element in block.get("elements") or []), None)
                return message["ts"], state.decode(value) or state.State()
    return None


def _quoting(message: dict[str, Any]) -> str:
    """Return a message's words; those of a message that is shared in it as a quotation."""
    attachments = [item for item in message.get("attachments") or [] if isinstance(item, dict)]
    shared = [item for item in attachments if item.get("is_share") or item.get("is_msg_unfurl")]
    own = text_of(
        {**message, "attachments": [item for item in attachments if item not in shared], "blocks": None}
    )
    quoted = text_of({"attachments": shared}).split("\n") if shared else []
    return "\n".join([own, *(f"> {line}" for line in quoted)])


def _with(pages: Pages, found: list[dict[str, Any]]) -> Pages:
    """Return the pages with one more. Slack may repeat the first message of a thread on every page."""
    known = {message["ts"] for message in pages.messages}
    messages = (*pages.messages, *(message for message in found if message.get("ts") not in known))[:MOST]
    said = messages[0].get("reply_count", 0) + 1 if messages else 0
    return Pages(messages, max(said, len(messages)))


def _asked_to_wait(error: Exception) -> int:
    """Return the seconds of Retry-After, or 0 where Slack did not ask us to wait."""
    if not isinstance(error, SlackApiError) or code_of(error) not in TOO_MANY:
        return 0
    headers = {str(name).casefold(): value for name, value in (error.response.headers or {}).items()}
    asked = str(headers.get("retry-after", "1"))
    return int(asked) if asked.isdigit() and int(asked) else 1


def _impatient(client: AsyncWebClient) -> AsyncWebClient:
    """Return a client that tells of a 429 instead of waiting by itself: only we know how much time is left."""
    kept = [h for h in client.retry_handlers if not isinstance(h, AsyncRateLimitErrorRetryHandler)]
    return type(client)(
        token=client.token,
        base_url=client.base_url,
        timeout=client.timeout,
        proxy=client.proxy,
        session=client.session,
        logger=client.logger,
        retry_handlers=kept,
    )

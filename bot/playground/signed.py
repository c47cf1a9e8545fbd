"""Delivery over signed HTTP, for a bot that listens on a request URL.

Sources: https://docs.slack.dev/authentication/verifying-requests-from-slack,
https://docs.slack.dev/apis/events-api#retries
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import http.client
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from bot.playground.delivery import ACK_SECONDS, Answer

if TYPE_CHECKING:
    from bot.playground.delivery import Parcel
    from bot.playground.state import State

OK, REDIRECT = 200, 300


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's signature of a request, version 0."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class SignedHttp:
    """Posts each parcel to one request URL; a Courier. Proxies are never used."""

    def __init__(self, state: State, request_url: str, deadline: float = ACK_SECONDS) -> None:
        self.state = state
        self.deadline = deadline
        self.request_url = request_url

    async def carry(self, parcel: Parcel, attempt: int, reason: str) -> Answer:
        """Post once; status 200 within the deadline is the acknowledgement, its body the answer."""
        body, content_type = _encoded(parcel)
        headers = self._headers(body, content_type, attempt, reason)
        try:
            async with asyncio.timeout(self.deadline):
                return await asyncio.to_thread(self._post, body, headers, takes_answer=parcel.takes_answer)
        except TimeoutError:
            return Answer(error="operation_timeout", reason="http_timeout")
        except (OSError, http.client.HTTPException):
            return Answer(error="dispatch_failed", reason="connection_failed")

    def _headers(self, body: bytes, content_type: str, attempt: int, reason: str) -> dict[str, str]:
        timestamp = str(int(self.state.clock()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (playground)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.state.identity.signing_secret, timestamp, body),
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        return headers

    def _post(self, body: bytes, headers: dict[str, str], *, takes_answer: bool) -> Answer:
        url = urlsplit(self.request_url)
        maker = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        connection = maker(url.hostname or "127.0.0.1", url.port, timeout=self.deadline)
        try:
            connection.request("POST", url.path or "/", body, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            if response.status == OK:
                return Answer(
                    body=_decoded(text, response.getheader("Content-Type", "")) if takes_answer else None
                )
            reason = "too_many_redirects" if REDIRECT <= response.status < 400 else "http_error"  # noqa: PLR2004
            no_retry = response.getheader("x-slack-no-retry") == "1"
            return Answer(error="dispatch_failed", reason=reason, no_retry=no_retry)
        finally:
            connection.close()


def _encoded(parcel: Parcel) -> tuple[bytes, str]:
    """Commands are a form, events are JSON, everything else is JSON inside a form."""
    if parcel.envelope == "events_api":
        return json.dumps(parcel.payload).encode(), "application/json"
    form: dict[str, Any] = {"payload": json.dumps(parcel.payload)}
    if parcel.envelope == "slash_commands":
        form = parcel.payload
    return urlencode(form, errors="replace").encode(), "application/x-www-form-urlencoded"


def _decoded(text: str, content_type: str | None) -> object:
    if not text:
        return None
    if (content_type or "").startswith("application/json"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text

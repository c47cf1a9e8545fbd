"""Slack's endpoint over HTTP: a request is checked and read once, then goes the way of one from Socket Mode.

Bolt's own adapter decodes a body, parses it with two general parsers, and makes the text anew to check its signature:
with its headers a fifth of what a command costs. Bolt also takes a form for an interaction where the word "payload"
stands anywhere in it, and so loses a command that asks about a payload.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from slack_bolt.request.async_request import AsyncBoltRequest

from bot.telemetry import logs, metrics
from bot.telemetry.seldom import Seldom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_bolt.response import BoltResponse
    from starlette.types import Receive, Scope, Send

    from bot.serve.bolt import Bolt
    from bot.serve.readiness import Readiness

MOST_BYTES = 1_000_000
"""Bodies above this are refused: Slack's own payloads stay far below."""
SIGNED_WITHIN = 300
"""Seconds that a signature is good for (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""
LONGEST_STAMP = 12
"""Digits of a timestamp in seconds, for the next thirty thousand years."""
RETRY = ((b"x-slack-retry-num", "x-slack-retry-num"), (b"x-slack-retry-reason", "x-slack-retry-reason"))
"""The headers that listeners read (https://docs.slack.dev/apis/events-api/#retries)."""
REMEDIES = {
    "signature": "SLACK_SIGNING_SECRET is not the secret of the app that calls: copy it anew from Basic Information > "
    "App Credentials. Where nobody changed it, somebody else than Slack calls this address",
    "clock": "the clock of this machine is off, or an old request was sent again: let it follow a time server",
}
_CLOSE = ((b"connection", b"close"),)
"""Sent while draining, so that a router brings its next request somewhere else."""
_ASCII = {f"{n:02x}": chr(n) for n in range(128)} | {f"{n:02X}": chr(n) for n in range(128)}
"""What stands for `%2F`: an address holds six, and `unquote` takes four times as long."""
_TEXT = (b"content-type", b"text/plain; charset=utf-8")

_seldom = Seldom()


class RefusedError(Exception):
    """This cannot be Slack's. Its text is the answer, `why` the word it is counted under."""

    def __init__(self, status: int, told: str, why: str = "malformed") -> None:
        super().__init__(told)
        self.status = status
        self.why = why


class Endpoint:
    """Checks and reads what Slack posts, lets Bolt answer it, and counts what is in hand."""

    def __init__(self, bolt: Bolt, readiness: Readiness) -> None:
        self._bolt = bolt
        self._readiness = readiness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        arrived = time.perf_counter()
        headers = dict(scope["headers"])
        try:
            _check_head(scope["method"], headers)
            with self._readiness.in_hand():
                text = self._signed(await _read(receive), headers)
                metrics.arrived()
                response = await self._bolt.async_dispatch(_request(parse(text), headers))
                told = [*_headers(response), *(_CLOSE if self._readiness.draining else ())]
                await _send(send, response.status, told, response.body.encode())
            metrics.acknowledged(time.perf_counter() - arrived)
        except RefusedError as refusal:
            metrics.refused.labels(refusal.why).inc()
            await _send(send, refusal.status, [_TEXT], str(refusal).encode())

    def _signed(self, body: bytes, headers: dict[bytes, bytes]) -> str:
        """Return the text of a body that Slack signed.

        https://docs.slack.dev/authentication/verifying-requests-from-slack
        """
        verifier = self._bolt.verifier
        stamp, signature = headers[b"x-slack-request-timestamp"], headers.get(b"x-slack-signature", b"")
        try:
            text = body.decode()
            if verifier is not None and verifier.is_valid(text, stamp.decode(), signature.decode("ascii")):
                return text
        except UnicodeDecodeError:  # neither a body nor a signature of Slack's
            pass
        raise RefusedError(401, "not signed by Slack", _unsigned(int(stamp)))


def _unsigned(stamp: int) -> str:
    """Say why a signature is not good: a wrong or rotated secret, or a clock that is off. Tell who runs the bot."""
    off = time.time() - stamp
    why = "clock" if abs(off) > SIGNED_WITHIN else "signature"
    if times := _seldom.due(why):
        logs.get().error(
            "request.refused", why=why, seconds_off=round(off), times=times, remedy=REMEDIES[why]
        )
    return why


def _check_head(method: str, headers: dict[bytes, bytes]) -> None:
    """Refuse, before anything is read, what cannot be right."""
    if method != "POST":
        raise RefusedError(404, "Not Found")
    stamp = headers.get(b"x-slack-request-timestamp", b"")
    if not stamp.isdigit() or len(stamp) > LONGEST_STAMP:
        raise RefusedError(401, "not signed by Slack")
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        raise RefusedError(413, "too large", "size")


async def _read(receive: Receive) -> bytes:
    """Return the body, also of a request that does not say how long it is."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RefusedError(400, "incomplete")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BYTES:
            raise RefusedError(413, "too large", "size")
    return body


def parse(text: str) -> dict[str, Any]:
    """Return the payload: events come as JSON, commands as a form, interactions as JSON in a field of a form."""
    if not text.startswith("{"):
        fields = form(text)
        if "payload" not in fields:
            return fields
        text = fields["payload"]
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        raise RefusedError(400, "not JSON") from None
    if not isinstance(payload, dict):
        raise RefusedError(400, "not an object")
    return payload


def form(text: str) -> dict[str, str]:
    """Return the fields of a form; of two with one name the last. A fourth of the time of `parse_qsl`."""
    fields = {}
    for pair in text.replace("+", " ").split("&"):
        name, _, value = pair.partition("=")
        if "%" in pair:
            name, value = _plain(name), _plain(value)
        if pair:
            fields[name] = value
    return fields


def _plain(text: str) -> str:
    """Undo `%2F` and its like."""
    first, *rest = text.split("%")
    try:
        return first + "".join([_ASCII[piece[:2]] + piece[2:] for piece in rest])
    except KeyError:  # a letter of more than one byte, or no code at all
        return unquote(text)


def _request(body: dict[str, Any], headers: dict[bytes, bytes]) -> AsyncBoltRequest:
    """Return what Socket Mode would hand to Bolt; Bolt checks no signature then, we have."""
    told: dict[str, str | Sequence[str]] = {
        name: headers[raw].decode("latin-1") for raw, name in RETRY if raw in headers
    }
    return AsyncBoltRequest(mode="socket_mode", body=body, headers=told)


def _headers(response: BoltResponse) -> list[tuple[bytes, bytes]]:
    return [
        (name.encode("latin-1"), value.encode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})

"""Asking Slack: a few calls at once, each answered, refused or lost within seconds."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.doctor.subject import Subject

PATIENCE = 4
"""Seconds for one call."""

Lost = Literal["proxy", "certificate", "slow", "ill", "stranger", "away"]
"""Why a call brought no word of Slack's: the proxy, the certificate, the time, its own trouble, another server, or
nothing there."""
ILL = 500
"""From this HTTP status on the server itself has trouble."""
UNKNOWN = "unknown"
"""The error of a call that brought no word of Slack's."""


@dataclass(frozen=True)
class Heard:
    """What one call brought. `lost` is None where Slack itself answered; `error` is Slack's word for a refusal."""

    lost: Lost | None = None
    error: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    """By lower-case name."""
    at: float = 0.0
    """Our clock when half of the call's time had passed, in seconds since 1970."""
    seconds: float = 0.0

    def name(self, key: str) -> str:
        """Return a text of the body without control characters, cut to what a line can show."""
        return "".join(letter for letter in str(self.body.get(key) or "") if letter.isprintable())[:60]


@dataclass(frozen=True)
class Hearing:
    """Everything Slack was asked. `first` always; the others where there is a token for them."""

    first: Heard
    """`auth.test` with the bot token; without one `api.test`."""
    app: Heard | None = None
    """`auth.test` with the app token."""
    opening: Heard | None = None
    """`apps.connections.open`."""


async def hear(subject: Subject) -> Hearing:
    """Ask Slack all that is needed, at once."""
    settings = subject.settings
    if settings is None:
        return Hearing(Heard(lost="away"))
    bot, app = settings.slack_bot_token, settings.slack_app_token
    calls = [ask(subject, "auth.test", bot.get_secret_value())] if bot else [ask(subject, "api.test", None)]
    if app and subject.mode == "socket":
        token = app.get_secret_value()
        calls += [ask(subject, "auth.test", token), ask(subject, "apps.connections.open", token)]
    return Hearing(*await asyncio.gather(*calls))


async def ask(subject: Subject, method: str, token: str | None, **fields: str) -> Heard:
    """Make one call, with the fields of its form; never raises for what the network or Slack may do."""
    assert subject.settings is not None  # noqa: S101 - `hear` has looked
    client = AsyncWebClient(
        token=token,
        base_url=subject.settings.slack_api_url,
        timeout=PATIENCE,
        proxy=subject.proxy,
        trust_env_in_session=False,
        retry_handlers=[],
        logger=_silent(),
    )
    began, wall = time.monotonic(), subject.now()
    heard = await _call(client, method, fields)
    took = time.monotonic() - began
    return replace(heard, at=wall + took / 2, seconds=took)


async def _call(client: AsyncWebClient, method: str, fields: dict[str, str]) -> Heard:
    try:
        response = await client.api_call(method, data=fields)
    except SlackApiError as error:
        return _said(*_refusal(error))
    except TimeoutError:
        return Heard("slow", UNKNOWN)
    except AttributeError:  # slack_sdk takes any JSON for a mapping
        return Heard("stranger", UNKNOWN)
    except (SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:
        return Heard(_lost(error), UNKNOWN)
    return _said(response.data, response.headers, 0)


def _said(data: Any, headers: Mapping[str, str], status: int) -> Heard:  # noqa: ANN401 - any JSON, or none
    body = data if isinstance(data, dict) else {}
    lost: Lost | None = None
    if "ok" not in body:
        lost = "ill" if status >= ILL else "stranger"
    lowered = {name.lower(): str(value) for name, value in headers.items()}
    return Heard(lost, _word(body), body, lowered)


def _refusal(error: SlackApiError) -> tuple[Any, Mapping[str, str], int]:
    """Return body, headers and HTTP status: of slack_sdk's answer, or of aiohttp's where the body was no JSON."""
    response = error.response
    status = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    return getattr(response, "data", None), getattr(response, "headers", None) or {}, int(status)


def _lost(error: BaseException) -> Lost:
    if isinstance(error, aiohttp.ClientProxyConnectionError | aiohttp.ClientHttpProxyError):
        return "proxy"
    if isinstance(error, aiohttp.ClientSSLError):
        return "certificate"
    if isinstance(error, SlackClientError | aiohttp.ClientResponseError | aiohttp.ClientPayloadError):
        return "stranger"
    return "away"


def _word(body: Mapping[str, Any]) -> str:
    """Return Slack's word for a refusal; nothing that could be anything else than such a word."""
    word = str(body.get("error") or "")
    return "" if body.get("ok") else word if re.fullmatch(r"[a-z_]{1,60}", word) else UNKNOWN


def _silent() -> logging.Logger:
    """Return a logger that says nothing: slack_sdk logs what it sends and gets."""
    logger = logging.getLogger("waerror.doctor")
    logger.disabled = True
    return logger

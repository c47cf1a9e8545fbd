"""Calls to Slack, counted: each try by its method, each refusal by Slack's word, each wait that Slack asks for.

As retry handlers, which slack_sdk shows every try of every client, also of the copies that Bolt makes.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.telemetry import logs, metrics
from bot.telemetry.seldom import Seldom

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk.http_retry.request import HttpRequest
    from slack_sdk.http_retry.response import HttpResponse
    from slack_sdk.http_retry.state import RetryState

RESPONSE_URL = "response_url"
"""The name under which posts to response urls are counted."""
MENDABLE = {
    "token-refused": frozenset(
        {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"}
    ),
    "scope-missing": frozenset({"missing_scope", "no_permission"}),
}  # fmt: skip
"""What somebody has to mend (https://docs.slack.dev/reference/methods/auth.test#errors)."""
REMEDIES = {
    "token-refused": "Slack no longer takes the bot's token: install the app to the workspace again, for one "
    "workspace set SLACK_BOT_TOKEN to what OAuth & Permissions then shows",
    "scope-missing": "add the scopes named here under OAuth & Permissions, then install the app to the workspace again",
}
SOCKETS = "apps.connections.open"
"""The one method that is called with the app-level token."""
REFUSED_APP = (
    "SLACK_APP_TOKEN is not taken: under Basic Information > App-Level Tokens of the same app, generate one with the "
    "scope connections:write, and start again with it"
)
SERVER_ERROR = 500
CLIENT_ERROR = 400

_seldom = Seldom()


class SlackClient(AsyncWebClient):
    """slack_sdk's client, for which an answer that is not Slack's is a refusal without a word.

    In an outage the edge in front of Slack answers, in plain text or HTML, and so does a proxy. slack_sdk's own
    SlackApiError of such an answer raises AttributeError in whoever asks it what Slack said.
    """

    async def _request(self, **asked: Any) -> dict[str, Any]:  # noqa: ANN401 - slack_sdk's own
        try:
            answer = await super()._request(**asked)
        except (
            SlackApiError
        ) as error:  # JSON by its type and not by what it holds: the answer as aiohttp has it
            found: Any = error.response
            return {"data": {}, "headers": found.headers, "status_code": found.status}
        return answer if isinstance(answer["data"], dict) else {**answer, "data": {}}


class Tally(AsyncRetryHandler):
    """Counts every try and never asks for another one. Stands first."""

    def __init__(self, method: str = "") -> None:
        super().__init__()
        self._method = method

    async def can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        """Count this try."""
        del state
        method = self._method or request.url.rpartition("/")[2]
        metrics.slack_calls.labels(method).inc()
        why = _why(response, error)
        if why:
            metrics.slack_failures.labels(why).inc()
            _told(why, method, response.body if response is not None else None)
        return False


class Waits(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Slack asks for, and counts it."""

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        """Wait."""
        asked = _retry_after(response.headers if response is not None else {})
        metrics.slack_waits.inc(asked)
        if times := _seldom.due("rate-limited"):
            logs.get().warning("slack.rate_limited", seconds=asked, times=times)
        await super().prepare_for_next_attempt_async(
            state=state, request=request, response=response, error=error
        )


def handlers(method: str = "") -> list[AsyncRetryHandler]:
    """Return what each client of Slack is made with. `method`: the name to count under, else the address' last part."""
    tally = Tally(method)
    return [tally, AsyncConnectionErrorRetryHandler(), Waits(max_retry_count=2)]


def _why(response: HttpResponse | None, error: Exception | None) -> str:
    """Return the word to count a failure under; empty where Slack did what it was asked to."""
    if error is not None or response is None:
        return "timeout" if isinstance(error, TimeoutError) else "connection"
    body = response.body
    if isinstance(body, dict) and body.get("ok") is False:
        return str(body.get("error", "unknown"))
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return "ratelimited"
    if response.status_code >= SERVER_ERROR:
        return "status-5xx"
    return "status-4xx" if response.status_code >= CLIENT_ERROR else ""


def _told(why: str, method: str, body: Mapping[str, object] | None) -> None:
    """Name what somebody has to mend: a token that is not taken, a permission that is missing."""
    kind = next((kind for kind, words in MENDABLE.items() if why in words), None)
    if kind is None:
        return
    metrics.unauthorised.labels(kind).inc()
    of_app = method == SOCKETS
    if times := _seldom.due("app-token" if of_app else kind):
        needed = str((body or {}).get("needed", "")) or None
        logs.get().error(
            "slack.unauthorised", why=kind, slack=why, needed=needed, times=times,
            remedy=REFUSED_APP if of_app else REMEDIES[kind],
        )  # fmt: skip


def _retry_after(headers: Mapping[str, object]) -> float:
    for name, value in headers.items():
        if name.lower() == "retry-after":
            first = str(value[0] if isinstance(value, list) and value else value)
            return float(first) if first.isdigit() else 1.0
    return 1.0

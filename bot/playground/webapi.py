"""The Web API's gate: tokens, scopes, argument formats and faults on demand, in front of the table of methods."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from bot.playground import methods
from bot.playground.call import METHODS, Call, Method
from bot.playground.faults import ApiError

if TYPE_CHECKING:
    from bot.playground.state import State

__all__ = ["Reply", "WebApi", "methods", "read_arguments"]

TOO_MANY = 429
SUMMARY_LENGTH = 80


@dataclass(frozen=True)
class Reply:
    """What goes back over HTTP."""

    body: dict[str, Any]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def read_arguments(query: dict[str, str], content_type: str, body: bytes) -> dict[str, Any]:
    """Merge the arguments of a query and a form or JSON body; raises ApiError for what is neither."""
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        return dict(query)
    if kind == "application/json":
        try:
            parsed = json.loads(body)
        except ValueError as error:
            raise ApiError("invalid_json") from error
        if not isinstance(parsed, dict):
            raise ApiError("json_not_object")
        return {**query, **parsed}
    if kind == "application/x-www-form-urlencoded":
        return {**query, **dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))}
    raise ApiError("invalid_post_type")


class WebApi:
    """Answers Web API calls and writes each on the wire."""

    def __init__(self, state: State, origin: str) -> None:
        self.state = state
        self.origin = origin

    def answer(self, name: str, authorization: str, arguments: dict[str, Any] | ApiError) -> Reply:
        """Answer one call. `authorization` is the header; a `token` argument counts too, as with Slack."""
        began = time.perf_counter()
        args = {} if isinstance(arguments, ApiError) else dict(arguments)
        token = authorization.removeprefix("Bearer ").strip() or str(args.pop("token", "") or "")
        args.pop("token", None)
        if self.state.take("rate_limit_next"):
            return self._limited(name, args, began)
        try:
            if isinstance(arguments, ApiError):
                raise arguments
            body = {"ok": True, **self._run(name, token, args)}
        except ApiError as error:
            body = error.body()
        self._record(name, args, body, began)
        headers = {"x-oauth-scopes": ",".join(sorted(self.state.scopes))}
        if name in METHODS:
            headers["x-accepted-oauth-scopes"] = ",".join(METHODS[name].scopes)
        return Reply(body, headers=headers)

    def _run(self, name: str, token: str, args: dict[str, Any]) -> dict[str, Any]:
        method = METHODS.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        call = Call(self.state, name, args, self.origin, token)
        if name != "api.test":
            self._authorize(method, token)
            call.require(*method.scopes)
        return method.handler(call)

    def _authorize(self, method: Method, token: str) -> None:
        identity = self.state.identity
        if not token:
            raise ApiError("not_authed")
        kinds = {identity.bot_token: "bot", identity.app_token: "app"}
        steps = {execution["token"]: "bot" for execution in self.state.executions.values()}
        kind = (kinds | steps).get(token)
        if kind is None:
            raise ApiError("invalid_auth")
        if not self.state.installed:
            raise ApiError("token_revoked")
        if method.takes not in {kind, "any"}:
            raise ApiError("not_allowed_token_type")

    def _limited(self, name: str, args: dict[str, Any], began: float) -> Reply:
        body = {"ok": False, "error": "ratelimited"}
        self._record(name, args, body, began)
        return Reply(body, TOO_MANY, {"Retry-After": "1"})

    def _record(self, name: str, args: dict[str, Any], body: dict[str, Any], began: float) -> None:
        error = None if body["ok"] else _wording(body)
        self.state.wire.record(
            "from_bot",
            "web_api",
            name,
            status="ok" if body["ok"] else "error",
            ms=(time.perf_counter() - began) * 1000,
            error=error,
            summary=str(args.get("channel") or args.get("user_id") or args.get("view_id") or "")[
                :SUMMARY_LENGTH
            ],
            body={"request": args, "response": body},
        )


def _wording(body: dict[str, Any]) -> str:
    """The error with the judge's pointers, for the Wire pane."""
    metadata = body.get("response_metadata")
    lines = metadata.get("messages", []) if isinstance(metadata, dict) else []
    return "; ".join([str(body["error"]), *map(str, lines)])

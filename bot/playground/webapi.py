"""The Web API's gate: tokens, scopes, argument formats and faults on demand, in front of the table of methods."""

from __future__ import annotations

import base64
import contextlib
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
        token = _token(authorization, args)
        state = self._workspace(token)
        self.state.registry.calls[name, state.team.id if state else ""] += 1
        if self.state.take("rate_limit_next"):
            return self._limited(name, args, began)
        try:
            if isinstance(arguments, ApiError):
                raise arguments
            body = {"ok": True, **self._run(name, token, args)}
        except ApiError as error:
            body = error.body()
        self._record(name, args, body, began)
        own = token == self.state.identity.app_token
        scopes = {"connections:write"} if own else (state or self.state).scopes
        headers = {"x-oauth-scopes": ",".join(sorted(scopes))}
        if name in METHODS:
            headers["x-accepted-oauth-scopes"] = ",".join(METHODS[name].scopes)
        return Reply(body, headers=headers)

    def _run(self, name: str, token: str, args: dict[str, Any]) -> dict[str, Any]:
        method = METHODS.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        state = self.state
        if name != "api.test" and method.takes != "none":
            state = self._authorize(method, token)
        call = Call(state, name, args, self.origin, token)
        if name != "api.test":
            call.require(*method.scopes)
        return method.handler(call)

    def _workspace(self, token: str) -> State | None:
        """The workspace of a token, dead ones included."""
        team = self.state.registry.tokens.team_of(token)
        return self.state.registry.states[team] if team else self._step(token)

    def _step(self, token: str) -> State | None:
        """The workspace of a token that came with a step of a workflow."""
        states = self.state.registry.states.values()
        running = (s for s in states if token in {each["token"] for each in s.executions.values()})
        return next(running, None)

    def _authorize(self, method: Method, token: str) -> State:
        """The workspace that a token speaks for; raises ApiError as Slack words it."""
        if not token:
            raise ApiError("not_authed")
        registry = self.state.registry
        if token == registry.identity.app_token:
            kind, state = "app", self.state
            if registry.link_disabled:
                raise ApiError("token_revoked")
        elif step := self._step(token):
            kind, state = "bot", step
            if not step.installed:
                raise ApiError("token_revoked")
        else:
            known = registry.tokens.read(token)
            kind, state = known.kind, registry.states[known.team_id]
        if method.takes not in {kind, "any"}:
            raise ApiError("not_allowed_token_type")
        return state

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


def _token(authorization: str, args: dict[str, Any]) -> str:
    """Take the token out of the header or the arguments; HTTP Basic carries the app's own id and secret."""
    argument = str(args.pop("token", "") or "")
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != "basic":
        return authorization.removeprefix("Bearer ").strip() or argument
    with contextlib.suppress(ValueError):  # then there is no id, and the method refuses it as Slack does
        decoded = base64.b64decode(credentials, validate=True).decode()
        args["client_id"], _, args["client_secret"] = decoded.partition(":")
    return argument


def _wording(body: dict[str, Any]) -> str:
    """The error with the judge's pointers, for the Wire pane."""
    metadata = body.get("response_metadata")
    lines = metadata.get("messages", []) if isinstance(metadata, dict) else []
    return "; ".join([str(body["error"]), *map(str, lines)])

"""One Web API call: who asks, with which arguments, and the table of methods that answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bot.playground.faults import ApiError, Json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.playground.judge import Fault
    from bot.playground.people import Channel, Member
    from bot.playground.state import State

TokenKind = Literal["bot", "app", "any", "none"]

# The three kinds of conversation and how their scopes are prefixed: channels:read, groups:history, im:write …
SCOPE_FAMILY = {"channel": "channels", "private": "groups", "im": "im"}


@dataclass(frozen=True)
class Call:
    """The arguments of one call. slack_sdk sends them as a query, a form with JSON strings inside, or JSON."""

    state: State
    method: str
    args: dict[str, Any]
    origin: str
    token: str = ""

    def refuse_app_token(self) -> None:
        """Raise `not_allowed_token_type` for the app-level token, which belongs to no workspace."""
        if self.token == self.state.identity.app_token:
            raise ApiError("not_allowed_token_type")

    def text(self, name: str) -> str:
        """An argument as a text; empty when it is missing."""
        value = self.args.get(name)
        return "" if value is None else str(value)

    def need(self, name: str) -> str:
        """An argument that must be there; raises `invalid_arguments` as Slack words it."""
        value = self.text(name)
        if not value:
            raise missing(name)
        return value

    def flag(self, name: str) -> bool:
        """A boolean argument; forms and queries carry it as 1, 0, true or false."""
        value = self.args.get(name)
        return value is True or str(value).lower() in {"1", "true"}

    def number(self, name: str, default: int, highest: int) -> int:
        """A whole number between 1 and `highest`."""
        value = self.text(name)
        if not value:
            return default
        if not value.isdigit() or not 1 <= int(value) <= highest:
            raise ApiError("invalid_limit" if name == "limit" else "invalid_arguments")
        return int(value)

    def structure(self, name: str, broken: str = "invalid_arguments") -> Json:
        """An argument that is a list or a mapping, or a JSON text of one; raises `broken` when it is neither."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise ApiError(broken) from error

    def require(self, *any_of: str) -> None:
        """Raise `missing_scope` unless the app has one of these scopes."""
        if not self.state.has_scope(*any_of):
            provided = ",".join(sorted(self.state.scopes))
            raise ApiError("missing_scope", needed=",".join(any_of), provided=provided)

    def member(self, name: str = "user") -> Member:
        """The member that an argument names; raises `user_not_found`."""
        member = self.state.workspace.members.get(self.need(name))
        if member is None:
            raise ApiError("user_not_found")
        return member

    def channel(self, name: str = "channel") -> Channel:
        """The conversation that an argument names, as far as the app may know of it (`channel_not_found`)."""
        channel = self.state.workspace.channels.get(self.need(name))
        if channel is None or (channel.kind == "private" and not self.state.bot_is_in(channel.id)):
            raise ApiError("channel_not_found")
        return channel

    def readable(self, purpose: str) -> Channel:
        """A conversation for reading; `purpose` is "read" or "history", which decides the scope."""
        if not self.state.has_scope(*(f"{family}:{purpose}" for family in SCOPE_FAMILY.values())):
            self.require(f"channels:{purpose}")
        channel = self.channel()
        self.require(f"{SCOPE_FAMILY[channel.kind]}:{purpose}")
        return channel

    def writable(self) -> Channel:
        """A conversation for posting: an id, a #name, or a person's id for the direct message with the app."""
        workspace = self.state.workspace
        named = self.need("channel")
        if named in workspace.members and not workspace.members[named].is_bot:
            channel = workspace.dm_of(named)
        else:
            found = workspace.channel(named)
            if found is None or (found.kind == "private" and not self.state.bot_is_in(found.id)):
                raise ApiError("channel_not_found")
            channel = found
        if channel.kind == "im" and not self.state.manifest.messages_tab:
            raise ApiError("messages_tab_disabled")
        if not self.state.bot_is_in(channel.id) and not self.state.has_scope("chat:write.public"):
            raise ApiError("not_in_channel")
        return channel


@dataclass(frozen=True)
class Method:
    """A Web API method: what answers it, the scopes of which one is needed, and the kind of token it takes."""

    name: str
    handler: Callable[[Call], dict[str, Any]]
    scopes: tuple[str, ...]
    takes: TokenKind


METHODS: dict[str, Method] = {}


def method(
    name: str, *scopes: str, takes: TokenKind = "bot"
) -> Callable[[Callable[[Call], dict[str, Any]]], Callable[[Call], dict[str, Any]]]:
    """Declare a function as the answer to a Web API method."""

    def declare(handler: Callable[[Call], dict[str, Any]]) -> Callable[[Call], dict[str, Any]]:
        METHODS[name] = Method(name, handler, scopes, takes)
        return handler

    return declare


def missing(name: str) -> ApiError:
    """The refusal of a call without a required argument."""
    lines = [f"[ERROR] missing required field: {name}"]
    return ApiError("invalid_arguments", response_metadata={"messages": lines})


def refusal(body: dict[str, object]) -> ApiError:
    """The judge's refusal as an ApiError."""
    rest = {key: value for key, value in body.items() if key not in {"ok", "error"}}
    return ApiError(str(body["error"]), **rest)


def has_errors(faults: Iterable[Fault]) -> bool:
    """Whether Slack would refuse; warnings alone never do."""
    return any(fault.severity == "error" for fault in faults)

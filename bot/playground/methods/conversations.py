"""conversations.*, users.* and usergroups.* (https://docs.slack.dev/reference/methods?family=conversations)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.call import SCOPE_FAMILY, Call, method
from bot.playground.faults import ApiError

if TYPE_CHECKING:
    from bot.playground.workspace import Message

HISTORY_DEFAULT, HISTORY_MOST = 100, 999
LIST_DEFAULT, LIST_MOST = 100, 999
KINDS = {"public_channel": "channel", "private_channel": "private", "im": "im"}
ON_CALL_GROUP = "S0PLAYONC0"


def _page(call: Call, items: list[Any], default: int, highest: int) -> tuple[list[Any], dict[str, Any]]:
    """One page of a list and the answer's cursor; a cursor is the number of items already seen."""
    limit = call.number("limit", default, highest)
    cursor = call.text("cursor")
    if cursor and not cursor.isdigit():
        raise ApiError("invalid_cursor")
    start = int(cursor or 0)
    more = start + limit < len(items)
    return items[start : start + limit], {"next_cursor": str(start + limit) if more else ""}


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = call.text("oldest"), call.text("latest")
    edges = {oldest, latest} if call.flag("inclusive") else set()
    try:
        low, high = float(oldest or 0), float(latest or "inf")
    except ValueError as error:
        raise ApiError("invalid_ts_oldest") from error
    return [m for m in messages if low < float(m.ts) < high or m.ts in edges]


@method("conversations.info")
def info(call: Call) -> dict[str, Any]:
    """What a conversation is called and whether the app is in it."""
    channel = call.readable("read")
    return {"channel": channel.slack()}


@method("conversations.list")
def list_conversations(call: Call) -> dict[str, Any]:
    """The conversations of the asked types that the app may know of."""
    kinds = []
    for name in (call.text("types") or "public_channel").split(","):
        kind = KINDS.get(name.strip())
        if kind is None:
            raise ApiError("invalid_types")
        call.require(f"{SCOPE_FAMILY[kind]}:read")
        kinds.append(kind)
    known = [
        channel.slack()
        for channel in call.state.workspace.channels.values()
        if channel.kind in kinds and (channel.kind != "private" or call.state.bot_is_in(channel.id))
    ]
    page, metadata = _page(call, known, LIST_DEFAULT, LIST_MOST)
    return {"channels": page, "response_metadata": metadata}


@method("conversations.members")
def members(call: Call) -> dict[str, Any]:
    """The ids of those in a conversation."""
    channel = call.readable("read")
    page, metadata = _page(call, sorted(channel.members), LIST_DEFAULT, LIST_MOST)
    return {"members": page, "response_metadata": metadata}


@method("conversations.open")
def open_conversation(call: Call) -> dict[str, Any]:
    """The direct message with one person."""
    call.require("im:write")
    users = call.need("users").split(",")
    if len(users) != 1:
        call.require("mpim:write")
        raise ApiError("method_not_supported_for_channel_type")
    person = call.state.workspace.members.get(users[0])
    if person is None or person.is_bot:
        raise ApiError("user_not_found")
    return {"channel": {"id": call.state.workspace.dm_of(person.id).id}}


@method("conversations.history")
def history(call: Call) -> dict[str, Any]:
    """Messages of a conversation, newest first, without ephemerals and without replies."""
    channel = call.readable("history")
    if not call.state.bot_is_in(channel.id):
        raise ApiError("not_in_channel")
    workspace = call.state.workspace
    kept = _between(call, workspace.history(channel.id))
    page, metadata = _page(call, kept, HISTORY_DEFAULT, HISTORY_MOST)
    shown = [message.slack(len(workspace.replies(message))) for message in page]
    has_more = bool(metadata["next_cursor"])
    return {"messages": shown, "has_more": has_more, "pin_count": 0, "response_metadata": metadata}


@method("conversations.replies")
def replies(call: Call) -> dict[str, Any]:
    """A thread, parent first, oldest first, without ephemerals."""
    channel = call.readable("history")
    if not call.state.bot_is_in(channel.id):
        raise ApiError("not_in_channel")
    workspace = call.state.workspace
    asked = workspace.find(channel.id, call.need("ts"))
    parent = workspace.find(channel.id, asked.thread_ts) if asked and asked.thread_ts else asked
    if parent is None or parent.viewer:
        raise ApiError("thread_not_found")
    answers = workspace.replies(parent)
    page, metadata = _page(call, [parent, *_between(call, answers)], HISTORY_DEFAULT, HISTORY_MOST)
    shown = [message.slack(len(answers) if message is parent else 0) for message in page]
    return {"messages": shown, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


@method("users.info", "users:read")
def user_info(call: Call) -> dict[str, Any]:
    """Who somebody is; the locale only when it is asked for."""
    member = call.member()
    locale = {"locale": member.locale} if call.flag("include_locale") else {}
    return {"user": member.slack() | locale}


@method("usergroups.users.list", "usergroups:read")
def group_members(call: Call) -> dict[str, Any]:
    """The people of a user group; there is one, of those on call."""
    if call.need("usergroup") != ON_CALL_GROUP:
        raise ApiError("no_such_subteam")
    return {"users": [call.state.workspace.people()[0].id]}

"""Answers of the bot outside the Web API: acknowledgement bodies of commands, and response URLs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bot.playground.content import judged
from bot.playground.faults import ApiError

if TYPE_CHECKING:
    from bot.playground.capabilities import ResponseUrl
    from bot.playground.content import Content
    from bot.playground.people import Channel
    from bot.playground.state import State
    from bot.playground.workspace import Message

NOT_FOUND, BAD, OK = 404, 400, 200


def command_answer(state: State, user: str, channel: Channel, typed: str, body: object) -> Message | None:
    """Show the body of a command's acknowledgement; raises ApiError when Slack would refuse it.

    An empty body shows nothing. A text, or a mapping without `response_type`, is for the asker alone; with
    `in_channel` the typed command becomes visible too.
    """
    if body is None or body in ("", {}):
        return None
    payload = {"text": body} if isinstance(body, str) else body
    if not isinstance(payload, dict):
        raise ApiError("invalid_payload")
    content = judged(payload)
    openly = payload.get("response_type") == "in_channel"
    if openly:
        state.workspace.post(channel, user, typed)
    return _post(state, channel, content, None if openly else user, None)


def answer_url(state: State, key: str, payload: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Take a post to a response URL; returns the HTTP status and the body."""
    began = time.perf_counter()
    try:
        known = state.responses.use(key)
    except ApiError as error:
        return _recorded(state, payload, NOT_FOUND, error.body(), began)
    try:
        _apply(state, known, payload)
    except ApiError as error:
        return _recorded(state, payload, BAD, error.body(), began)
    return _recorded(state, payload, OK, {"ok": True}, began)


def _apply(state: State, known: ResponseUrl, payload: dict[str, Any]) -> None:
    """Do what was asked: replace, delete, or publish; delete and publish may come together."""
    channel = state.workspace.channels[known.channel]
    source = state.workspace.find(*known.source, viewer=known.user) if known.source else None
    delete = payload.get("delete_original") in {True, "true"}
    replace = payload.get("replace_original") in {True, "true"}
    bare = not any(payload.get(key) for key in ("text", "blocks", "attachments"))
    content = None if delete and bare else judged(payload)
    if delete and source:
        state.workspace.remove(source)
    if content is None:
        return
    if replace and source and not delete:
        state.workspace.edit(source, content.text, content.blocks)
        source.extra |= content.extra
        return
    openly = known.in_channel or payload.get("response_type") == "in_channel"
    thread_ts = _thread(state, channel, payload)
    _post(state, channel, content, None if openly else known.user, thread_ts)


def _thread(state: State, channel: Channel, payload: dict[str, Any]) -> str | None:
    thread_ts = payload.get("thread_ts")
    parent = state.workspace.find(channel.id, str(thread_ts)) if thread_ts else None
    return (parent.thread_ts or parent.ts) if parent else None


def _post(
    state: State, channel: Channel, content: Content, viewer: str | None, thread_ts: str | None
) -> Message:
    return state.workspace.post(
        channel,
        state.team.bot_user_id,
        content.text,
        blocks=content.blocks,
        viewer=viewer,
        thread_ts=thread_ts,
        extra=content.extra,
    )


def _recorded(
    state: State, payload: dict[str, Any], status: int, body: dict[str, Any], began: float
) -> tuple[int, dict[str, Any]]:
    metadata = body.get("response_metadata") or {}
    error = None if body["ok"] else "; ".join([body["error"], *metadata.get("messages", [])])
    state.wire.record(
        "from_bot",
        "response_url",
        str(payload.get("response_type") or "ephemeral"),
        status="ok" if body["ok"] else "error",
        ms=(time.perf_counter() - began) * 1000,
        error=error,
        body={"request": payload, "response": body},
    )
    return status, body

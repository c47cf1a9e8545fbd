"""chat.*, reactions.* and blocks.validate (https://docs.slack.dev/reference/methods?family=chat)."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

from bot.playground.call import Call, method, missing
from bot.playground.content import Content, judged
from bot.playground.faults import ApiError
from bot.playground.judge import judge_blocks, judge_message, judge_view, validation_response
from bot.playground.people import APP_ID

if TYPE_CHECKING:
    from bot.playground.people import Channel
    from bot.playground.workspace import Message

_TS = re.compile(r"\d{1,12}\.\d{6}")
# https://docs.slack.dev/reference/methods/chat.scheduleMessage
FURTHEST_SECONDS = 120 * 24 * 3600


def _content(call: Call) -> Content:
    return judged(
        {
            "text": call.text("text"),
            "blocks": call.structure("blocks", "invalid_blocks_format"),
            "attachments": call.structure("attachments"),
            "metadata": call.structure("metadata", "invalid_metadata_format"),
        }
    )


def thread_of(call: Call, channel: Channel) -> str | None:
    """The thread to answer in; a reply's own ts and an ephemeral message's ts are no threads."""
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    if not _TS.fullmatch(thread_ts):
        raise ApiError("invalid_thread_ts")
    parent = call.state.workspace.find(channel.id, thread_ts)
    if parent is None:
        raise ApiError("thread_not_found")
    if parent.thread_ts:
        raise ApiError("cannot_reply_to_message")
    return thread_ts


def _own(call: Call, channel: Channel, refused: str, argument: str = "ts") -> Message:
    message = call.state.workspace.find(channel.id, call.need(argument))
    if message is None or message.deleted:
        raise ApiError("message_not_found")
    if not message.by_bot:
        raise ApiError(refused)
    return message


@method("chat.postMessage", "chat:write")
def post_message(call: Call) -> dict[str, Any]:
    """Post to a conversation that the app is a member of."""
    channel = call.writable()
    content = _content(call)
    message = call.state.workspace.post(
        channel,
        call.state.team.bot_user_id,
        content.text,
        blocks=content.blocks,
        thread_ts=thread_of(call, channel),
        extra={"app_id": APP_ID, **content.extra},
    )
    shown = {"channel": channel.id, "ts": message.ts, "message": message.slack()}
    return shown | content.response_metadata


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> dict[str, Any]:
    """Post for one member of the conversation alone; the answer's `message_ts` cannot be updated."""
    channel = call.writable()
    user = call.need("user")
    content = _content(call)
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    message = call.state.workspace.post(
        channel,
        call.state.team.bot_user_id,
        content.text,
        blocks=content.blocks,
        thread_ts=thread_of(call, channel),
        viewer=user,
        extra=content.extra,
    )
    return {"message_ts": message.ts, **content.response_metadata}


@method("chat.update", "chat:write")
def update(call: Call) -> dict[str, Any]:
    """Replace a message of the app's own; without `blocks` the old ones go."""
    channel = call.channel()
    message = _own(call, channel, "cant_update_message")
    content = _content(call)
    call.state.workspace.edit(message, content.text, content.blocks)
    message.extra |= content.extra
    shown = {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.slack()}
    return shown | content.response_metadata


@method("chat.delete", "chat:write")
def delete(call: Call) -> dict[str, Any]:
    """Delete a message of the app's own."""
    channel = call.channel()
    message = _own(call, channel, "cant_delete_message")
    call.state.workspace.remove(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink")
def get_permalink(call: Call) -> dict[str, Any]:
    """An address that opens the message in the playground's page."""
    channel = call.channel()
    message = call.state.workspace.find(channel.id, call.need("message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    link = f"{call.origin}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


@method("chat.scheduleMessage", "chat:write")
def schedule_message(call: Call) -> dict[str, Any]:
    """Post later; `post_at` is in seconds since 1970, at most 120 days ahead."""
    channel = call.writable()
    post_at = call.need("post_at")
    if not post_at.isdigit():
        raise ApiError("invalid_time")
    wait = int(post_at) - call.state.clock()
    if wait <= 0:
        raise ApiError("time_in_past")
    if wait > FURTHEST_SECONDS:
        raise ApiError("time_too_far")
    content = _content(call)
    scheduled_id = "Q0" + secrets.token_hex(5).upper()
    call.state.scheduled[scheduled_id] = {
        "channel": channel.id,
        "post_at": int(post_at),
        "content": content,
        "thread_ts": thread_of(call, channel),
    }
    message = {
        "text": content.text,
        "type": "delayed_message",
        "user": call.state.team.bot_user_id,
        "bot_id": call.state.team.bot_id,
    }
    shown = {
        "channel": channel.id,
        "scheduled_message_id": scheduled_id,
        "post_at": post_at,
        "message": message,
    }
    return shown | content.response_metadata


@method("chat.deleteScheduledMessage", "chat:write")
def delete_scheduled_message(call: Call) -> dict[str, Any]:
    """Take back a message that has not been posted yet."""
    channel = call.channel()
    scheduled = call.state.scheduled.get(call.need("scheduled_message_id"))
    if scheduled is None or scheduled["channel"] != channel.id:
        raise ApiError("invalid_scheduled_message_id")
    del call.state.scheduled[call.need("scheduled_message_id")]
    return {}


@method("reactions.add", "reactions:write")
def add_reaction(call: Call) -> dict[str, Any]:
    """React to a message with an emoji's name."""
    channel = call.channel()
    message = call.state.workspace.find(channel.id, call.need("timestamp"))
    name = call.need("name").strip(":")
    if message is None:
        raise ApiError("message_not_found")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise ApiError("invalid_name")
    if not call.state.bot_is_in(channel.id):
        raise ApiError("not_in_channel")
    if not call.state.workspace.react(message, call.state.team.bot_user_id, name):
        raise ApiError("already_reacted")
    return {}


@method("blocks.validate", takes="any")
def validate_blocks(call: Call) -> dict[str, Any]:
    """Judge `blocks`, `message` or `view` without posting anything, in the shape of Slack's own judge."""
    if call.args.get("view") is not None:
        verdict = validation_response(judge_view(call.structure("view")), "invalid_view")
    elif call.args.get("message") is not None:
        verdict = validation_response(judge_message(call.structure("message")), "invalid_message")
    elif call.args.get("blocks") is not None:
        blocks = call.structure("blocks", "invalid_blocks_format")
        if not isinstance(blocks, list):
            raise ApiError("invalid_blocks_format")
        verdict = validation_response(judge_blocks(blocks, "message"), root="/blocks")
    else:
        raise missing("blocks")
    if verdict.pop("ok"):
        return dict(verdict)
    raise ApiError(str(verdict.pop("error")), **verdict)

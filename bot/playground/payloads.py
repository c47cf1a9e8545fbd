"""The bodies that Slack sends, built from the state.

Sources: https://docs.slack.dev/interactivity/implementing-slash-commands,
https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/apis/events-api
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from bot.playground.marks import rich_text
from bot.playground.people import APP_ID
from bot.playground.workspace import Message

if TYPE_CHECKING:
    from bot.playground.people import Channel
    from bot.playground.state import State
    from bot.playground.views import View

CHANNEL_TYPES = {"channel": "channel", "private": "group", "im": "im"}


def channel_name(channel: Channel) -> str:
    """A conversation's name as interactions show it: Slack hides those of private places."""
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)


def slash_command(state: State, user: str, channel: Channel, command: str, text: str) -> dict[str, Any]:
    """The form of a slash command."""
    return {
        "token": state.identity.verification_token,
        "team_id": state.team.id,
        "team_domain": state.team.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user,
        "user_name": state.workspace.members[user].name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": state.responses.issue(channel.id, user),
        "trigger_id": state.triggers.issue(user),
    }


def event(state: State, inner: dict[str, Any]) -> dict[str, Any]:
    """The wrapper of every event; `event_id` is new."""
    return {
        "token": state.identity.verification_token,
        "team_id": state.team.id,
        "context_team_id": state.team.id,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": inner,
        "type": "event_callback",
        "event_id": "Ev0" + secrets.token_hex(5).upper(),
        "event_time": int(state.clock()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": state.team.id,
                "user_id": state.team.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{secrets.token_hex(16)}",
    }


def message_event(message: Message, channel: Channel) -> dict[str, Any]:
    """A person's message as message.channels, message.groups and message.im carry it."""
    inner = message.slack() | {
        "client_msg_id": secrets.token_hex(16),
        "channel": channel.id,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "event_ts": message.ts,
    }
    inner["blocks"] = rich_text(message.text)
    if message.files:
        inner["subtype"] = "file_share"
    return inner


def mention_event(message: Message, channel: Channel) -> dict[str, Any]:
    """The same message as app_mention carries it: without channel_type and subtype."""
    inner = message_event(message, channel) | {"type": "app_mention"}
    inner.pop("channel_type")
    inner.pop("subtype", None)
    return inner


def _person(state: State, user: str) -> dict[str, Any]:
    name = state.workspace.members[user].name
    return {"id": user, "username": name, "name": name, "team_id": state.team.id}


def _interaction(state: State, kind: str, user: str) -> dict[str, Any]:
    return {
        "type": kind,
        "user": _person(state, user),
        "api_app_id": APP_ID,
        "token": state.identity.verification_token,
        "team": {"id": state.team.id, "domain": state.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _in_channel(channel: Channel) -> dict[str, Any]:
    return {"channel": {"id": channel.id, "name": channel_name(channel)}}


def _in_message(channel: Channel, message: Message) -> dict[str, Any]:
    container: dict[str, Any] = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.viewer is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    # What an ephemeral message said is not sent along: the app has to remember or carry it in the value.
    shown = {} if message.viewer else {"message": message.slack()}
    return {"container": container, **_in_channel(channel), **shown}


def message_actions(
    state: State, user: str, message: Message, action: dict[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    """block_actions from a message; it carries a response_url."""
    channel = state.workspace.channels[message.channel]
    return {
        **_interaction(state, "block_actions", user),
        **_in_message(channel, message),
        "trigger_id": state.triggers.issue(user),
        "state": {"values": values},
        "response_url": state.responses.issue(channel.id, user, (channel.id, message.ts)),
        "actions": [action],
    }


def view_actions(state: State, view: View, action: dict[str, Any]) -> dict[str, Any]:
    """block_actions from a modal or a Home; it has no response_url."""
    inside = view.id if view.content["type"] == "modal" else None
    return {
        **_interaction(state, "block_actions", view.user),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": state.triggers.issue(view.user, inside),
        "view": view.slack(),
        "actions": [action],
    }


def suggestion(
    state: State, user: str, place: Message | View, ids: tuple[str, str], value: str
) -> dict[str, Any]:
    """block_suggestion of an external select; `ids` are (block_id, action_id)."""
    asked = _interaction(state, "block_suggestion", user)
    asked |= {"block_id": ids[0], "action_id": ids[1], "value": value}
    if isinstance(place, Message):
        channel = state.workspace.channels[place.channel]
        return asked | _in_message(channel, place)
    return asked | {"container": {"type": "view", "view_id": place.id}, "view": place.slack()}


def submission(state: State, view: View) -> dict[str, Any]:
    """view_submission, with a response_url for every conversation select that asks for one."""
    urls = []
    for block in view.blocks:
        element = block.get("element") or {}
        if not element.get("response_url_enabled"):
            continue
        chosen = view.values[block["block_id"]][element["action_id"]].get("selected_conversation")
        if chosen:
            url = state.responses.issue(chosen, view.user, in_channel=True)
            ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
            urls.append({**ids, "channel_id": chosen, "response_url": url})
    return {
        **_interaction(state, "view_submission", view.user),
        "trigger_id": state.triggers.issue(view.user, view.id),
        "view": view.slack(),
        "response_urls": urls,
    }


def closing(state: State, view: View, *, cleared: bool) -> dict[str, Any]:
    """view_closed; `cleared` says that the whole stack went."""
    return {**_interaction(state, "view_closed", view.user), "view": view.slack(), "is_cleared": cleared}


def message_shortcut(state: State, user: str, message: Message, callback_id: str) -> dict[str, Any]:
    """message_action: a shortcut from a message's menu."""
    channel = state.workspace.channels[message.channel]
    replies = len(state.workspace.replies(message))
    return {
        **_interaction(state, "message_action", user),
        **_in_channel(channel),
        "action_ts": state.workspace.new_ts(),
        "callback_id": callback_id,
        "trigger_id": state.triggers.issue(user),
        "response_url": state.responses.issue(channel.id, user),
        "message_ts": message.ts,
        "message": message.slack(replies),
    }


def global_shortcut(state: State, user: str, callback_id: str) -> dict[str, Any]:
    """shortcut: from the lightning menu; it belongs to no conversation and has no response_url."""
    return {
        **_interaction(state, "shortcut", user),
        "action_ts": state.workspace.new_ts(),
        "callback_id": callback_id,
        "trigger_id": state.triggers.issue(user),
    }

"""Everything one person may see, as the page loads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.people import APP_ID, Channel

if TYPE_CHECKING:
    from bot.playground.state import State


def snapshot(state: State, viewer: str, connections: int) -> dict[str, Any]:
    """The answer of `GET /playground/state`; `viewer` is the id of a person of the workspace."""
    workspace = state.workspace
    seen = [channel for channel in workspace.channels.values() if workspace.may_see(viewer, channel)]
    manifest = state.manifest
    home = state.views.homes.get(viewer)
    return {
        "workspace": {"name": state.team.name, "team_id": state.team.id},
        "me": workspace.members[viewer].page(),
        "elsewhere": [
            {"id": person.id, "display_name": person.display_name, "workspace": other.team.name}
            for other in state.registry.states.values()
            if other is not state
            for person in other.workspace.people()
        ],
        "users": [member.page() for member in workspace.members.values()],
        "channels": [_channel(state, channel) for channel in seen],
        "bot": {
            "user_id": state.team.bot_user_id,
            "name": manifest.display_name,
            "app_id": APP_ID,
            "connected": connections > 0,
            "connections": connections,
        },
        "commands": [
            {"command": entry.command, "description": entry.description, "usage_hint": entry.usage_hint}
            for entry in manifest.commands
        ],
        "shortcuts": [
            {"name": s.name, "type": s.type, "callback_id": s.callback_id, "description": s.description}
            for s in manifest.shortcuts
        ],
        "messages": {
            channel.id: [workspace.page_message(message) for message in workspace.visible(channel.id, viewer)]
            for channel in seen
        },
        "views": [view.slack() for view in state.views.stack(viewer)],
        "home": home.slack() if home else None,
        "switches": state.switches.page(),
        "wire": state.wire.page(),
        "version": state.feed.version,
    }


def _channel(state: State, channel: Channel) -> dict[str, Any]:
    shown = channel.page()
    return shown | {"name": state.manifest.display_name} if channel.kind == "im" else shown

"""Who the app is, and how it connects: auth.*, api.test, apps.connections.open."""

from __future__ import annotations

from typing import Any

from bot.playground.call import Call, method
from bot.playground.faults import ApiError
from bot.playground.people import APP_ID


@method("auth.test", takes="any")
def auth_test(call: Call) -> dict[str, Any]:
    """Who the token belongs to."""
    return {
        "url": f"{call.origin}/",
        "team": call.state.team.name,
        "user": call.state.workspace.members[call.state.team.bot_user_id].name,
        "team_id": call.state.team.id,
        "user_id": call.state.team.bot_user_id,
        "bot_id": call.state.team.bot_id,
        "app_id": APP_ID,
        "is_enterprise_install": False,
    }


@method("auth.revoke", takes="any")
def revoke(call: Call) -> dict[str, Any]:
    """Give the token back; the app learns of it by tokens_revoked, and has left with its last token."""
    call.refuse_app_token()
    if call.flag("test"):
        return {"revoked": False}
    call.state.revoke(call.token)
    return {"revoked": True}


@method("api.test", takes="any")
def api_test(call: Call) -> dict[str, Any]:
    """Answer with the arguments; `error` makes it fail with that error."""
    if call.text("error"):
        raise ApiError(call.text("error"), args=call.args)
    return {"args": call.args} if call.args else {}


@method("apps.connections.open", takes="app")
def open_connection(call: Call) -> dict[str, Any]:
    """A WebSocket address that can be used once."""
    ticket = call.state.new_ticket()
    return {"url": f"{call.origin.replace('http', 'ws', 1)}/socket?ticket={ticket}&app_id={APP_ID}"}

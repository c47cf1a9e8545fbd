"""oauth.v2.access and apps.uninstall (https://docs.slack.dev/reference/methods/oauth.v2.access)."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from bot.playground.call import Call, method
from bot.playground.faults import ApiError
from bot.playground.people import APP_ID

if TYPE_CHECKING:
    from bot.playground.tokens import Token


def _check_client(call: Call) -> None:
    identity = call.state.identity
    if call.text("client_id") != identity.client_id:
        raise ApiError("invalid_client_id")
    if not hmac.compare_digest(call.text("client_secret").encode(), identity.client_secret.encode()):
        raise ApiError("bad_client_secret")


@method("oauth.v2.access", takes="none")
def access(call: Call) -> dict[str, Any]:
    """Exchange a code or a refresh token for an access token."""
    _check_client(call)
    grant = call.text("grant_type") or "authorization_code"
    if grant == "refresh_token":
        return _refreshed(call)
    if grant != "authorization_code":
        raise ApiError("invalid_grant_type")
    registry = call.state.registry
    code = registry.consents.exchange(call.text("code"), call.text("redirect_uri"))
    tokens, rotates = registry.tokens, registry.manifest.rotates
    person: dict[str, Any] = {"id": code.user}
    wanted = frozenset(code.consent.user_scopes)
    if wanted:
        token = tokens.issue(code.team_id, code.user, wanted, "user", rotates=rotates)
        person |= _described(call, token)
    answer = {**_about(call, code.team_id), "authed_user": person}
    if code.consent.scopes:
        token = tokens.issue(code.team_id, code.user, code.scopes, "bot", rotates=rotates)
        answer |= _bot(call, token)
    return answer


def _refreshed(call: Call) -> dict[str, Any]:
    if not call.state.manifest.rotates:
        raise ApiError("token_rotation_not_enabled")
    token = call.state.registry.tokens.exchange(call.text("refresh_token"))
    about = _about(call, token.team_id)
    return about | (_bot(call, token) if token.kind == "bot" else _described(call, token))


def _about(call: Call, team_id: str) -> dict[str, Any]:
    team = call.state.registry.states[team_id].team
    named = {"id": team.id, "name": team.name}
    return {"app_id": APP_ID, "team": named, "enterprise": None, "is_enterprise_install": False}


def _bot(call: Call, token: Token) -> dict[str, Any]:
    state = call.state.registry.states[token.team_id]
    return {**_described(call, token), "bot_user_id": state.team.bot_user_id}


def _described(call: Call, token: Token) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "access_token": token.value,
        "token_type": token.kind,
        "scope": ",".join(sorted(token.scopes)),
    }
    if token.expires_at is not None:
        left = round(token.expires_at - call.state.clock())
        shown |= {"refresh_token": token.refresh, "expires_in": left}
    return shown


@method("apps.uninstall", takes="any")
def uninstall(call: Call) -> dict[str, Any]:
    """Remove the app from the workspace of the token; the app hears tokens_revoked and app_uninstalled."""
    call.refuse_app_token()
    _check_client(call)
    call.state.uninstall()
    return {}

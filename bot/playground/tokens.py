"""The app's tokens in every workspace: issued, refreshed, run out, taken back. Pure; time comes from outside.

Sources: https://docs.slack.dev/authentication/tokens, https://docs.slack.dev/authentication/using-token-rotation
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.playground.faults import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Kind = Literal["bot", "user"]
Ending = Literal["token_revoked", "account_inactive"]

# https://docs.slack.dev/authentication/using-token-rotation: an access token lives 12 hours, and a third one
# makes the oldest of the three end.
TOKEN_SECONDS = 43_200
MOST_ALIVE = 2


@dataclass
class Token:
    """One access token. `expires_at` and `refresh` are None where tokens do not rotate; `ended` says how it died."""

    value: str
    team_id: str
    kind: Kind
    user: str
    scopes: frozenset[str]
    expires_at: float | None = None
    refresh: str | None = None
    ended: Ending | None = None


class Tokens:
    """Every token handed out so far, dead ones included: they are refused with the reason of their end."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._known: dict[str, Token] = {}
        self._refresh: dict[str, Token] = {}

    def adopt(self, value: str, team_id: str, user: str, scopes: frozenset[str]) -> Token:
        """Know a bot token that never expires."""
        self._known[value] = Token(value, team_id, "bot", user, scopes)
        return self._known[value]

    def issue(self, team_id: str, user: str, scopes: frozenset[str], kind: Kind, *, rotates: bool) -> Token:
        """A token for one workspace; without rotation the one that is alive stays the same, as with Slack."""
        alive = [token for token in self.alive(team_id, kind) if kind == "bot" or token.user == user]
        lasting = next((token for token in alive if token.expires_at is None), None)
        if lasting and not rotates:
            lasting.scopes |= scopes
            return lasting
        prefix = "xoxb" if kind == "bot" else "xoxp"
        secret = f"{prefix}-playground-{secrets.token_hex(16)}"
        if not rotates:
            token = Token(secret, team_id, kind, user, scopes)
        else:
            expires = self._clock() + TOKEN_SECONDS
            refresh = f"xoxe-1-{secrets.token_hex(24)}"
            token = Token(f"xoxe.{secret}", team_id, kind, user, scopes, expires, refresh)
            self._refresh[refresh] = token
            for oldest in [each for each in alive if each.expires_at][: -(MOST_ALIVE - 1)]:
                oldest.ended = "token_revoked"
        self._known[token.value] = token
        return token

    def exchange(self, refresh: str) -> Token:
        """A new token for a refresh token, which is good for one use; raises `invalid_refresh_token`."""
        former = self._refresh.pop(refresh, None)
        if former is None:
            raise ApiError("invalid_refresh_token")
        return self.issue(former.team_id, former.user, former.scopes, former.kind, rotates=True)

    def read(self, value: str) -> Token:
        """The token of this value; raises `invalid_auth`, `token_expired`, or the way it ended."""
        token = self._known.get(value)
        if token is None:
            raise ApiError("invalid_auth")
        if token.ended:
            raise ApiError(token.ended)
        if token.expires_at is not None and self._clock() >= token.expires_at:
            raise ApiError("token_expired")
        return token

    def team_of(self, value: str) -> str | None:
        """The workspace of a token, alive or not; None for a stranger."""
        token = self._known.get(value)
        return token.team_id if token else None

    def alive(self, team_id: str, kind: Kind | None = None) -> list[Token]:
        """The tokens of a workspace that were not taken back, oldest first; expired ones count, Slack renews them."""
        return [
            token
            for token in self._known.values()
            if token.team_id == team_id and not token.ended and kind in {None, token.kind}
        ]

    def end(self, tokens: Iterable[Token], how: Ending) -> None:
        """Take tokens back, with their refresh tokens."""
        for token in tokens:
            token.ended = how
            if token.refresh:
                self._refresh.pop(token.refresh, None)

    def expire(self, team_id: str) -> None:
        """Let the rotating tokens of a workspace run out now; their refresh tokens stay good."""
        for token in self.alive(team_id):
            if token.expires_at is not None:
                token.expires_at = min(token.expires_at, self._clock())

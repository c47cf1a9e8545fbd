"""Where the bot is installed, of many workspaces: their tokens, and who installed it.

A workspace is its own id, or its organisation's where the bot is installed for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn, cast

from bot.store.errors import AwayError, Trouble
from bot.store.keeper import quietly, told

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store import Bot, Installation

    from bot.store.claims import Claim
    from bot.store.keeper import Keeper

LOOKING = 1.5
"""Seconds that looking a workspace up may take: Slack waits three for all of an answer."""
KEEPING = 5.0
"""Seconds that keeping an installation may take: a person waits in a browser."""
STATE_LIFETIME = 600
"""Seconds that somebody may take to install."""


@dataclass(frozen=True, slots=True)
class Installed:
    """The bot in one workspace, or in all of an organisation."""

    row: int
    """Names this installation: another one has another."""
    bot: Bot = field(repr=False)
    """As Bolt keeps it: token, ids, scopes."""
    installers: frozenset[str] = frozenset()
    """User ids of who installed it."""

    @property
    def lost(self) -> bool:
        """Whether its token was sealed with a key that is gone."""
        return "" in (self.bot.bot_token, self.bot.bot_refresh_token)

    def left(self, now: float) -> float:
        """Return for how many seconds its token is good; infinity where it does not run out."""
        ends = self.bot.bot_token_expires_at
        return float("inf") if ends is None else ends - now

    @property
    def renewal(self) -> str:
        """The claim of renewing this token."""
        return f"rotate:{self.row}:{self.bot.bot_token_expires_at}"


class Installations:
    """Installations in a database that may go away: every method raises `AwayError` then."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    async def find(self, enterprise: str, team: str, *, org: bool = False) -> Installed | None:
        """Return the newest installation of a workspace. `org`: Slack says that its organisation has the bot."""
        return await self._keeper.do(
            lambda backend: backend.installations.find(enterprise, team, org=org), LOOKING
        )

    async def get(self, row: int) -> Installed | None:
        """Return an installation by its name."""
        return await self._keeper.do(lambda backend: backend.installations.get(row), LOOKING)

    async def save(self, installation: Installation) -> None:
        """Keep an installation, all of it or nothing."""
        await told(self._keeper.do(lambda backend: backend.installations.save(installation), KEEPING))

    async def revoke(self, enterprise: str, team: str, before: float) -> None:
        """Forget the tokens of a workspace that it had before a time."""
        await self._keeper.do(lambda backend: backend.installations.revoke(enterprise, team, before), KEEPING)

    async def remove(self, installed: Installed) -> None:
        """Forget the token of one installation."""
        await self._keeper.do(lambda backend: backend.installations.remove(installed), KEEPING)

    async def begin(self) -> str:
        """Return the state of an installation that somebody begins."""
        return await told(self._keeper.do(lambda backend: backend.installations.begin(), KEEPING))

    async def consume(self, state: str) -> bool:
        """Use a state up; return whether it was good."""
        return await told(self._keeper.do(lambda backend: backend.installations.consume(state), KEEPING))

    async def claim(self, installed: Installed, holder: str) -> Claim:
        """Take the right to renew a token: a lock on its row that ends by itself if its holder does."""
        return await self._keeper.do(lambda backend: backend.claims.take(installed.renewal, holder))

    async def refused(self, installed: Installed, holder: str) -> None:
        """Say that this token cannot be renewed, so that nobody else tries."""
        await quietly(self._keeper.do(lambda backend: backend.claims.done(installed.renewal, holder)))

    async def renewed(self, installed: Installed, bot: Bot) -> None:
        """Keep a renewed token, and that it is renewed, at once."""
        await told(self._keeper.do(lambda backend: backend.installations.renewed(installed, bot), KEEPING))


class _Nowhere:
    """The database of a store that has none."""

    async def do(self, *_: object, **__: object) -> NoReturn:
        """Raise: the settings keep many workspaces from running on memory."""
        raise AwayError(Trouble.MISSING)


NOWHERE = Installations(cast("Keeper", _Nowhere()))
"""The installations of a store in memory: none can be kept there."""

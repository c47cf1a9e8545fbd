"""Which token answers a request, of many workspaces: from memory, looked up again after a minute.

Bolt's own spends two statements and a call to Slack on each command. Here a workspace that asked a moment ago costs
neither; a burst from a new one is one look-up, and its second minute begins before the first has ended. What this
process hears of a revocation counts at once, what another one hears within `FRESH` seconds. While the database is away
what is known stays good.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize

from bot.cards import words
from bot.listeners.slack.obstacles import NoTokenError
from bot.listeners.slack.refusals import code_of
from bot.listeners.workspace.rotation import AHEAD, EndedError, LaterError
from bot.store.errors import StoreError
from bot.telemetry import logs, metrics
from bot.telemetry.seldom import Seldom

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt.context.async_context import AsyncBoltContext

    from bot.listeners.workspace.rotation import Rotation
    from bot.store.installations import Installations, Installed

FRESH = 60.0
"""Seconds."""
EARLY = 15.0
"""Seconds before the end of a minute from which a request has the next one looked up, without waiting for it."""
SHORTLY = 5.0
"""Seconds for which a workspace is taken to be without the bot, or what is known of it goes on without the database."""
MARGIN = FRESH + 60.0
"""Seconds that a token has to be good for, to be used without renewing it first."""
WAIT = 1.5
"""Seconds that a request waits for a renewed token: Slack waits three for the answer."""
MOST = 20_000
"""Workspaces that are remembered."""

DEAD = {"token_revoked", "account_inactive"}
"""What Slack says of a token that nobody will bring back (https://docs.slack.dev/reference/methods/auth.test#errors)."""

Why = Literal["gone", "lost", "ended", "away"]
REMEDIES: dict[Why, str] = {
    "lost": "the key that sealed its token is not in WAERROR_SECRET_KEYS: put it there, behind the one in use, or the "
    "workspace installs the bot again",
    "ended": "Slack renews its token no more: the workspace has to install the bot again",
    "away": "see store.away in this log, or `waerror db check`",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a workspace until a moment."""

    until: float
    result: AuthorizeResult | None = None
    installers: frozenset[str] = frozenset()
    why: Why = "gone"
    """Why there is no result."""


class ManyWorkspaces(AsyncAuthorize):
    """The tokens of all workspaces that installed the bot. `install`: the address where a workspace installs it."""

    def __init__(
        self,
        installations: Installations,
        rotation: Rotation,
        install: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._installations = installations
        self._rotation = rotation
        self._install = install
        self._clock = clock
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._orgs: OrderedDict[str, str] = OrderedDict()
        """By workspace: its organisation, where that has the bot."""
        self._looking: dict[str, asyncio.Task[Known]] = {}
        self._renewing: dict[int, asyncio.Task[Installed | None]] = {}
        self._hopeless: set[int] = set()
        """Installations whose token Slack renews no more."""
        self._doubting: set[asyncio.Task[None]] = set()
        self._seldom = Seldom()

    async def __call__(  # noqa: D102 - Bolt's
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: object,
    ) -> AuthorizeResult:
        del user_id
        org = bool(context.get("is_enterprise_install")) and bool(enterprise_id)
        key = str(enterprise_id if org else team_id or "")
        known, now = self._known.get(key), self._clock()
        if known is None or known.until <= now:
            known = await asyncio.shield(self._start(key, enterprise_id or "", team_id or "", org=org))
        elif known.until - EARLY <= now and known.result is not None:
            self._start(key, enterprise_id or "", team_id or "", org=org)
        if org and team_id:
            self._orgs[team_id] = key
        if known.result is None:
            sentence = words.UNAUTHORISED[known.why].format(install=self._install)
            raise NoTokenError(sentence, passing=known.why == "away")
        return known.result

    def installed_by(self, team: str, user: str) -> bool:
        """Whether a person installed the bot in a workspace: they are its admin here."""
        known = self._known.get(self._orgs.get(team, team))
        return known is not None and user in known.installers

    def forget(self, *places: str) -> None:
        """Look a workspace, or an organisation, up again: something has changed."""
        for place in places:
            self._known.pop(place, None)
            self._looking.pop(place, None)  # what it reads may be older than the change: it is not remembered

    def doubt(self, error: Exception, context: AsyncBoltContext) -> None:
        """Hear that a call with a workspace's token failed: one that Slack took back without a word is forgotten."""
        team, enterprise = str(context.team_id or ""), str(context.enterprise_id or "")
        if code_of(error) in DEAD and context.token:
            work = asyncio.create_task(self._doubted(enterprise, team, context.token))
            self._doubting.add(work)
            work.add_done_callback(self._doubting.discard)

    async def _doubted(self, enterprise: str, team: str, token: str) -> None:
        self.forget(team, enterprise)
        try:
            installed = await self._installations.find(enterprise, team)
            if installed is not None and installed.bot.bot_token == token:  # not one that came since
                await self._installations.remove(installed)
        except StoreError:
            return
        self.forget(team, enterprise)

    async def close(self, grace: float = 5.0) -> None:
        """Wait for tokens that are being renewed: what Slack gives is to be written."""
        if self._renewing:
            await asyncio.wait(self._renewing.values(), timeout=grace)
        tasks = [*self._looking.values(), *self._renewing.values(), *self._doubting]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, key: str, enterprise: str, team: str, *, org: bool) -> asyncio.Task[Known]:
        """Look a workspace up; whoever else waits for the same waits for this."""
        looking = self._looking.get(key)
        if looking is None:
            looking = self._looking[key] = asyncio.create_task(self._read(key, enterprise, team, org=org))
        return looking

    async def _read(self, key: str, enterprise: str, team: str, *, org: bool) -> Known:
        try:
            known = await self._good(await self._installations.find(enterprise, team, org=org), key)
        except StoreError:
            old = self._known.get(key) or Known(0.0)
            # A database that is known to be away says so at once: who has no token asks again, to find it back.
            until = self._clock() + (SHORTLY if old.result is not None else 0.0)
            known = replace(old, until=until, why="away")
        metrics.workspace_lookups.labels("known" if known.result is not None else known.why).inc()
        if known.result is None:
            self._tell(team or enterprise, known.why)
        if self._looking.get(key) is asyncio.current_task():
            del self._looking[key]
            self._remember(key, known)
        return known

    def _tell(self, team: str, why: Why) -> None:
        """Say that a workspace has no token: that the database is away once a minute, however many ask."""
        times = self._seldom.due(why) if why == "away" else 1
        if times:
            logs.get().warning(
                "workspace.without_token", team=team, why=why, times=times, remedy=REMEDIES.get(why)
            )

    def _remember(self, key: str, known: Known) -> None:
        self._known[key] = known
        self._known.move_to_end(key)
        for bounded in (self._known, self._orgs):
            while len(bounded) > MOST:
                bounded.popitem(last=False)

    async def _good(self, installed: Installed | None, key: str) -> Known:
        """Return what an installation is worth; its token is renewed in time."""
        shortly = self._clock() + SHORTLY
        if installed is None:
            return Known(shortly)
        if installed.lost:
            return self._kept(key) or Known(shortly, why="lost")
        if installed.left(time.time()) < AHEAD * 60:
            renewing = self._renew(installed, key)
            if installed.left(time.time()) < MARGIN:
                await asyncio.wait({renewing}, timeout=WAIT)
                now = renewing.result() if renewing.done() else None
                if now is not None:
                    return self._worth(now)
            if installed.left(time.time()) <= 0:
                # What is answered without Slack's help is answered all the same; unless the token will never come.
                ended = installed.row in self._hopeless
                return (
                    Known(shortly, why="ended") if ended else replace(self._worth(installed), until=shortly)
                )
        return self._worth(installed)

    def _kept(self, key: str) -> Known | None:
        """Return what is known from before a process with a newer key than ours sealed the token anew."""
        old = self._known.get(key)
        if old is None or old.result is None:
            return None
        self._tell(key, "lost")
        return replace(old, until=self._clock() + FRESH)

    def _worth(self, installed: Installed) -> Known:
        bot = installed.bot
        result = AuthorizeResult(
            enterprise_id=bot.enterprise_id,
            team_id=bot.team_id,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
            bot_token=bot.bot_token,
            bot_scopes=bot.bot_scopes,
        )
        return Known(self._clock() + FRESH, result, installed.installers)

    def _renew(self, installed: Installed, key: str) -> asyncio.Task[Installed | None]:
        renewing = self._renewing.get(installed.row)
        if renewing is None:
            renewing = self._renewing[installed.row] = asyncio.create_task(self._renewed(installed, key))
            renewing.add_done_callback(lambda _: self._renewing.pop(installed.row, None))
        return renewing

    async def _renewed(self, installed: Installed, key: str) -> Installed | None:
        """Return the installation with a new token; None where there is none to be had now."""
        try:
            now = await self._rotation.renew(installed)
        except EndedError:
            self._hopeless.add(installed.row)
            return None
        except (LaterError, StoreError):
            return None
        known = self._known.get(key)
        if known is not None and known.result is not None:
            self._known[key] = self._worth(now)
        return now

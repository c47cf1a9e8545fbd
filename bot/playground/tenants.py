"""One workspace of a playground, for tests of an app that many workspaces install.

    async with Playground(MANIFEST, installed=False) as playground:      # nobody has the app yet
        playground.configure(redirect_urls=(f"{bot_url}/slack/oauth_redirect",), rotates=True)
        acme = playground.add_workspace("Acme")                          # playground.home is the first one
        page = await acme.install(f"{bot_url}/slack/install", person="ana")   # follows the link, presses Allow
        await acme.install(url, allow=False)                             # presses Cancel
        await acme.install(url, without={"files:read"})                  # unticks an optional scope
        await acme.person("ana").command("incidents", "/waerror", "131047")   # as playground.person, in Acme
        acme.expire_token()          # the rotating tokens have run out; refresh tokens stay good
        acme.revoke()                # an admin takes all tokens back: tokens_revoked, app_uninstalled
        acme.revoke(told=("tokens_revoked",))          # … and only the first of the events arrives
        acme.uninstall(first="app_uninstalled")        # both events, in this order; tokens: account_inactive
        playground.calls("auth.test", acme.id)         # Web API calls by method and team; "" counts without a token

The bot needs `playground.client_id`, `.client_secret`, `.signing_secret`, `.api_url` and `.authorize_url`. Nothing here
sleeps: codes and tokens live by the playground's `clock`. A person's wishes come over HTTP as from a browser.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.playground.browser import Browser, Page
from bot.playground.deeds import Deeds
from bot.playground.interactions import Interactions
from bot.playground.oauth_routes import PATH
from bot.playground.person import Person
from bot.playground.state import LEAVING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from bot.playground.delivery import Delivery
    from bot.playground.people import Team
    from bot.playground.sockets import SocketHub
    from bot.playground.state import State
    from bot.playground.tokens import Token


class Tenant:
    """A workspace with its own team id, people, channels and tokens; events go the playground's one way to the app.

    `settled` waits until nothing is under way.
    """

    def __init__(
        self, state: State, delivery: Delivery, hub: SocketHub, settled: Callable[[], Awaitable[None]]
    ) -> None:
        self.state = state
        self.deeds = Deeds(state, delivery)
        self.interactions = Interactions(self.deeds)
        self.settled = settled
        self._delivery = delivery
        self._hub = hub
        state.on_leaving = self._leaving

    @property
    def team(self) -> Team:
        """Its name and ids."""
        return self.state.team

    @property
    def id(self) -> str:
        """Its team id."""
        return self.state.team.id

    @property
    def installed(self) -> bool:
        """Whether the app is here."""
        return self.state.installed

    @property
    def tokens(self) -> list[Token]:
        """The bot tokens that nobody has taken back, oldest first; some may have run out."""
        return self.state.registry.tokens.alive(self.id, "bot")

    @property
    def token(self) -> str:
        """The newest bot token; raises LookupError when there is none."""
        if not self.tokens:
            raise LookupError(f"{self.team.name} has no token")
        return self.tokens[-1].value

    def person(self, name: str) -> Person:
        """Somebody to act as, by handle, name or id; raises LookupError."""
        member = self.state.workspace.member(name)
        if member is None or member.is_bot:
            raise LookupError(name)
        return Person(self, member.id)

    async def install(
        self, start: str, *, person: str = "ana", allow: bool = True, without: Collection[str] = ()
    ) -> Page:
        """Go from an install link, or an authorize address, through the consent page, and back to the app.

        Returns the page on which the browser ends: the app's own, or an error page on the way.
        """
        page = await asyncio.to_thread(self._walk, start, self.person(person).id, allow, frozenset(without))
        await self.settled()
        return page

    def _walk(self, start: str, user: str, allow: bool, without: frozenset[str]) -> Page:  # noqa: FBT001
        browser = Browser()
        page = browser.get(start)
        onward = page.link(PATH)
        if page.value("consent") is None and onward:
            page = browser.get(onward)
        consent = page.value("consent")
        if consent is None:
            return page
        wanted = self.state.manifest.optional_scopes - without
        fields = [("consent", consent), ("installer", f"{self.id}/{user}"), *(("scope", s) for s in wanted)]
        return browser.post(
            page.url.partition("?")[0], [*fields, ("decision", "allow" if allow else "cancel")]
        )

    def revoke(self, *, told: tuple[str, ...] = LEAVING) -> None:
        """Take all tokens back; `told` are the events that arrive, in their order."""
        self.state.revoke(told=told)

    def uninstall(self, first: str = LEAVING[0]) -> None:
        """Remove the app; `first` is the event that arrives first."""
        self.state.uninstall(first)

    def expire_token(self) -> None:
        """Let the rotating tokens run out now."""
        self.state.registry.tokens.expire(self.id)

    def _leaving(self, events: tuple[str, ...], tokens: list[Token]) -> None:
        self._delivery.spawn(self._say_goodbye(events, tokens))

    async def _say_goodbye(self, events: tuple[str, ...], tokens: list[Token]) -> None:
        await self.deeds.happenings.left(events, tokens)
        if self.state.registry.link_disabled:
            await self._hub.disconnect("link_disabled")

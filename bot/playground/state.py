"""All that the playground remembers, in one place, so that it can be thrown away and begun anew."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from bot.playground.capabilities import ResponseUrls, Triggers
from bot.playground.feed import Feed
from bot.playground.people import HOME, Team, open_doors
from bot.playground.registry import Identity, Registry
from bot.playground.views import Views
from bot.playground.wire import Switches, Wire
from bot.playground.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.manifest import Manifest
    from bot.playground.tokens import Token

# https://docs.slack.dev/reference/events/app_uninstalled
LEAVING = ("tokens_revoked", "app_uninstalled")


class State:
    """One workspace with all that belongs to it.

    `clock` gives seconds since 1970. `optional_scopes` says whether the installer granted `bot_optional`, `installed`
    whether the app is there from the start. `beside` is the first workspace of the same playground: the app, its
    wire and its switches are one.
    """

    def __init__(
        self,
        manifest: Manifest,
        clock: Callable[[], float],
        *,
        optional_scopes: bool = True,
        installed: bool = True,
        team: Team = HOME,
        beside: State | None = None,
    ) -> None:
        self.team = team
        self.registry: Registry = beside.registry if beside else Registry(manifest, clock)
        self.registry.states[team.id] = self
        self.clock = clock
        # Versions begin at the start's time, so that a page left open over a restart is told to load anew.
        self.feed: Feed = Feed(int(clock() * 1000), beside.feed if beside else None)
        self.wire: Wire = beside.wire if beside else Wire(self.feed, clock)
        self.responses = ResponseUrls(clock)
        self.responses.base = beside.responses.base if beside else ""
        self.scopes: frozenset[str] = frozenset()
        self.installed = False
        self.tickets: set[str] = set()
        self.on_leaving: Callable[[tuple[str, ...], list[Token]], None] = lambda _events, _tokens: None
        self.in_flight = 0
        self._begin(joined=installed)
        if installed:
            self.install(manifest.scopes | (manifest.optional_scopes if optional_scopes else frozenset()))
            installer = self.workspace.people()[0].id
            self.registry.tokens.adopt(self.identity.bot_token, team.id, installer, self.scopes)

    @property
    def manifest(self) -> Manifest:
        """The app's manifest."""
        return self.registry.manifest

    @property
    def identity(self) -> Identity:
        """The app's credentials."""
        return self.registry.identity

    @property
    def switches(self) -> Switches:
        """The faults that can be provoked."""
        return self.registry.switches

    def _begin(self, *, joined: bool = True) -> None:
        self.triggers = Triggers(self.clock)
        self.views = Views(self.feed, self.clock, self.team)
        self.workspace: Workspace = Workspace(self.feed, self.clock, self.team)
        self.scheduled: dict[str, dict[str, Any]] = {}
        self.uploads: dict[str, dict[str, Any]] = {}
        self.finished: set[str] = set()
        self.files: dict[str, tuple[dict[str, Any], bytes]] = {}
        self.executions: dict[str, dict[str, Any]] = {}
        open_doors(self.workspace, self.manifest.display_name, joined=joined)

    def reset(self) -> None:
        """Begin anew: first-day conversations, no modals, no wire; tokens and connections stay."""
        self.wire.clear()
        self.registry.switches = Switches()
        self._begin(joined=self.installed)
        self.feed.publish({"kind": "reset"})

    def new_ticket(self) -> str:
        """Leave to open one Socket Mode connection."""
        ticket = secrets.token_urlsafe(18)
        self.tickets.add(ticket)
        return ticket

    def install(self, scopes: frozenset[str]) -> None:
        """The app is in this workspace from now on; a further install adds scopes, as with Slack."""
        self.scopes = self.scopes | scopes if self.installed else scopes
        self.installed = True
        self.registry.link_disabled = False

    def revoke(self, *tokens: str, told: tuple[str, ...] = LEAVING) -> None:
        """Take these tokens back, or all; with the last one the app has left the workspace, and hears `told`.

        Source: https://docs.slack.dev/reference/events/app_uninstalled
        """
        alive = self.registry.tokens.alive(self.team.id)
        ending = [token for token in alive if not tokens or token.value in tokens]
        if not ending:
            return
        self.registry.tokens.end(ending, "token_revoked")
        if len(ending) < len(alive):
            self.on_leaving(LEAVING[:1], ending)
        else:
            self._leave(told, ending)

    def uninstall(self, first: str = LEAVING[0]) -> None:
        """The app is removed; `first` is the event that is sent first, Slack promises no order."""
        if self.installed:
            ending = self.registry.tokens.alive(self.team.id)
            self.registry.tokens.end(ending, "account_inactive")
            self._leave(LEAVING if first == LEAVING[0] else LEAVING[::-1], ending)

    def _leave(self, events: tuple[str, ...], tokens: list[Token]) -> None:
        self.installed = False
        self.registry.link_disabled = not self.registry.installed
        for channel in self.workspace.channels.values():
            if channel.kind != "im":
                channel.members.discard(self.team.bot_user_id)
        self.on_leaving(events, tokens)

    def has_scope(self, *any_of: str) -> bool:
        """Whether the app was granted one of these scopes."""
        return not any_of or bool(self.scopes & set(any_of))

    def bot_is_in(self, channel_id: str) -> bool:
        """Whether the app is a member of this conversation."""
        return self.team.bot_user_id in self.workspace.channels[channel_id].members

    def take(self, fault: str) -> bool:
        """Use up one of a counted fault of the switches; False when none is left."""
        taken = self.switches.take(fault)
        if taken:
            self.feed.publish({"kind": "switches", "switches": self.switches.page()})
        return taken

    def notice(self, level: str, text: str, viewer: str | None, channel: str | None = None) -> None:
        """Show a sentence as Slack itself would; `viewer` None shows it to everybody."""
        data = {"kind": "notice", "level": level, "text": text, "channel": channel}
        self.feed.publish(data, frozenset({viewer}) if viewer else None)

    def started(self) -> None:
        """Something is under way."""
        self.in_flight += 1

    def ended(self) -> None:
        """Something under way came to its end."""
        self.in_flight -= 1
        self.feed.stir()

"""All that the playground remembers, in one place, so that it can be thrown away and begun anew."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.playground.capabilities import ResponseUrls, Triggers
from bot.playground.feed import Feed
from bot.playground.people import BOT_USER_ID, open_doors
from bot.playground.views import Views
from bot.playground.wire import Switches, Wire
from bot.playground.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.manifest import Manifest


@dataclass(frozen=True)
class Identity:
    """The made-up credentials of the app; new ones at every start."""

    bot_token: str = field(default_factory=lambda: f"xoxb-playground-{secrets.token_hex(12)}")
    app_token: str = field(default_factory=lambda: f"xapp-1-playground-{secrets.token_hex(12)}")
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    verification_token: str = field(default_factory=lambda: secrets.token_hex(12))


class State:
    """The workspace with all that belongs to it.

    `clock` gives seconds since 1970. `optional_scopes` says whether the installer granted `bot_optional`.
    """

    def __init__(
        self, manifest: Manifest, clock: Callable[[], float], *, optional_scopes: bool = True
    ) -> None:
        self.manifest = manifest
        self.clock = clock
        self.scopes = manifest.scopes | (manifest.optional_scopes if optional_scopes else frozenset())
        self.identity = Identity()
        # Versions begin at the start's time, so that a page left open over a restart is told to load anew.
        self.feed = Feed(int(clock() * 1000))
        self.wire = Wire(self.feed, clock)
        self.switches = Switches()
        self.responses = ResponseUrls(clock)
        self.installed = True
        self.tickets: set[str] = set()
        self.on_uninstall: Callable[[], None] = lambda: None
        self.in_flight = 0
        self._begin()

    def _begin(self) -> None:
        self.triggers = Triggers(self.clock)
        self.views = Views(self.feed, self.clock)
        self.workspace = Workspace(self.feed, self.clock)
        self.scheduled: dict[str, dict[str, Any]] = {}
        self.uploads: dict[str, dict[str, Any]] = {}
        self.files: dict[str, tuple[dict[str, Any], bytes]] = {}
        self.executions: dict[str, dict[str, Any]] = {}
        open_doors(self.workspace, self.manifest.display_name)

    def reset(self) -> None:
        """Begin anew: first-day conversations, no modals, no wire; tokens and connections stay."""
        self.wire.clear()
        self.switches = Switches()
        self._begin()
        self.feed.publish({"kind": "reset"})

    def new_ticket(self) -> str:
        """Leave to open one Socket Mode connection."""
        ticket = secrets.token_urlsafe(18)
        self.tickets.add(ticket)
        return ticket

    def uninstall(self) -> None:
        """The app is removed or gives its token back: no call is answered any more."""
        if self.installed:
            self.installed = False
            self.on_uninstall()

    def has_scope(self, *any_of: str) -> bool:
        """Whether the app was granted one of these scopes."""
        return not any_of or bool(self.scopes & set(any_of))

    def bot_is_in(self, channel_id: str) -> bool:
        """Whether the app is a member of this conversation."""
        return BOT_USER_ID in self.workspace.channels[channel_id].members

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

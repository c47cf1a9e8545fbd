"""The store: everything that must outlast a request, behind one object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.store.claims import MemoryClaims
from bot.store.handovers import MemoryHandovers
from bot.store.installations import NOWHERE
from bot.store.links import MemoryLinks
from bot.store.notes import MemoryNotes
from bot.store.pending import MemoryPending
from bot.store.preferences import MemoryPreferences
from bot.store.records import MemoryRecords
from bot.store.watching import MemoryWatching

if TYPE_CHECKING:
    from bot.store.claims import Claims
    from bot.store.handovers import Handovers
    from bot.store.installations import Installations
    from bot.store.links import Links
    from bot.store.notes import Notes
    from bot.store.pending import Pending
    from bot.store.preferences import Preferences
    from bot.store.records import Records
    from bot.store.watching import Watching


class Store(Protocol):
    """The interface of every store. Usable before `open` has come to an end."""

    @property
    def claims(self) -> Claims:
        """Who answers what."""
        ...

    @property
    def records(self) -> Records:
        """What was asked, and what helped."""
        ...

    @property
    def notes(self) -> Notes:
        """What a workspace wrote about a code."""
        ...

    @property
    def preferences(self) -> Preferences:
        """What a workspace has set."""
        ...

    @property
    def links(self) -> Links:
        """Response urls."""
        ...

    @property
    def pending(self) -> Pending:
        """Events that are acknowledged and not yet answered."""
        ...

    @property
    def watching(self) -> Watching:
        """Which channels want a word under their alerts."""
        ...

    @property
    def handovers(self) -> Handovers:
        """Who took which hand-over."""
        ...

    @property
    def installations(self) -> Installations:
        """Where the bot is installed, of many workspaces."""
        ...

    def degraded(self) -> str | None:
        """Why nothing can be kept right now, in words for an operator; None where all is well."""
        ...

    def opening(self) -> bool:
        """Whether the first try to open has not come to an end."""
        ...

    async def open(self) -> None:
        """Begin to open; returns at once, and never fails: `degraded` says how it goes."""
        ...

    async def close(self, grace: float = 5.0) -> None:
        """Write what waits to be written, at most `grace` seconds, and let go of the database."""
        ...

    async def erase(self, team: str, *, enterprise: str = "", before: float | None = None) -> None:
        """Delete everything of a workspace. Raises `AwayError`: then nothing may be taken as deleted.

        `before`: an installation that is newer stays. `enterprise`: the organisation's installation goes too.
        """
        ...


class MemoryStore:
    """A store for one process that keeps nothing: the playground's, and the tests'."""

    def __init__(self) -> None:
        self.claims = MemoryClaims()
        self.records = MemoryRecords()
        self.notes = MemoryNotes()
        self.preferences = MemoryPreferences()
        self.links = MemoryLinks()
        self.pending = MemoryPending()
        self.watching = MemoryWatching()
        self.handovers = MemoryHandovers()
        self.installations = NOWHERE

    def degraded(self) -> str | None:
        """Return None: memory does not go away."""
        return None

    def opening(self) -> bool:
        """Return False: memory is there."""
        return False

    async def open(self) -> None:
        """Do nothing."""

    async def close(self, grace: float = 5.0) -> None:
        """Do nothing."""

    async def erase(self, team: str, *, enterprise: str = "", before: float | None = None) -> None:
        """Delete everything of a workspace."""
        del enterprise, before
        rooms = (
            self.records, self.notes, self.preferences, self.links, self.watching, self.handovers,
        )  # fmt: skip
        for room in rooms:
            room.erase(team)

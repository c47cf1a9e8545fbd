"""What every listener works with: the knowledge, the store, and what this workspace has."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bot.cards.draw import draw
from bot.cards.notes import team_note
from bot.listeners.asking.query import ASKED, keeps, keys_of, record
from bot.listeners.asking.ready import ReadyBodies
from bot.listeners.errands import Errands
from bot.listeners.slack.granted import Granted
from bot.listeners.workspace.workspaces import Channels, Workspaces
from bot.resolve.outcome import Answer, Shown
from bot.telemetry import logs, metrics

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import ClientSession

    from bot.cards.blocks import Card
    from bot.cards.setting import Feature, Setting
    from bot.knowledge.catalog import Catalog
    from bot.listeners.asking.query import Query
    from bot.listeners.asking.ready import Judge
    from bot.listeners.incident.conversation import Standing
    from bot.listeners.workspace.authorize import ManyWorkspaces
    from bot.resolve.outcome import Outcome
    from bot.resolve.resolver import Resolver
    from bot.resolve.sightings import Reader
    from bot.resolve.thread import Codes
    from bot.store.claims import Claims
    from bot.store.handovers import Handovers
    from bot.store.notes import Note
    from bot.store.records import Records
    from bot.store.store import Store
    from bot.store.watching import Watching

FILES = 2
"""Files that are read at a time; others wait for their turn."""

FEATURES: frozenset[Feature] = frozenset({"reply", "handover", "remind", "note", "remove", "rest", "search"})
"""What is behind a button here."""
REPORTED: frozenset[Feature] = FEATURES | {"report"}
"""The same where a report has somewhere to go."""


@dataclass
class Desk:
    """Built once by the composition root, shared by all listeners."""

    catalog: Catalog
    resolver: Resolver
    store: Store
    judge: Judge
    session: Callable[[], ClientSession]
    """The one HTTP session of the process."""
    keep_misses: bool = True
    """Whether what remains of a text that found nothing is recorded."""
    admins: frozenset[str] = frozenset()
    """User ids that see the insights of their workspace on the Home tab; of a bot for one workspace."""
    many: ManyWorkspaces | None = None
    """The workspaces that installed the bot, where any may: the admins of each are who did so."""
    channels: Channels = field(default_factory=Channels)
    """Where hand-overs and reports go in a workspace that has set nothing else."""
    repository: str = ""
    """The address of the GitHub repository that takes reports where no channel does."""
    proxy: Callable[[str], str | None] = lambda _: None
    """Which proxy leads to an address; None for the direct way."""
    files: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FILES))
    """Held by who reads a file: each is in memory, and counting is work for the one processor."""
    granted: Granted = field(default_factory=Granted)
    """Which permissions each workspace granted."""
    bodies: ReadyBodies = field(init=False)
    workspaces: Workspaces = field(init=False)
    errands: Errands = field(init=False)

    def __post_init__(self) -> None:
        self.errands = Errands(self.store)
        self.bodies = ReadyBodies(self.draw, self.judge)
        self.workspaces = Workspaces(self.store, self.channels)

    @property
    def claims(self) -> Claims:
        """Who answers what."""
        return self.store.claims

    @property
    def records(self) -> Records:
        """What was asked, and what helped."""
        return self.store.records

    @property
    def watching(self) -> Watching:
        """Which channels want a word under their alerts."""
        return self.store.watching

    @property
    def handovers(self) -> Handovers:
        """Who took which hand-over."""
        return self.store.handovers

    # What threads and files need is imported when the first of them comes: a tenth of the start.
    @cached_property
    def overviews(self) -> Standing:
        """Where this process posted overviews of threads."""
        from bot.listeners.incident.conversation import Standing  # noqa: PLC0415

        return Standing()

    @cached_property
    def reader(self) -> Reader:
        """What reads the errors of files."""
        from bot.resolve.triage import reader_of  # noqa: PLC0415

        return reader_of(self.catalog)

    @cached_property
    def codes(self) -> Codes:
        """What reads the exact codes of threads and alerts."""
        from bot.resolve.thread import Codes  # noqa: PLC0415

        return Codes(self.catalog)

    def resolve(self, query: Query, earlier: tuple[str, ...] = (), shown: Shown | None = None) -> Outcome:
        """Resolve a question, which may go on with an `earlier` card; record its outcome, log it without its text.

        `shown`: how that card asked.
        """
        start = time.perf_counter()
        if earlier:
            outcome = self.resolver.follow(query.text, earlier, shown or Shown())
        else:
            outcome = self.resolver.resolve(query.text, typed=query.typed, asked=query.surface in ASKED)
        seconds = time.perf_counter() - start
        milliseconds = seconds * 1000
        kind, keys = type(outcome).__name__.lower(), keys_of(outcome)
        metrics.resolving.observe(seconds)
        metrics.outcomes.labels(query.surface, kind).inc()
        self.records.resolved(record(query, outcome, milliseconds, keep_misses=self.keep_misses))
        logs.get().info(
            "resolved",
            surface=query.surface,
            outcome=kind,
            keys=keys,
            ms=round(milliseconds, 2),
            size=len(query.text),
        )
        return outcome

    def draw(self, outcome: Outcome, setting: Setting) -> Card:
        """Draw an outcome for a place; the card of a question that is kept says so."""
        if self.keep_misses and keeps(outcome):
            setting = replace(setting, kept=True)
        return draw(outcome, setting, self.catalog)

    async def dress(self, setting: Setting, team: str, outcome: Outcome, *, notes: bool = True) -> Setting:
        """Return the setting with what this workspace has: its channels, and its notes on the code of an answer.

        Nothing that the workspace wrote stands on a shared card, or without `notes`: a channel may be shared with
        another company.
        """
        if isinstance(outcome, Answer):
            channels, written = await self.workspaces.look(team, outcome.entry.key)
        else:
            channels, written = await self.workspaces.channels(team), ()
        shown = written[:1] if notes and setting.place != "shared" else ()
        on = REPORTED if channels.report or self.repository else FEATURES
        if not shown and setting.features is on and setting.hand_over is bool(channels.handover):
            return setting
        return replace(
            setting,
            features=on,
            hand_over=bool(channels.handover),
            team_notes=tuple(team_note(note.text, note.name, note.at, note_id=note.id) for note in shown),
        )

    async def show(self, outcome: Outcome, setting: Setting, team: str, *, notes: bool = True) -> Card:
        """Draw an outcome for a place in a workspace."""
        return self.draw(outcome, await self.dress(setting, team, outcome, notes=notes))

    def is_admin(self, team: str, user: str) -> bool:
        """Whether a person may set the channels of a workspace, change its notes and see what it asks."""
        if self.many is not None:
            return self.many.installed_by(team, user)
        return user in self.admins

    def may_change(self, user: str, note: Note) -> bool:
        """Whether a person may rewrite or delete a note: its author, and the bot's admins."""
        return bool(note.author and user == note.author) or self.is_admin(note.team, user)

"""What every listener works with: the knowledge, the store, and what a question is."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from slack_bolt.response import BoltResponse

from bot.cards.draw import draw
from bot.cards.notes import team_note
from bot.listeners import faults
from bot.listeners.asking.ready import ReadyBodies
from bot.listeners.slack.granted import Granted
from bot.listeners.workspace.workspaces import Channels, Workspaces
from bot.resolve.outcome import Answer, Choice, Miss, Several, Unknown
from bot.resolve.redact import redact
from bot.store.claims import LEASE, Claim
from bot.store.records import LONGEST_MISS, Resolution
from bot.telemetry import logs, metrics

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from aiohttp import ClientSession

    from bot.cards.blocks import Card
    from bot.cards.setting import Feature, Setting
    from bot.knowledge.catalog import Catalog
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
    from bot.store.pending import Work
    from bot.store.records import Records
    from bot.store.store import Store
    from bot.store.watching import Watching

WITHIN = 2.5
"""Seconds after which an event is acknowledged although its answer is still under way: Slack waits three
(https://docs.slack.dev/apis/events-api/#responding)."""

FILES = 2
"""Files that are read at a time; others wait for their turn."""

TOLD = frozenset({Miss.CODE, Miss.HTTP, Miss.PROVIDER, Miss.WORDS})
"""Misses whose text is worth keeping. What does not speak of our field is nobody's business but the asker's."""
_SOMEBODY = re.compile(r"<[@#!][^>]*>|(?<!\w)@[\w.-]+")
"""People, groups and channels, in Slack's mark-up or as typed."""

FEATURES: frozenset[Feature] = frozenset({"reply", "handover", "remind", "note", "remove", "rest", "search"})
"""What is behind a button here."""
REPORTED: frozenset[Feature] = FEATURES | {"report"}
"""The same where a report has somewhere to go."""

Surface = Literal["command", "mention", "dm", "shortcut", "action", "step"]
ASKED: frozenset[Surface] = frozenset({"mention", "dm"})
"""Where people speak to us; a shortcut shows what they said to each other."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a person gave us, and where."""

    text: str
    surface: Surface
    team: str
    user: str
    channel: str = ""
    typed: bool = False
    """The text is all of a slash command: a bare small number counts as a code."""
    outside: bool = False
    """People of another company read the answer: it holds nothing that this workspace wrote."""
    earlier: Callable[[], Awaitable[list[dict[str, Any]]]] | None = None
    """Looks up the blocks of our last card in the same conversation; None where there is no conversation."""
    overview: Callable[[], Awaitable[None]] | None = None
    """Answers with all errors of the thread; None where there is no thread."""


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
    """Whether the redacted text of what was not found is recorded."""
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
    _errands: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
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

    def resolve(self, query: Query, earlier: tuple[str, ...] = ()) -> Outcome:
        """Resolve a question, which may go on with an `earlier` card; record its outcome, log it without its text."""
        start = time.perf_counter()
        if earlier:
            outcome = self.resolver.follow(query.text, earlier)
        else:
            outcome = self.resolver.resolve(query.text, typed=query.typed, asked=query.surface in ASKED)
        seconds = time.perf_counter() - start
        milliseconds = seconds * 1000
        kind, keys = type(outcome).__name__.lower(), keys_of(outcome)
        metrics.resolving.observe(seconds)
        metrics.outcomes.labels(query.surface, kind).inc()
        self.records.resolved(self._resolution(query, outcome, kind, keys, milliseconds))
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
        """Draw an outcome for a place."""
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

    async def once(
        self, key: str, work: Callable[[], Awaitable[None]], *, again: bool, kept: Work
    ) -> BoltResponse:
        """Do `work` once for `key`, and say what Slack is to be told. `again`: Slack has delivered this before.

        200: answered, by us or by somebody before us; or still under way here after `WITHIN` seconds, and `kept`
        where another process finds it if this one ends.
        503: somebody else is at it; Slack tries again later and finds it done, or takes it over.
        """
        claim = await self.claims.take(key, again=again)
        if claim is not Claim.TAKEN:
            return BoltResponse(status=200 if claim is Claim.DONE else 503, body="")
        task = self.errand(self._attend(key, work))
        done, _ = await asyncio.wait({task}, timeout=WITHIN)
        for finished in done:
            finished.result()
        if done:
            return BoltResponse(status=200, body="")
        self.errand(self._renew(key, task))
        return BoltResponse(status=200 if await self.store.pending.keep(kept) else 503, body="")

    def errand(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Run `work` in the background; `close` waits for it."""
        task = asyncio.create_task(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
        return task

    async def close(self, grace: float = 5.0) -> None:
        """Wait for what is under way, at most `grace` seconds; give the rest back for another process to do."""
        if self._errands:
            _, late = await asyncio.wait(self._errands, timeout=grace)
            for errand in late:
                errand.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _attend(self, key: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except BaseException:
            await self.claims.release(key)
            raise
        await self.claims.done(key)
        await self.store.pending.drop(key)

    async def _renew(self, key: str, task: asyncio.Task[None]) -> None:
        while not (await asyncio.wait({task}, timeout=LEASE / 3))[0]:
            await self.claims.renew(key)
        error = None if task.cancelled() else task.exception()
        if error is not None:  # Slack was told 200: nobody else hears of it
            faults.log(error)

    def _resolution(
        self, query: Query, outcome: Outcome, kind: str, keys: tuple[str, ...], milliseconds: float
    ) -> Resolution:
        missed = isinstance(outcome, Unknown) and self.keep_misses and outcome.miss in TOLD
        return Resolution(
            query.team,
            query.surface,
            kind,
            keys,
            milliseconds,
            user=query.user,
            channel=query.channel,
            score=outcome.score if isinstance(outcome, Answer) else 0.0,
            missed=_SOMEBODY.sub("…", redact(query.text)).strip()[:LONGEST_MISS] if missed else "",
            code=outcome.code if isinstance(outcome, Unknown) and missed else "",
        )


def keys_of(outcome: Outcome) -> tuple[str, ...]:
    """Return the keys an outcome shows."""
    match outcome:
        case Answer():
            return (outcome.entry.key,)
        case Several():
            return tuple(sighting.entry.key for sighting in outcome.sightings)
        case Choice():
            return tuple(option.entry.key for option in outcome.options)
    return ()

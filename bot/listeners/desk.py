"""What every listener works with: the knowledge, the claims, the records, and what a question is."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from slack_bolt.response import BoltResponse

from bot.cards.draw import draw
from bot.listeners.ready import ReadyBodies
from bot.resolve.outcome import Answer, Choice, Several
from bot.store.claims import Claim
from bot.store.records import Resolution
from bot.telemetry import logs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from aiohttp import ClientSession

    from bot.cards.blocks import Card
    from bot.cards.setting import Setting
    from bot.knowledge.catalog import Catalog
    from bot.listeners.ready import Judge
    from bot.resolve.outcome import Outcome
    from bot.resolve.resolver import Resolver
    from bot.store.claims import Claims
    from bot.store.records import Records

WITHIN = 2.5
"""Seconds after which an event is acknowledged although its answer is still under way: Slack waits three
(https://docs.slack.dev/apis/events-api/#responding)."""

Surface = Literal["command", "mention", "dm", "shortcut", "action"]


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


@dataclass
class Desk:
    """Built once by the composition root, shared by all listeners."""

    catalog: Catalog
    resolver: Resolver
    claims: Claims
    records: Records
    judge: Judge
    session: Callable[[], ClientSession]
    """The one HTTP session of the process."""
    bodies: ReadyBodies = field(init=False)
    _errands: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.bodies = ReadyBodies(self.draw, self.judge)

    def resolve(self, query: Query) -> Outcome:
        """Resolve a question, record what it came to, log it without its text."""
        start = time.perf_counter()
        outcome = self.resolver.resolve(query.text, typed=query.typed)
        milliseconds = (time.perf_counter() - start) * 1000
        kind, keys = type(outcome).__name__.lower(), keys_of(outcome)
        self.records.resolved(Resolution(query.team, query.surface, kind, keys, milliseconds))
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

    async def once(self, key: str, work: Callable[[], Awaitable[None]]) -> BoltResponse:
        """Do `work` once for `key`, and say what Slack is to be told.

        200: answered, by us or by somebody before us, or still under way here after `WITHIN` seconds.
        503: somebody else is at it; Slack tries again later and finds it done, or takes it over.
        """
        claim = await self.claims.take(key)
        if claim is not Claim.TAKEN:
            return BoltResponse(status=200 if claim is Claim.DONE else 503, body="")
        task = self.errand(self._attend(key, work))
        done, _ = await asyncio.wait({task}, timeout=WITHIN)
        for finished in done:
            finished.result()
        return BoltResponse(status=200, body="")

    def errand(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Run `work` in the background; `close` waits for it."""
        task = asyncio.create_task(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
        return task

    async def close(self, grace: float = 5.0) -> None:
        """Wait for what is under way, at most `grace` seconds."""
        if self._errands:
            await asyncio.wait(self._errands, timeout=grace)

    async def _attend(self, key: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except BaseException:
            await self.claims.release(key)
            raise
        await self.claims.done(key)


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

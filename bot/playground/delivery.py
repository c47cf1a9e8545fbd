"""Delivering to the bot: one `send` for Socket Mode and signed HTTP, a deadline of three seconds, retries of events.

Sources: https://docs.slack.dev/apis/events-api/using-socket-mode, https://docs.slack.dev/apis/events-api#retries
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.playground.state import State
    from bot.playground.wire import Status

ACK_SECONDS = 3.0
# Seconds to wait before the first, second and third retry of an event.
RETRY_SECONDS = (0.0, 60.0, 300.0)


@dataclass(frozen=True)
class Parcel:
    """Something for the bot.

    `envelope` is Socket Mode's type (slash_commands, interactive, events_api), `kind` the Wire's, which tells
    options from other interactions. `takes_answer` says whether the acknowledgement may carry a body.
    """

    envelope: str
    kind: str
    name: str
    payload: dict[str, Any]
    summary: str = ""
    takes_answer: bool = False


@dataclass(frozen=True)
class Answer:
    """What came back. `error` is None when it was acknowledged in time; `body` is a mapping, a text or None."""

    body: Any = None
    error: str | None = None
    reason: str = ""
    no_retry: bool = False


class Courier(Protocol):
    """A way to the bot."""

    deadline: float

    async def carry(self, parcel: Parcel, attempt: int, reason: str) -> Answer:
        """Deliver once; `attempt` is 0 at first. Never raises; a failure is an Answer with an error."""
        ...


class Delivery:
    """Sends parcels, times them, writes them on the wire, and tries events again as Slack does."""

    def __init__(
        self, state: State, courier: Courier, retry_seconds: tuple[float, ...] = RETRY_SECONDS
    ) -> None:
        self.state = state
        self.courier = courier
        self.retry_seconds = retry_seconds
        self._tasks: set[asyncio.Task[Any]] = set()

    async def send(self, parcel: Parcel, attempt: int = 0, reason: str = "") -> Answer:
        """Deliver once and wait for the acknowledgement, at most three seconds."""
        self.state.started()
        try:
            if self.state.switches.slow_ms:
                await asyncio.sleep(self.state.switches.slow_ms / 1000)
            began = time.perf_counter()
            answer = await self.courier.carry(parcel, attempt, reason)
            if answer.error is None and self.state.take("lose_acks"):
                await asyncio.sleep(max(0.0, self.courier.deadline - (time.perf_counter() - began)))
                answer = Answer(error="operation_timeout", reason="timeout")
            self._record(parcel, answer, attempt, (time.perf_counter() - began) * 1000)
            return answer
        finally:
            self.state.ended()

    def send_event(self, parcel: Parcel) -> None:
        """Deliver an event in the background, with retries until one is acknowledged."""
        copies = 2 if self.state.switches.deliver_twice else 1
        for _ in range(copies):
            self.spawn(self._until_acknowledged(parcel))

    async def tried(self, parcel: Parcel) -> None:
        """Deliver an event; returns after the first try, retries go on in the background."""
        tried = asyncio.Event()
        self.spawn(self._until_acknowledged(parcel, tried))
        await tried.wait()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run something in the background until it ends or the playground stops."""
        self.state.started()
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    async def stop(self) -> None:
        """Give up all that is still waiting."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self.state.ended()

    async def _until_acknowledged(self, parcel: Parcel, tried: asyncio.Event | None = None) -> None:
        reason = ""
        for attempt, wait in enumerate((0.0, *self.retry_seconds)):
            await self._pause(wait)
            answer = await self.send(parcel, attempt, reason)
            if tried:
                tried.set()
            if answer.error is None or answer.no_retry:
                return
            reason = answer.reason

    async def _pause(self, seconds: float) -> None:
        """Wait for the next try; nothing is in flight meanwhile."""
        if seconds:
            self.state.ended()
            try:
                await asyncio.sleep(seconds)
            finally:
                self.state.started()

    def _record(self, parcel: Parcel, answer: Answer, attempt: int, ms: float) -> None:
        status: Status = "ok"
        if answer.error:
            status = "late" if answer.error == "operation_timeout" else "error"
        elif attempt:
            status = "retry"
        self.state.wire.record(
            "to_bot",
            parcel.kind,
            parcel.name,
            status=status,
            ms=ms,
            error=answer.error,
            summary=f"retry {attempt}: {parcel.summary}" if attempt else parcel.summary,
            body={"payload": parcel.payload, "acknowledgement": answer.body},
        )

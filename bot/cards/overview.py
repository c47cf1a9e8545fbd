"""What the overview of a thread is drawn from: the thread as it was read, and what is told of the reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.state import State
    from bot.resolve.outcome import Sighting


class Counted(Protocol):
    """One code of a thread; `sighting.count` are its mentions. Times are Unix seconds."""

    @property
    def sighting(self) -> Sighting: ...  # noqa: D102
    @property
    def first(self) -> float: ...  # noqa: D102
    @property
    def last(self) -> float: ...  # noqa: D102


class Alert(Protocol):
    """A message by a bot that carries codes."""

    @property
    def at(self) -> float: ...  # noqa: D102
    @property
    def codes(self) -> Sequence[str]: ...  # noqa: D102


class Overview(Protocol):
    """What a thread holds, as far as it was read; `codes` in the order in which they are shown."""

    @property
    def codes(self) -> Sequence[Counted]: ...  # noqa: D102
    @property
    def messages(self) -> int: ...  # noqa: D102
    @property
    def first(self) -> float: ...  # noqa: D102
    @property
    def last(self) -> float: ...  # noqa: D102
    @property
    def alerts(self) -> Sequence[Alert]: ...  # noqa: D102
    @property
    def unknown(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def images(self) -> int: ...  # noqa: D102
    @property
    def files(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of the reading itself. Times are Unix seconds."""

    at: float
    """When the thread was read."""
    by: str = ""
    """Who asked first: a user id."""
    before: State | None = None
    """What the overview's button remembered, where this one takes its place."""
    unread: str = ""
    """A sentence that says how far the thread was read; empty: to its end."""
    hand_over: bool = False
    """Whether a channel for hand-overs is configured."""

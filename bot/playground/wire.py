"""The Wire: every envelope to the bot and every call from it, with tokens masked; and the fault switches."""

from __future__ import annotations

import copy
import re
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.feed import Feed

Direction = Literal["to_bot", "from_bot"]
Status = Literal["ok", "late", "error", "retry"]

Json = Any  # what a JSON text holds

KEPT_ROWS = 500
SHOWN_ROWS = 200
_TOKEN = re.compile(r"x(?:ox[abeprs]|app)[-.][A-Za-z0-9.-]+")
_SECRET_KEYS = frozenset({"token", "bot_access_token", "authorization", "client_secret", "code"})


@dataclass(frozen=True)
class Row:
    """One line of the Wire pane; `ms` is the time to the acknowledgement or of the call, in milliseconds."""

    n: int
    at: float
    direction: Direction
    kind: str
    name: str
    status: Status
    ms: int | None
    error: str | None
    summary: str
    body: dict[str, Any]


class Wire:
    """The last rows, oldest first."""

    def __init__(self, feed: Feed, clock: Callable[[], float]) -> None:
        self._feed = feed
        self._clock = clock
        self._count = 0
        self.rows: deque[Row] = deque(maxlen=KEPT_ROWS)

    def record(
        self,
        direction: Direction,
        kind: str,
        name: str,
        *,
        status: Status = "ok",
        ms: float | None = None,
        error: str | None = None,
        summary: str = "",
        body: dict[str, Any] | None = None,
    ) -> Row:
        """Add one row and show it to everybody."""
        self._count += 1
        row = Row(
            n=self._count,
            at=self._clock(),
            direction=direction,
            kind=kind,
            name=name,
            status=status,
            ms=None if ms is None else round(ms),
            error=error,
            summary=_TOKEN.sub("***", summary),
            body=masked(body or {}),
        )
        self.rows.append(row)
        self._feed.publish({"kind": "wire", "row": asdict(row)})
        return row

    def page(self) -> list[dict[str, Any]]:
        """The newest rows as the page gets them."""
        return [asdict(row) for row in list(self.rows)[-SHOWN_ROWS:]]

    def clear(self) -> None:
        """Forget all rows."""
        self.rows.clear()


def masked(value: Json) -> Json:
    """A deep copy in which tokens are replaced by asterisks."""
    if isinstance(value, dict):
        return {key: "***" if key in _SECRET_KEYS else masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    if isinstance(value, str):
        return _TOKEN.sub("***", value)
    return copy.copy(value)


@dataclass
class Switches:
    """Faults that can be provoked; `drop_socket` and `refresh_requested` act once and fall back."""

    deliver_twice: bool = False
    rate_limit_next: int = 0
    slow_ms: int = 0
    drop_socket: bool = False
    refresh_requested: bool = False
    lose_acks: int = 0
    _momentary: frozenset[str] = field(default=frozenset({"drop_socket", "refresh_requested"}), repr=False)

    def page(self) -> dict[str, bool | int]:
        """The switches as the page gets them."""
        return {name: value for name, value in asdict(self).items() if not name.startswith("_")}

    def set(self, name: str, value: object) -> bool:
        """Set one switch; False when there is no such switch or the value does not fit."""
        if name not in self.page():
            return False
        if isinstance(getattr(self, name), bool):
            if not isinstance(value, bool):
                return False
            setattr(self, name, value and name not in self._momentary)
            return True
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 60_000:  # noqa: PLR2004
            return False
        setattr(self, name, value)
        return True

    def take(self, name: str) -> bool:
        """Use up one of a counted fault; False when none is left."""
        left = int(getattr(self, name))
        if left:
            setattr(self, name, left - 1)
        return left > 0

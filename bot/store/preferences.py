"""Preferences: what a workspace has set, by name. Values are JSON."""

from __future__ import annotations

from typing import Protocol

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]


class Preferences(Protocol):
    """The interface of every store of preferences."""

    async def get(self, team: str, name: str, default: Value = None) -> Value:
        """Return what a workspace has set. At most 150 ms and never an error: `default` where it cannot be read."""
        ...

    async def put(self, team: str, name: str, value: Value) -> None:
        """Set it. Raises `AwayError`: a person waits to hear that it is kept."""
        ...


class MemoryPreferences:
    """Preferences of one process, gone with it."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], Value] = {}

    async def get(self, team: str, name: str, default: Value = None) -> Value:
        """Return what a workspace has set."""
        return self._values.get((team, name), default)

    async def put(self, team: str, name: str, value: Value) -> None:
        """Set it."""
        self._values[team, name] = value

    def erase(self, team: str) -> None:
        """Forget all of a workspace."""
        for place in [place for place in self._values if place[0] == team]:
            del self._values[place]

"""Which permissions a workspace granted: read from the headers of answers that Slack gives anyway, never asked for.

Every answer of the Web API names the scopes of its token
(https://docs.slack.dev/authentication/installing-with-oauth, `x-oauth-scopes`).
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from bot.cards.words import ADDS

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADER = "x-oauth-scopes"


def scopes_of(headers: Mapping[str, object]) -> frozenset[str]:
    """Return the scopes that an answer's headers name; none where they name none."""
    named = next((str(value) for name, value in headers.items() if name.lower() == HEADER), "")
    return frozenset(scope.strip() for scope in named.split(",") if scope.strip())


class Granted:
    """What is known of each workspace, in the memory of this process. Forgets the oldest beyond `most`."""

    def __init__(self, most: int = 5_000) -> None:
        self._most = most
        self._missing: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def missing(self, team: str) -> tuple[str, ...]:
        """Return the scopes of `words.ADDS` that are not granted; none where nobody knows yet."""
        return self._missing.get(team, ())

    def learn(self, team: str, headers: Mapping[str, object]) -> bool:
        """Read an answer's headers; return whether something else is missing now than was known."""
        granted = scopes_of(headers)
        if not granted:
            return False
        before, now = self.missing(team), tuple(scope for scope in ADDS if scope not in granted)
        self._missing[team] = now
        self._missing.move_to_end(team)
        if len(self._missing) > self._most:
            self._missing.popitem(last=False)
        return now != before

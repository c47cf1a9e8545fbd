"""What reading the numbers of a text gives: the codes it holds, and what else its numbers are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.models import Entry, Provider
    from bot.resolve.outcome import Sighting

MOST = 50
"""Numbers of a kind that are kept of one text."""


@dataclass
class Reading:
    """What the numbers of a text are."""

    provider: Provider | None = None
    """Whom the text names; not looked for where it has no number and no object."""
    sightings: list[Sighting] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Codes that stand like codes and are in none of the lists."""
    foreign: list[str] = field(default_factory=list)
    """A named provider's numbers that its crosswalk lacks."""
    unexplained: list[str] = field(default_factory=list)
    """Those of all of these that surely stand as codes: worth a word beside the codes that are known."""
    shared: str = ""
    """A number of several issuers, of whom none is named."""
    doubtful: list[Entry] = field(default_factory=list)
    """Known numbers in another world: never an answer."""
    http: bool = False
    status: str = ""
    """The number of an HTTP status that stands alone."""

    def note(self, codes: list[str], code: str, *, sure: bool) -> None:
        """Add a number that cannot be explained to `unknown` or `foreign`; `sure`: that it stands as a code."""
        for noted in (codes, self.unexplained) if sure else (codes,):
            if code and code not in noted and len(noted) < MOST:
                noted.append(code)

    def share(self, code: str, *, sure: bool) -> None:
        """Note a number of several issuers; the first is the one that is asked about."""
        self.shared = self.shared or code
        if sure:
            self.note(self.unexplained, code, sure=False)

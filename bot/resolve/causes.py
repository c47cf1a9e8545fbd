"""Which cause of an entry a reader's own details name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.models import Entry


def cause(entry: Entry, text: str) -> int | None:
    """Return the index of the cause whose words stand in `text`: the longest piece decides, a tie does not."""
    folded = text.casefold()
    found = Counter(
        {
            i: max((len(piece) for piece in c.details if piece.casefold() in folded), default=0)
            for i, c in enumerate(entry.causes)
        }
    )
    ranked = [pair for pair in found.most_common(2) if pair[1]]
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]

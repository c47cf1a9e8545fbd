"""What a workspace asks, for its admins on the Home tab: counts, and what remains of questions; never who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.blocks import Block

MOST = 5
LONGEST = 80
"""Characters of a question that are shown."""


def insights_blocks(
    questions: int,
    direct: float,
    unresolved: Sequence[tuple[str, int]],
    misleading: Sequence[tuple[str, int, int]],
) -> list[Block]:
    """Return the section of a Home tab.

    `direct`: the share that one entry answered, 0 to 1. `unresolved`: what remains of questions that found nothing, and
    how often. `misleading`: titles of entries, how often they helped and how often not, the worst first.
    """
    if not questions:
        return [b.header(words.INSIGHTS), b.section(b.escape(words.NOTHING_ASKED))]
    told = words.INSIGHTS_SUM.format(count=words.number(questions), share=f"{direct:.0%}")
    blocks = [b.header(words.INSIGHTS), b.section(b.escape(told))]
    if unresolved:
        lines = [
            [b.words(f"{count} × {b.cut(b.one_line(text), LONGEST)}")] for text, count in unresolved[:MOST]
        ]
        blocks.append(
            b.rich(b.line(b.words(words.INSIGHTS_MISSED, strong=True)), b.listed(lines, ordered=False))
        )
    if misleading:
        lines = [
            [b.words(words.INSIGHTS_JUDGED.format(title=b.cut(title, LONGEST), helped=helped, failed=failed))]
            for title, helped, failed in misleading[:MOST]
        ]
        blocks.append(
            b.rich(b.line(b.words(words.INSIGHTS_FEEDBACK, strong=True)), b.listed(lines, ordered=False))
        )
    return blocks

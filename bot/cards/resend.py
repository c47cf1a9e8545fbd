"""Which failures of a file may be sent again, and when: exact, or not said.

Each failure is judged by its entry, and by the cause where its details name one. Nothing is called safe on a field
report or where sources disagree, nor where the cause decides and is not named.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.cards import fallback, words
from bot.cards.face import face_of
from bot.knowledge.models import Retry, Status

if TYPE_CHECKING:
    from bot.cards.counted import Counted, Row
    from bot.cards.face import Face

NOW = "now"
NEVER = "after a fix or not at all"
BY_CAUSE = "depending on the cause"
UNSURE = "not documented"
OTHER_WAITS = "after other waits"
WAITS = 3
"""Different waits that a line names."""


def resend(counted: Counted) -> tuple[tuple[str, int], ...]:
    """Return how many failures may be sent again when: now first, then the waits, then never.

    The numbers add up to all failures with a known code. Empty where there are none, or where repeats may be counted.
    """
    if not counted.exact or not counted.rows:
        return ()
    found: Counter[str] = Counter()
    for row in counted.rows:
        for cause, count in row.causes:
            found[_when(row, cause)] += count
    fixed = (NOW, NEVER, BY_CAUSE, UNSURE)
    waits = [(when, count) for when, count in found.most_common() if when not in fixed]
    if len(waits) > WAITS:
        waits = [*waits[: WAITS - 1], (OTHER_WAITS, sum(count for _, count in waits[WAITS - 1 :]))]
    last = [(when, found[when]) for when in (BY_CAUSE, UNSURE) if found[when]]
    return ((NOW, found[NOW]), *waits, (NEVER, found[NEVER]), *last)


def sentence(groups: tuple[tuple[str, int], ...]) -> str:
    """Return "0 now · 1,204 not before 24 h · 17,198 after a fix or not at all"."""
    return " · ".join(f"{words.number(count)} {when}" for when, count in groups)


def _when(row: Row, cause: int | None) -> str:
    shown = face_of(row.entry, row.subcode, cause)
    sure = shown.entry.status is Status.VERIFIED and not shown.reported and not shown.entry.disputed
    if not sure or shown.rule.retry in {None, Retry.UNKNOWN}:
        return UNSURE
    if shown.rule.retry is Retry.YES:
        return BY_CAUSE if _decided_by_cause(shown) else NOW
    if shown.rule.retry is Retry.AFTER_WAIT:
        return fallback.verdict(shown)
    return NEVER


def _decided_by_cause(shown: Face) -> bool:
    """Whether one of the causes forbids what the entry allows, and nobody knows which cause it was."""
    if shown.cause is not None:
        return False
    return any(cause.retry not in {None, Retry.YES} for cause in shown.entry.causes)

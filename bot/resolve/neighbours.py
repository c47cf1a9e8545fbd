"""The known codes next to an unknown number: what a typing slip could have meant. Shown, never taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.resolve.outcome import Neighbour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.catalog import Catalog

MOST = 3
SHORTEST = 4
"""Digits below which every number has a neighbour, and naming them helps nobody."""
_DIGITS = "0123456789"


def neighbours(catalog: Catalog, code: str) -> tuple[Neighbour, ...]:
    """Return the known codes at distance one of `code`, likeliest first, `MOST` at most.

    Swapped digits and a last digit that was cut off come before other slips; of equals, what people meet more often.
    """
    if not code.isdigit() or not SHORTEST <= len(code) <= SHORTEST + 4:
        return ()
    found: dict[str, tuple[bool, int, Neighbour]] = {}
    for other, difference in _variants(code):
        if len(other) < SHORTEST or other == code:
            continue
        likely = difference == "swap" or (difference == "missing" and other.startswith(code))
        entries = catalog.by_code(other) or tuple(entry for entry, _ in catalog.subcodes(other))
        for entry in entries[:1]:
            rank = (not likely, -catalog.met.get(entry.key, 0), Neighbour(entry, difference))
            if entry.key not in found or rank[0] < found[entry.key][0]:
                found[entry.key] = rank
    return tuple(near for *_, near in sorted(found.values(), key=lambda rank: rank[:2]))[:MOST]


def adjacent(one: str, other: str) -> bool:
    """Whether two numbers are one slip apart."""
    return one != other and any(variant == other for variant, _ in _variants(one))


def _variants(code: str) -> Iterator[tuple[str, str]]:
    """Yield every number one slip away, and which slip."""
    for i in range(len(code) - 1):
        yield code[:i] + code[i + 1] + code[i] + code[i + 2 :], "swap"
    for i in range(len(code)):
        for digit in _DIGITS:
            yield code[:i] + digit + code[i + 1 :], "digit"
    for i in range(len(code) + 1):
        for digit in _DIGITS:
            yield code[:i] + digit + code[i:], "missing"
    for i in range(len(code)):
        yield code[:i] + code[i + 1 :], "extra"

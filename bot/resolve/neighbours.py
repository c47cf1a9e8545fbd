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
    """Return the known codes at distance one of `code`: swaps first, then digit, missing, extra; `MOST` at most."""
    if not code.isdigit() or not SHORTEST <= len(code) <= SHORTEST + 4:
        return ()
    found: dict[str, Neighbour] = {}
    for other, difference in _variants(code):
        if len(other) < SHORTEST or other == code:
            continue
        entries = catalog.by_code(other) or tuple(entry for entry, _ in catalog.subcodes(other))
        for entry in entries[:1]:
            found.setdefault(entry.key, Neighbour(entry, difference))
    return tuple(found.values())[:MOST]


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

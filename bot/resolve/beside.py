"""What stands beside a number in running text: whether anything does, and what a card quotes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.resolve.outcome import Evidence, Found, Report
from bot.resolve.payload import SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.knowledge.models import Provider
    from bot.resolve.numbers import Number
    from bot.resolve.told import Told

_DETAILS = re.compile(
    r"""\bdetails?\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["']?([^"'\n\\]{6,400})""", re.IGNORECASE
)
_TRACE = re.compile(r"""\bfbtrace_id\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["']?([\w-]{6,60})""", re.IGNORECASE)
_ALNUM = re.compile(r"[^\W_]+")
_SAID_WITH_IT = frozenset({"e", "waba", "error", "code", "wa"})
"""Words of a command's text that say no more than its number does."""
_BETWEEN = _SAID_WITH_IT | {"errors", "codes", "err", "and", "or", "y", "o", "und", "plus", "also"}
"""Words of a text that does no more than list codes."""
_ASKING = _SAID_WITH_IT | {
    "what", "whats", "how", "about", "and", "is", "s", "does", "mean", "then", "ok", "so", "the", "other", "one",
    "y", "e", "o", "que", "qué", "es", "é", "significa",
}  # fmt: skip
"""Words of a question that says of its number no more than that it is asked about."""
_LISTED = 4_000
"""Characters up to which a text may be such a list."""


def alone(told: Told, number: Number, *, typed: bool) -> bool:
    """Whether a text is nothing but this number, or, as a command's text, almost."""
    words = _around(told, number)
    return words is not None and (words <= _SAID_WITH_IT if typed else not words)


def asking(told: Told, number: Number) -> bool:
    """Whether a text asks about this number and says nothing else."""
    words = _around(told, number)
    return words is not None and words <= _ASKING


def _around(told: Told, number: Number) -> set[str] | None:
    """Return the words of a text besides this number; None of a long one."""
    text = told.text
    if len(text) - len(number.written) > SHOWN:
        return None
    return {word.lower() for word in _ALNUM.findall(text[: number.start] + text[number.end :])}


def listing(told: Told, provider: Provider | None, known: Callable[[str], bool]) -> bool:
    """Whether a text does no more than list codes: behind a provider's name, or at least one of them known."""
    if len(told.text) > _LISTED:
        return False
    found = _ALNUM.findall(told.text.lower())
    names = (provider.id, provider.name, *provider.aliases) if provider else ()
    said = _BETWEEN | {word for name in names for word in _ALNUM.findall(name.lower())}
    return all(word.isdigit() or word in said for word in found) and (bool(names) or any(map(known, found)))


def evidence(told: Told, number: Number, *, whole: bool) -> Evidence:
    """Return how a number was found: as written, or with its label where the text says more."""
    if number.repaired:
        return Evidence(Found.REPAIRED, number.written)
    short = len(told.text) <= SHOWN and "\n" not in told.text and told.about_code
    if whole or short:
        return Evidence(Found.TYPED, number.written)
    return Evidence(Found.LOG, number.label)


def report(text: str, number: Number) -> Report:
    """Return what a log line says behind its number."""
    line = text[number.end : number.end + 2 * SHOWN].split("\n", 1)[0]
    return Report(details=_match(_DETAILS, line), trace_id=_match(_TRACE, line))


def _match(pattern: re.Pattern[str], line: str) -> str:
    found = pattern.search(line)
    return found[1].strip()[:SHOWN] if found else ""

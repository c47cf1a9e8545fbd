"""Whether a code that was read in a message may be spoken of without being asked.

A watched channel holds deploys, invoices and talk. Of a program any code does that stands like one of ours; of a person
only an error as a program writes it, `(#132001) …`, `Error 131053: …`, `code=131049`, not what people say of errors.
Small numbers are exit codes and other products' too: they need Meta's own way to write them, or a sign of WhatsApp.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from bot.resolve.numbers import SMALL
from bot.resolve.outcome import Found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.resolve.outcome import Sighting
    from bot.resolve.told import Told
    from bot.resolve.wordings import Wordings

EXACT = frozenset({Found.PAYLOAD, Found.LOG, Found.TYPED})
"""Ways of finding a code that nobody has to confirm."""
INDEX = 2
"""Digits up to which a number is mostly an exit code or an index, whatever words stand around it."""

_HASHED = re.compile(r"\(#(\d{1,7})\) ?\S")
"""As Meta begins a message; at the end of a line it is a merged change."""
_WRITTEN = re.compile(
    r"(?<![A-Za-z])(?:[Ee]rror_?)?[Cc]ode['\"]?(?: ?= ?|=>)['\"]?(\d{5,7})(?!\d)"
    r"|(?<![A-Za-z])error_?[Cc]ode['\"]?: ?['\"]?(\d{5,7})(?!\d)"
)
"""As logs write it. People write "code: 131049" as well, and "error 131042": these are no paste."""
_NAMED = re.compile(r"(?<![A-Za-z])(?:Error|ERROR)(?: [Cc]ode)? (\d{5,7}): ?[^\s?]")
_SIGNS = re.compile(
    r"whatsapp|\bwaba\b|wamid|cloud[ -]api|graph\.facebook|oauthexception|fbtrace|messaging_product|statuses"
    r"|error_data|error_subcode|error_user_",
    re.IGNORECASE,
)


class Unasked:
    """One message, and what of it may be answered."""

    def __init__(self, told: Told, wordings: Wordings, *, person: bool) -> None:
        self._told, self._wordings, self._person = told, wordings, person

    def of(self, sightings: Sequence[Sighting]) -> tuple[Sighting, ...]:
        """Return those of its codes that may be."""
        plain = [s for s in sightings if s.evidence.found in EXACT and self._pasted(s)]
        sure = any(len(s.entry.code) > SMALL for s in plain)
        return tuple(s for s in plain if sure or len(s.entry.code) > SMALL or self._ours(s))

    def _pasted(self, sighting: Sighting) -> bool:
        if not self._person or sighting.evidence.found is Found.PAYLOAD:
            return True
        subcode = sighting.subcode.code if sighting.subcode else ""
        return bool({sighting.entry.code, sighting.parent, subcode} & self._written)

    def _ours(self, sighting: Sighting) -> bool:
        """Whether a small number is WhatsApp's, beyond its label."""
        text, code = self._told.text, sighting.entry.code
        if f"(#{code})" in text or sighting.subcode or _SIGNS.search(text):
            return True
        return (len(code) > INDEX and self._told.ours) or self._wordings.about(sighting.entry, text)

    @cached_property
    def _written(self) -> frozenset[str]:
        """The numbers that stand as a program writes them."""
        return frozenset(self._numbers())

    def _numbers(self) -> Iterator[str]:
        for line in self._told.text.split("\n"):
            yield from _HASHED.findall(line)
            for found in _WRITTEN.finditer(line):
                yield found[1] or found[2]
            if not line.rstrip().endswith("?"):  # "Error 131042: is that billing?"
                yield from _NAMED.findall(line)

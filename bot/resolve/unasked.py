"""Whether a code that was read in a message may be spoken of without being asked.

A watched channel holds deploys, invoices and talk. Of a program any code does that stands like one of ours; of a person
only an error as a program writes it, `(#132001) …`, `Error 131053: …`, `code=131049`, not what people say of errors.
Small numbers are exit codes and other products' too: they need Meta's own way to write them, or a sign of WhatsApp. A
provider's number needs its name or shape, and to be called an error; one of an alert that is over needs no answer.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from bot.resolve.numbers import SMALL
from bot.resolve.outcome import Found
from bot.resolve.quiet import quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.resolve.outcome import Sighting
    from bot.resolve.reading import Reading
    from bot.resolve.told import Told
    from bot.resolve.wordings import Wordings

EXACT = frozenset({Found.PAYLOAD, Found.LOG, Found.TYPED, Found.PROVIDER})
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
_CALLED = re.compile(
    r"(?:error|err|code)[\s_:='\"#(-]{0,4}(?:code|no|number)?[\s:='\"#(-]{0,6}(\d{3,7})(?!\d)", re.IGNORECASE
)
"""As an error, or a field of one, names a number: `twilio error 63016`, `ErrorCode=63024`."""
_SIGNS = re.compile(
    r"whatsapp|\bwaba\b|wamid|cloud[ -]api|graph\.facebook|oauthexception|fbtrace|messaging_product|statuses"
    r"|error_data|error_subcode|error_user_",
    re.IGNORECASE,
)


class Unasked:
    """One message, and what of it may be answered."""

    def __init__(self, told: Told, wordings: Wordings, *, person: bool, above: str = "") -> None:
        """`above`: what stands over the text in the same message, which may say that all is over."""
        self._told, self._wordings, self._person, self._above = told, wordings, person, above

    def of(self, reading: Reading) -> tuple[Sighting, ...]:
        """Return those of its codes that may be."""
        exact = [s for s in reading.sightings if s.evidence.found in EXACT and self._pasted(s)]
        named = [s for s in exact if s.evidence.found is not Found.PROVIDER or self._theirs(s, reading)]
        still, loud = quiet(self._told.text, frozenset().union(*map(_names, named)), self._above)
        plain = [s for s in named if loud & _names(s) or not still & _names(s)]
        sure = any(len(_number(s)) > SMALL for s in plain)
        return tuple(s for s in plain if sure or len(_number(s)) > SMALL or self._ours(s))

    def _theirs(self, sighting: Sighting, reading: Reading) -> bool:
        """Whether a provider's number is meant: its name or its shape is there, and the number is an error's."""
        if reading.provider is None:
            return False
        return _in_object(sighting) or _number(sighting) in _CALLED.findall(self._told.text)

    def _pasted(self, sighting: Sighting) -> bool:
        if not self._person or _in_object(sighting):
            return True
        return bool(_names(sighting) & self._written)

    def _ours(self, sighting: Sighting) -> bool:
        """Whether a small number is WhatsApp's, beyond its label."""
        text, code = self._told.text, _number(sighting)
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


def _in_object(sighting: Sighting) -> bool:
    """Whether it was read from an object, where a provider's number has the path to it."""
    evidence = sighting.evidence
    theirs = evidence.found is Found.PROVIDER and evidence.where != _number(sighting)
    return theirs or evidence.found is Found.PAYLOAD


def _number(sighting: Sighting) -> str:
    """Return the number as it was written: a provider's where it is one."""
    row = sighting.evidence.provider_code
    return row.code if row else sighting.entry.code


def _names(sighting: Sighting) -> frozenset[str]:
    """Return the numbers by which a text may name what was seen."""
    subcode = sighting.subcode.code if sighting.subcode else ""
    return frozenset({_number(sighting), sighting.parent, subcode} - {""})

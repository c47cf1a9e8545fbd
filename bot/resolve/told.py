"""A text somebody told us, and what several steps ask of it: each is found once, when it is first asked for."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from bot.resolve import world
from bot.resolve.features import words
from bot.resolve.normalise import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.resolve.language import Spoken

READ, LONGEST = 2_000, 24
"""Characters of a text, and of a word, that search compares."""
_BREAK = re.compile("\n")
_ALNUM = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_FRAMES = re.compile(
    r"^[^\S\n]*(?:Traceback \(most recent call last\):"
    r"|File \"[^\"\n]*+\", line \d++(?:, in \S++)?(?:\n[^\S\n]++.*+)?)",
    re.MULTILINE,
)
"""How Python says on which way an error came; the error itself stands behind."""


class Told:
    """A text, normalised and redacted, and its language."""

    def __init__(self, text: str, lang: Spoken = "en") -> None:
        self.text, self.lang = text, lang

    @cached_property
    def words(self) -> list[str]:
        """Its words as search compares them."""
        return words(self.text)

    @cached_property
    def ours(self) -> bool:
        """Whether it has a word of our field."""
        return world.ours(self.text)

    @cached_property
    def foreign(self) -> bool:
        """Whether it names another product and nothing that only WhatsApp has."""
        return world.foreign(self.text)

    @cached_property
    def about_code(self) -> bool:
        """Whether it is about a number that stands in it."""
        return world.asks_for_code(self.text)

    @cached_property
    def count(self) -> int:
        """How many words it has, numbers among them."""
        return len(_ALNUM.findall(self.text))

    def unframed(self) -> Told:
        """Return the text without the frames of a Python traceback, where anything else stands in it."""
        rest = _FRAMES.sub("", self.text).strip() if "Traceback" in self.text else ""
        return Told(rest, self.lang) if rest else self

    def written(self, compared: Iterable[str]) -> tuple[str, ...]:
        """Return words of `words` as the text writes them, with their accents and capitals, for showing them."""
        if self.text.isascii() and self.text.islower() and "'" not in self.text:
            return tuple(compared)
        found: dict[str, str] = {}
        for word in _WORD.findall(self.text[:READ]):
            found.setdefault(fold(word).replace("'", "")[:LONGEST], word)
        return tuple([found.get(word, word) for word in compared])

    def line(self, at: int) -> int:
        """Return in which of its lines a place stands, from 0."""
        return bisect_left(self._breaks, at)

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in _BREAK.finditer(self.text)]

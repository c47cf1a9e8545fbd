"""What search sees of a text: its words, word pairs and pieces of words, folded."""

from __future__ import annotations

import re

from bot.resolve.normalise import fold

READ_WORDS = 160
"""Words of a question that search reads: a situation is told in fewer."""
_READ = 4_000
_LONGEST = 24
"""Characters of a word that are read."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_NOISE = re.compile(r"https?://\S{1,400}|\[(?:token|secret|email|pin|id)\]|•••\d\d")
_NUMBERS = re.compile(r"\d{5,}")


def words(text: str) -> list[str]:
    """Return the words of `text` as search compares them: folded, without addresses and long numbers."""
    plain = _NUMBERS.sub(" ", _NOISE.sub(" ", fold(text[:_READ])))
    return [w.replace("'", "")[:_LONGEST] for w in _WORD.findall(plain)[:READ_WORDS]]


def grams(word: str, low: int = 3, high: int = 5) -> list[str]:
    """Return the pieces of a word between `low` and `high` characters, its edges marked."""
    padded = f" {word} "
    size = len(padded)
    return [padded[i : i + n] for n in range(low, high + 1) for i in range(size - n + 1)]


def pairs(tokens: list[str]) -> list[str]:
    """Return the pairs of neighbouring words."""
    return [f"{a} {b}" for a, b in zip(tokens, tokens[1:], strict=False)]

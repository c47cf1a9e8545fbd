"""What search sees of a text: its words, pairs of words and pieces of words, folded."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from bot.resolve.normalise import fold

PIECE = 4
"""Characters of a piece: of 3, 3 to 5 and 4, all within noise on situations left out; 4 costs the least."""
_READ = 2_000
_WORDS = 120
"""Characters and words of a question that search reads: a situation is told in fewer."""
_LONGEST = 24
"""Characters of a word that are read."""

_ARABIC = re.compile("[\u0620-\u064a]")
_JOINED = re.compile("^(?:[\u0648\u0641]?(?:[\u0628\u0643]?\u0627\u0644|\u0644\u0644))(?=.{3})")
"""The article, alone or with "and", "so", "in", "like", "for" in front, before at least three letters."""
_SPELT = str.maketrans({"\u0629": "\u0647", "\u0649": "\u064a", "\u0640": None})
"""Endings that people write either way, and the stroke that only stretches a word."""
_WORD = re.compile(r"[^\W_]+")
_NOISE = re.compile(r"https?://\S{1,400}|\[(?:token|secret|email|pin|id)\]|•••\d\d|\d{5,}|'")


def words(text: str) -> list[str]:
    """Return the words of `text` as search compares them: folded, without addresses, masks and long numbers."""
    plain = _NOISE.sub(_gap, fold(text[:_READ]))
    return [word[:_LONGEST] for word in _WORD.findall(plain)[:_WORDS]]


@lru_cache(maxsize=20_000)
def form(word: str) -> str:
    """Return a word as it is counted: in Arabic without article and the particles written together with it."""
    if word.isascii() or not _ARABIC.match(word):
        return word
    plain = word.translate(_SPELT)
    return _JOINED.sub("", plain) or plain


@lru_cache(maxsize=20_000)
def pieces(word: str) -> tuple[str, ...]:
    """Return the pieces of a word, its edges marked, each told from a word by a sign in front."""
    edged = f"^{form(word)}$"
    return tuple([f"~{edged[i : i + PIECE]}" for i in range(max(1, len(edged) - PIECE + 1))])


def features(tokens: list[str]) -> list[str]:
    """Return every feature of a text, with repetitions: words, pairs (joined by a blank), pieces."""
    forms = [form(token) for token in tokens]
    found = [*forms, *(f"{a} {b}" for a, b in pairwise(forms))]
    for token in tokens:
        found += pieces(token)
    return found


def _gap(noise: re.Match[str]) -> str:
    return "" if noise[0] == "'" else " "

"""Insights: what a workspace asks, what is not found, and what helps. They never say who asked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ALIKE = 0.5
"""Share of common words from which two questions count as the same."""
MOST_TEXTS = 2_000
"""Missed questions that are grouped, the newest first: grouping compares each with each group."""

_WORD = re.compile(r"\w+")
_SMALL = re.compile(
    r"a|an|and|are|at|by|can|do|does|for|from|get|getting|got|has|have|how|i|in|is|it|me|my|not|of|on|or|our|please|the"
    r"|this|to|was|we|what|when|where|why|with|you|your|que|el|la|de|un|una|por|con|no|se|mi|es|en|o|os|as|um|uma"
)
"""Words that say nothing about an error: English, Spanish, Portuguese."""


@dataclass(frozen=True, slots=True)
class Missed:
    """One question that was not found: what remains of its text, its number if it was one, when."""

    text: str
    code: str
    at: float


@dataclass(frozen=True, slots=True)
class Group:
    """Missed questions that are alike."""

    text: str
    """The newest of them."""
    code: str
    count: int
    last: float
    """Unix time of the newest."""

    @property
    def line(self) -> str:
        """The command that starts the entry this group asks for."""
        code = re.sub(r"[^\w-]", "", self.code.partition("/")[0])[:40]
        if code:
            return f"waerror catalog new {code}"
        said = re.sub(r"[^\w\s.,:()#/+-]", "", self.text)[:120].strip()
        return f"waerror catalog new CODE  # then among its situations: {said}"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What people said of one entry."""

    key: str
    helpful: int
    unhelpful: int


@dataclass(frozen=True, slots=True)
class Insights:
    """What one workspace asked since a time."""

    team: str
    since: float
    questions: int
    outcomes: tuple[tuple[str, int], ...]
    surfaces: tuple[tuple[str, int], ...]
    asked: tuple[tuple[str, int], ...]
    """Keys that were shown as answers, most first."""
    feedback: tuple[Feedback, ...]
    """Entries that were judged, the worst first."""
    direct: float
    """Share of questions that one entry answered, 0 to 1."""
    median: float
    """Milliseconds from the text to the card, without Slack."""
    slowest_of_20: float
    """Milliseconds that 19 of 20 questions stayed below."""
    unresolved: tuple[Group, ...]
    """What was not found, most asked first."""


def digest(
    team: str,
    since: float,
    *,
    outcomes: Mapping[str, int],
    surfaces: Mapping[str, int],
    asked: Mapping[str, int],
    helpful: Mapping[str, int],
    unhelpful: Mapping[str, int],
    times: Sequence[float],
    missed: Iterable[Missed],
) -> Insights:
    """Put counts together. `times` are ascending."""
    questions = sum(outcomes.values())
    judged = [Feedback(key, helpful.get(key, 0), unhelpful.get(key, 0)) for key in {*helpful, *unhelpful}]
    return Insights(
        team=team,
        since=since,
        questions=questions,
        outcomes=most(outcomes),
        surfaces=most(surfaces),
        asked=most(asked),
        feedback=tuple(sorted(judged, key=lambda f: (f.helpful - f.unhelpful, f.key))),
        direct=outcomes.get("answer", 0) / questions if questions else 0.0,
        median=_part(times, 0.5),
        slowest_of_20=_part(times, 0.95),
        unresolved=grouped(missed),
    )


def grouped(missed: Iterable[Missed]) -> tuple[Group, ...]:
    """Group missed questions: the same number, or at least half of their words in common."""
    newest_first = sorted(missed, key=lambda item: item.at, reverse=True)[:MOST_TEXTS]
    heads: list[tuple[Missed, frozenset[str]]] = []
    counts: Counter[int] = Counter()
    by_code: dict[str, int] = {}
    for item in newest_first:
        words = _words(item.text)
        place = by_code.get(item.code) if item.code else _alike(words, heads)
        if place is None:
            place = len(heads)
            heads.append((item, words))
            if item.code:
                by_code[item.code] = place
        counts[place] += 1
    groups = [Group(heads[i][0].text, heads[i][0].code, count, heads[i][0].at) for i, count in counts.items()]
    return tuple(sorted(groups, key=lambda group: (-group.count, -group.last)))


def most(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Return names and counts, most first, then by name."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _alike(words: frozenset[str], heads: Sequence[tuple[Missed, frozenset[str]]]) -> int | None:
    for place, (item, others) in enumerate(heads):
        if not item.code and words and len(words & others) >= ALIKE * len(words | others):
            return place
    return None


def _words(text: str) -> frozenset[str]:
    found = {word for word in _WORD.findall(text.casefold()) if len(word) > 1}
    return frozenset({word for word in found if not _SMALL.fullmatch(word)} or found)


def _part(times: Sequence[float], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0

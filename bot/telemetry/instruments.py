"""What is counted, as plain numbers: a request adds to them, Prometheus reads them where somebody asks.

Not prometheus_client's own: it takes a twentieth of a second to import, ten times as long to count one, and lets any
text become a label. Here every label is one of the words that were declared; whatever else comes counts as "other",
so nothing that a stranger sends can make a series. `exposition` is what turns them into Prometheus' text.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import product
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

OTHER = "other"

REGISTRY: dict[str, Instrument] = {}
"""Every instrument by its name as Prometheus shows it, without the endings of single series."""


class Instrument:
    """A name that Prometheus knows, and what an operator reads about it."""

    def __init__(self, name: str, told: str) -> None:
        self.name = name
        self.told = told
        REGISTRY[name] = self


class Count:
    """A number that grows."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = 0.0

    def inc(self, by: float = 1) -> None:
        """Add to it."""
        self.value += by


class Times:
    """Durations in seconds, counted by the smallest of `bounds` that holds them."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def observe(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds


Child = TypeVar("Child", Count, Times)


class Labelled(Instrument, Generic[Child]):
    """One child for each combination of the declared words."""

    def __init__(
        self, name: str, told: str, labels: Mapping[str, Iterable[str]], make: Callable[[], Child]
    ) -> None:
        super().__init__(name, told)
        self.names = tuple(labels)
        self._words = tuple(frozenset(words) | {OTHER} for words in labels.values())
        self.children: dict[tuple[str, ...], Child] = {
            words: make() for words in product(*(sorted(words) for words in self._words))
        }

    def labels(self, *words: str) -> Child:
        """Return the child of these words; a word that was not declared is "other"."""
        child = self.children.get(words)
        if child is None:
            known = zip(words, self._words, strict=True)
            child = self.children[tuple(word if word in those else OTHER for word, those in known)]
        return child


class Counter(Labelled[Count]):
    """What happened how often; Prometheus shows it with the ending `_total`."""

    def __init__(self, name: str, told: str, **labels: Iterable[str]) -> None:
        super().__init__(name, told, labels, Count)

    def inc(self, by: float = 1) -> None:
        """Add to a counter without labels."""
        self.children[()].inc(by)


class Histogram(Labelled[Times]):
    """How long something took; Prometheus shows it with `_bucket`, `_sum` and `_count`."""

    def __init__(self, name: str, told: str, bounds: tuple[float, ...], **labels: Iterable[str]) -> None:
        self.bounds = bounds
        super().__init__(name, told, labels, lambda: Times(bounds))

    def observe(self, seconds: float) -> None:
        """Count a duration of a histogram without labels."""
        self.children[()].observe(seconds)


class Gauge(Instrument):
    """How something stands now: a value that is set, or one that is read when somebody asks."""

    def __init__(self, name: str, told: str) -> None:
        super().__init__(name, told)
        self.read: Callable[[], float] = lambda: 0.0

    def set(self, value: float) -> None:
        """Set it."""
        self.read = lambda: value
